"""How does jq tell a right answer? A question as a jq program over {status, type, form, code, body, pages}.

It makes [word, what there is instead of what is expected], the word being right, wrong or unclear.
Pure: values in, text out.
"""

from __future__ import annotations

import json
from typing import Any

from ringtrue.reports.literals import Variable, jq
from ringtrue.reports.questions import (
    ContentType,
    Form,
    InProtocol,
    Item,
    Listed,
    Named,
    NamedByArn,
    Odd,
    Only,
    PageSize,
    Present,
    Question,
    Refusal,
    Status,
    Value,
    Wanted,
)


def program(asked: Question, codes: tuple[str, ...]) -> str:
    """The program; `codes` are the errors that are right as well where the question is about a result."""
    match asked:
        case Refusal(accepts, refusals):
            return (
                f'if .form == "accepted" then verdict({jq(accepts)}; was)\n'
                f'elif .form == "refused" then verdict({_coded(refusals)}; was)\nelse wrong(was) end'
            )
        case InProtocol():
            return 'verdict(.form != "garbled"; was)'
        case ContentType(wanted):
            bare = '(.type == "" and .form == "refused")'
            return f'verdict(.type == {jq(wanted)} or {bare}; "Content-Type \\(.type|tojson)")'
        case Status(wanted, code, accepts):
            otherwise = 'if .form == "accepted" then right(was) else unclear(was) end' if accepts else "unclear(was)"
            meant = f'.form == "refused" and .code == {jq(code)}' if code else '.form == "accepted"'
            return f'if {meant} then verdict(.status == {wanted}; "HTTP status \\(.status)") else {otherwise} end'
        case Value(of_error=True) | Form(code=str()) if _code(asked) is not None:
            refusal = _code(asked)
            meant = f" and .code == {jq(refusal)}" if refusal else ""
            return f'if .form == "refused"{meant} then\n{_of_body(asked)}\nelse unclear(was) end'
        case _:
            admitted = f'elif .form == "refused" and {_coded(codes)} then right(was)\n' if codes else ""
            return f'if .form == "accepted" then\n{_of_body(asked, codes)}\n{admitted}else unclear(was) end'


def _code(asked: Question) -> str | None:
    """The code of the error that is asked about, "" for any; None where it is a result."""
    match asked:
        case Value(of_error=True):
            return ""
        case Form(code=code) if code:
            return code
        case _:
            return None


def _coded(codes: tuple[str, ...]) -> str:
    if "*" in codes:
        return ".status < 500"
    return f"any(.code == ({', '.join(map(jq, codes))}); .)" if codes else "false"


def _of_body(asked: Question, codes: tuple[str, ...] = ()) -> str:
    match asked:
        case Value(item, member, wanted, _):
            gone = item is not None and item.id == member and wanted == (None,)
            found = f"[{found_by(item)} | .{jq(member)}] as $found |"
            if gone:
                return f'{found} verdict($found == []; if $found == [] then "it is not listed" else "it is listed" end)'
            tests = "\n  or ".join(_test(each) for each in wanted)
            unlisted = 'right("it is not listed")' if "ResourceNotFoundException" in codes else _UNLISTED
            right = f". as $answer | verdict(all($found[];\n  {tests}); {_shown(member, 'found')})"
            return f"{found} if $found == [] then {unlisted}\nelse {right} end"
        case Present(item, members):
            lacking = f"({jq(list(members))} | map(select(. as $each | $found | any(has_no($each))))) as $lacking"
            got = 'if $lacking == [] then was else "no \\($lacking | join(", "))" end'
            found = f"[{found_by(item)}] as $found"
            return f"{found} | if $found == [] then {_UNLISTED}\nelse {lacking} | verdict($lacking == []; {got}) end"
        case Listed(item, least, most):
            right = f"$n >= {least}" + ("" if most is None else f" and $n <= {most}")
            found = f'verdict({right}; "it is listed \\($n) times")'
            more = '.body.NextToken != null then right("it may be on the next page")'
            found = f"if $n == 0 and {more} else {found} end" if least else found
            return f"([{found_by(item)}] | length) as $n | {found}"
        case Only(items, id, allowed, _):
            ids = f"[.body.{jq(items)} | arrays[] | objects | .{jq(id)}] as $ids | ($ids | map(plain)) as $found"
            once = f"($found | (unique | length) == length) and $found - ({jq(list(allowed))} | map(plain)) == []"
            return f"{ids}\n| verdict({once}; {_shown(id, 'ids')})"
        case PageSize(items, most):
            return (
                f"(.pages // [.body.{jq(items)} | arrays | length]) as $sizes | verdict(all($sizes[]; . <= {most});\n"
                '"pages of \\($sizes | map(tostring) | join(", ")) items")'
            )
        case Form(path, kind, type, limits, _):
            found = f"[.body | {' | (arrays[], objects) | '.join(f'.{jq(name)}?' for name in path)} | values] as $found"
            right = f"verdict(all($found[]; {_formed(kind, type, limits)}); {_shown(path[-1], 'found')})"
            return f"{found} | if $found == [] then unclear(was)\nelse {right} end"
        case _:
            raise AssertionError(asked)


