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
            otherwise = "wrong(was)" if accepts else "unclear(was)"
            failed = "" if accepts else 'elif .form == "refused" and .status >= 500 then unclear(was)\n'
            return (
                f'if .form == "accepted" then verdict({jq(accepts)}; was)\n{failed}'
                f'elif .form == "refused" then verdict({_coded(refusals)}; was)\nelse {otherwise} end'
            )
        case InProtocol():
            return 'verdict(.form != "garbled"; was)'
        case ContentType(wanted):
            bare = '(.type == "" and .form == "refused")'
            return f'verdict(.type == {jq(wanted)} or {bare}; "Content-Type \\(.type|tojson)")'
        case Status(wanted, code):
            meant = f'.form == "refused" and .code == {jq(code)}' if code else '.form == "accepted"'
            return f'if {meant} then verdict(.status == {wanted}; "HTTP status \\(.status)") else unclear(was) end'
        case Value(of_error=True) | Form(code=str()) if _code(asked) is not None:
            code = _code(asked)
            meant = f' and .code == {jq(code)}' if code else ""
            return f'if .form == "refused"{meant} then\n{_of_body(asked)}\nelse unclear(was) end'
        case _:
            admitted = f'elif .form == "refused" and {_coded(codes)} then right(was)\n' if codes else ""
            return f'if .form == "accepted" then\n{_of_body(asked)}\n{admitted}else unclear(was) end'


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


def _of_body(asked: Question) -> str:
    match asked:
        case Value(item, member, wanted, _):
            gone = item is not None and item.id == member and wanted == (None,)
            found = f"[{found_by(item)} | .{jq(member)}] as $found |"
            if gone:
                return f'{found} verdict($found == []; if $found == [] then "it is not listed" else "it is listed" end)'
            tests = "\n  or ".join(_test(each) for each in wanted)
            shown = f'"{member} = \\($found | map(brief) | join(", "))"'
            return f"{found} if $found == [] then {_UNLISTED}\nelse . as $answer | verdict(all($found[];\n  {tests}); {shown}) end"
        case Present(item, members):
            lacking = f"map(select(. as $each | $found | any(has_no($each))))"
            return (
                f"[{found_by(item)}] as $found | if $found == [] then {_UNLISTED}\nelse ({jq(list(members))} | {lacking}) "
                'as $lacking | verdict($lacking == []; if $lacking == [] then was else "no \\($lacking | join(", "))" end) end'
            )
        case Listed(item, least, most):
            right = f"$n >= {least}" + ("" if most is None else f" and $n <= {most}")
            early = "if $n == 0 and .body.NextToken != null then unclear(was) else " if least else ""
            return f'([{found_by(item)}] | length) as $n | {early}verdict({right}; "it is listed \\($n) times"){" end" if least else ""}'
        case Only(items, id, allowed, _):
            return (
                f"[.body.{jq(items)} | arrays[] | objects | .{jq(id)}] as $ids | {jq(list(allowed))} as $allowed |\n"
                "verdict(($ids | map(plain) | (unique | length) == length) and ($ids | map(plain)) - ($allowed | map(plain)) == [];\n"
                f'"{id} = \\($ids | map(brief) | join(", "))")'
            )
        case PageSize(items, most):
            return (
                f"(.pages // [.body.{jq(items)} | arrays | length]) as $sizes | verdict(all($sizes[]; . <= {most});\n"
                '"pages of \\($sizes | map(tostring) | join(", ")) items")'
            )
        case Form(path, kind, type, limits, _):
            way = "".join(f" | .{jq(name)}?{' | (arrays[], objects)' if n < len(path) - 1 else ''}" for n, name in enumerate(path))
            return (
                f"[.body{way} | values] as $found | if $found == [] then unclear(was)\n"
                f"else verdict(all($found[]; {_formed(kind, type, limits)}); \"{path[-1]} = \\($found | map(brief) | join(\", \"))\") end"
            )
        case _:
            raise AssertionError(asked)


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
    same = f"({mine} | plain) == ({jq(item.named)} | plain)" if item.loose or item.plus else f"{mine} == {jq(item.named)}"
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
        case NamedByArn(kind, known, id, member, home):
            named = jq(id) if id is not None else f"$answer.body.{jq(member)}"
            kind = "opt-out-list" if kind == "default-opt-out-list" else kind
            by_place = f"is_arn({jq(kind)}; {named}; {jq(home) if home is not None else 'null'})"
            return f"(if {jq(known)} != null then . == {jq(known)} else {by_place} end)" if known is not None else by_place
        case _:
            return f". == {jq(wanted)}"


def _formed(kind: str, type: str, limits: tuple[Any, ...]) -> str:
    match kind:
        case "enum":
            return f"each_text(IN({', '.join(map(jq, limits))}))"
        case "length":
            most = "" if limits[1] is None else f" and length <= {limits[1]}"
            return f"each_text(length >= {limits[0]}{most}{' or . == \"\"' if limits[2] else ''})"
        case "items":
            most = "" if limits[1] is None else f" and length <= {limits[1]}"
            return f'(type == "array" and length >= {limits[0]}{most})'
        case "pattern":
            pattern = json.dumps(f"\\A(?:{limits[0]})\\z")
            return f"each_text(test({pattern}){' or . == \"\"' if limits[1] else ''})"
        case "epoch":
            return f'(type == "number" and . <= {limits[0]})'
        case _:
            inner = f" and all(.[]; {_typed(limits[0])})" if type == "array" and limits[0] else ""
            return f"({_typed(type)}{inner})"


def _typed(type: str) -> str:
    match type:
        case "integer":
            return '(type == "number" and floor == .)'
        case "timestamp":
            return 'type == "number"'
        case _:
            return f"type == {jq(type)}"
