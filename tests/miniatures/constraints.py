"""The documented constraints on every input member of the twenty-seven operations."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Problem = tuple[str, str]
"""A member's name and the kind of trouble: type, required, enum, pattern, length, items or range."""


@dataclass(frozen=True)
class Rule:
    """What one input member must look like."""

    kind: type
    low: int = 0
    high: int = 1 << 60
    pattern: str | None = None
    choices: tuple[str, ...] = ()
    item: "Rule | None" = None
    members: Mapping[str, "Rule"] = field(default_factory=dict)
    required: tuple[str, ...] = ()


def text(low: int, high: int, pattern: str) -> Rule:
    return Rule(str, low, high, pattern)


def choice(*values: str) -> Rule:
    return Rule(str, choices=values)


def array(low: int, high: int, item: Rule) -> Rule:
    return Rule(list, low, high, item=item)


def structure(*required: str, **members: Rule) -> Rule:
    return Rule(dict, members=members, required=required)


def filters(*names: str) -> Rule:
    values = array(1, 20, text(1, 128, r"[/\.:A-Za-z0-9+_-]+"))
    return array(0, 20, structure("Name", "Values", Name=choice(*names), Values=values))


FLAG = Rule(bool)
NAME = text(1, 256, r"[A-Za-z0-9_:/-]+")
POOL = text(0, 256, r"[A-Za-z0-9_:/-]*")
COUNTRY = text(2, 2, r"[A-Z]{2}")
MESSAGES = choice("TRANSACTIONAL", "PROMOTIONAL")
TAG_KEY = text(1, 128, r"(?s).+")
TAG = structure("Key", "Value", Key=TAG_KEY, Value=text(0, 256, r"(?s).*"))
TAGS = array(0, 200, TAG)
TOKEN = text(1, 64, r"[!-~]+")
LIST_NAME = text(1, 64, r"[A-Za-z0-9_-]+")
ARN = text(20, 256, r"arn:[A-Za-z0-9_:/-]+")
NUMBER = text(1, 20, r"\+?[1-9][0-9]{1,18}")
WORD = text(1, 30, r"[ \S]+")
PREFERENCE = array(1, 1, structure("PreferenceType", "Filter", PreferenceType=Rule(list, 1, 1)))

SETTINGS = {
    "TwoWayEnabled": FLAG,
    "TwoWayChannelArn": text(20, 2048, r"\S+"),
    "TwoWayChannelRole": text(20, 2048, r"arn:\S+"),
    "SelfManagedOptOutsEnabled": FLAG,
    "OptOutListName": NAME,
    "DeletionProtectionEnabled": FLAG,
}
PAGING = {"NextToken": text(1, 1024, r".+"), "MaxResults": Rule(int, 1, 100)}
OWNER = choice("SELF", "SHARED")
IDENTITY = {"PoolId": POOL, "OriginationIdentity": NAME, "IsoCountryCode": COUNTRY, "ClientToken": TOKEN}
POOL_FILTERS = filters(
    "status", "message-type", "two-way-enabled", "self-managed-opt-outs-enabled", "opt-out-list-name",
    "shared-routes-enabled", "deletion-protection-enabled", "two-way-channel-arn",
)  # fmt: skip
PHONE_FILTERS = filters(
    "status", "iso-country-code", "message-type", "number-capability", "number-type", "two-way-enabled",
    "self-managed-opt-outs-enabled", "opt-out-list-name", "deletion-protection-enabled", "two-way-channel-arn",
)  # fmt: skip
SENDER_FILTERS = filters(
    "sender-id", "iso-country-code", "message-type", "deletion-protection-enabled", "registered"
)  # fmt: skip
SENDER = {"SenderId": NAME, "IsoCountryCode": COUNTRY}