def _shown(member: str, variable: str) -> str:
    return f'{jq(f"{member} = ")} + (${variable} | map(brief) | join(", "))'


EMPTY = ' or . == ""'
_UNLISTED = 'unclear("\\(was), which does not show it")'


def found_by(item: Item | None) -> str:
    """The objects in which the member is looked for, of `.body`."""
    if item is None:
        return ".body"
    return f".body.{jq(item.items)} | arrays | length as $many | .[] | objects | select({_match(item)})"


def _match(item: Item) -> str:
    mine = f".{jq(item.id)}"
    if item.word is not None:
        return f"({mine} | strings | ascii_upcase) == {jq(item.word)}"
    if item.by_arn is not None and item.named is not None:
        arn, variable = item.by_arn
        return f"{mine} == {jq(item.named)} or (.{jq(arn)} != null and .{jq(arn)} == {jq(variable)}) or $many == 1"
    loose = item.loose or item.plus
    same = f"({mine} | plain) == ({jq(item.named)} | plain)" if loose else f"{mine} == {jq(item.named)}"
    return same if item.country is None else f"{same} and .IsoCountryCode == {jq(item.country)}"


def _test(wanted: Wanted) -> str:
    """Is the value (.) what is wanted?"""
    match wanted:
        case Odd("anything"):
            return ". != null"
        case Odd("caseless", text):
            return f'(type == "string" and ascii_upcase == {jq(str(text).upper())})'
        case Odd("unordered", items):
            return f"(type == \"array\" and (map(bare) | sort) == ({jq(items)} | map(bare) | sort))"
        case Odd("known", _):
            return "as_before"
        case Named(kind, Variable() as known, _):
            loose = kind in ("sender-id", "destination")
            return f"(. != null and (. | plain) == ({jq(known)} | plain))" if loose else f". == {jq(known)}"
        case Named(_, None, others):
            return f'(type == "string" and . != "" and ([.] - {jq(list(others))}) != [])'
        case NamedByArn(kind, id, member, home):
            named = jq(id) if id is not None else f"$answer.body.{jq(member)}"
            kind = "opt-out-list" if kind == "default-opt-out-list" else kind
            return f"is_arn({jq(kind)}; {named}; {jq(home) if home is not None else 'null'})"
        case _:
            return f". == {jq(wanted)}"


def _formed(kind: str, type: str, limits: tuple[Any, ...]) -> str:
    match kind:
        case "enum":
            return f"each_text(IN({', '.join(map(jq, limits))}))"
        case "length":
            return f"each_text(length >= {limits[0]}{_most(limits[1])}{EMPTY if limits[2] else ''})"
        case "items":
            return f'(type == "array" and length >= {limits[0]}{_most(limits[1])})'
        case "pattern":
            pattern = json.dumps(f"\\A(?:{limits[0]})\\z")
            return f"each_text(test({pattern}){EMPTY if limits[1] else ''})"
        case "epoch":
            return f'(type == "number" and . <= {limits[0]})'
        case _:
            inner = f" and all(.[]; {_typed(limits[0])})" if type == "array" and limits[0] else ""
            return f"({_typed(type)}{inner})"


def _most(limit: int | None) -> str:
    return "" if limit is None else f" and length <= {limit}"


def _typed(type: str) -> str:
    match type:
        case "integer":
            return '(type == "number" and floor == .)'
        case "timestamp":
            return 'type == "number"'
        case _:
            return f"type == {jq(type)}"
