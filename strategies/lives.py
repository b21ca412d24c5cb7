"""Which lives are worth leading in any case? Short planned conversations through every state and every refusal.

Chance finds what nobody thought of; what the documents promise in so many words need not wait for it. Each life is a
conversation of its own, so that what it finds starts short. Calls whose resources a target did not make are left out.
"""

from __future__ import annotations

from collections.abc import Mapping

from ringtrue.reference_model.vocabulary import Arn, Call, Ref
from ringtrue.strategies.calls import SIMULATOR

FIVE_POOLS, PHONES, FIVE_LISTS = (
    tuple(Ref(kind, n) for n in range(1, 6)) for kind in ("pool", "phone-number", "opt-out-list")
)
POOL, OTHER_POOL = FIVE_POOLS[:2]
ONE, TWO, THREE, FOUR, FIVE = PHONES
LIST, OTHER_LIST, _, LONGEST, _ = FIVE_LISTS  # every fourth name is as long as can be
NO_POOL, NO_PHONE, NO_LIST = (Ref(kind, 0) for kind in ("pool", "phone-number", "opt-out-list"))
TOPIC, LONG_TOPIC, ROLE = Ref("topic", 1), Ref("topic", 2), Ref("role", 1)
TOKEN, IN_CAPITALS = Ref("token", 1), Ref("capital-token", 1)
DEFAULT = Ref("default-opt-out-list", 1)
TAGS = [{"Key": "team", "Value": "blue"}, {"Key": "stage", "Value": ""}]
Named = Ref | Arn


def _list(name: Named, **more: object) -> Call:
    return Call("CreateOptOutList", {"OptOutListName": name, **more})


def _lists(*names: Named) -> Call:
    return Call("DescribeOptOutLists", {"OptOutListNames": list(names)} if names else {})


def _unlist(name: Named) -> Call:
    return Call("DeleteOptOutList", {"OptOutListName": name})


def _request(**more: object) -> Call:
    return Call("RequestPhoneNumber", {**SIMULATOR, **more})


def _phone(name: Named, **settings: object) -> Call:
    return Call("UpdatePhoneNumber", {"PhoneNumberId": name, **settings})


def _phones(*names: Named) -> Call:
    return Call("DescribePhoneNumbers", {"PhoneNumberIds": list(names)} if names else {})


def _release(name: Named) -> Call:
    return Call("ReleasePhoneNumber", {"PhoneNumberId": name})


def _create(name: Named, **more: object) -> Call:
    return Call(
        "CreatePool",
        {"OriginationIdentity": name, "MessageType": "TRANSACTIONAL", "IsoCountryCode": "US", **more},
    )


def _pool(name: Named, **settings: object) -> Call:
    return Call("UpdatePool", {"PoolId": name, **settings})


def _pools(*names: Named) -> Call:
    return Call("DescribePools", {"PoolIds": list(names)} if names else {})


def _delete(name: Named) -> Call:
    return Call("DeletePool", {"PoolId": name})


def _members(name: Named) -> Call:
    return Call("ListPoolOriginationIdentities", {"PoolId": name})


def _join(pool: Named, phone: Named) -> Call:
    return Call("AssociateOriginationIdentity", {"PoolId": pool, "OriginationIdentity": phone, "IsoCountryCode": "US"})


def _part(pool: Named, phone: Named) -> Call:
    return Call(
        "DisassociateOriginationIdentity", {"PoolId": pool, "OriginationIdentity": phone, "IsoCountryCode": "US"}
    )


def _two_way(topic: Ref = TOPIC) -> Mapping[str, object]:
    return {"TwoWayEnabled": True, "TwoWayChannelArn": topic, "TwoWayChannelRole": ROLE}


