"""How does a conversation leave nothing behind? Look at everything, unprotect, delete, and look whether it is gone."""

from __future__ import annotations

from collections.abc import Iterator

from ringtrue.harness.conversation import Conversation
from ringtrue.harness.lending import give_back
from ringtrue.reference_model.naming import listed, naming
from ringtrue.reference_model.operations import DESCRIBED_BY
from ringtrue.reference_model.state import OptOutList, PhoneNumber, Pool, SenderId, State, exists
from ringtrue.reference_model.vocabulary import Accepted, Call, Lost, Ref

MOST_IDS = 5


def audit(talk: Conversation) -> None:
    """Look at everything that the conversation made."""
    for kind in DESCRIBED_BY:
        _describe(talk, kind, talk.alive(kind)[:MOST_IDS])
    for pool in talk.alive("pool")[:2]:
        _say(talk, "ListPoolOriginationIdentities", {"PoolId": pool})
    for ref in [*filter(lambda ref: _worded(talk, ref), talk.world.beliefs)][:2]:
        _say(talk, "DescribeKeywords", {"OriginationIdentity": ref})
    for ref in [*filter(lambda ref: _populated(talk, ref), talk.world.beliefs)][:2]:
        _say(talk, "DescribeOptedOutNumbers", {"OptOutListName": ref})


def farewell(talk: Conversation) -> None:
    """Audit first, then clean up: pools, then the phone numbers that they held, then lists."""
    audit(talk)
    for operation, params in _temptations(talk)[: 2 + talk.number % 3]:
        _say(talk, operation, params)
    clean_up(talk)


Ask = tuple[str, dict[str, object]]


def _temptations(talk: Conversation) -> list[Ask]:
    """Calls that must be refused as things stand, before they are made possible: protected, pooled, in use."""
    pools = [(ref, state) for ref, state in _likely(talk, "pool") if isinstance(state, Pool)]
    phones = [(ref, state) for ref, state in _likely(talk, "phone-number") if isinstance(state, PhoneNumber)]
    senders = [(ref, state) for ref, state in _likely(talk, "sender-id") if isinstance(state, SenderId)]
    pooled = [(ref, phone) for ref, phone in phones if phone.pool]
    found: list[Ask | None] = [
        next((_delete_pool(ref) for ref, pool in pools if pool.deletion_protection), None),
        next((_release(ref) for ref, phone in phones if phone.deletion_protection and not phone.pool), None),
        next((_delete_list(ref) for ref in talk.alive("opt-out-list") if talk.world.use_of(ref)[0]), None),
        next((_release(ref) for ref, phone in pooled if not phone.deletion_protection), None),
        next((_unprotect(ref) for ref, _ in pooled), None),
        next((_release_sender(talk, ref) for ref, sender in senders if sender.deletion_protection), None),
        next((_create_pool(ref, phone) for ref, phone in pooled), None),
    ]
    asks = [ask for ask in found if ask is not None]
    turn = talk.number % max(1, len(asks))
    return asks[turn:] + asks[:turn]


def _likely(talk: Conversation, kind: str) -> Iterator[tuple[Ref, State]]:
    """Every resource of a kind that may exist, with one of the states that it may be in."""
    for ref in talk.alive(kind):
        yield ref, min(talk.world.beliefs[ref], key=repr)


def _delete_pool(ref: Ref) -> Ask:
    return "DeletePool", {"PoolId": ref}


def _unprotect(ref: Ref) -> Ask:
    return "UpdatePhoneNumber", {"PhoneNumberId": ref, "DeletionProtectionEnabled": False}


def _release(ref: Ref) -> Ask:
    return "ReleasePhoneNumber", {"PhoneNumberId": ref}


def _release_sender(talk: Conversation, ref: Ref) -> Ask:
    return "ReleaseSenderId", naming(ref, talk.world.beliefs)


def _delete_list(ref: Ref) -> Ask:
    return "DeleteOptOutList", {"OptOutListName": ref}


def _create_pool(ref: Ref, phone: PhoneNumber) -> Ask:
    return "CreatePool", {
        "OriginationIdentity": ref, "MessageType": phone.message_type, "IsoCountryCode": phone.iso_country_code,
    }  # fmt: skip


