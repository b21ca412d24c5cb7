"""How are calls said in a planned conversation? A short word for each operation, and names for what they are about.

Names are Refs that a conversation will bind, in order of appearance; a call that names what was not made is left out.
"""

from __future__ import annotations

from collections.abc import Mapping

from ringtrue.reference_model.naming import HOME, TWINS_APART
from ringtrue.reference_model.vocabulary import Arn, Call, Ref
from ringtrue.strategies.calls import SIMULATOR

FIVE_POOLS, PHONES, FIVE_LISTS = (
    tuple(Ref(kind, n) for n in range(1, 6)) for kind in ("pool", "phone-number", "opt-out-list")
)
POOL, OTHER_POOL = FIVE_POOLS[:2]
ONE, TWO, THREE, FOUR, FIVE = PHONES
LIST, OTHER_LIST, THIRD_LIST, LONGEST, FIFTH_LIST = FIVE_LISTS  # every fourth name is as long as can be
SENDER, SMALL_SENDER, OTHER_SENDER = (Ref("sender-id", n) for n in (1, 3, 2))  # every third text has small letters
TWIN, NO_SENDER = Ref("sender-id", 1 + TWINS_APART), Ref("sender-id", 0)
NO_POOL, NO_PHONE, NO_LIST = (Ref(kind, 0) for kind in ("pool", "phone-number", "opt-out-list"))
TOPIC, LONG_TOPIC, ROLE = Ref("topic", 1), Ref("topic", 2), Ref("role", 1)
MESSAGE, ODD_MESSAGE, LONG_MESSAGE = Ref("message", 1), Ref("message", 2), Ref("message", 4)
TOKEN, IN_CAPITALS = Ref("token", 1), Ref("capital-token", 1)
SOMEBODY, ANOTHER, NOBODY = (Ref("destination", n) for n in (1, 2, 3))
DEFAULT = Ref("default-opt-out-list", 1)
COUNTRY = {"IsoCountryCode": "US"}
TAGS = [{"Key": "team", "Value": "blue"}, {"Key": "stage", "Value": ""}]
Named = Ref | Arn


def enlist(name: Named, **more: object) -> Call:
    return Call("CreateOptOutList", {"OptOutListName": name, **more})


def lists(*names: Named) -> Call:
    return Call("DescribeOptOutLists", {"OptOutListNames": list(names)} if names else {})


def unlist(name: Named) -> Call:
    return Call("DeleteOptOutList", {"OptOutListName": name})


def request(**more: object) -> Call:
    return Call("RequestPhoneNumber", {**SIMULATOR, **more})


def phone(name: Named, **settings: object) -> Call:
    return Call("UpdatePhoneNumber", {"PhoneNumberId": name, **settings})


def phones(*names: Named) -> Call:
    return Call("DescribePhoneNumbers", {"PhoneNumberIds": list(names)} if names else {})


def release(name: Named) -> Call:
    return Call("ReleasePhoneNumber", {"PhoneNumberId": name})


def create(name: Named, **more: object) -> Call:
    return Call(
        "CreatePool",
        {"OriginationIdentity": name, "MessageType": "TRANSACTIONAL", **COUNTRY, **more},
    )


def pool(name: Named, **settings: object) -> Call:
    return Call("UpdatePool", {"PoolId": name, **settings})


def pools(*names: Named) -> Call:
    return Call("DescribePools", {"PoolIds": list(names)} if names else {})


def delete(name: Named) -> Call:
    return Call("DeletePool", {"PoolId": name})


def members(name: Named) -> Call:
    return Call("ListPoolOriginationIdentities", {"PoolId": name})


def join(pool: Named, identity: Named, **more: object) -> Call:
    return Call("AssociateOriginationIdentity", {"PoolId": pool, "OriginationIdentity": identity, **COUNTRY, **more})


def part(pool: Named, identity: Named, **more: object) -> Call:
    return Call("DisassociateOriginationIdentity", {"PoolId": pool, "OriginationIdentity": identity, **COUNTRY, **more})


def ask_for(name: object, country: str = HOME, **more: object) -> Call:
    return Call("RequestSenderId", {"SenderId": name, "IsoCountryCode": country, **more})


def sender(name: Named, country: str = HOME, **settings: object) -> Call:
    return Call("UpdateSenderId", {"SenderId": name, "IsoCountryCode": country, **settings})


def senders(*named: Named | tuple[Named, str]) -> Call:
    pairs = [each if isinstance(each, tuple) else (each, HOME) for each in named]
    items = [{"SenderId": name, "IsoCountryCode": country} for name, country in pairs]
    return Call("DescribeSenderIds", {"SenderIds": items} if items else {})


def let(name: Named, country: str = HOME) -> Call:
    return Call("ReleaseSenderId", {"SenderId": name, "IsoCountryCode": country})


def at(country: str, call: Call) -> Call:
    """The same call with another country."""
    return Call(call.operation, {**call.params, "IsoCountryCode": country})


def put(name: Named, word: str, message: Ref, **more: object) -> Call:
    return Call("PutKeyword", {"OriginationIdentity": name, "Keyword": word, "KeywordMessage": message, **more})


def strike(name: Named, word: str) -> Call:
    return Call("DeleteKeyword", {"OriginationIdentity": name, "Keyword": word})


def keywords(name: Named, *words: str) -> Call:
    return Call("DescribeKeywords", {"OriginationIdentity": name, **({"Keywords": [*words]} if words else {})})


def two_way(topic: Ref = TOPIC) -> Mapping[str, object]:
    return {"TwoWayEnabled": True, "TwoWayChannelArn": topic, "TwoWayChannelRole": ROLE}


def tag(name: Ref, **tags: str) -> Call:
    return Call("TagResource", {"ResourceArn": Arn(name), "Tags": [{"Key": k, "Value": v} for k, v in tags.items()]})


def untag(name: Ref, *keys: str) -> Call:
    return Call("UntagResource", {"ResourceArn": Arn(name), "TagKeys": list(keys)})


def tags(name: Ref) -> Call:
    return Call("ListTagsForResource", {"ResourceArn": Arn(name)})


def opt_out(name: Named, number: Ref) -> Call:
    return Call("PutOptedOutNumber", {"OptOutListName": name, "OptedOutNumber": number})


def opt_in(name: Named, number: Ref) -> Call:
    return Call("DeleteOptedOutNumber", {"OptOutListName": name, "OptedOutNumber": number})


def opted_out(name: Named, *numbers: Ref) -> Call:
    asked = {"OptedOutNumbers": list(numbers)} if numbers else {}
    return Call("DescribeOptedOutNumbers", {"OptOutListName": name, **asked})
