"""How does a phone number live? RequestPhoneNumber, UpdatePhoneNumber and ReleasePhoneNumber as guards and effects.

Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ringtrue.contracts.rule import Rule
from ringtrue.contracts.rules import phone_number as book
from ringtrue.contracts.rules.protocol import Error, Idempotency
from ringtrue.contracts.rules.reading import Reading
from ringtrue.reference_model.branch import Guard, Step, Success
from ringtrue.reference_model.lines import phone_number_lines, tags_line
from ringtrue.reference_model.pool import CONFLICT, NOT_FOUND, empty_update_guards, join, reasons
from ringtrue.reference_model.settings import is_arn, settings_guards, updated
from ringtrue.reference_model.state import CONFIG_FIELDS, DEFAULT_LIST, Config, PhoneNumber, State, becomes
from ringtrue.reference_model.tag import given_tags, tag_guards
from ringtrue.reference_model.vocabulary import Call, Ref
from ringtrue.reference_model.world import World, ref_of

UPDATES = {
    "SelfManagedOptOutsEnabled": "self_managed",
    "InternationalSendingEnabled": "international",
    "DeletionProtectionEnabled": "deletion_protection",
}
NO_LIST = Ref("opt-out-list", 0)
ANY_REFUSAL = ("ValidationException", *NOT_FOUND, *CONFLICT)


def request_phone_number(world: World, call: Call) -> Step:
    params = call.params
    guards = [*settings_guards(world, params, None, book.PhoneNumber.requested_opt_out_list)]
    if params.get("NumberType") == "SIMULATOR":
        if params.get("MessageType") == "PROMOTIONAL":
            guards.append(Guard(book.PhoneNumber.simulator_is_transactional, ANY_REFUSAL))
        if params.get("IsoCountryCode") != "US" or params.get("NumberCapabilities") != ["SMS"]:
            guards.append(Guard(Reading.number_may_be_unavailable, ANY_REFUSAL))
    else:
        guards.append(Guard(Reading.number_may_be_unavailable, ANY_REFUSAL))
    if params.get("InternationalSendingEnabled"):
        guards.append(Guard(Reading.international_may_be_refused, ANY_REFUSAL))
    if "RegistrationId" in params:
        guards.append(Guard(Error.not_found, NOT_FOUND))  # none of ours exists
    guards += [*_requested_pool_guards(world, params), *tag_guards(params.get("Tags"))]
    if not isinstance(params.get("NumberCapabilities"), list):
        return Step(tuple(guards), ())
    return Step(tuple(guards), tuple(_requests(world, call)))


def _requested_pool_guards(world: World, params: Mapping[str, object]) -> Iterator[Guard]:
    if "PoolId" not in params:
        return
    pool = world.pool(params["PoolId"])
    if pool is None:
        yield world.missing(params["PoolId"])
        return
    if is_arn(params["PoolId"]) and world.breaks(book.PhoneNumber.requested_pool):
        yield Guard(book.PhoneNumber.requested_pool, NOT_FOUND, planted=True)
    fits = pool.status == "ACTIVE" and pool.config == pool.first == Config() and "OptOutListName" not in params
    if not fits or pool.message_type != params.get("MessageType"):
        yield Guard(Reading.requested_pool_may_refuse, ANY_REFUSAL)
    yield Guard(Reading.members_may_have_to_be_alike, ANY_REFUSAL)


def _requests(world: World, call: Call) -> Iterator[Success]:
    """A new phone number is PENDING or ACTIVE already."""
    rules, params = book.PhoneNumber, call.params
    ref, pool = world.fresh or Ref("phone-number", 0), ref_of(params.get("PoolId"))
    where = "RequestPhoneNumber.result"
    why = Idempotency.no_token if "ClientToken" not in params else rules.request
    for status in ("ACTIVE", "PENDING"):
        phone = PhoneNumber(
            status, str(params.get("MessageType")), str(params.get("IsoCountryCode")),
            frozenset(map(str, params["NumberCapabilities"])),  # type: ignore[call-overload]  # a list: checked before
            str(params.get("NumberType")), Config(), Config(),
        )  # fmt: skip
        phone = world.apply(phone, rules.two_way_default, {"two_way_enabled": True}, two_way_enabled=False)
        phone = world.apply(phone, rules.self_managed_default, {"self_managed": True}, self_managed=False)
        phone = _requested(
            world, phone, rules.requested_international, "international", params.get("InternationalSendingEnabled")
        )
        phone = _requested(
            world, phone, rules.requested_protection, "deletion_protection", params.get("DeletionProtectionEnabled")
        )
        phone = world.apply(phone, rules.opt_out_list_default, {"opt_out_list": NO_LIST}, opt_out_list=DEFAULT_LIST)
        if "OptOutListName" in params:
            phone = world.apply(phone, rules.requested_opt_out_list, opt_out_list=ref_of(params["OptOutListName"]))
        for shown in _joining(world, phone, pool) if pool else (phone,):
            for made in given_tags(world, "phone-number", shown, params):
                lines = (*phone_number_lines(where, ref, made, why=why), tags_line(where, made))
                yield Success(rules.request, lines, {ref: made})


def _joining(world: World, phone: PhoneNumber, pool: Ref) -> Iterator[PhoneNumber]:
    """A phone number that is requested for a pool has settings of its own, or the pool's."""
    target = world.pool(pool)
    joined = join(world, phone, pool, book.PhoneNumber.requested_pool)
    joined = replace(joined, leaving=target is not None and target.status == "DELETING")
    yield joined
    if target is not None:
        adopted = {
            name: getattr(target.config, name)
            for name in CONFIG_FIELDS
            if getattr(target.config, name) != getattr(phone.config, name)
        }
        if adopted:
            yield becomes(joined, Reading.requested_pool_may_lend, **adopted)