def clean_up(talk: Conversation) -> None:
    """Delete what the conversation made. Works without the audit as well, for a budget that is spent."""
    pools = _ours(talk, "pool")
    for pool in filter(lambda ref: _undeleted(talk, ref), pools):
        _delete(talk, pool, "UpdatePool", "DeletePool")
    _describe(talk, "pool", pools[-1:])
    phones = _ours(talk, "phone-number")
    if pools:
        _describe(talk, "phone-number", talk.alive("phone-number")[:MOST_IDS])
    if talk.lent:
        give_back(talk)
    for phone in filter(lambda ref: _undeleted(talk, ref), phones):
        _delete(talk, phone, "UpdatePhoneNumber", "ReleasePhoneNumber")
    _describe(talk, "phone-number", phones[-1:])
    senders = _ours(talk, "sender-id")
    for sender in senders:
        _delete(talk, sender, "UpdateSenderId", "ReleaseSenderId")
    _describe(talk, "sender-id", senders[-1:])
    lists = talk.alive("opt-out-list")
    for ref in lists:
        _delete(talk, ref, "", "DeleteOptOutList")
    _describe(talk, "opt-out-list", lists[-1:])
    for stray in talk.strays:
        talk.discard(stray)


def _ours(talk: Conversation, kind: str) -> list[Ref]:
    """What there is of a kind that we made."""
    return [ref for ref in talk.alive(kind) if ref not in talk.lent]


def _describe(talk: Conversation, kind: str, refs: list[Ref]) -> None:
    operation, listing = DESCRIBED_BY[kind]
    if refs:
        _say(talk, operation, {listing.ids: [listed(ref, talk.world.beliefs) for ref in refs]})


def _say(talk: Conversation, operation: str, params: dict[str, object]) -> None:
    if talk.session.may_ask(operation):
        talk.say(Call(operation, params))


def _delete(talk: Conversation, ref: Ref, update: str, delete: str) -> None:
    """Switch protection off where it may be on, then delete, with patience for a pool that lets its members go late."""
    if not talk.session.may_ask(delete):
        _expose(talk, ref, update)
        return
    patience = talk.session.patience
    _delete_once(talk, ref, update, delete)
    for pause in patience.pauses(patience.consistency_s):
        answered = isinstance(talk.answered, Accepted | Lost)  # what hangs is tried again at the end of the run
        if answered or not _may_yet(talk, ref) or patience.hopeless(delete):
            break
        patience.sleep(pause)
        _delete_once(talk, ref, update, delete)
    else:
        patience.gave_up(delete)


def _delete_once(talk: Conversation, ref: Ref, update: str, delete: str) -> None:
    _expose(talk, ref, update)
    talk.say(Call(delete, naming(ref, talk.world.beliefs)), settled=True)


def _expose(talk: Conversation, ref: Ref, update: str) -> None:
    """Switch protection off where it may be on. It may have to be tried again: in a pool nothing can be updated."""
    states = talk.world.beliefs[ref]
    if any(not isinstance(state, OptOutList) and state.deletion_protection for state in states):
        _say(talk, update, {**naming(ref, talk.world.beliefs), "DeletionProtectionEnabled": False})


def _undeleted(talk: Conversation, ref: Ref) -> bool:
    return any(state.status in ("PENDING", "CREATING", "ACTIVE") for state in talk.world.beliefs[ref])


def _worded(talk: Conversation, ref: Ref) -> bool:
    """Is anything known of its keywords?"""
    states = talk.world.beliefs[ref]
    return any(exists(state) and isinstance(state, Pool | PhoneNumber) and state.keywords for state in states)


def _populated(talk: Conversation, ref: Ref) -> bool:
    """Is it a list that may have numbers on it?"""
    states = talk.world.beliefs[ref]
    return any(exists(state) and isinstance(state, OptOutList) and state.opted_out for state in states)


def _may_yet(talk: Conversation, ref: Ref) -> bool:
    """Is it still there, and was the refusal one that time may lift?"""
    judged = talk.latest
    return any(map(exists, talk.world.beliefs[ref])) and judged is not None and not judged.divergences
