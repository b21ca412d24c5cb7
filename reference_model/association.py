"""How do phone numbers get into pools and out of them again? As guards and effects.

Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from enum import IntEnum

from ringtrue.contracts.rules import association as book
from ringtrue.contracts.rules.protocol import Error
from ringtrue.contracts.rules.reading import Reading
from ringtrue.reference_model.branch import ABSENT, AnyOf, Guard, Line, Step, Success
from ringtrue.reference_model.keywords import Keywords, alike, opened, unlike
from ringtrue.reference_model.lines import line, named_lines
from ringtrue.reference_model.pool import (
    CONFLICT,
    NOT_FOUND,
    country_guards,
    identity_guards,
    join,
    leave,
    pool_guards,
    reasons,
    status_guards,
)  # fmt: skip
from ringtrue.reference_model.state import Config, PhoneNumber, Pool, SenderId, State
from ringtrue.reference_model.vocabulary import Call, Ref
from ringtrue.reference_model.world import World, ref_of

REFUSALS = (*CONFLICT, "ValidationException")


class Fit(IntEnum):
    """Does an identity's configuration match? `min()` merges."""

    NO = 0
    MAYBE = 1
    YES = 2


def fit(phone: PhoneNumber, pool: Pool) -> Fit:
    """Match against the pool as it is and as it was created: the documents name one or the other."""
    if phone.message_type != pool.message_type:
        return Fit.NO
    if pool.seed == "sender-id":
        return Fit.MAYBE  # Reading.inherited_from_sender_id
    now = min(_config_fit(phone.config, pool.config), _keyword_fit(phone.keywords, pool.keywords))
    first = min(_config_fit(phone.config, pool.first), _keyword_fit(phone.keywords, pool.first_keywords))
    return now if now == first else Fit.MAYBE


def _keyword_fit(mine: Keywords, theirs: Keywords) -> Fit:
    """Keywords are part of the configuration that a pool inherits, and so of what must match."""
    return {True: Fit.YES, False: Fit.NO, None: Fit.MAYBE}[alike(mine, theirs)]


def _config_fit(mine: Config, theirs: Config) -> Fit:
    if (mine.opt_out_list, mine.self_managed, mine.two_way_enabled) != (
        theirs.opt_out_list, theirs.self_managed, theirs.two_way_enabled,
    ):  # fmt: skip
        return Fit.NO
    if mine.two_way_enabled and mine.channel != theirs.channel:
        return Fit.NO if mine.channel and theirs.channel else Fit.MAYBE
    return Fit.YES if (mine.channel, mine.role) == (theirs.channel, theirs.role) else Fit.MAYBE


def associate(world: World, call: Call) -> Step:
    rules, params = book.Association, call.params
    named, pool_named = params.get("OriginationIdentity"), params.get("PoolId")
    pool, pool_ref, phone, ref = world.pool(pool_named), ref_of(pool_named), world.phone_number(named), ref_of(named)
    guards = [*pool_guards(world, pool_named, rules.associate_pool_by_id_or_arn)]
    guards += identity_guards(
        world, named, rules.associate_by_id_or_arn, taken=rules.phone_of_other_pool, pool=pool_ref
    )
    guards += [*country_guards(params, phone), *status_guards(pool)]
    if pool is None or phone is None or pool_ref is None or ref is None:
        return Step(tuple(guards), ())
    guards += _match_guards(world, phone, pool, pool_ref)
    inside = join(world, phone, pool_ref, rules.associate)
    if pool.status == "DELETING":
        inside = replace(inside, leaving=inside.pool is not None)
    joined: dict[Ref, State] = {ref: inside}
    doubtful = unlike(phone.keywords, pool.keywords) if phone.pool != pool_ref else ()
    if doubtful:  # whose keywords win, should that be accepted, is not said
        joined[pool_ref] = replace(pool, keywords=opened(pool.keywords, doubtful))
    lines = tuple(membership_lines("AssociateOriginationIdentity.result", pool_ref, ref, phone))
    return Step(tuple(guards), (Success(rules.associate, lines, joined, relies=reasons(phone)),))


def _match_guards(world: World, phone: PhoneNumber, pool: Pool, pool_ref: Ref) -> Iterator[Guard]:
    if phone.pool == pool_ref:
        yield Guard(Reading.already_member, REFUSALS, "RESOURCE_ALREADY_ASSOCIATED")
        return
    match fit(phone, pool):
        case Fit.NO:
            yield Guard(book.Association.configuration_must_match, CONFLICT, also=(Error.conflict,))
        case Fit.MAYBE:
            yield Guard(book.Association.configuration_must_match, CONFLICT, certain=False)
        case Fit.YES:
            pass
    if phone.deletion_protection != pool.deletion_protection:
        yield Guard(Reading.protection_may_have_to_match, REFUSALS)
    if not _alike(world, phone, pool_ref):
        yield Guard(Reading.members_may_have_to_be_alike, REFUSALS)


def _alike(world: World, phone: PhoneNumber, pool: Ref) -> bool:
    """Is it of the country, type and capabilities of every phone number that may be in the pool?"""
    kind = (phone.iso_country_code, phone.number_type, phone.capabilities)
    others = [state for _, states in world.phone_numbers() for state in states if state.pool == pool]
    return bool(others) and all(kind == (o.iso_country_code, o.number_type, o.capabilities) for o in others)


def disassociate(world: World, call: Call) -> Step:
    rules, params = book.Association, call.params
    named, pool_named = params.get("OriginationIdentity"), params.get("PoolId")
    pool, pool_ref, phone, ref = world.pool(pool_named), ref_of(pool_named), world.phone_number(named), ref_of(named)
    guards = [*pool_guards(world, pool_named, rules.disassociate_pool_by_id_or_arn)]
    guards += identity_guards(world, named, rules.disassociate_by_id_or_arn, taken=None, pool=pool_ref)
    guards += [*country_guards(params, phone), *status_guards(pool)]
    if phone is not None and phone.pool != pool_ref:
        codes = (*CONFLICT, *NOT_FOUND)
        guards.append(Guard(rules.not_associated, codes, "PHONE_NUMBER_NOT_ASSOCIATED_TO_POOL", also=(Error.conflict,)))
    if pool is None or phone is None or pool_ref is None or ref is None:
        return Step(tuple(guards), ())
    if phone.pool == pool_ref and not _another_stays(world, pool_ref, ref):
        guards.append(Guard(rules.last_phone_number, REFUSALS, "LAST_PHONE_NUMBER", certain=False))
    lines = tuple(membership_lines("DisassociateOriginationIdentity.result", pool_ref, ref, phone))
    successes = (
        Success(rules.disassociate, lines, {ref: world.apply(left, rules.disassociate, pool=None, leaving=False)})
        for left in leave(phone, pool)
    )
    return Step(tuple(guards), tuple(successes))


def _another_stays(world: World, pool: Ref, leaving: Ref) -> bool:
    """Does the pool surely keep another phone number?"""
    return any(
        ref != leaving and all(phone.pool == pool and not phone.leaving for phone in states)
        for ref, states in world.phone_numbers()
    )


def membership_lines(where: str, pool: Ref, ref: Ref, identity: PhoneNumber | SenderId) -> Iterator[Line]:
    """What an answer shows of a pool and of the identity that joins or leaves it."""
    yield from named_lines(where, "PoolId", "PoolArn", pool)
    yield from named_lines(where, "OriginationIdentity", "OriginationIdentityArn", ref)
    yield line(where, "IsoCountryCode", AnyOf((identity.iso_country_code, ABSENT)))
