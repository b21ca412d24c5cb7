"""Which lives are worth leading in any case? Short planned conversations through every state and every refusal.

Chance finds what nobody thought of; what the documents promise in so many words need not wait for it. Each life is a
conversation of its own, so that what it finds starts short. Calls whose resources a target did not make are left out.
"""

from __future__ import annotations

from ringtrue.reference_model.vocabulary import Arn, Call, Ref
from ringtrue.strategies.life_of_keywords import LIVES_OF_KEYWORDS
from ringtrue.strategies.life_of_lists import FILTERS, WALKS
from ringtrue.strategies.life_of_numbers import LIVES_OF_NUMBERS
from ringtrue.strategies.life_of_sender_ids import LIVES_OF_SENDER_IDS
from ringtrue.strategies.life_of_tags import LIVES_OF_TAGS
from ringtrue.strategies.phrases import (
    DEFAULT,
    FIFTH_LIST,
    FIVE,
    FIVE_LISTS,
    FIVE_POOLS,
    FOUR,
    IN_CAPITALS,
    LIST,
    LONG_TOPIC,
    LONGEST,
    NO_LIST,
    NO_PHONE,
    NO_POOL,
    ONE,
    OTHER_LIST,
    OTHER_POOL,
    PHONES,
    POOL,
    TAGS,
    THREE,
    TOKEN,
    TWO,
    create,
    delete,
    enlist,
    join,
    lists,
    members,
    part,
    phone,
    phones,
    pool,
    pools,
    release,
    request,
    two_way,
    unlist,
)

