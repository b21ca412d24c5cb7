"""How does a pool live? CreatePool, UpdatePool and DeletePool as guards and effects.

Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from ringtrue.contracts.rule import Rule
from ringtrue.contracts.rules import pool as book
from ringtrue.contracts.rules.phone_number import PhoneNumber as PhoneNumberRules
from ringtrue.contracts.rules.protocol import Error
from ringtrue.contracts.rules.reading import Reading
from ringtrue.reference_model.branch import Guard, Step, Success
from ringtrue.reference_model.keywords import inherited, opened, words
from ringtrue.reference_model.lines import pool_lines, tags_line
from ringtrue.reference_model.settings import Fields, is_arn, settings_guards, updated
from ringtrue.reference_model.state import CONFIG_FIELDS, Config, PhoneNumber, Pool, SenderId, State, becomes
from ringtrue.reference_model.tag import given_tags, tag_guards
from ringtrue.reference_model.vocabulary import Call, Ref
from ringtrue.reference_model.world import World, each, ref_of

NOT_FOUND, CONFLICT = ("ResourceNotFoundException",), ("ConflictException",)
UPDATES = {
    "SelfManagedOptOutsEnabled": "self_managed",
    "SharedRoutesEnabled": "shared_routes",
    "DeletionProtectionEnabled": "deletion_protection",
}


def pool_guards(world: World, named: object, by_arn: Rule) -> Iterator[Guard]:
    """The pool that a call names must exist, and be found under its ARN as well."""
    if world.pool(named) is None:
        yield world.missing(named)
    elif is_arn(named) and world.breaks(by_arn):
        yield Guard(by_arn, NOT_FOUND, planted=True)


def identity_guards(
    world: World, named: object, by_arn: Rule, *, taken: Rule | None, pool: Ref | None
) -> Iterator[Guard]:
    """The phone number that is to join `pool`, or to leave one, must exist, be usable, and be in no other pool."""
    joins = taken is not None
    phone = world.phone_number(named)
    if phone is None:
        yield world.missing(named)
        return
    if is_arn(named) and world.breaks(by_arn):
        yield Guard(by_arn, NOT_FOUND, planted=True)
    if phone.status == "RELEASED":
        codes = (*NOT_FOUND, *CONFLICT, "ValidationException")
        yield Guard(PhoneNumberRules.released_is_gone if joins else Reading.released_lingers, codes)
    elif phone.status == "PENDING":
        yield Guard(Reading.phone_must_be_active, CONFLICT, "RESOURCE_NOT_ACTIVE")
    if taken and phone.pool is not None and phone.pool != pool:
        yield Guard(taken, CONFLICT, "PHONE_NUMBER_ASSOCIATED_TO_POOL", also=(Error.conflict,))


def create_pool(world: World, call: Call) -> Step:
    params = call.params
    named = params.get("OriginationIdentity")
    phone = world.phone_number(named)
    guards = [
        *identity_guards(
            world, named, book.Pool.identity_by_id_or_arn, taken=book.Pool.create_with_phone_of_other_pool, pool=None
        )
    ]
    guards += [*country_guards(params, phone), *tag_guards(params.get("Tags"))]
    if phone is None:
        return Step(tuple(guards), ())
    if params.get("MessageType") != phone.message_type:
        guards.append(
            Guard(Reading.message_type_may_have_to_match, (*CONFLICT, "ValidationException"), "MESSAGE_TYPE_MISMATCH")
        )
    return Step(tuple(guards), tuple(_creations(world, call, phone)))


def country_guards(params: Mapping[str, object], phone: PhoneNumber | None) -> Iterator[Guard]:
    """What may be refused for the country that is named, or is not, whatever else is wrong with the call."""
    if "IsoCountryCode" not in params:
        yield Guard(Reading.country_may_be_required, ("ValidationException",))
    elif phone is not None and params["IsoCountryCode"] != phone.iso_country_code:
        codes = ("ValidationException", *CONFLICT, *NOT_FOUND)
        yield Guard(Reading.country_may_have_to_match, codes, "COUNTRY_CODE_MISMATCH")


def status_guards(pool: Pool | None) -> Iterator[Guard]:
    """What may be refused because the pool is not ACTIVE, whatever else is wrong with the call."""
    if pool is not None and pool.status != "ACTIVE":
        yield Guard(Reading.pool_must_be_active, (*CONFLICT, *NOT_FOUND), "RESOURCE_NOT_ACTIVE")


def empty_update_guards(params: Mapping[str, object]) -> Iterator[Guard]:
    """What may be refused because nothing but the resource is named."""
    if len(params) == 1:
        yield Guard(Reading.empty_update, ("ValidationException",))


def _creations(world: World, call: Call, phone: PhoneNumber) -> Iterator[Success]:
    """A new pool is CREATING or ACTIVE; its message type is the call's, which should be the identity's as well."""
    rules = book.Pool
    types = dict.fromkeys((str(call.params.get("MessageType")), phone.message_type))
    for status in ("ACTIVE", "CREATING"):
        for message_type in types:
            for config in _inherited(phone.config):
                settled = len(types) == 1
                pool = Pool(status, message_type, Config(), config)
                why = rules.inherits if settled else Reading.message_type_may_have_to_match
                pool = world.apply(
                    pool, why, **{name: getattr(config, name) for name in CONFIG_FIELDS}, message_type=message_type
                )
                if own := inherited(phone.keywords, rules.inherits):
                    pool = world.apply(pool, rules.inherits, keywords=own, first_keywords=own)
                joined = join(world, phone, fresh_pool(world), rules.create)
                yield from created(world, call, pool, joined, reasons(phone))


def fresh_pool(world: World) -> Ref:
    """The pool that the call makes."""
    return world.fresh or Ref("pool", 0)


def created(world: World, call: Call, pool: Pool, joined: State, relies: tuple[Rule, ...]) -> Iterator[Success]:
    """Creations, of whatever kind the identity is that has `joined` the pool."""
    rules, where = book.Pool, "CreatePool.result"
    ref, seed = fresh_pool(world), ref_of(call.params["OriginationIdentity"])
    pool = world.apply(pool, rules.protection_not_inherited, {"deletion_protection": True}, deletion_protection=False)
    if "DeletionProtectionEnabled" in call.params:
        wanted = call.params["DeletionProtectionEnabled"]
        pool = world.apply(pool, rules.protection_at_creation, deletion_protection=wanted)
    pool = world.apply(pool, rules.shared_routes_default, {"shared_routes": True}, shared_routes=False)
    for made in given_tags(world, "pool", pool, call.params):
        lines = (*pool_lines(where, ref, made, why=rules.create), tags_line(where, made))
        then: dict[Ref, State] = {ref: made, **({seed: joined} if seed else {})}
        yield Success(rules.create, lines, then, relies=relies)


def _inherited(config: Config) -> Iterable[Config]:
    """The channel of disabled two-way messaging may or may not be part of the two-way configuration."""
    if config.two_way_enabled or not (config.channel or config.role):
        return (config,)
    return (config, replace(config, channel=None, role=None))


def join(world: World, phone: PhoneNumber, pool: Ref, rule: Rule) -> PhoneNumber:
    """The phone number once it is in the pool. Of its keywords nothing is known then: Reading.keywords_of_a_member."""
    joined = world.apply(phone, rule, pool=pool, leaving=False)
    target = world.pool(pool)
    doubtful = (*words(phone.keywords), *(words(target.keywords) if target else ()))
    return replace(joined, own=phone.config, moved=True, keywords=opened(phone.keywords, doubtful))


def reasons(phone: PhoneNumber) -> tuple[Rule, ...]:
    """What made the phone number free to be used."""
    return tuple(phone.why[name] for name in ("pool", "deletion_protection") if name in phone.why)


def leave(phone: PhoneNumber, pool: Pool | None) -> Iterator[PhoneNumber]:
    """A phone number that is let go keeps what it shows, or gets back its own, or keeps what the pool had."""
    for config in dict.fromkeys((phone.config, phone.own, *((pool.config,) if pool else ()))):
        changed = {
            name: getattr(config, name)
            for name in CONFIG_FIELDS
            if getattr(config, name) != getattr(phone.config, name)
        }
        yield becomes(phone, Reading.settings_after_leaving, **changed) if changed else phone


def update_pool(world: World, call: Call) -> Step:
    params, named = call.params, call.params.get("PoolId")
    pool, ref = world.pool(named), ref_of(named)
    guards = [*pool_guards(world, named, book.Pool.update_by_id_or_arn)]
    guards += settings_guards(world, params, pool.config if pool else None, book.Pool.update_list_by_name_or_arn)
    guards += [*status_guards(pool), *empty_update_guards(params), *_two_way_guards(world, params, ref, pool)]
    if pool is None or ref is None:
        return Step(tuple(guards), ())
    return Step(tuple(guards), tuple(_pool_updates(world, call, ref, pool)))


def _two_way_guards(
    world: World, params: Mapping[str, object], ref: Ref | None, pool: Pool | None
) -> Iterator[Guard]:
    """What may be refused because the pool has, or may have, a sender ID, which nobody can answer."""
    wanted = params.get("TwoWayEnabled") or params.get("SelfManagedOptOutsEnabled")
    theirs = pool is not None and pool.theirs
    if wanted and (theirs or any(ref in sender.pools for _, states in world.sender_ids() for sender in states)):
        yield Guard(Reading.sender_id_has_no_two_way, (*CONFLICT, "ValidationException"))


def _pool_updates(world: World, call: Call, ref: Ref, pool: Pool) -> Iterator[Success]:
    rules = book.Pool
    effects = (rules.update_changes, rules.update_leaves_the_rest)
    for after, named in updated(world, call.params, pool, UPDATES, *effects):
        after = world.apply(
            after, rules.message_type_is_fixed, {"message_type": other_type(pool)}, message_type=pool.message_type
        )
        if pool.theirs:
            after = replace(after, theirs=tuple(sorted({*pool.theirs, after.config.opt_out_list})))
        lines = pool_lines("UpdatePool.result", ref, after, why=rules.update)
        ripples = {member: each(_follows(ref, named)) for member in world.members(ref)}
        yield Success(rules.update, lines, {ref: after}, ripples)


def other_type(pool: Pool) -> str:
    return "PROMOTIONAL" if pool.message_type == "TRANSACTIONAL" else "TRANSACTIONAL"


class _follows:
    """A member phone number may or may not show what its pool was told."""

    def __init__(self, pool: Ref, fields: Fields) -> None:
        self.pool = pool
        self.fields = {name: value for name, value in fields.items() if name in CONFIG_FIELDS}

    def __call__(self, phone: PhoneNumber) -> Iterator[PhoneNumber]:
        yield phone
        if phone.pool == self.pool and self.fields:
            yield becomes(phone, Reading.pool_drives_members, **self.fields)


def delete_pool(world: World, call: Call) -> Step:
    rules, named = book.Pool, call.params.get("PoolId")
    pool, ref = world.pool(named), ref_of(named)
    guards = [*pool_guards(world, named, rules.delete_by_id_or_arn)]
    if pool is None or ref is None:
        return Step(tuple(guards), ())
    if pool.status != "ACTIVE":
        guards.append(Guard(rules.delete_while_not_active, CONFLICT, "RESOURCE_NOT_ACTIVE", also=(Error.conflict,)))
    elif world.breaks(rules.active_is_available):
        guards.append(Guard(rules.active_is_available, CONFLICT, "RESOURCE_NOT_ACTIVE", planted=True))
    if pool.deletion_protection:
        why = pool.why.get("deletion_protection")
        also = (Error.conflict, *((why,) if why else ()))
        guards.append(Guard(rules.delete_while_protected, CONFLICT, "DELETION_PROTECTION_ENABLED", also=also))
    gone = becomes(pool, rules.delete, status="DELETING") if not world.breaks(rules.delete) else pool
    lines = pool_lines("DeletePool.result", ref, gone, why=rules.delete)
    ripples = {member: _let_go(world, ref, pool) for member in world.members(ref)}
    relies = (rules.active_is_available, *(pool.why[name] for name in ("deletion_protection",) if name in pool.why))
    return Step(tuple(guards), (Success(rules.delete, lines, {ref: gone}, ripples, relies),))


class _let_go:
    """A member of a deleted pool: still leaving, and free as soon as AWS gets to it."""

    def __init__(self, world: World, ref: Ref, pool: Pool) -> None:
        self.world, self.ref, self.pool = world, ref, pool

    def __call__(self, state: State) -> Iterator[State]:
        rule = book.Pool.delete_disassociates
        match state:
            case PhoneNumber(pool=self.ref) if not self.world.breaks(rule):
                for left in leave(state, self.pool):
                    yield becomes(left, rule, pool=self.ref, leaving=True)
            case SenderId(pools=pools) if self.ref in pools and not self.world.breaks(rule):
                yield let_go(state, self.ref, rule)
            case _:
                yield state


def let_go(sender: SenderId, pool: Ref, rule: Rule) -> SenderId:
    """The sender ID out of a pool that is on its way out itself, and that may let go late."""
    pools, leaving = {*sender.pools} - {pool}, {*sender.leaving, pool}
    return becomes(sender, rule, pools=tuple(sorted(pools)), leaving=tuple(sorted(leaving)))
