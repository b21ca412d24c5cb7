"""Was ListPoolOriginationIdentities answered rightly? Every member of the pool, and nobody else.

Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

from collections.abc import Mapping

from ringtrue.contracts.rule import Rule
from ringtrue.contracts.rules.association import Association
from ringtrue.contracts.rules.paging import Paging
from ringtrue.contracts.rules.reading import Reading
from ringtrue.reference_model.adopted import perhaps_inside, perhaps_outside
from ringtrue.reference_model.answer import Answer
from ringtrue.reference_model.branch import ABSENT, KNOWN, AnyOf, Line, unordered
from ringtrue.reference_model.filters import Meets, criteria, meets
from ringtrue.reference_model.lines import RULES, line, named_lines
from ringtrue.reference_model.operations import arn_rules
from ringtrue.reference_model.state import Beliefs, PhoneNumber, SenderId, State, ordered
from ringtrue.reference_model.vocabulary import Call, Ref
from ringtrue.reference_model.world import World, ref_of

IDENTITIES = "ListPoolOriginationIdentities"
LISTED, NO_MORE = (RULES[f"{IDENTITIES}.result.{member}"] for member in ("OriginationIdentities", "NextToken"))


def pool_unsettled(world: World, call: Call) -> bool:
    states = world.beliefs.get(ref_of(call.params.get("PoolId")) or Ref("pool", 0), frozenset())
    return any(state.status in ("CREATING", "DELETING") for state in states)


def identities(reading: Answer, call: Call, body: Mapping[str, object]) -> None:
    """ListPoolOriginationIdentities: every member of the pool, and nobody else."""
    pool = ref_of(call.params["PoolId"]) or Ref("pool", 0)
    where, member = f"{IDENTITIES}.result", "OriginationIdentities"
    heading = tuple(named_lines(where, "PoolId", "PoolArn", pool))
    reading.item(None, frozenset(ordered(reading.world.beliefs[pool])[:1]), lambda _: heading, body)
    found = body.get(member)
    items = [item for item in found if isinstance(item, Mapping)] if isinstance(found, list) else []
    listed = {ref: item for item in items if (ref := _identified(item, reading.world.beliefs))}
    if len(items) > len(listed):
        rules = (Association.lists_all, *((Paging.next_set,) if call.paged else ()))
        reading.diverges("extra", rules, "each identity once", f"{len(items)} items", member)
    if pool_unsettled(reading.world, call):
        return
    for ref in listed:
        if ref not in reading.world.beliefs:
            reading.diverges(
                "extra", (Association.lists_all, LISTED), f"the members of {pool!r} only", f"{ref!r} as well", member
            )
    complete = not body.get("NextToken") and "NextToken" not in call.params
    for ref, states in reading.world.beliefs.items():
        if ref.kind in ("phone-number", "sender-id"):
            _membership(reading, call, ref, states, listed.get(ref), complete=complete)
    reading.confirms(LISTED, *arn_rules(call), *((NO_MORE,) if complete else ()))
    reading.confirms(*(() if call.params.get("Filters") else (Association.lists_all,)))


def _identified(item: Mapping[str, object], beliefs: Mapping[Ref, Beliefs]) -> Ref | None:
    """The identity an item is about: by its id or, where the id is missing or nobody's, by its ARN."""
    by_id, by_arn = ref_of(item.get("OriginationIdentity")), ref_of(item.get("OriginationIdentityArn"))
    return by_id if by_id in beliefs or by_arn not in beliefs else by_arn


def _membership(
    reading: Answer,
    call: Call,
    ref: Ref,
    states: Beliefs,
    item: Mapping[str, object] | None,
    *,
    complete: bool,
) -> None:
    pool, wanted = ref_of(call.params["PoolId"]) or Ref("pool", 0), criteria(call)
    inside = frozenset(s for s in states if _in(s, pool))
    outside = frozenset(s for s in states if not _surely_in(s, pool))
    joined = tuple(s.why[name] for s in ordered(states) for name in ("pool", "pools") if name in s.why)[:1]
    fits = meets(wanted, identity_lines(ref, ordered(states)[0]), reading.world.facts)  # nothing of it ever changes
    if item is not None and inside and fits is Meets.NO:
        by, expected = (Association.list_filtered, LISTED), "only identities that meet the filters"
        reading.diverges("extra", by, expected, f"{ref!r} as well", "OriginationIdentities", ref, (0,))
    elif item is not None and inside:
        reading.beliefs[ref] = inside
        reading.confirms(*joined)
        reading.item(None, frozenset(ordered(inside)[:1]), lambda state: identity_lines(ref, state), item, ref)
    elif item is not None:
        rules = (Association.lists_all, LISTED, *joined)
        expected = f"no {ref!r} among the members of {pool!r}"
        reading.diverges("extra", rules, expected, f"{ref!r} listed", "OriginationIdentities", ref, (0,))
        reading.beliefs[ref] = perhaps_inside(states, pool, Association.lists_all)
    elif complete and fits is not Meets.YES:
        reading.confirms(*((Association.list_filtered,) if inside and fits is Meets.NO else ()))
    elif complete and inside and outside:
        reading.beliefs[ref] = outside
    elif complete and inside:
        _unlisted(reading, call, ref, states, joined)


def _unlisted(reading: Answer, call: Call, ref: Ref, states: Beliefs, joined: tuple[Rule, ...]) -> None:
    """A member of the pool that a complete list lacks."""
    pool, wanted = ref_of(call.params["PoolId"]) or Ref("pool", 0), criteria(call)
    narrowed = (Association.list_filtered,) if wanted else ()
    walked = (Paging.next_set,) if call.paged else ()
    promises = (*narrowed, Association.lists_all, LISTED, NO_MORE, *walked, *joined)
    expected = f"{ref!r} among the members of {pool!r}"
    reading.diverges("missing", promises, expected, "a list without it", "OriginationIdentities", ref)
    if not wanted:
        reading.beliefs[ref] = perhaps_outside(states, pool, Association.lists_all)


def _in(state: State, pool: Ref) -> bool:
    """May it be shown as a member?"""
    match state:
        case PhoneNumber():
            return state.pool == pool
        case SenderId():
            return pool in state.pools or pool in state.leaving
        case _:
            return False


def _surely_in(state: State, pool: Ref) -> bool:
    """Must it be shown as a member?"""
    match state:
        case PhoneNumber():
            return state.pool == pool and not state.leaving
        case SenderId():
            return pool in state.pools
        case _:
            return False


def identity_lines(ref: Ref, state: State) -> tuple[Line, ...]:
    assert isinstance(state, PhoneNumber | SenderId)
    where = f"{IDENTITIES}.result.OriginationIdentities"
    named = (
        *named_lines(where, "OriginationIdentity", "OriginationIdentityArn", ref),
        line(where, "IsoCountryCode", state.iso_country_code),
    )
    if isinstance(state, SenderId):
        carried = AnyOf((unordered(("SMS",)), ABSENT))
        return (*named, line(where, "NumberCapabilities", carried, why=Reading.sender_id_capabilities))
    return (
        *named,
        line(where, "NumberCapabilities", unordered(state.capabilities)),
        line(where, "PhoneNumber", AnyOf((KNOWN, ABSENT)), ref=ref),
    )
