"""How is a resource named? In a call by its id or ARN, and a sender ID by its country as well; in answers by members.

Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Final

from ringtrue.reference_model.state import Beliefs, SenderId
from ringtrue.reference_model.vocabulary import Arn, Call, Ref
from ringtrue.reference_model.world import ref_of

HOME: Final = "GB"  # of a sender ID that never was
MEMBERS: Final[Mapping[str, str]] = {
    "pool": "PoolId", "phone-number": "PhoneNumberId", "opt-out-list": "OptOutListName", "sender-id": "SenderId",
}  # fmt: skip
# Operation that makes a resource under a name of the client's -> the parameter with the name.
NAMED_BY_CLIENT: Final[Mapping[str, str]] = {"CreateOptOutList": "OptOutListName", "RequestSenderId": "SenderId"}
# Create operation -> (kind of the new resource, member with its id, member with its ARN).
BIRTHS: Final[Mapping[str, tuple[str, str, str]]] = {
    "CreatePool": ("pool", "PoolId", "PoolArn"),
    "RequestPhoneNumber": ("phone-number", "PhoneNumberId", "PhoneNumberArn"),
    "CreateOptOutList": ("opt-out-list", "OptOutListName", "OptOutListArn"),
    "RequestSenderId": ("sender-id", "SenderId", "SenderIdArn"),
}  # fmt: skip
# Member of an answer -> the kind of resource that it names. An ARN's member ends in Arn.
KINDS: Final = {
    "PoolId": "pool", "PoolArn": "pool", "PhoneNumberId": "phone-number", "PhoneNumberArn": "phone-number",
    "OriginationIdentity": "phone-number", "OriginationIdentityArn": "phone-number",
    "OptOutListName": "opt-out-list", "OptOutListArn": "opt-out-list", "SenderId": "sender-id",
    "SenderIdArn": "sender-id",
    "TwoWayChannelArn": "channel", "TwoWayChannelRole": "channel-role",
    "RegistrationId": "registration", "NextToken": "page", "PhoneNumber": "number", "ResourceId": "resource",
    "ResourceArn": "resource", "OptedOutNumber": "destination", "KeywordMessage": "message",
}  # fmt: skip
# Members of operations that are not in the table above: VerifiedDestinationNumberId, AttachmentUrl.
NAMING = re.compile(r"(\w+?)(?:Id|Arn|Url|(?<=Set)Name|(?<=Destination)Name)")
NUMBERED = re.compile(r"(?:Phone|Out)Number$")
TWINS_APART: Final = 100  # the text of sender-id#101 is that of sender-id#1, so their countries must differ


def made_by_name(call: Call) -> Ref | None:
    """The resource that the call makes under a name of ours, if it does so."""
    return ref_of(call.params.get(NAMED_BY_CLIENT[call.operation])) if call.operation in NAMED_BY_CLIENT else None


def same_text(one: Ref, other: Ref) -> bool:
    """Are they the same, or sender IDs of one text in two countries?"""
    return one == other or (one.kind == other.kind == "sender-id" and (one.n - other.n) % TWINS_APART == 0)


def country_of(ref: Ref, beliefs: Mapping[Ref, Beliefs]) -> str:
    """The country of a sender ID, which is the same in all its states."""
    states = beliefs.get(ref, frozenset())
    return next((state.iso_country_code for state in states if isinstance(state, SenderId)), HOME)


def naming(named: Ref | Arn, beliefs: Mapping[Ref, Beliefs]) -> dict[str, object]:
    """The parameters by which an update or a deletion names it."""
    ref = ref_of(named) or Ref("pool", 0)
    country = {"IsoCountryCode": country_of(ref, beliefs)} if ref.kind == "sender-id" else {}
    return {MEMBERS[ref.kind]: named, **country}


def listed(named: Ref | Arn, beliefs: Mapping[Ref, Beliefs]) -> object:
    """The item by which the list of a Describe operation names it."""
    ref = ref_of(named)
    return naming(named, beliefs) if ref is not None and ref.kind == "sender-id" else named


@cache
def kind_of(member: str) -> str | None:
    """What a member names: "pool" for PoolId, "protect-configuration" for ProtectConfigurationIds; None for no name."""
    one = member.removesuffix("s")
    if known := KINDS.get(member) or KINDS.get(one):
        return known
    if NUMBERED.search(one):
        return "number"
    named = NAMING.fullmatch(one)
    return re.sub(r"(?<!^)(?=[A-Z])", "-", named[1]).lower() if named else None
