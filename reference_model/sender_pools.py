"""How do sender IDs get into pools and out of them again? As guards and effects; phone numbers are in other modules.

Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from ringtrue.contracts.rule import Rule
from ringtrue.contracts.rules import association as book
from ringtrue.contracts.rules.pool import Pool as PoolRules
from ringtrue.contracts.rules.protocol import Error
from ringtrue.contracts.rules.reading import Reading
from ringtrue.reference_model.association import REFUSALS, membership_lines
from ringtrue.reference_model.branch import Guard, Step, Success
from ringtrue.reference_model.pool import CONFLICT, NOT_FOUND, created, fresh_pool, let_go, pool_guards, status_guards
from ringtrue.reference_model.state import CONFIG_FIELDS, Config, Pool, SenderId
from ringtrue.reference_model.tag import tag_guards
from ringtrue.reference_model.vocabulary import Call, Ref
from ringtrue.reference_model.world import World, ref_of

KIND = "sender-id"
Stepping = Callable[[World, Call], Step]


def by_identity(of_phone_numbers: Stepping, of_sender_ids: Stepping) -> Stepping:
    """The step for whatever the call names as its origination identity."""

    def step(world: World, call: Call) -> Step:
        ref = ref_of(call.params.get("OriginationIdentity"))
        return (of_sender_ids if ref is not None and ref.kind == KIND else of_phone_numbers)(world, call)

    return step


def _identity(world: World, params: Mapping[str, object]) -> SenderId | None:
    return world.sender_id(params.get("OriginationIdentity"), params.get("IsoCountryCode"))


def _identity_guards(
    world: World, params: Mapping[str, object], many: Rule | None, pool: Ref | None
) -> Iterator[Guard]:
    """The sender ID must exist, in the country that is named; by the rule `many` it may be in several pools."""
    sender, country = _identity(world, params), params.get("IsoCountryCode")
    if country is None:  # AWS was seen to refuse even an ARN, with ValidationException INVALID_ARN
        yield Guard(Reading.country_may_be_required, ("ValidationException", *NOT_FOUND))
    if sender is None:
        yield world.missing(params.get("OriginationIdentity"))
        return
    if country not in (None, sender.iso_country_code):
        yield Guard(Reading.country_may_have_to_match, ("ValidationException", *CONFLICT, *NOT_FOUND))
    if many is not None and world.breaks(many) and {*sender.pools} - {pool}:
        yield Guard(many, CONFLICT, planted=True)


def create_pool(world: World, call: Call) -> Step:
    params, many = call.params, PoolRules.create_with_sender_id_of_other_pool
    sender = _identity(world, params)
    guards = [*_identity_guards(world, params, many, None)]
    if sender is None:
        return Step(tuple(guards), ())
    if sender.message_types != (params.get("MessageType"),):
        guards.append(Guard(Reading.message_type_may_have_to_match, REFUSALS, "MESSAGE_TYPE_MISMATCH"))
    guards += tag_guards(params.get("Tags"))
    return Step(tuple(guards), tuple(_creations(world, call, sender, (many,) if sender.pools else ())))


def _creations(world: World, call: Call, sender: SenderId, relies: tuple[Rule, ...]) -> Iterator[Success]:
    """A pool has one message type, a sender ID may have two: the call's own, or the other one."""
    types = dict.fromkeys((str(call.params.get("MessageType")), *sender.message_types))
    why = PoolRules.inherits if len(types) == 1 else Reading.message_type_may_have_to_match
    for status in ("ACTIVE", "CREATING"):
        for message_type in types:
            config = dict.fromkeys(CONFIG_FIELDS, Reading.inherited_from_sender_id)
            pool = Pool(status, message_type, Config(), Config(), seed=KIND, why={**config, "message_type": why})
            joined = _inside(world.apply(sender, PoolRules.create, pools=_with(sender.pools, fresh_pool(world))))
            yield from created(world, call, pool, joined, relies)


def _with(pools: tuple[Ref, ...], pool: Ref) -> tuple[Ref, ...]:
    return tuple(sorted({*pools, pool}))


def _inside(sender: SenderId) -> SenderId:
    """What it has joined it is no longer leaving."""
    return replace(sender, leaving=tuple(pool for pool in sender.leaving if pool not in sender.pools))


