"""What has the user lent us? Resources of theirs that are put to use, never deleted, and given back as they were."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ringtrue.reference_model.naming import BIRTHS, COUNTRY, TWINS_APART, same_text
from ringtrue.reference_model.vocabulary import Call, Ref, refs_in
from ringtrue.reference_model.world import World

ALTERED = "which is lent, otherwise than it was"
READS = ("Describe", "List")
# Kind -> what ends it, or is about what would have to be put right piece by piece: tags and keywords are their texts.
TEXTS = frozenset({"TagResource", "UntagResource", "ListTagsForResource", "PutKeyword", "DeleteKeyword"})
NEVER = {
    "phone-number": TEXTS | {"ReleasePhoneNumber"},
    "sender-id": TEXTS | {"RequestSenderId", "ReleaseSenderId"},
}
# What takes a sender ID as well as a phone number, or the pool of one.
POOLING = frozenset(
    {
        *("CreatePool", "DescribePools", "UpdatePool", "DeletePool", "ListPoolOriginationIdentities"),
        *("AssociateOriginationIdentity", "DisassociateOriginationIdentity"),
    }
)
# Nobody knows who else is in a pool that is lent, nor what it was created from.
OF_POOLS = frozenset({"DescribePools", "UpdatePool"})


@dataclass(frozen=True, slots=True)
class Lent:
    """A resource by its id: kind "phone-number", "sender-id" or "pool". A sender ID has a `country` as well.

    `read_only`: it may be looked at, and nothing else.
    """

    kind: str
    raw: str
    read_only: bool = False
    country: str | None = None


def known_as(lent: Lent) -> str:
    """Its id, and of a sender ID the country."""
    return f"{lent.raw}/{lent.country}" if lent.country else lent.raw


def serves(kind: str, operation: str, *, instead: str) -> bool:
    """Can the operation be asked about a lent resource of this kind, where `instead` would make one?"""
    makes = instead in BIRTHS and BIRTHS[instead][0] == kind
    holds = kind == "sender-id" and instead == "RequestPhoneNumber" and operation in POOLING
    return (makes or holds) and _may(kind, operation)


def numbered(lent: Iterable[Lent]) -> dict[Ref, Lent]:
    """Which symbol stands for which, in every conversation of a run: {phone-number#1: …, phone-number#2: …}.

    Sender IDs of one text in several countries are numbered as twins are: sender-id#1, sender-id#101.
    """
    names: dict[str, list[str]] = {}
    found: dict[Ref, Lent] = {}
    for each in lent:
        known = names.setdefault(each.kind, [])
        if each.country is None or each.raw not in known:
            known.append(each.raw)
        ref = Ref(each.kind, known.index(each.raw) + 1 if each.country else len(known))
        while ref in found:
            ref = Ref(ref.kind, ref.n + TWINS_APART)
        found[ref] = each
    return found


def spared(call: Call, lent: Mapping[Ref, Lent], world: World) -> bool:
    """Is it a call that must not be made, for what it would or could do to something lent?"""
    named = [ref for ref in refs_in(call.params) if ref.n]
    if any(_harms(call, each, lent[each]) for each in named if each in lent):
        return True
    if any(_names_another(item, lent, call) for item in _items(call.params)):
        return True
    if call.operation == "RequestSenderId" and any(same_text(ref, each) for ref in named for each in lent):
        return True
    holds_some = any(member in lent for ref in named if ref.kind == "pool" for member in world.members(ref))
    return holds_some and call.operation in ("PutKeyword", "DeleteKeyword")


def _items(value: object) -> Iterator[Mapping[str, object]]:
    """The parameters, and all parameters within them."""
    match value:
        case Mapping():
            yield value
            for each in value.values():
                yield from _items(each)
        case list():
            for each in value:
                yield from _items(each)


def _names_another(item: Mapping[str, object], lent: Mapping[Ref, Lent], call: Call) -> bool:
    """Could it be about another sender ID of the same owner's, of that text in another country, and change it?"""
    named, country = item.get("SenderId", item.get("OriginationIdentity")), item.get(COUNTRY)
    if call.operation.startswith(READS) or not isinstance(named, Ref) or named not in lent:
        return False
    own = lent[named].country
    misspelled = call.breaks is not None and COUNTRY in call.breaks.id and country is not None
    return own is not None and country != own and not misspelled


def _harms(call: Call, ref: Ref, lent: Lent) -> bool:
    if lent.read_only and not call.operation.startswith(READS):
        return True
    return not _may(ref.kind, call.operation)


def _may(kind: str, operation: str) -> bool:
    return operation in OF_POOLS if kind == "pool" else operation not in NEVER[kind]