# fmt: off
FIVE_OF_EACH = (
    _request(), _request(), _request(), _request(), _request(), _phones(*PHONES),
    _create(ONE), _create(TWO), _create(THREE), _create(FOUR), _create(FIVE), _pools(*FIVE_POOLS), _pools(), _phones(),
    *(_list(name) for name in FIVE_LISTS), _lists(*FIVE_LISTS), _lists(),
)
OPT_OUT_LISTS = (
    _list(LIST, Tags=TAGS), _list(LIST), _list(LONGEST, ClientToken=TOKEN), _list(OTHER_LIST, ClientToken=IN_CAPITALS),
    _lists(LIST), _lists(Arn(LIST)), _lists(LIST, LONGEST), _lists(), _lists(NO_LIST), _lists(LIST, NO_LIST),
    _unlist(Arn(LONGEST)), _lists(LONGEST), _unlist(LONGEST), _lists(), _list(LONGEST), _unlist(NO_LIST),
    _lists(LONGEST), _unlist(LIST), _lists(Arn(LIST)), _request(), _list(LIST), _phone(ONE, OptOutListName=LIST),
    _phones(ONE), _unlist(LIST), _phone(ONE, OptOutListName=DEFAULT), _unlist(LIST), _phone(ONE, OptOutListName=LIST),
)
PHONE_NUMBERS = (
    _list(LIST), _request(OptOutListName=Arn(LIST), Tags=TAGS, ClientToken=TOKEN),
    _request(DeletionProtectionEnabled=True, ClientToken=IN_CAPITALS), _request(MessageType="PROMOTIONAL"),
    _request(OptOutListName=NO_LIST), _phones(ONE), _phones(Arn(TWO), ONE), _phones(), _phones(NO_PHONE),
    _phones(ONE, NO_PHONE), _unlist(LIST), _release(TWO), _phone(Arn(TWO), DeletionProtectionEnabled=False),
    _phones(TWO), _release(TWO), _phone(ONE, **_two_way()), _phone(ONE, SelfManagedOptOutsEnabled=True), _phones(ONE),
    _phone(ONE, OptOutListName=DEFAULT), _unlist(LIST), _list(OTHER_LIST), _phone(ONE, OptOutListName=Arn(OTHER_LIST)),
    _phone(ONE, DeletionProtectionEnabled=True), _phone(ONE, SelfManagedOptOutsEnabled=False), _phones(Arn(ONE)),
    _phone(ONE, SelfManagedOptOutsEnabled=True, OptOutListName=NO_LIST), _phones(ONE), _phone(ONE, TwoWayEnabled=False),
    _phone(ONE, TwoWayEnabled=False), _phones(ONE), _phone(NO_PHONE, TwoWayEnabled=False),
    _phone(ONE, DeletionProtectionEnabled=False), _release(Arn(ONE)), _phones(ONE),
    _phone(ONE, SelfManagedOptOutsEnabled=False), _release(NO_PHONE),
)
POOLS = (
    _list(LIST), _request(OptOutListName=LIST, DeletionProtectionEnabled=True), _phone(ONE, **_two_way()),
    _phone(ONE, SelfManagedOptOutsEnabled=True), _create(Arn(ONE), Tags=TAGS, ClientToken=TOKEN), _pools(POOL),
    _create(ONE), _request(), _create(TWO, DeletionProtectionEnabled=True, ClientToken=IN_CAPITALS),
    _pools(OTHER_POOL), _delete(OTHER_POOL), _pools(Arn(POOL), OTHER_POOL), _pools(), _pools(NO_POOL),
    _pools(POOL, NO_POOL), _pool(OTHER_POOL, SharedRoutesEnabled=True), _pool(OTHER_POOL, SharedRoutesEnabled=True),
    _pool(Arn(OTHER_POOL), OptOutListName=Arn(LIST)), _pool(OTHER_POOL, **_two_way()), _pools(OTHER_POOL),
    _pool(OTHER_POOL, SelfManagedOptOutsEnabled=True), _pool(OTHER_POOL, OptOutListName=DEFAULT),
    _pool(OTHER_POOL, **_two_way(LONG_TOPIC)), _pools(OTHER_POOL), _pool(OTHER_POOL, SelfManagedOptOutsEnabled=False),
    _pool(OTHER_POOL, TwoWayEnabled=False), _pool(OTHER_POOL, OptOutListName=NO_LIST, SharedRoutesEnabled=False),
    _pool(NO_POOL, SharedRoutesEnabled=True), _pools(OTHER_POOL), _list(OTHER_LIST),
    _pool(OTHER_POOL, OptOutListName=OTHER_LIST), _unlist(OTHER_LIST), _unlist(LIST),
    _pool(OTHER_POOL, DeletionProtectionEnabled=False), _phones(ONE, TWO), _pool(POOL, DeletionProtectionEnabled=True),
    _pool(POOL, SharedRoutesEnabled=True), _delete(POOL), _pool(POOL, DeletionProtectionEnabled=False),
    _pool(POOL, DeletionProtectionEnabled=True), _delete(POOL), _pool(POOL, DeletionProtectionEnabled=False),
    _delete(Arn(OTHER_POOL)), _pools(OTHER_POOL), _delete(OTHER_POOL), _pool(OTHER_POOL, SharedRoutesEnabled=True),
    _pools(OTHER_POOL), _unlist(OTHER_LIST), _phone(TWO, OptOutListName=OTHER_LIST), _pools(), _pools(Arn(POOL)),
    _phones(TWO), _create(TWO), _delete(NO_POOL), _create(NO_PHONE),
)
MEMBERS = (
    _request(), _request(), _request(), _request(), _create(ONE), _create(TWO), _members(POOL),
    _request(PoolId=POOL), _request(PoolId=Arn(OTHER_POOL)), _phones(FIVE), _members(POOL), _release(FIVE),
    _pool(POOL, SharedRoutesEnabled=True), _join(POOL, THREE), _members(Arn(POOL)), _phones(THREE), _pools(POOL),
    _join(OTHER_POOL, THREE), _create(THREE), _phone(THREE, TwoWayEnabled=False), _release(THREE), _release(ONE),
    _part(OTHER_POOL, THREE), _join(Arn(POOL), Arn(FOUR)), _members(POOL), _part(Arn(POOL), Arn(THREE)), _members(POOL),
    _phones(THREE), _part(POOL, THREE), _join(OTHER_POOL, THREE), _members(OTHER_POOL), _part(POOL, FOUR),
    _release(FOUR), _phones(FOUR), _join(POOL, FOUR), _join(NO_POOL, THREE), _join(POOL, NO_PHONE),
    _part(NO_POOL, THREE), _part(POOL, NO_PHONE), _members(NO_POOL), _delete(OTHER_POOL), _members(OTHER_POOL),
    _phones(TWO, THREE), _join(POOL, THREE), _members(POOL), _phones(),
)
LEAVERS = (
    _list(LIST), _request(), _request(), _request(), _request(), _create(ONE), _join(POOL, TWO), _join(POOL, THREE),
    _join(POOL, FOUR), _request(OptOutListName=LIST), _join(POOL, FIVE), _members(POOL), _part(POOL, ONE),
    _phone(ONE, DeletionProtectionEnabled=True), _phones(ONE), _phone(ONE, OptOutListName=LIST), _pools(POOL),
    _phone(ONE, DeletionProtectionEnabled=False), _release(ONE), _pools(POOL), _members(POOL), _delete(POOL),
    _phones(TWO, THREE, FOUR), _phone(FOUR, DeletionProtectionEnabled=True),
    _phone(FOUR, DeletionProtectionEnabled=False), _create(THREE), _join(OTHER_POOL, FOUR), _members(OTHER_POOL),
)
MISMATCHES = (
    _list(LIST), _request(), _create(ONE), _request(OptOutListName=LIST), _join(POOL, TWO),
    _phone(TWO, OptOutListName=DEFAULT), _phone(TWO, **_two_way()), _join(POOL, TWO),
    _create(TWO), _request(), _phone(THREE, **_two_way(LONG_TOPIC)), _phones(THREE), _join(OTHER_POOL, THREE),
    _phone(THREE, **_two_way()), _phone(THREE, SelfManagedOptOutsEnabled=True), _join(OTHER_POOL, THREE),
    _phone(THREE, SelfManagedOptOutsEnabled=False), _join(OTHER_POOL, THREE), _members(OTHER_POOL),
    _request(), _request(NumberType="TOLL_FREE", MessageType="PROMOTIONAL"), _join(POOL, FIVE),
)
# fmt: on

# The one with most resources comes first: whatever a target gets wrong with the nth, it may get right ever after.
LIVES: tuple[tuple[Call, ...], ...] = (
    FIVE_OF_EACH, OPT_OUT_LISTS, PHONE_NUMBERS, POOLS, MEMBERS, LEAVERS, MISMATCHES,
)  # fmt: skip