def associate(world: World, call: Call) -> Step:
    rules, params = book.Association, call.params
    named, pool_named = params.get("OriginationIdentity"), params.get("PoolId")
    pool, pool_ref, sender, ref = world.pool(pool_named), ref_of(pool_named), _identity(world, params), ref_of(named)
    guards = [*pool_guards(world, pool_named, rules.associate_pool_by_id_or_arn), *status_guards(pool)]
    guards += _identity_guards(world, params, rules.sender_id_of_other_pool, pool_ref)
    if pool is None or sender is None or pool_ref is None or ref is None:
        return Step(tuple(guards), ())
    guards += _match_guards(world, sender, pool, pool_ref)
    inside = _inside(world.apply(sender, rules.associate, pools=_with(sender.pools, pool_ref)))
    if pool.status == "DELETING" and pool_ref in inside.pools:
        inside = let_go(inside, pool_ref, rules.associate)
    lines = tuple(membership_lines("AssociateOriginationIdentity.result", pool_ref, ref, sender))
    relies = (rules.sender_id_of_other_pool,) if sender.pools else ()
    return Step(tuple(guards), (Success(rules.associate, lines, {ref: inside}, relies=relies),))


def _match_guards(world: World, sender: SenderId, pool: Pool, pool_ref: Ref) -> Iterator[Guard]:
    if pool_ref in sender.pools:
        yield Guard(Reading.already_member, REFUSALS, "RESOURCE_ALREADY_ASSOCIATED")
        return
    if sender.message_types and pool.message_type not in sender.message_types:
        rule = book.Association.configuration_must_match
        yield Guard(rule, CONFLICT, "MESSAGE_TYPE_MISMATCH", also=(Error.conflict,))
    elif not _matches(world, sender, pool, pool_ref):
        yield Guard(Reading.sender_id_may_not_match, REFUSALS)
    if sender.deletion_protection != pool.deletion_protection:
        yield Guard(Reading.protection_may_have_to_match, REFUSALS)


def _matches(world: World, sender: SenderId, pool: Pool, pool_ref: Ref) -> bool:
    """Is there nothing in which it differs: a pool as it was created from a sender ID, with only its like in it?"""
    as_created = pool.seed == KIND and pool.config == pool.first and sender.message_types == (pool.message_type,)
    countries = {s.iso_country_code for _, states in world.sender_ids() for s in states if pool_ref in s.pools}
    others = any(phone.pool == pool_ref for _, states in world.phone_numbers() for phone in states)
    return as_created and countries == {sender.iso_country_code} and not others


def disassociate(world: World, call: Call) -> Step:
    rules, params = book.Association, call.params
    named, pool_named = params.get("OriginationIdentity"), params.get("PoolId")
    pool, pool_ref, sender, ref = world.pool(pool_named), ref_of(pool_named), _identity(world, params), ref_of(named)
    guards = [*pool_guards(world, pool_named, rules.disassociate_pool_by_id_or_arn), *status_guards(pool)]
    guards += _identity_guards(world, params, None, pool_ref)
    if sender is not None and pool_ref not in sender.pools:
        codes, certain = (*CONFLICT, *NOT_FOUND, "ValidationException"), pool_ref not in sender.leaving
        guards.append(Guard(rules.not_associated, codes, certain=certain, also=(Error.conflict,)))
    if pool is None or sender is None or pool_ref is None or ref is None:
        return Step(tuple(guards), ())
    if not _another_stays(world, pool_ref, ref):
        guards.append(Guard(Reading.last_member_may_stay, REFUSALS))
    outside, leaving = (tuple(it for it in pools if it != pool_ref) for pools in (sender.pools, sender.leaving))
    left = world.apply(sender, rules.disassociate, pools=outside, leaving=leaving)
    lines = tuple(membership_lines("DisassociateOriginationIdentity.result", pool_ref, ref, sender))
    return Step(tuple(guards), (Success(rules.disassociate, lines, {ref: left}),))


def _another_stays(world: World, pool: Ref, leaving: Ref) -> bool:
    """Does the pool surely keep another identity?"""
    numbers = (all(phone.pool == pool and not phone.leaving for phone in them) for _, them in world.phone_numbers())
    others = (all(pool in s.pools for s in states) for ref, states in world.sender_ids() if ref != leaving)
    return any(numbers) or any(others)