INPUTS: dict[str, Rule] = {
    "CreatePool": structure(
        "OriginationIdentity",
        "MessageType",
        OriginationIdentity=NAME,
        IsoCountryCode=COUNTRY,
        MessageType=MESSAGES,
        DeletionProtectionEnabled=FLAG,
        Tags=TAGS,
        ClientToken=TOKEN,
    ),
    "UpdatePool": structure("PoolId", PoolId=POOL, SharedRoutesEnabled=FLAG, **SETTINGS),
    "DeletePool": structure("PoolId", PoolId=POOL),
    "DescribePools": structure(PoolIds=array(0, 5, POOL), Filters=POOL_FILTERS, Owner=OWNER, **PAGING),
    "UpdatePhoneNumber": structure("PhoneNumberId", PhoneNumberId=NAME, InternationalSendingEnabled=FLAG, **SETTINGS),
    "RequestPhoneNumber": structure(
        "IsoCountryCode",
        "MessageType",
        "NumberCapabilities",
        "NumberType",
        IsoCountryCode=COUNTRY,
        MessageType=MESSAGES,
        NumberCapabilities=array(1, 4, choice("SMS", "VOICE", "MMS", "RCS")),
        NumberType=choice("LONG_CODE", "TOLL_FREE", "TEN_DLC", "SIMULATOR"),
        OptOutListName=NAME,
        PoolId=POOL,
        RegistrationId=NAME,
        NumberPreference=PREFERENCE,
        InternationalSendingEnabled=FLAG,
        DeletionProtectionEnabled=FLAG,
        Tags=TAGS,
        ClientToken=TOKEN,
    ),
    "ReleasePhoneNumber": structure("PhoneNumberId", PhoneNumberId=NAME),
    "DescribePhoneNumbers": structure(PhoneNumberIds=array(0, 5, NAME), Filters=PHONE_FILTERS, Owner=OWNER, **PAGING),
    "AssociateOriginationIdentity": structure("PoolId", "OriginationIdentity", **IDENTITY),
    "DisassociateOriginationIdentity": structure("PoolId", "OriginationIdentity", **IDENTITY),
    "ListPoolOriginationIdentities": structure(
        "PoolId", PoolId=POOL, Filters=filters("iso-country-code", "number-capability"), **PAGING
    ),
    "CreateOptOutList": structure("OptOutListName", OptOutListName=LIST_NAME, Tags=TAGS, ClientToken=TOKEN),
    "DeleteOptOutList": structure("OptOutListName", OptOutListName=NAME),
    "DescribeOptOutLists": structure(OptOutListNames=array(0, 5, NAME), Owner=OWNER, **PAGING),
    "RequestSenderId": structure(
        "SenderId",
        "IsoCountryCode",
        SenderId=text(1, 11, r"[A-Za-z0-9_-]+"),
        IsoCountryCode=COUNTRY,
        MessageTypes=array(0, 2, MESSAGES),
        DeletionProtectionEnabled=FLAG,
        Tags=TAGS,
        ClientToken=TOKEN,
    ),
    "UpdateSenderId": structure("SenderId", "IsoCountryCode", DeletionProtectionEnabled=FLAG, **SENDER),
    "ReleaseSenderId": structure("SenderId", "IsoCountryCode", **SENDER),
    "DescribeSenderIds": structure(
        SenderIds=array(0, 5, structure("SenderId", "IsoCountryCode", **SENDER)),
        Filters=SENDER_FILTERS,
        Owner=OWNER,
        **PAGING,
    ),
    "PutOptedOutNumber": structure("OptOutListName", "OptedOutNumber", OptOutListName=NAME, OptedOutNumber=NUMBER),
    "DeleteOptedOutNumber": structure("OptOutListName", "OptedOutNumber", OptOutListName=NAME, OptedOutNumber=NUMBER),
    "DescribeOptedOutNumbers": structure(
        "OptOutListName",
        OptOutListName=NAME,
        OptedOutNumbers=array(0, 5, NUMBER),
        Filters=filters("end-user-opted-out"),
        **PAGING,
    ),
    "PutKeyword": structure(
        "OriginationIdentity",
        "Keyword",
        "KeywordMessage",
        OriginationIdentity=NAME,
        Keyword=WORD,
        KeywordMessage=text(1, 1600, r"(?!\s*$)[\s\S]+"),
        KeywordAction=choice("AUTOMATIC_RESPONSE", "OPT_OUT", "OPT_IN"),
    ),
    "DeleteKeyword": structure("OriginationIdentity", "Keyword", OriginationIdentity=NAME, Keyword=WORD),
    "DescribeKeywords": structure(
        "OriginationIdentity",
        OriginationIdentity=NAME,
        Keywords=array(0, 5, WORD),
        Filters=filters("keyword-action"),
        **PAGING,
    ),
    "TagResource": structure("ResourceArn", "Tags", ResourceArn=ARN, Tags=array(1, 200, TAG)),
    "UntagResource": structure("ResourceArn", "TagKeys", ResourceArn=ARN, TagKeys=array(1, 200, TAG_KEY)),
    "ListTagsForResource": structure("ResourceArn", ResourceArn=ARN),
}


def problems(rule: Rule, value: Any, name: str) -> Iterator[Problem]:
    """Everything about `value` that breaks `rule`."""
    if not isinstance(value, rule.kind) or (rule.kind is int and isinstance(value, bool)):
        yield name, "type"
        return
    if rule.choices and value not in rule.choices:
        yield name, "enum"
    if rule.pattern is not None and not re.fullmatch(rule.pattern, str(value)):
        yield name, "pattern"
    if isinstance(value, str) and not rule.low <= len(value) <= rule.high:
        yield name, "length"
    if isinstance(value, list):
        if not rule.low <= len(value) <= rule.high:
            yield name, "items"
        for item in value if rule.item else ():
            yield from problems(rule.item or rule, item, name)
    if rule.kind is int and not rule.low <= value <= rule.high:
        yield name, "range"
    if isinstance(value, dict):
        yield from member_problems(rule, value)


def member_problems(rule: Rule, value: dict[str, Any]) -> Iterator[Problem]:
    """Everything wrong with the members of one structure."""
    for required in rule.required:
        if value.get(required) is None:
            yield required, "required"
    for name, member in rule.members.items():
        if value.get(name) is not None:
            yield from problems(member, value[name], name)
