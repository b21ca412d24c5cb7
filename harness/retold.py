"""How is a finding written down so that others can say it again? As data: calls with symbols, and what to look at.

`{"$ref": "pool#1"}` and `{"$arn": "pool#1"}` stand for what an earlier answer has named, or for a name of our own,
which `names` spells. Both ways: what `told` writes, `heard` reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from ringtrue.contracts.rule import Rule
from ringtrue.contracts.rules import CATALOGUE
from ringtrue.contracts.shapes import derived_rule
from ringtrue.harness.bindings import CLIENT_MADE, Bindings, Home
from ringtrue.harness.lent import Lent
from ringtrue.reference_model.branch import ABSENT, AnyOf, Anything, Caseless, Known, Unordered
from ringtrue.reference_model.filters import list_member
from ringtrue.reference_model.identities import IDENTITIES
from ringtrue.reference_model.judgement import Divergence
from ringtrue.reference_model.keyword_list import KEYWORDS
from ringtrue.reference_model.naming import BIRTHS
from ringtrue.reference_model.operations import LISTINGS
from ringtrue.reference_model.opted_out_listing import OPTED_OUT
from ringtrue.reference_model.tag import RUN
from ringtrue.reference_model.vocabulary import Arn, Call, Ref, Time, refs_in

RUN_ID = "__run_id__"  # stands for ten characters that are another each time, as long as those of a run's own name
REGION = "us-east-1"
SYMBOL = re.compile(r"(.+)#(\d+|unknown)")


class Untold(Exception):
    """This is no conversation that `told` has written; the message says what is wrong with it."""


def told(
    call: Call, born: Ref | None, answered: str, *, reads: bool, settled: bool, accepted: bool | None
) -> dict[str, object]:
    """One call: {"operation": "DeletePool", "params": {"PoolId": {"$ref": "pool#1"}}, "made": null, …}.

    `made` says what it makes, and which members of the answer name it, `answered` what was answered in brief.
    """
    made = None
    if born is not None and call.operation in BIRTHS:
        _, id_member, arn_member = BIRTHS[call.operation]
        made = {"ref": repr(born), "id": id_member, "arn": arn_member}
    return {
        "operation": call.operation, "params": plain(dict(call.params)), "made": made, "paged": call.paged,
        "mangling": call.mangling, "breaks": call.breaks.id if call.breaks else None, "reads": reads,
        "settled": settled, "accepted": accepted, "answered": answered,
    }  # fmt: skip


def plain(value: object) -> object:
    """A value with symbols as JSON."""
    match value:
        case Ref():
            return {"$ref": repr(value)}
        case Arn(ref):
            return {"$arn": repr(ref)}
        case Mapping():
            return {name: plain(item) for name, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
        case str() if value == repr(RUN):  # tags are texts in the model
            return {"$ref": value}
        case frozenset():  # an object as the model keeps it
            return {name: plain(item) for name, item in sorted(value)}
        case _:
            return value


def names(
    calls: Sequence[Call], born: Sequence[Ref | None], wanted: tuple[object, ...] = ()
) -> dict[str, str]:
    """The texts of what no answer names: {"opt-out-list#1": "rt-__run_id__-1-o1", "arn:pool#unknown": "arn:…"}.

    Those that are `wanted` are spelled as well.
    """
    bindings = Bindings(f"{RUN_ID}-1", REGION, Home())
    shown = {ref for ref, call in zip(born, calls, strict=True) if ref and call.operation in BIRTHS}
    found: dict[str, str] = {}
    for call in calls:
        for symbol in _symbols(call.params):
            ref = symbol.ref if isinstance(symbol, Arn) else symbol
            if ref.kind.endswith("?") or (ref in shown and (isinstance(symbol, Arn) or not _ours(ref))):
                continue
            raw = bindings.own_name(ref) if isinstance(symbol, Ref) and _ours(ref) else bindings.concrete(symbol)
            found[repr(symbol)] = str(raw)
    ours = (symbol for symbol in _symbols(wanted) if isinstance(symbol, Ref) and symbol.kind in CLIENT_MADE)
    return {**{repr(ref): str(bindings.concrete(ref)) for ref in ours}, **found}


def lent_in(calls: Sequence[Call], lent: Mapping[Ref, Lent]) -> list[Ref]:
    """What of the user's the calls name."""
    named = {ref for call in calls for ref in refs_in(call.params)}
    return [ref for ref in lent if ref in named]


def names_of_lent(calls: Sequence[Call], lent: Mapping[Ref, Lent]) -> dict[str, str]:
    """As the user has named it: {"phone-number#1": "phone-…"}."""
    return {repr(ref): lent[ref].raw for ref in lent_in(calls, lent)}