# fmt: off
FIVE_OF_EACH = (
    request(), request(), request(), request(), request(), phones(*PHONES),
    create(ONE), create(TWO), create(THREE), create(FOUR), create(FIVE), pools(*FIVE_POOLS), pools(), phones(),
    *(enlist(name) for name in FIVE_LISTS), lists(*FIVE_LISTS), lists(),
    *WALKS,
)
OPT_OUT_LISTS = (
    enlist(LIST, Tags=TAGS), enlist(LIST), enlist(LONGEST, ClientToken=TOKEN), enlist(FIFTH_LIST, ClientToken=TOKEN),
    enlist(OTHER_LIST, ClientToken=IN_CAPITALS), lists(LIST), lists(Arn(LIST)), lists(LIST, LONGEST), lists(),
    lists(NO_LIST), lists(LIST, NO_LIST), unlist(Arn(LONGEST)), lists(LONGEST), unlist(LONGEST), lists(),
    enlist(LONGEST), unlist(NO_LIST), lists(LONGEST), unlist(LIST), lists(Arn(LIST)), request(), enlist(LIST),
    phone(ONE, OptOutListName=LIST), phones(ONE), unlist(LIST), phone(ONE, OptOutListName=DEFAULT), unlist(LIST),
    phone(ONE, OptOutListName=LIST),
)
PHONE_NUMBERS = (
    enlist(LIST), request(OptOutListName=Arn(LIST), Tags=TAGS, ClientToken=TOKEN),
    request(DeletionProtectionEnabled=True, ClientToken=IN_CAPITALS), request(MessageType="PROMOTIONAL"),
    request(OptOutListName=NO_LIST), phones(ONE), phones(Arn(TWO), ONE), phones(), phones(NO_PHONE),
    phones(ONE, NO_PHONE), unlist(LIST), release(TWO), phone(Arn(TWO), DeletionProtectionEnabled=False),
    phones(TWO), release(TWO), phone(ONE, **two_way()), phone(ONE, SelfManagedOptOutsEnabled=True), phones(ONE),
    phone(ONE, OptOutListName=DEFAULT), unlist(LIST), enlist(OTHER_LIST), phone(ONE, OptOutListName=Arn(OTHER_LIST)),
    phone(ONE, DeletionProtectionEnabled=True), phone(ONE, SelfManagedOptOutsEnabled=False), phones(Arn(ONE)),
    phone(ONE, SelfManagedOptOutsEnabled=True, OptOutListName=NO_LIST), phones(ONE), phone(ONE, TwoWayEnabled=False),
    phone(ONE, TwoWayEnabled=False), phones(ONE), phone(NO_PHONE, TwoWayEnabled=False),
    phone(ONE, DeletionProtectionEnabled=False), release(Arn(ONE)), phones(ONE),
    phone(ONE, SelfManagedOptOutsEnabled=False), release(NO_PHONE),
)
POOLS = (
    enlist(LIST), request(OptOutListName=LIST, DeletionProtectionEnabled=True), phone(ONE, **two_way()),
    phone(ONE, SelfManagedOptOutsEnabled=True), create(Arn(ONE), Tags=TAGS, ClientToken=TOKEN), pools(POOL),
    create(ONE), request(), create(TWO, DeletionProtectionEnabled=True, ClientToken=IN_CAPITALS),
    create(Arn(ONE), Tags=TAGS, ClientToken=TOKEN), pools(OTHER_POOL), delete(OTHER_POOL), pools(Arn(POOL), OTHER_POOL),
    pools(), pools(NO_POOL), pools(POOL, NO_POOL), pool(OTHER_POOL, SharedRoutesEnabled=True),
    pool(OTHER_POOL, SharedRoutesEnabled=True), pool(Arn(OTHER_POOL), OptOutListName=Arn(LIST)),
    pool(OTHER_POOL, **two_way()), pools(OTHER_POOL), pool(OTHER_POOL, SelfManagedOptOutsEnabled=True),
    pool(OTHER_POOL, OptOutListName=DEFAULT), pool(OTHER_POOL, **two_way(LONG_TOPIC)), pools(OTHER_POOL),
    pool(OTHER_POOL, SelfManagedOptOutsEnabled=False), pool(OTHER_POOL, TwoWayEnabled=False),
    pool(OTHER_POOL, OptOutListName=NO_LIST, SharedRoutesEnabled=False), pool(NO_POOL, SharedRoutesEnabled=True),
    pools(OTHER_POOL), enlist(OTHER_LIST), pool(OTHER_POOL, OptOutListName=OTHER_LIST), unlist(OTHER_LIST),
    unlist(LIST), pool(OTHER_POOL, DeletionProtectionEnabled=False), phones(ONE, TWO),
    pool(POOL, DeletionProtectionEnabled=True), pool(POOL, SharedRoutesEnabled=True), delete(POOL),
    pool(POOL, DeletionProtectionEnabled=False), pool(POOL, DeletionProtectionEnabled=True), delete(POOL),
    pool(POOL, DeletionProtectionEnabled=False), delete(Arn(OTHER_POOL)), pools(OTHER_POOL), delete(OTHER_POOL),
    pool(OTHER_POOL, SharedRoutesEnabled=True), pools(OTHER_POOL), unlist(OTHER_LIST),
    phone(TWO, OptOutListName=OTHER_LIST), pools(), pools(Arn(POOL)), phones(TWO), create(TWO), delete(NO_POOL),
    create(NO_PHONE),
)
MEMBERS = (
    request(), request(), request(), request(), create(ONE), create(TWO), members(POOL), request(PoolId=POOL),
    request(PoolId=Arn(OTHER_POOL)), request(PoolId=NO_POOL), phones(FIVE), members(POOL), release(FIVE),
    pool(POOL, SharedRoutesEnabled=True), join(POOL, THREE, ClientToken=TOKEN), members(Arn(POOL)), phones(THREE),
    pools(POOL), join(OTHER_POOL, THREE), create(THREE), phone(THREE, TwoWayEnabled=False), release(THREE),
    release(ONE), part(OTHER_POOL, THREE), join(Arn(POOL), Arn(FOUR)), members(POOL),
    part(Arn(POOL), Arn(THREE), ClientToken=IN_CAPITALS), members(POOL), phones(THREE), part(POOL, THREE),
    join(OTHER_POOL, THREE), members(OTHER_POOL), part(POOL, FOUR), release(FOUR), phones(FOUR), join(POOL, FOUR),
    join(NO_POOL, THREE), join(POOL, NO_PHONE), part(NO_POOL, THREE), part(POOL, NO_PHONE), members(NO_POOL),
    delete(OTHER_POOL), members(OTHER_POOL), phones(TWO, THREE), join(POOL, THREE), members(POOL), phones(),
)
LEAVERS = (
    enlist(LIST), request(), request(), request(), request(), create(ONE), join(POOL, TWO), join(POOL, THREE),
    join(POOL, FOUR), request(OptOutListName=LIST), join(POOL, FIVE), members(POOL), part(POOL, ONE),
    phone(ONE, DeletionProtectionEnabled=True), phones(ONE), phone(ONE, OptOutListName=LIST), pools(POOL),
    phone(ONE, DeletionProtectionEnabled=False), release(ONE), pools(POOL), members(POOL), delete(POOL),
    phones(TWO, THREE, FOUR), phone(FOUR, DeletionProtectionEnabled=True),
    phone(FOUR, DeletionProtectionEnabled=False), create(THREE), join(OTHER_POOL, FOUR), members(OTHER_POOL),
)
MISMATCHES = (
    enlist(LIST), request(), create(ONE), request(OptOutListName=LIST), join(POOL, TWO),
    phone(TWO, OptOutListName=DEFAULT), phone(TWO, **two_way()), join(POOL, TWO),
    create(TWO), request(), phone(THREE, **two_way(LONG_TOPIC)), phones(THREE), join(OTHER_POOL, THREE),
    phone(THREE, **two_way()), phone(THREE, SelfManagedOptOutsEnabled=True), join(OTHER_POOL, THREE),
    phone(THREE, SelfManagedOptOutsEnabled=False), join(OTHER_POOL, THREE), members(OTHER_POOL),
    request(), request(NumberType="TOLL_FREE", MessageType="PROMOTIONAL"), join(POOL, FIVE),
)
# fmt: on

def life_of_their_pool(name: Ref) -> tuple[Call, ...]:
    """What may be done to a pool that is lent, whatever it is like: each setting to either value, and looks."""
    return (
        pools(name), pool(name, SharedRoutesEnabled=True), pools(name), pool(name, DeletionProtectionEnabled=True),
        pools(name), pool(name, SharedRoutesEnabled=False), pools(name), enlist(LIST), pool(name, OptOutListName=LIST),
        unlist(LIST), pools(name), pool(name, **two_way()), pool(name, SelfManagedOptOutsEnabled=True), pools(name),
        pool(name, SelfManagedOptOutsEnabled=False), pool(name, TwoWayEnabled=False), pools(name),
        pool(name, OptOutListName=NO_LIST), pool(name, DeletionProtectionEnabled=False), pools(name, NO_POOL), pools(),
    )  # fmt: skip


# The one with most resources comes first: whatever a target gets wrong with the nth, it may get right ever after.
LIVES: tuple[tuple[Call, ...], ...] = (
    FIVE_OF_EACH, OPT_OUT_LISTS, PHONE_NUMBERS, POOLS, MEMBERS, *LIVES_OF_KEYWORDS, *LIVES_OF_SENDER_IDS,
    *LIVES_OF_TAGS, *LIVES_OF_NUMBERS, LEAVERS, MISMATCHES, FILTERS,
)  # fmt: skip
