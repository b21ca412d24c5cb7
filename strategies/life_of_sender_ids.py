"""Which lives do sender IDs lead? Requested, protected, released, in several pools, and one text in two countries."""

from __future__ import annotations

from ringtrue.reference_model.naming import ABROAD, HOME
from ringtrue.reference_model.vocabulary import Arn, Call
from ringtrue.strategies.life_of_lists import filtered, sized, walked
from ringtrue.strategies.phrases import (
    IN_CAPITALS,
    NO_POOL,
    NO_SENDER,
    ONE,
    OTHER_POOL,
    OTHER_SENDER,
    POOL,
    SENDER,
    SMALL_SENDER,
    TAGS,
    TOKEN,
    TWIN,
    ask_for,
    at,
    create,
    delete,
    join,
    let,
    members,
    part,
    pools,
    request,
    sender,
    senders,
    tag,
    tags,
)

TRANSACTIONAL, PROMOTIONAL, BOTH = ["TRANSACTIONAL"], ["PROMOTIONAL"], ["TRANSACTIONAL", "PROMOTIONAL"]
ELSEWHERE = "DE"
NO_LETTER, HYPHENS_FIRST, HYPHENS_LAST = "2026112107", "-RINGTRUE", "RINGTRUE-"

# fmt: off
SENDER_IDS = (
    ask_for(SENDER, MessageTypes=TRANSACTIONAL, Tags=TAGS, ClientToken=TOKEN),
    ask_for(OTHER_SENDER, MessageTypes=PROMOTIONAL, DeletionProtectionEnabled=True, ClientToken=IN_CAPITALS),
    tags(SENDER), tag(SENDER, team="green"), tags(SENDER), senders(SENDER, OTHER_SENDER), senders(SENDER),
    senders((SENDER, ABROAD)), sender(SENDER, ABROAD, DeletionProtectionEnabled=True), let(SENDER, ABROAD),
    ask_for(TWIN, ELSEWHERE, MessageTypes=BOTH), ask_for(SMALL_SENDER),
    senders((TWIN, ELSEWHERE), SENDER, SMALL_SENDER), senders(), senders(NO_SENDER), senders(SENDER, NO_SENDER),
    filtered(senders(), sender_id=TWIN),
    let(OTHER_SENDER), sender(OTHER_SENDER, DeletionProtectionEnabled=False), senders(OTHER_SENDER),
    sender(SENDER, DeletionProtectionEnabled=True), let(SENDER), sender(SENDER, DeletionProtectionEnabled=False),
    let(SENDER), ask_for(SENDER, MessageTypes=TRANSACTIONAL), senders(SENDER), let(TWIN, ELSEWHERE),
    senders((TWIN, ELSEWHERE)), senders(SENDER), let(OTHER_SENDER), senders(OTHER_SENDER), ask_for(OTHER_SENDER),
    senders(OTHER_SENDER), sender(OTHER_SENDER, DeletionProtectionEnabled=True), let(OTHER_SENDER), senders(),
    sender(NO_SENDER), let(NO_SENDER), filtered(senders(), sender_id=SENDER),
    filtered(senders(), iso_country_code=HOME), filtered(senders(), message_type="PROMOTIONAL"),
    filtered(senders(), deletion_protection_enabled="true"),
    filtered(senders(), deletion_protection_enabled="false", message_type="TRANSACTIONAL"), walked(senders(), 1),
    sized(senders(), Owner="SHARED"), sized(senders(), Owner="SELF"),
)
WRONG_TEXTS = (ask_for(NO_LETTER), ask_for(HYPHENS_FIRST), ask_for(HYPHENS_LAST))
SENDERS_IN_POOLS = (
    ask_for(SENDER, MessageTypes=TRANSACTIONAL), ask_for(OTHER_SENDER, MessageTypes=TRANSACTIONAL),
    at(HOME, create(SENDER)), at(HOME, create(OTHER_SENDER)), pools(POOL), members(POOL),
    at(HOME, join(OTHER_POOL, SENDER)), members(OTHER_POOL), members(POOL), at(HOME, create(Arn(SENDER))),
    at(HOME, join(POOL, Arn(OTHER_SENDER))), members(POOL), at(HOME, part(OTHER_POOL, SENDER)), members(OTHER_POOL),
    at(HOME, part(OTHER_POOL, SENDER)), at(HOME, join(NO_POOL, SENDER)), at(HOME, join(POOL, NO_SENDER)),
    ask_for(TWIN, ELSEWHERE, MessageTypes=PROMOTIONAL), at(ELSEWHERE, join(POOL, TWIN)), request(),
    at("US", create(ONE)), members(POOL), delete(POOL), members(OTHER_POOL), senders(SENDER, OTHER_SENDER),
    at(HOME, join(OTHER_POOL, SENDER)), members(OTHER_POOL),
)
# fmt: on

LIVES_OF_SENDER_IDS: tuple[tuple[Call, ...], ...] = (SENDER_IDS, SENDERS_IN_POOLS, WRONG_TEXTS)
