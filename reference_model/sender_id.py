"""How does a sender ID live? RequestSenderId, UpdateSenderId and ReleaseSenderId as guards and effects.

A Ref stands for a text in one country; the same text in another country is another sender ID.
Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ringtrue.contracts.rules import sender_id as book
from ringtrue.contracts.rules.protocol import Error
from ringtrue.contracts.rules.reading import Reading
from ringtrue.reference_model.branch import Guard, Step, Success
from ringtrue.reference_model.lines import line, sender_id_lines, tags_line
from ringtrue.reference_model.pool import CONFLICT, NOT_FOUND
from ringtrue.reference_model.settings import is_arn
from ringtrue.reference_model.state import SenderId, becomes
from ringtrue.reference_model.tag import given_tags, surviving_tags, tag_guards
from ringtrue.reference_model.vocabulary import Call, Ref
from ringtrue.reference_model.world import World, ref_of

ANY_REFUSAL = ("ValidationException", *CONFLICT, *NOT_FOUND)
PROTECTED = "DeletionProtectionEnabled"
MESSAGE_TYPES = ("PROMOTIONAL", "TRANSACTIONAL")
# What a sender ID may have been given that was requested without message types; AWS was seen to do the first.
DEFAULT_TYPES = (("TRANSACTIONAL",), MESSAGE_TYPES, ("PROMOTIONAL",), ())


def request_sender_id(world: World, call: Call) -> Step:
    rules, params, named = book.SenderId, call.params, call.params.get("SenderId")
    guards = [Guard(Reading.sender_id_may_be_unavailable, ANY_REFUSAL), *text_guards(named)]
    guards += tag_guards(params.get("Tags"))
    ref = ref_of(named)
    if ref is None:
        return Step(tuple(guards), (Success(rules.request, (line("RequestSenderId.result", "SenderId", named),)),))
    if not isinstance(params.get("IsoCountryCode"), str):
        return Step(tuple(guards), ())  # without its country it is no sender ID
    there = world.sender_id(named, params.get("IsoCountryCode"))
    if there is not None:
        codes = (*CONFLICT, "ValidationException", *NOT_FOUND)
        guards.append(Guard(Reading.sender_id_is_there_already, codes, "RESOURCE_ALREADY_EXISTS"))
    return Step(tuple(guards), tuple(_requests(world, call, ref, there)))


def text_guards(named: object) -> Iterator[Guard]:
    """Refusals for a text that no sender ID can have. Texts behind Refs are ours, and are good ones."""
    if not isinstance(named, str):
        return
    if not any(each.isascii() and each.isalpha() for each in named):
        yield Guard(book.SenderId.contains_a_letter, ("ValidationException",), also=(Error.validation,))
    if named.startswith("-") or named.endswith("-"):
        yield Guard(book.SenderId.no_hyphen_at_the_ends, ("ValidationException",), also=(Error.validation,))


def _requests(world: World, call: Call, ref: Ref, there: SenderId | None) -> Iterator[Success]:
    rules, where = book.SenderId, "RequestSenderId.result"
    because = Reading.sender_id_is_there_already if there else rules.request
    former = world.resource(call.params.get("SenderId"))
    for sender in (*((there,) if there else ()), *_requested(world, call.params, there)):
        for made in given_tags(world, "sender-id", sender, call.params):
            for kept in (made, *surviving_tags(former, made)):
                lines = (*sender_id_lines(where, ref, kept, why=because), tags_line(where, kept))
                yield Success(because, lines, {} if world.breaks(rules.request) else {ref: kept})


def _requested(world: World, params: Mapping[str, object], there: SenderId | None) -> Iterator[SenderId]:
    """The sender ID as it is asked for, in the pools that it may be in already."""
    rules, types = book.SenderId, params.get("MessageTypes")
    valid = isinstance(types, list) and types and all(each in MESSAGE_TYPES for each in types)
    named = (tuple(each for each in MESSAGE_TYPES if each in types),) if valid else ()  # type: ignore[operator]  # a list
    for message_types in named or DEFAULT_TYPES:
        sender = SenderId(
            "ACTIVE", str(params.get("IsoCountryCode")), message_types,
            pools=there.pools if there else (), leaving=there.leaving if there else (), why={"status": rules.request},
        )  # fmt: skip
        if not named:
            sender = becomes(sender, Reading.message_types_default, message_types=message_types)
        wanted = bool(params.get(PROTECTED))
        unwanted = {"deletion_protection": not wanted}
        yield world.apply(sender, rules.requested_protection, unwanted, deletion_protection=wanted)


def sender_guards(world: World, params: Mapping[str, object]) -> Iterator[Guard]:
    """The sender ID that an update or a release names must exist, in the country that is named."""
    named, country = params.get("SenderId"), params.get("IsoCountryCode")
    sender = world.sender_id(named, country)
    if is_arn(named):
        yield Guard(Reading.arn_of_sender_id_may_be_refused, ANY_REFUSAL, "INVALID_ARN")
    if sender is None:
        yield world.missing(named)
    elif sender.pools or sender.leaving:
        yield Guard(
            Reading.pooled_sender_id_may_stay, (*CONFLICT, "ValidationException"), "SENDER_ID_ASSOCIATED_TO_POOL"
        )


def update_sender_id(world: World, call: Call) -> Step:
    rules, params = book.SenderId, call.params
    sender, ref = world.sender_id(params.get("SenderId"), params.get("IsoCountryCode")), ref_of(params.get("SenderId"))
    guards = [*sender_guards(world, params)]
    if PROTECTED not in params:
        guards.append(Guard(Reading.empty_update, ("ValidationException",)))
    if sender is None or ref is None:
        return Step(tuple(guards), ())
    if PROTECTED in params:
        updates = [world.apply(sender, rules.update_changes, deletion_protection=params[PROTECTED])]
    else:
        reset = becomes(sender, Reading.update_without_protection, deletion_protection=False)
        updates = [sender, *((reset,) if reset != sender else ())]
    lines = (sender_id_lines("UpdateSenderId.result", ref, after, why=rules.update) for after in updates)
    successes = (Success(rules.update, shown, {ref: after}) for shown, after in zip(lines, updates, strict=True))
    return Step(tuple(guards), tuple(successes))


def release_sender_id(world: World, call: Call) -> Step:
    rules, params = book.SenderId, call.params
    sender, ref = world.sender_id(params.get("SenderId"), params.get("IsoCountryCode")), ref_of(params.get("SenderId"))
    guards = [*sender_guards(world, params)]
    if sender is None or ref is None:
        return Step(tuple(guards), ())
    why = sender.why.get("deletion_protection")
    if sender.deletion_protection:
        also = (Error.conflict, *((why,) if why else ()))
        guards.append(Guard(rules.release_while_protected, CONFLICT, "DELETION_PROTECTION_ENABLED", also=also))
    released = world.apply(sender, rules.release, status="GONE")
    if released.status == "GONE":
        released = replace(released, pools=(), leaving=tuple(sorted({*sender.pools, *sender.leaving})))
    lines = sender_id_lines("ReleaseSenderId.result", ref, sender, why=rules.release)
    return Step(tuple(guards), (Success(rules.release, lines, {ref: released}, relies=(why,) if why else ()),))
