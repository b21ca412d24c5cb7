"""How does Python tell a right answer? A question as the body of a function of an answer in boto3.py.

It returns a word, right, wrong or unclear, and what there is instead of what is expected.
Pure: values in, text out.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ringtrue.reports.literals import Variable, python
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


def body(asked: Question, codes: tuple[str, ...]) -> str:
    """The lines of the function; `codes` are the errors that are right as well where the question is about a result."""
    return "\n".join(_lines(asked, codes))


def _lines(asked: Question, codes: tuple[str, ...]) -> Iterator[str]:
    match asked:
        case Refusal(accepts, refusals):
            yield 'if answer.form == "accepted":'
            yield f"    return verdict({accepts}), answer.was"
            yield f'return verdict(answer.form == "refused" and {_coded(refusals)}), answer.was'
        case InProtocol():
            yield 'return verdict(answer.form != "garbled"), answer.was'
        case ContentType(wanted):
            yield 'bare = answer.form == "refused" and not answer.type'
            yield f'return verdict(bare or answer.type == {python(wanted)}), f"Content-Type {{answer.type!a}}"'
        case Status(wanted, code, accepts):
            if accepts:
                yield 'if answer.form == "accepted":'
                yield "    return RIGHT, answer.was"
            meant = f'"refused" or answer.code != {python(code)}' if code else '"accepted"'
            yield f"if answer.form != {meant}:"
            yield "    return UNCLEAR, answer.was"
            yield f'return verdict(answer.status == {wanted}), f"HTTP status {{answer.status}}"'
        case Value(of_error=True) | Form(code=str()) if _of_error(asked) is not None:
            refusal = _of_error(asked)
            yield 'if answer.form != "refused"' + (f" or answer.code != {python(refusal)}:" if refusal else ":")
            yield "    return UNCLEAR, answer.was"
            yield from _of_body(asked)
        case _:
            if codes:
                yield f'if answer.form == "refused" and {_coded(codes)}:'
                yield "    return RIGHT, answer.was"
            yield 'if answer.form != "accepted":'
            yield "    return UNCLEAR, answer.was"
            yield from _of_body(asked, codes)


def _of_error(asked: Question) -> str | None:
    """The code of the error that is asked about, "" for any; None where it is a result."""
    match asked:
        case Value(of_error=True):
            return ""
        case Form(code=code) if code:
            return code
        case _:
            return None


def _coded(codes: tuple[str, ...]) -> str:
    return "answer.status < 500" if "*" in codes else f"answer.code in {python(codes)}"


def _of_body(asked: Question, codes: tuple[str, ...] = ()) -> Iterator[str]:
    match asked:
        case Value(item, member, wanted, _):
            yield f"found = [each.get({python(member)}) for each in {_found_by(item)}]"
            if item is not None and item.id == member and wanted == (None,):
                yield 'return verdict(not found), "it is listed" if found else "it is not listed"'
                return
            yield from _unlisted(gone="ResourceNotFoundException" in codes)
            yield "return verdict(all("
            yield "    " + "\n    or ".join(_test(each) for each in wanted)
            yield "    for value in found"
            yield f")), {python(f'{member} = ')} + listing(found)"
        case Present(item, members):
            yield f"found = {_found_by(item)}"
            yield from _unlisted()
            yield f"wanted = {python(list(members))}"
            yield "lacking = [name for name in wanted if any(each.get(name) is None for each in found)]"
            yield "return verdict(not lacking), f\"no {', '.join(lacking)}\" if lacking else answer.was"
        case Listed(item, least, most):
            yield f"times = len({_found_by(item)})"
            if least:
                yield 'if not times and answer.body.get("NextToken") is not None:'
                yield '    return RIGHT, "it may be on the next page"'
            yield f'return verdict({least} <= times{_most(most)}), f"it is listed {{times}} times"'
        case Only(items, id, allowed, _):
            yield f"ids = [each.get({python(id)}) for each in listed(answer.body, {python(items)})]"
            yield f"allowed = [plain(each) for each in {python(list(allowed))}]"
            yield "found = [plain(each) for each in ids]"
            yield "fine = all(each in allowed for each in found) and len(set(map(str, found))) == len(found)"
            yield f"return verdict(fine), {python(f'{id} = ')} + listing(ids)"
        case PageSize(items, most):
            yield f"sizes = answer.pages or [len(listed(answer.body, {python(items)}))]"
            yield f"return verdict(max(sizes) <= {most}), f\"pages of {{', '.join(map(str, sizes))}} items\""
        case Form(path, kind, type, limits, _):
            yield f"found = at(answer.body, {', '.join(map(python, path))})"
            yield from _unlisted()
            yield f"fine = all({_formed(kind, type, limits)} for value in found)"
            yield f"return verdict(fine), {python(f'{path[-1]} = ')} + listing(found)"


def _unlisted(*, gone: bool = False) -> Iterator[str]:
    yield "if not found:"
    unclear = '    return UNCLEAR, f"{answer.was}, which does not show it"'
    yield '    return RIGHT, "it is not listed"' if gone else unclear


def _found_by(item: Item | None) -> str:
    if item is None:
        return "[answer.body]"
    return f"[each for each in listed(answer.body, {python(item.items)}) if {_match(item)}]"


def place(item: Item | None, member: str) -> str:
    """The values of a member in an answer that is shown before."""
    return f"[each.get({python(member)}) for each in {_found_by(item)}]"


def _match(item: Item) -> str:
    mine = f"each.get({python(item.id)})"
    if item.word is not None:
        return f"str({mine}).upper() == {python(item.word)}"
    if item.by_arn is not None and item.named is not None:
        arn, variable = item.by_arn
        alone = f"len(listed(answer.body, {python(item.items)})) == 1"
        return f"{mine} == {python(item.named)} or each.get({python(arn)}) == ({python(variable)} or ...) or {alone}"
    loose = item.loose or item.plus
    same = f"plain({mine}) == plain({python(item.named)})" if loose else f"{mine} == {python(item.named)}"
    return same if item.country is None else f'{same} and each.get("IsoCountryCode") == {python(item.country)}'


def _test(wanted: Wanted) -> str:
    """Is `value` what is wanted?"""
    match wanted:
        case None:
            return "value is None"
        case bool():
            return f"value is {wanted}"
        case Odd("anything"):
            return "value is not None"
        case Odd("caseless", text):
            return f"str(value).upper() == {python(str(text).upper())}"
        case Odd("unordered", items):
            return f"unordered(value) == unordered({python(items)})"
        case Odd("known", _):
            return "as_before(value, known)"
        case Named(kind, Variable() as known, _):
            loose = kind in ("sender-id", "destination")
            return f"plain(value) == plain({python(known)})" if loose else f"value == {python(known)}"
        case Named(_, None, others):
            return f"is_new(value, {python(list(others))})"
        case NamedByArn(kind, id, member, home):
            named = python(id) if id is not None else f"answer.body.get({python(member)})"
            kind = "opt-out-list" if kind == "default-opt-out-list" else kind
            return f"is_arn(value, {python(kind)}, {named}, {python(home)})"
        case int() | float():
            return f"(type(value) in (int, float) and value == {python(wanted)})"
        case _:
            return f"value == {python(wanted)}"


def _formed(kind: str, type: str, limits: tuple[Any, ...]) -> str:
    match kind:
        case "enum":
            return f"all(text in {python(limits)} for text in texts(value))"
        case "length":
            empty = ' or text == ""' if limits[2] else ""
            return f"all({limits[0]} <= len(text){_most(limits[1])}{empty} for text in texts(value))"
        case "items":
            return f"(isinstance(value, list) and {limits[0]} <= len(value){_most(limits[1])})"
        case "pattern":
            empty = ' or text == ""' if limits[1] else ""
            return f"all(re.fullmatch({python(limits[0])}, text){empty} for text in texts(value))"
        case "epoch":
            return f"(type(value) in (int, float) and value <= {limits[0]})"
        case _:
            inner = f" and all({_typed(limits[0], 'one')} for one in value)" if type == "array" and limits[0] else ""
            return f"({_typed(type, 'value')}{inner})"


def _most(limit: int | None) -> str:
    return "" if limit is None else f" <= {limit}"


def _typed(type: str, name: str) -> str:
    known = {"string": "str", "boolean": "bool", "array": "list", "object": "dict", "integer": "int"}
    return f"type({name}) is {known[type]}" if type in known else f"type({name}) in (int, float)"