def lent_again(names: Mapping[str, str], lent: Mapping[str, str]) -> dict[Ref, Lent]:
    """What a finding says was lent. Raises Untold."""
    found = ((_ref(symbol), names.get(symbol, ""), country) for symbol, country in lent.items())
    return {ref: Lent(ref.kind, raw, country=country or None) for ref, raw, country in found}


def _ours(ref: Ref) -> bool:
    return ref.kind in ("opt-out-list", "sender-id")


def _symbols(value: object) -> Iterator[Ref | Arn]:
    match value:
        case Ref() | Arn():
            yield value
        case Mapping():
            for item in value.values():
                yield from _symbols(item)
        case list() | tuple() | frozenset():
            for item in value:
                yield from _symbols(item)
        case AnyOf(inner) | Unordered(inner):
            yield from _symbols(inner)


def check(operation: str, divergence: Divergence) -> dict[str, object]:
    """How a machine can tell the answer from a right one: reports.interface.Check says what the members mean."""
    return {
        "kind": divergence.kind, "accepts": "accepted" in divergence.expected or divergence.kind in SHOWING,
        "codes": list(divergence.codes), "about": _item(operation, divergence.about), "member": divergence.member,
        "wanted": _values(divergence.wanted),
    }  # fmt: skip


def _item(operation: str, about: Ref | str | None) -> dict[str, object] | None:
    """The item of a list, by its id, or by its word where it is a keyword."""
    listing = LISTINGS.get(operation)
    id_member = listing.id_member if listing else ITEM_IDS.get(operation)
    if about is None or id_member is None:
        return None
    items, word = listing.items if listing else list_member(operation), about if isinstance(about, str) else None
    return {"items": items, "id": id_member, "ref": "" if word else repr(about), "word": word}


# Which member tells apart the items of a list of what belongs to one resource.
ITEM_IDS = {OPTED_OUT: "OptedOutNumber", KEYWORDS: "Keyword", IDENTITIES: "OriginationIdentity"}

SHOWING = ("shows", "missing", "extra", "again", "more", "form")


def _values(wanted: tuple[object, ...]) -> list[object] | None:
    """[false], [null, "PENDING"], [{"$anything": true}], [{"$known": true}]; None for what is not said."""
    found: list[object] = []
    for value in wanted:
        match value:
            case AnyOf(values):
                inner = _values(values)
                if inner is None:
                    return None
                found += inner
            case Known():
                found.append({"$known": True})
            case Time():
                return None
            case Anything():
                found.append({"$anything": True})
            case Caseless(text):
                found.append({"$caseless": text})
            case Unordered(items):
                found.append({"$unordered": [plain(item) for item in sorted(items, key=repr)]})
            case _:
                found.append(None if value is ABSENT else plain(value))
    return [value for n, value in enumerate(found) if not any(_same(value, each) for each in found[:n])] or None


def _same(one: object, other: object) -> bool:
    return type(one) is type(other) and one == other  # true is not 1


def heard(step: Mapping[str, object]) -> tuple[Call, Ref | None]:
    """The call that `told` wrote, and what it made. Raises Untold."""
    operation, params, made = step.get("operation"), step.get("params"), step.get("made")
    if not isinstance(operation, str) or not isinstance(params, Mapping):
        raise Untold(f"a step without an operation or its params: {step!r:.100}")
    born = None
    if isinstance(made, Mapping):
        born = _ref(made.get("ref"))
    breaks = step.get("breaks")
    call = Call(
        operation, {str(name): _symbolic(item) for name, item in params.items()},
        _rule(breaks) if breaks is not None else None, bool(step.get("paged")), str(step.get("mangling") or ""),
    )  # fmt: skip
    return call, born


def _rule(id: object) -> Rule:
    rule = CATALOGUE.get(id) or derived_rule(id) if isinstance(id, str) else None
    if rule is None:
        raise Untold(f"{id!r:.100} is no rule of this version")
    return rule


def _symbolic(value: object) -> object:
    match value:
        case {"$ref": symbol}:
            return _ref(symbol)
        case {"$arn": symbol}:
            return Arn(_ref(symbol))
        case Mapping():
            return {name: _symbolic(item) for name, item in value.items()}
        case list():
            return [_symbolic(item) for item in value]
        case _:
            return value


def _ref(symbol: object) -> Ref:
    match = SYMBOL.fullmatch(symbol) if isinstance(symbol, str) else None
    if match is None:
        raise Untold(f"{symbol!r:.100} is no symbol such as pool#1")
    return Ref(match[1], 0 if match[2] == "unknown" else int(match[2]))
