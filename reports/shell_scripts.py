"""How is a finding said again from a shell? With curl, byte by byte, or with the AWS CLI, as far as it can say it.

Pure: a finding in, text out.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from botocore import xform_name

from ringtrue.reference_model.request import LONG_AGO, Signature
from ringtrue.reports import in_jq
from ringtrue.reports.besides import UNSURE, besides
from ringtrue.reports.boto3_script import pieces
from ringtrue.reports.filling import filled
from ringtrue.reports.interface import Finding
from ringtrue.reports.literals import Variable, jq, printf, shell
from ringtrue.reports.questions import ContentType, Form, InProtocol, Status, Value
from ringtrue.reports.retelling import Retelling, Step, Undo
from ringtrue.reports.wording import CA_VARIABLES, expected, header

TOKENLESS = "Idempotency.no_token"  # what some clients cannot say, since they fill tokens in
Word = Callable[[str], str]  # an operation as the tool spells it


@dataclass(frozen=True, slots=True)
class Tool:
    """`word`: how it spells an operation."""

    name: str
    file: str
    needs: str
    word: Word


CURL = Tool("curl", "curl.sh", "bash, curl 7.75 or newer and jq", str)
AWS = Tool("aws", "awscli.sh", "bash, the AWS CLI and jq", lambda operation: xform_name(operation, "-"))


def curl_script(told: Retelling) -> str:
    mangled = any(step.sending for step in (*told.before, told.guilty))
    return _script(told, CURL, filled("curl_sending.sh", mangled=mangled), told.unaskable)


def awscli_script(told: Retelling) -> str:
    return _script(told, AWS, filled("awscli_sending.sh"), told.unaskable or _unsayable(told))


def shell_excuse(finding: Finding, tool: Tool, why: str) -> str:
    """A script that says why it cannot tell."""
    return _filled(finding, tool, shell(why), "", "", "")


def _unsayable(told: Retelling) -> str:
    """What the AWS CLI cannot send, or does not show."""
    steps = (*told.before, told.guilty)
    if mangled := next((step for step in steps if step.sending), None):
        return f"the AWS CLI sends no request with {mangled.said['mangling']}; curl.sh does"
    if odd := next((step for step in steps if not step.sayable), None):
        return f"the AWS CLI cannot send {odd.operation} with parameters of other types; curl.sh does"
    if TOKENLESS in told.finding["rules"]:
        return "the AWS CLI fills in a ClientToken of its own; curl.sh does not"
    match told.question:
        case InProtocol() | ContentType() | Status():
            hidden = "the answer as it came"
        case Value(of_error=True):
            hidden = "the members of an error"
        case Form(code=code) if code:
            hidden = "the members of an error"
        case Form(kind="epoch") | Form(type="timestamp" | "array" | "object"):
            hidden = "what it takes for a moment, a list or an object as it came"
        case _:
            return ""
    return f"the AWS CLI does not show {hidden}; curl.sh does"


def _script(told: Retelling, tool: Tool, sending: str, excuse: str) -> str:
    if excuse:
        return shell_excuse(told.finding, tool, excuse)
    judge = in_jq.program(told.question, told.codes) if told.question is not None else ""
    steps = "\n".join(_steps(told, tool.word))
    return _filled(told.finding, tool, "", sending, judge, steps, jq(dict(besides(told))))


def _filled(finding: Finding, tool: Tool, excuse: str, sending: str, judge: str, steps: str, beside: str = "") -> str:
    return filled(
        "shell.sh", header=header(finding, f"bash {tool.file}", tool.needs), tool=tool.name, excuse=excuse,
        ca_variables=CA_VARIABLES, sending=sending, was=filled("was.jq"), expected=shell(expected(finding)),
        steps=steps, judge=filled("judge.jq", program=judge, besides=beside), unsure=shell(UNSURE),
    )  # fmt: skip


def _steps(told: Retelling, word: Word) -> Iterator[str]:
    for variable, text in told.names.items():
        yield f"name {variable.name} {shell(text)}"
    for n, step in enumerate(told.before, 1):
        yield f"\n# {n}. {step.operation}"
        yield from _odd(step, n)
        yield from _step(step, word, f" odd_{n}" if step.sending else "")
    yield "\n# The call in question"
    guilty, undo = told.guilty, told.guilty.undo
    yield from _odd(guilty, 0)
    yield f"made() {{ {_undoing(undo, word) if undo else ':'}; }}"
    odd = " odd_0" if guilty.sending else ""
    lags, sure = ("yes" if each else "no" for each in (told.lags, told.sure))
    yield f"conclude {lags} {sure} '{guilty.items}' {_said(guilty, word)}{odd}"


def _step(step: Step, word: Word, odd: str) -> Iterator[str]:
    if step.form != "accepted":
        yield f"otherwise {step.form} {shell(step.code)} {_said(step, word)}{odd}"
        return
    yield f"call {_said(step, word)}{odd}"
    if step.undo is not None:
        yield _undoing(step.undo, word)
    for take in step.takes:
        must = " must" if take.must else ""
        yield f"{'spelling' if take.same else 'take'} {take.variable.name} {shell(take.member)}{must}"
    if step.wait is not None:
        yield f"active {word(step.wait.operation)} {shell(jq(step.wait.params))} {step.wait.items}"
    if step.learn is not None:
        item, member = step.learn
        yield f"learn {shell(f'{in_jq.found_by(item)} | .{jq(member)}')}"


def _said(step: Step, word: Word) -> str:
    return f"{word(step.operation)} {shell(jq(step.params))}"


def _undoing(undo: Undo, word: Word) -> str:
    members = [f"{jq(name)}: .body[{jq(name)}]" for name in undo.from_answer]
    members += [f"{jq(name)}: {jq(value)}" for name, value in undo.as_asked.items()]
    unprotect = word(undo.unprotect) if undo.unprotect else "''"
    return f"undo {word(undo.operation)} {unprotect} {shell('{' + ', '.join(members) + '}')}"


def _odd(step: Step, n: int) -> Iterator[str]:
    """A function that writes a mangled request byte by byte, and says how it goes out."""
    if step.sending is None:
        return
    request = step.sending.request
    yield f"odd_{n}() {{"
    yield f"  {{ {_body(step)}; }} >\"$tmp/request\""
    signature = request.signature.value if request.signature is not Signature.OLD else "proper"
    yield f"  method={shell(request.method)} path={shell(request.path.removeprefix('/'))} signature={signature}"
    yield f"  headers=({' '.join(_headers(step))})"
    yield f"  shown={shell(f'{step.operation} with ' + step.said['mangling'])}"
    yield "}"


def _headers(step: Step) -> Iterator[str]:
    assert step.sending is not None
    request = step.sending.request
    for name, value in request.headers.items():
        yield f"-H {shell(f'{name}: {value}' if value else f'{name};')}"
    if "Content-Type" not in request.headers:
        yield "-H 'Content-Type:'"  # or else curl has one of its own
    if request.headers.get("Accept-Encoding"):
        yield "--compressed"
    if request.chunked:
        yield "-H 'Transfer-Encoding: chunked'"
    if request.signature is Signature.OLD:
        yield f"-H 'X-Amz-Date: {LONG_AGO}'"


def _body(step: Step) -> str:
    assert step.sending is not None
    body, ids = step.sending.request.body, step.sending.ids
    if body.startswith(b"\xff\xfe"):
        written = "; ".join(_written(body.decode("utf-16").encode(), ids))
        return f"printf '\\377\\376'; {{ {written}; }} | iconv -f UTF-8 -t UTF-16LE"
    return "; ".join(_written(body, ids)) or ":"


def _written(body: bytes, ids: Mapping[str, Variable]) -> Iterator[str]:
    for piece in pieces(body, ids):
        match piece:
            case Variable(name):
                yield f'inside "${name}"'
            case (bytes(one), int(times)) if one != b" ":
                yield f"repeated {times} {shlex.quote(one.decode())}"
            case (bytes(), int(times)):
                yield f"printf '%{times}s' ''"
            case _:
                yield f"printf {printf(piece)}"
