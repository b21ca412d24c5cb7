"""Which calls are worth making in any case? A planned tour of every constraint, so that chance need not find them.

One stage for all of them: three phone numbers, a pool of two of them, a keyword on the other, an opt-out list.
About 200 calls.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ringtrue.contracts.rule import Rule
from ringtrue.contracts.rules.opt_out_list import OptOutList
from ringtrue.contracts.rules.phone_number import PhoneNumber
from ringtrue.contracts.rules.pool import Pool
from ringtrue.contracts.rules.sender_id import SenderId
from ringtrue.contracts.shapes import MODELLED
from ringtrue.reference_model.naming import HOME
from ringtrue.reference_model.vocabulary import Arn, Call, Ref
from ringtrue.strategies.calls import SIMULATOR
from ringtrue.strategies.wrong import breakable, wrong_calls

FIRST, SECOND, THIRD = Ref("phone-number", 1), Ref("phone-number", 2), Ref("phone-number", 3)
POOL, LIST, NUMBER = Ref("pool", 1), Ref("opt-out-list", 1), Ref("destination", 1)
WORD = "RINGTRUE"
COUNTRY = {"IsoCountryCode": "US"}
SENDER, OTHER_SENDER = ({"SenderId": Ref("sender-id", n), "IsoCountryCode": HOME} for n in (1, 2))

STAGE: tuple[Call, ...] = (
    Call("CreateOptOutList", {"OptOutListName": LIST}),
    Call("RequestPhoneNumber", SIMULATOR),
    Call("RequestPhoneNumber", SIMULATOR),
    Call("RequestPhoneNumber", SIMULATOR),
    Call("RequestSenderId", {**SENDER, "MessageTypes": ["TRANSACTIONAL"]}),
    Call("CreatePool", {"OriginationIdentity": FIRST, "MessageType": "TRANSACTIONAL", **COUNTRY}),
    Call("AssociateOriginationIdentity", {"PoolId": POOL, "OriginationIdentity": THIRD, **COUNTRY}),
    Call("PutOptedOutNumber", {"OptOutListName": LIST, "OptedOutNumber": NUMBER}),
    Call("PutKeyword", {"OriginationIdentity": POOL, "Keyword": WORD, "KeywordMessage": Ref("message", 1)}),
)
# A valid call of each operation on that stage; each is spoiled in one member at a time, so none of them takes effect.
VALID: Mapping[str, Mapping[str, object]] = {
    "CreateOptOutList": {"OptOutListName": Ref("opt-out-list", 2)},
    "DescribeOptOutLists": {"OptOutListNames": [LIST]},
    "RequestPhoneNumber": SIMULATOR,
    "DescribePhoneNumbers": {"PhoneNumberIds": [FIRST]},
    "UpdatePhoneNumber": {"PhoneNumberId": SECOND, "SelfManagedOptOutsEnabled": False},
    "CreatePool": {"OriginationIdentity": SECOND, "MessageType": "TRANSACTIONAL", **COUNTRY},
    "DescribePools": {"PoolIds": [POOL]},
    "UpdatePool": {"PoolId": POOL, "SharedRoutesEnabled": False},
    "AssociateOriginationIdentity": {"PoolId": POOL, "OriginationIdentity": SECOND, **COUNTRY},
    "ListPoolOriginationIdentities": {"PoolId": POOL},
    "DisassociateOriginationIdentity": {"PoolId": POOL, "OriginationIdentity": THIRD, **COUNTRY},
    "PutKeyword": {"OriginationIdentity": POOL, "Keyword": WORD, "KeywordMessage": Ref("message", 2)},
    "DescribeKeywords": {"OriginationIdentity": POOL, "Keywords": [WORD]},
    "DeleteKeyword": {"OriginationIdentity": POOL, "Keyword": WORD},
    "DeletePool": {"PoolId": POOL},
    "ReleasePhoneNumber": {"PhoneNumberId": SECOND},
    "DeleteOptOutList": {"OptOutListName": LIST},
    "RequestSenderId": {**OTHER_SENDER, "MessageTypes": ["TRANSACTIONAL"]},
    "DescribeSenderIds": {"SenderIds": [SENDER]},
    "UpdateSenderId": {**SENDER, "DeletionProtectionEnabled": False},
    "ReleaseSenderId": SENDER,
    "TagResource": {"ResourceArn": Arn(LIST), "Tags": [{"Key": "k", "Value": "v"}]},
    "ListTagsForResource": {"ResourceArn": Arn(LIST)},
    "UntagResource": {"ResourceArn": Arn(LIST), "TagKeys": ["k"]},
    "PutOptedOutNumber": {"OptOutListName": LIST, "OptedOutNumber": Ref("destination", 2)},
    "DescribeOptedOutNumbers": {"OptOutListName": LIST, "OptedOutNumbers": [NUMBER]},
    "DeleteOptedOutNumber": {"OptOutListName": LIST, "OptedOutNumber": NUMBER},
}
OWNERS: tuple[tuple[str, str, object, Rule], ...] = (
    ("DescribePools", "PoolIds", POOL, Pool.owner_excludes_ids),
    ("DescribePhoneNumbers", "PhoneNumberIds", FIRST, PhoneNumber.owner_excludes_ids),
    ("DescribeOptOutLists", "OptOutListNames", LIST, OptOutList.owner_excludes_ids),
    ("DescribeSenderIds", "SenderIds", SENDER, SenderId.owner_excludes_ids),
)
OWNED = {name: Call(name, {member: [ref], "Owner": "SELF"}, rule) for name, member, ref, rule in OWNERS}


def constraint_tour() -> Iterator[Call]:
    """Every constraint of every operation broken once in every way, for that stage; JSON types after all others."""
    for operation in MODELLED:
        for constraint in breakable(operation):
            if constraint.kind == "type":
                continue
            yield from wrong_calls(Call(operation, VALID[operation]), constraint)
        if operation in OWNED:
            yield OWNED[operation]
    for operation in MODELLED:
        for constraint in breakable(operation):
            if constraint.kind == "type":
                yield from wrong_calls(Call(operation, VALID[operation]), constraint)
