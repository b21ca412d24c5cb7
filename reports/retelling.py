"""How is a finding's conversation said again? Call by call: what to send, what to take from the answer, what to undo.

Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ringtrue.contracts.shapes import Shape, operations
from ringtrue.reference_model.filters import item_shape, list_member
from ringtrue.reference_model.mangled_requests import mangled
from ringtrue.reference_model.naming import NAMED_BY_CLIENT, kind_of
from ringtrue.reference_model.operations import LISTINGS
from ringtrue.reference_model.request import Request
from ringtrue.reference_model.unmaking import remover, unprotector
from ringtrue.reports.asking import question
from ringtrue.reports.interface import Finding, Said
from ringtrue.reports.literals import Variable
from ringtrue.reports.questions import Item, Odd, Question, Unaskable, Value
from ringtrue.reports.symbols import Symbols, kind_in, made_in, spelled_out, symbols_in


@dataclass(frozen=True, slots=True)
class Take:
    """A variable gets the text of a member; without it nothing goes on if it `must` be there.

    `same`: it has a value of ours, which stays unless the answer spells the same in other letters.
    """

    variable: Variable
    member: str
    must: bool = False
    same: bool = False


@dataclass(frozen=True, slots=True)
class Wait:
    """The call that describes what was made, until it is ACTIVE."""

    operation: str
    params: Any
    items: str


@dataclass(frozen=True, slots=True)
class Undo:
    """How to delete what an answer made: members from the answer by name, or as they were asked for."""

    operation: str
    unprotect: str | None
    from_answer: tuple[str, ...]
    as_asked: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sending:
    """A request in bytes, in which some words stand for ids."""

    request: Request
    ids: Mapping[str, Variable]


@dataclass(frozen=True, slots=True)
class Step:
    """One call. `items` is the list that its pages have, if it is asked page after page. `sayable`: by a client of AWS.

    `form` and `code`: so it was answered when the finding was made. `learn`: where its answer shows what stays.
    """

    said: Said
    operation: str
    params: Any
    items: str
    takes: tuple[Take, ...]
    wait: Wait | None
    undo: Undo | None
    learn: tuple[Item | None, str] | None
    sending: Sending | None
    sayable: bool

    @property
    def form(self) -> str:
        """In which form it was answered: accepted, if that is not known, refused or garbled."""
        match self.said["accepted"]:
            case False:
                return "refused"
            case None if self.said["answered"]:
                return "garbled"
            case _:
                return "accepted"

    @property
    def code(self) -> str:
        """The error by which it was refused, "" if that is not known."""
        words = self.said["answered"].split(" ")
        return words[1] if self.form == "refused" and len(words) > 1 else ""


@dataclass(frozen=True, slots=True)
class Retelling:
    """A whole conversation; `unaskable` says why no machine can tell the last answer. `names` are texts by variable."""

    finding: Finding
    names: Mapping[Variable, str]
    before: tuple[Step, ...]
    guilty: Step
    question: Question | None
    unaskable: str
    lags: bool

    @property
    def sure(self) -> bool:
        """Did the calls show it again, when it was found?"""
        return not (self.finding["reproduced"] or "0/").startswith("0/")

    @property
    def codes(self) -> tuple[str, ...]:
        """By which errors the call may be refused where the question is about its result."""
        check = self.finding["check"]
        broken = check is not None and check["kind"] == "form" and self.guilty.said["breaks"] is not None
        return ("*",) if broken else tuple(check["codes"]) if check is not None else ()


def retelling(finding: Finding) -> Retelling:
    """Raises Unaskable where there is nothing to be said, or nothing that can be."""
    if not finding["conversation"]:
        raise Unaskable("the report has no calls as data, as reports of older versions have not")
    symbols = Symbols()
    asked: Question | None = None
    why = ""
    try:
        asked = question(finding, symbols)
    except Unaskable as reason:
        why = str(reason)
    steps = tuple(_steps(finding, symbols, asked))
    texts = spelled_out(finding["names"])
    names = {variable: texts[symbol] for symbol, variable in symbols.by_symbol.items() if symbol in texts}
    unspelled = [each for each in symbols.by_symbol if _nowhere(each, finding)]
    if unspelled and not why:
        why = f"nothing says what {unspelled[0]} stands for"
    return Retelling(finding, names, steps[:-1], steps[-1], None if why else asked, why, _may_lag(finding))


def _nowhere(symbol: str, finding: Finding) -> bool:
    """Is it neither spelled out, nor made, nor a stranger that an answer may show?"""
    bare = symbol.removeprefix("arn:")
    known = {*spelled_out(finding["names"]), *made_in(finding["conversation"])}
    return not {symbol, bare} & known and not kind_in(symbol).endswith("?")


def _may_lag(finding: Finding) -> bool:
    """May the guilty answer be right in a moment?"""
    check = finding["check"]
    formal = check is not None and check["kind"] in ("form", "envelope", "garbled")
    return finding["conversation"][-1]["reads"] and not formal


def _steps(finding: Finding, symbols: Symbols, asked: Question | None) -> Iterator[Step]:
    conversation = finding["conversation"]
    strangers = _strangers(conversation)
    for n, said in enumerate(conversation):
        operation, params = said["operation"], symbols.tree(said["params"])
        if operation not in operations():
            raise Unaskable(f"this version knows no operation {operation}")
        yield Step(
            said, operation, params, list_member(operation) if said["paged"] else "",
            (*_takes(said, n, finding, symbols), *(Take(symbols.variable(s), m) for s, m in strangers.get(n, ()))),
            _wait(said, symbols) if n < len(conversation) - 1 else None, _undo(operation, params),
            _learned(said, finding, asked) if n < len(conversation) - 1 else None,
            _sending(said, symbols), _sayable(operations()[operation].input, said["params"]),
        )  # fmt: skip


def _strangers(conversation: Sequence[Said]) -> dict[int, list[tuple[str, str]]]:
    """By call, which of the symbols that nobody made its answer may show, and where: {0: [("page?#1", "NextToken")]}.

    They are numbered by appearance, so that each is looked for after the one before.
    """
    used = sorted({each for said in conversation for each in symbols_in(said["params"]) if kind_in(each).endswith("?")})
    found: dict[int, list[tuple[str, str]]] = {}
    after: dict[str, int] = {}
    for symbol in used:
        kind = kind_in(symbol).removesuffix("?")
        for n in range(after.get(kind, 0), len(conversation)):
            members = operations()[conversation[n]["operation"]].output.members
            if shown := next((name for name in members if kind_of(name) == kind), None):
                found.setdefault(n, []).append((symbol, shown))
                after[kind] = n + 1
                break
    return found


def _takes(said: Said, n: int, finding: Finding, symbols: Symbols) -> Iterator[Take]:
    """The id and the ARN of what it makes, if anything needs them."""
    made = said["made"]
    if made is None or n == len(finding["conversation"]) - 1:
        return
    ref = made["ref"]
    later = {each for other in finding["conversation"][n + 1 :] for each in symbols_in(other["params"])}
    needed = later | set(symbols.by_symbol)
    ours = ref in finding["names"]
    if ref in needed or _listing_of(said) is not None:
        yield Take(symbols.variable(ref), made["id"], must=not ours, same=ours)
    if f"arn:{ref}" in needed:
        yield Take(symbols.variable(f"arn:{ref}"), made["arn"], must=f"arn:{ref}" in later)


def _listing_of(said: Said) -> str | None:
    """The operation that describes what this one makes, if its answer has a status to wait for."""
    made = said["made"]
    if made is None or "Status" not in operations()[said["operation"]].output.members:
        return None
    return next((name for name, about in LISTINGS.items() if about.kind == kind_in(made["ref"])), None)


def _wait(said: Said, symbols: Symbols) -> Wait | None:
    operation, made = _listing_of(said), said["made"]
    if operation is None or made is None:
        return None
    about, variable = LISTINGS[operation], symbols.variable(made["ref"])
    return Wait(operation, {about.ids: [variable]}, about.items)


def _undo(operation: str, params: Any) -> Undo | None:
    name = remover(operation)
    if name is None or not isinstance(params, dict):
        return None
    needed, shown = operations()[name].input.required, operations()[operation].output.members
    mine = NAMED_BY_CLIENT.get(operation)
    if any(each not in shown and each not in params for each in needed):
        return None
    asked = {each: params[each] for each in sorted(needed) if each in params and (each not in shown or each == mine)}
    return Undo(name, unprotector(name), tuple(each for each in sorted(needed) if each not in asked), asked)


def _learned(said: Said, finding: Finding, asked: Question | None) -> tuple[Item | None, str] | None:
    """Where the answer shows the value that must be the same in the guilty one."""
    if not isinstance(asked, Value) or Odd("known") not in asked.wanted:
        return None
    check, operation = finding["check"], said["operation"]
    about = check["about"] if check else None
    subject = about["ref"] if about else _subject(finding["conversation"][-1])
    if asked.member in operations()[operation].output.members:
        made = said["made"]["ref"] if said["made"] else None
        return (None, asked.member) if subject in (made, _subject(said)) else None
    listing = LISTINGS.get(operation)
    if listing is None or asked.item is None or listing.items != asked.item.items:
        return None
    return (asked.item, asked.member) if asked.member in item_shape(operation).members else None


def _subject(said: Said) -> str | None:
    """The symbol of what a call is about: PoolId of UpdatePool."""
    noun = next((said["operation"][n:] for n, each in enumerate(said["operation"]) if n and each.isupper()), "")
    names = (*(said["params"].get(each) for each in (noun, f"{noun}Id", f"{noun}Name")), *said["params"].values())
    return next((each.removeprefix("arn:") for value in names for each in symbols_in(value)), None)


def _sending(said: Said, symbols: Symbols) -> Sending | None:
    """The bytes of a mangled request."""
    if not said["mangling"]:
        return None
    symbols_said = dict.fromkeys(symbols_in(said["params"]))
    words = {each: f"RINGTRUE{n}PUTS{n}AN{n}ID{n}HERE" for n, each in enumerate(symbols_said)}

    def worded(value: Any) -> Any:  # JSON of any form
        match value:
            case {"$ref": _} | {"$arn": _}:
                return words[next(symbols_in(value))]
            case dict():
                return {name: worded(item) for name, item in value.items()}
            case list():
                return [worded(item) for item in value]
            case _:
                return value

    try:
        request = mangled(said["operation"], worded(said["params"]), said["mangling"])
    except KeyError:
        raise Unaskable(f"this version knows no request with {said['mangling']}") from None
    return Sending(request, {word: symbols.variable(symbol) for symbol, word in words.items()})


def _sayable(shape: Shape, value: Any) -> bool:
    """Do clients of AWS send it as it is? They take objects and lists apart by their shapes, and know no others."""
    if isinstance(value, dict) and ("$ref" in value or "$arn" in value):
        return shape.type == "string"
    if value is None:
        return False
    match shape.type:
        case "object":
            known = isinstance(value, dict) and (not shape.members or value.keys() <= shape.members.keys())
            return known and all(_sayable(shape.members[name], value[name]) for name in value if shape.members)
        case "array":
            return isinstance(value, list) and (shape.item is None or all(_sayable(shape.item, each) for each in value))
        case kind:
            return kind != "timestamp"
