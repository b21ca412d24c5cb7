"""Which members does a successful answer always show? The service's model leaves nearly all of them optional.

A member is in the table only where every such answer surely has a value for it. Not in the table:
booleans, since a default of false may be left out on the wire; and what the resource may lack (MonthlyLeasingPrice,
RegistrationId, Tags, the PoolId of a phone number, the two-way channel, the country of an origination identity).
Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

_POOL: Final = ("PoolArn", "PoolId", "Status", "MessageType", "OptOutListName", "CreatedTimestamp")
_PHONE_NUMBER: Final = (
    *("PhoneNumberArn", "PhoneNumberId", "PhoneNumber", "Status", "IsoCountryCode", "MessageType"),
    *("NumberCapabilities", "NumberType", "OptOutListName", "CreatedTimestamp"),
)
_MEMBERSHIP: Final = ("PoolArn", "PoolId", "OriginationIdentityArn", "OriginationIdentity")
_KEYWORD: Final = ("OriginationIdentityArn", "OriginationIdentity", "Keyword", "KeywordMessage", "KeywordAction")
_OPT_OUT_LIST: Final = ("OptOutListArn", "OptOutListName", "CreatedTimestamp")

_OPTED_OUT: Final = ("OptOutListArn", "OptOutListName", "OptedOutNumber", "OptedOutTimestamp")

# Result shape -> members that are never absent from it.
ALWAYS_SHOWN: Final[Mapping[str, tuple[str, ...]]] = {
    "CreatePoolResult": _POOL,
    "UpdatePoolResult": _POOL,
    "DeletePoolResult": _POOL,
    "RequestPhoneNumberResult": _PHONE_NUMBER,
    "UpdatePhoneNumberResult": _PHONE_NUMBER,
    "ReleasePhoneNumberResult": _PHONE_NUMBER,
    "AssociateOriginationIdentityResult": _MEMBERSHIP,
    "DisassociateOriginationIdentityResult": _MEMBERSHIP,
    "ListPoolOriginationIdentitiesResult": ("PoolArn", "PoolId", "OriginationIdentities"),
    "CreateOptOutListResult": _OPT_OUT_LIST,
    "DeleteOptOutListResult": _OPT_OUT_LIST,
    "DescribeSenderIdsResult": ("SenderIds",),
    "ListTagsForResourceResult": ("ResourceArn",),
    "PutOptedOutNumberResult": _OPTED_OUT,
    "DeleteOptedOutNumberResult": _OPTED_OUT,
    "DescribeOptedOutNumbersResult": ("OptOutListArn", "OptOutListName", "OptedOutNumbers"),
    "DescribePoolsResult": ("Pools",),
    "DescribePhoneNumbersResult": ("PhoneNumbers",),
    "DescribeOptOutListsResult": ("OptOutLists",),
    "PutKeywordResult": _KEYWORD,
    "DeleteKeywordResult": _KEYWORD,
    "DescribeKeywordsResult": ("OriginationIdentityArn", "OriginationIdentity", "Keywords"),
}

# Members of results whose constraints ask for at least one character, while their descriptions speak of an empty one.
MAY_BE_EMPTY: Final = frozenset({"NextToken"})


def names_itself(operation: str, asked: Collection[str], shown: Collection[str]) -> bool:
    """Does the answer to `operation` always name what was acted on, so that an empty object is no answer?

    `asked` and `shown` are the members of request and result. Readers (Describe, List, Get) may have nothing to
    show, and a dry run need not name a message that was never sent: neither is held to anything.

    >>> names_itself("CreateRegistration", ["RegistrationType"], ["RegistrationArn", "RegistrationId"])
    True
    """
    reads = operation.startswith(("Describe", "List", "Get"))
    return not reads and "DryRun" not in asked and any(member.endswith(("Id", "Arn", "Name")) for member in shown)
