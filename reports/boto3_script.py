"""How is a finding said again by boto3? As a script of its own, each call as one would write it.

Pure: a finding in, text out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pprint import pformat
from typing import Any

from botocore import xform_name

from ringtrue.reference_model.request import Request, Signature
from ringtrue.reports import in_python
from ringtrue.reports.besides import UNSURE, besides
from ringtrue.reports.filling import filled
from ringtrue.reports.interface import Finding
from ringtrue.reports.literals import Variable, python
from ringtrue.reports.retelling import Retelling, Sending, Step, Undo
from ringtrue.reports.wording import CA_VARIABLES, expected, header

LONG = re.compile(rb"([\s\S])\1{99,}")  # runs that are written as a product


def boto3_script(told: Retelling) -> str:
    if excuse := told.unaskable or _unsayable(told):
        return boto3_excuse(told.finding, excuse)
    judge = in_python.body(told.question, told.codes) if told.question is not None else ""
    table = pformat(besides(told), width=112, sort_dicts=False, compact=True)
    options = "signature_version=UNSIGNED" if _unsigned(told) else ""
    return _script(told.finding, judge, "\n".join(_steps(told, judge)), options, "", table)


def boto3_excuse(finding: Finding, why: str) -> str:
    """A script that says why it cannot tell."""
    return _script(finding, "", 'raise CannotTell("nothing was asked")', "", python(why))


def _script(finding: Finding, judge: str, steps: str, options: str, excuse: str, beside: str = "{}") -> str:
    return filled(
        "boto3.py", header=header(finding, "python3 boto3.py", "boto3"), besides=beside, unsure=python(UNSURE),
        expected=python(expected(finding)), ca_variables=python(list(CA_VARIABLES)),
        judging=filled("judging.py", judge=f" {judge}"), judge=judge, steps=steps,
        raw="sending(" in steps, excuse=excuse, options=options,
    )  # fmt: skip


def _unsigned(told: Retelling) -> bool:
    sending = told.guilty.sending
    return sending is not None and sending.request.signature is Signature.NONE


def _unsayable(told: Retelling) -> str:
    """What boto3 cannot send even so."""
    for step in (*told.before, told.guilty):
        request = step.sending.request if step.sending else None
        if request is not None and (request.chunked or request.signature is Signature.OLD):
            return f"boto3 sends no request with {step.said['mangling']}; curl.sh does"
    return ""


def _steps(told: Retelling, judge: str) -> Iterator[str]:
    for variable, text in told.names.items():
        yield f"{variable.name} = fresh({text!a})"
    if "known" in judge or any(step.learn for step in told.before):
        yield "known = None"
    for n, step in enumerate(told.before, 1):
        yield ""
        yield f"# {n}. {step.operation}"
        yield from _step(step)
    yield ""
    yield "# The call in question"
    yield from _guilty(told, judge)


def _step(step: Step) -> Iterator[str]:
    call = _call(step)
    if step.form != "accepted":
        yield from _framed(step, f"otherwise(lambda: {call}, {python(step.form)}, {python(step.code)})")
        return
    needs = step.takes or step.wait or step.undo or step.learn
    yield from _framed(step, f"answer = {call}" if needs else call)
    if step.undo is not None:
        yield f"undo(answer, {_undoing(step.undo)})"
    for take in step.takes:
        name, member = take.variable.name, python(take.member)
        shown = f"named(answer, {member}{f', {name}' if take.same else ''})"
        yield f"{name} = {shown if take.must or take.same else f'answer.get({member})'}"
    if step.wait is not None:
        describe = f"lambda: client.{xform_name(step.wait.operation)}({_arguments(step.wait.params)})"
        yield f"active(answer, {describe}, {python(step.wait.items)})"
    if step.learn is not None:
        item, member = step.learn
        shown = in_python.place(item, member).replace("answer.body", "answer")
        yield f"known = next((each for each in [known, *{shown}] if each is not None), None)"


def _guilty(told: Retelling, judge: str) -> Iterator[str]:
    step = told.guilty
    yield "def ask(**more):" if step.items else "def ask():"
    for line in _framed(step, f"return {_call(step, more=bool(step.items))}"):
        yield f"    {line}"
    yield ""
    yield "def judge(answer):"
    for line in judge.splitlines():
        yield f"    {line}"
    yield ""
    also = f", items={python(step.items)}" if step.items else ""
    also += f", made=lambda body: undo(body, {_undoing(step.undo)})" if step.undo else ""
    yield f"return conclude(ask, judge, lags={told.lags}, sure={told.sure}{also})"


def _framed(step: Step, line: str) -> Iterator[str]:
    """The line, within the bytes that are to be sent instead of what boto3 would write."""
    if step.sending is None and step.sayable:
        yield line
        return
    body, headers, request = _bytes(step)
    yield f"body = {body}"
    yield f"with sending(client, body{_envelope(request, headers)}):"
    yield f"    {line}"


def _bytes(step: Step) -> tuple[str, Mapping[str, str] | None, Request | None]:
    if step.sending is None:
        return f"json.dumps({python(step.params)}).encode()", None, None
    return _pieces(step.sending), step.sending.request.headers, step.sending.request


def _envelope(request: Request | None, headers: Mapping[str, str] | None) -> str:
    if request is None:
        return ""
    words = f", headers={python(dict(headers or {}))}"
    words += f", method={python(request.method)}" if request.method != "POST" else ""
    words += f", path={python(request.path.removeprefix('/'))}" if request.path != "/" else ""
    return words + (", wrong_signature=True" if request.signature is Signature.WRONG else "")


def _pieces(sending: Sending) -> str:
    """The body as an expression: b'{"PoolId": "' + inside(pool_1) + b'"}'."""
    body = sending.request.body
    if body.startswith(b"\xff\xfe"):
        text = " + ".join(_parts(body.decode("utf-16").encode(), sending.ids)) or 'b""'
        return f'({text}).decode().encode("utf-16")'
    return " + ".join(_parts(body, sending.ids)) or 'b""'


def _parts(body: bytes, ids: Mapping[str, Variable]) -> Iterator[str]:
    for piece in pieces(body, ids):
        match piece:
            case Variable(name):
                yield f"inside({name})"
            case (bytes(one), int(times)):
                yield f"{one!r} * {times}"
            case _:
                yield repr(piece)


def pieces(body: bytes, ids: Mapping[str, Variable]) -> Iterator[bytes | Variable | tuple[bytes, int]]:
    """The body in order: bytes as they are, ids, and one byte many times."""
    words = b"|".join(re.escape(word.encode()) for word in ids)
    for part in re.split(b"(" + words + b")", body) if ids else [body]:
        if ids and part.decode("utf-8", "replace") in ids:
            yield ids[part.decode()]
            continue
        start = 0
        for run in LONG.finditer(part):
            yield from (part[start : run.start()],) if run.start() > start else ()
            yield run[1], len(run[0])
            start = run.end()
        yield from (part[start:],) if start < len(part) else ()


def _call(step: Step, *, more: bool = False) -> str:
    """client.delete_pool(PoolId=pool_1)"""
    raw = step.sending is not None or not step.sayable
    arguments = "" if raw else _arguments(step.params)
    return f"client.{xform_name(step.operation)}({', '.join(filter(None, (arguments, '**more' if more else '')))})"


def _arguments(params: Mapping[str, Any]) -> str:
    """Of parameters that boto3 knows, so that their names are names."""
    return ", ".join(f"{name}={python(value)}" for name, value in params.items())


def _undoing(undo: Undo) -> str:
    unprotect = f"client.{xform_name(undo.unprotect)}" if undo.unprotect else "None"
    asked = "".join(f", {name}={python(value)}" for name, value in undo.as_asked.items())
    return f"client.{xform_name(undo.operation)}, {unprotect}, {python(list(undo.from_answer))}{asked}"