def _requested(world: World, phone: PhoneNumber, rule: Rule, field: str, wanted: object) -> PhoneNumber:
    """A flag that is false by default and can be asked for; a mutant does the opposite."""
    return world.apply(phone, rule, {field: not wanted}, **{field: bool(wanted)})


def update_phone_number(world: World, call: Call) -> Step:
    params, named = call.params, call.params.get("PhoneNumberId")
    phone, ref = world.phone_number(named), ref_of(named)
    guards = [*phone_guards(world, named, book.PhoneNumber.update_by_id_or_arn)]
    list_rule = book.PhoneNumber.update_list_by_name_or_arn
    guards += settings_guards(world, params, phone.config if phone else None, list_rule)
    guards += empty_update_guards(params)
    if params.get("InternationalSendingEnabled"):
        guards.append(Guard(Reading.international_may_be_refused, ANY_REFUSAL))
    if phone is None or ref is None:
        return Step(tuple(guards), ())
    if phone.pool is not None:
        rule = book.PhoneNumber.update_while_in_pool
        guards.append(Guard(rule, CONFLICT, "PHONE_NUMBER_ASSOCIATED_TO_POOL", also=(Error.conflict,)))
    return Step(tuple(guards), tuple(_phone_updates(world, call, ref, phone)))


def phone_guards(world: World, named: object, by_arn: Rule) -> Iterator[Guard]:
    """The phone number that a call names must exist, be found under its ARN as well, and may have to be ACTIVE."""
    phone = world.phone_number(named)
    if phone is None:
        yield world.missing(named)
        return
    if is_arn(named) and world.breaks(by_arn):
        yield Guard(by_arn, NOT_FOUND, planted=True)
    if phone.status == "RELEASED":
        yield Guard(Reading.released_lingers, ANY_REFUSAL)
    elif phone.status == "PENDING":
        yield Guard(Reading.phone_must_be_active, (*CONFLICT, "ValidationException"), "RESOURCE_NOT_ACTIVE")


def _phone_updates(world: World, call: Call, ref: Ref, phone: PhoneNumber) -> Iterator[Success]:
    rules = book.PhoneNumber
    effects = (rules.update_changes, rules.update_leaves_the_rest)
    for after, _ in updated(world, call.params, phone, UPDATES, *effects):
        lines = phone_number_lines("UpdatePhoneNumber.result", ref, after, why=rules.update)
        yield Success(rules.update, lines, {ref: after}, relies=reasons(phone))


def release_phone_number(world: World, call: Call) -> Step:
    rules, named = book.PhoneNumber, call.params.get("PhoneNumberId")
    phone, ref = world.phone_number(named), ref_of(named)
    guards = [*phone_guards(world, named, rules.release_by_id_or_arn)]
    if phone is None or ref is None:
        return Step(tuple(guards), ())
    if phone.deletion_protection:
        why = phone.why.get("deletion_protection")
        also = (Error.conflict, *((why,) if why else ()))
        guards.append(Guard(rules.release_while_protected, CONFLICT, "DELETION_PROTECTION_ENABLED", also=also))
    if phone.pool is not None:
        guards.append(
            Guard(rules.release_while_in_pool, CONFLICT, "PHONE_NUMBER_ASSOCIATED_TO_POOL", also=(Error.conflict,))
        )
    lines = phone_number_lines("ReleasePhoneNumber.result", ref, phone, why=rules.release)
    released: dict[Ref, State] = {ref: world.apply(phone, rules.release, status="RELEASED", leaving=False)}
    return Step(tuple(guards), (Success(rules.release, lines, released, relies=reasons(phone)),))
