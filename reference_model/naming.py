"""How is a resource named? In a call by its id or ARN, and a sender ID by its country as well; in answers by members.

Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping
from dataclasses import replace
from functools import cache
from typing import Final

from ringtrue.reference_model.state import ELSEWHERE, Beliefs, PhoneNumber, SenderId
from ringtrue.reference_model.vocabulary import Arn, Call, Ref, refs_in
from ringtrue.reference_model.world import ref_of

HOME: Final = "GB"  # of a sender ID that never was
ABROAD: Final = "FR"  # where a planned conversation asks for a sender ID that it has elsewhere
COUNTRY: Final = "IsoCountryCode"
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
    country = {COUNTRY: country_of(ref, beliefs)} if ref.kind == "sender-id" else {}
    return {MEMBERS[ref.kind]: named, **country}


def listed(named: Ref | Arn, beliefs: Mapping[Ref, Beliefs]) -> object:
    """The item by which the list of a Describe operation names it."""
    ref = ref_of(named)
    return naming(named, beliefs) if ref is not None and ref.kind == "sender-id" else named


def as_meant(call: Call, beliefs: Mapping[Ref, Beliefs]) -> Call:
    """The call with each sender ID that it names: the same text in another country is another one, or nobody's.

    Of a text that is lent nobody knows in which other countries its owner has it: `sender-id?#unknown`.
    """
    if call.operation in NAMED_BY_CLIENT or not any(ref.kind == "sender-id" for ref in refs_in(call.params)):
        return call
    params = _mapped(call.params, lambda item: _meant(item, beliefs))
    return call if params == call.params else replace(call, params=params)


def _meant(item: Mapping[str, object], beliefs: Mapping[Ref, Beliefs]) -> Mapping[str, object]:
    ref, country = item.get("SenderId"), item.get(COUNTRY)
    if not isinstance(ref, Ref) or not isinstance(country, str) or not beliefs.get(ref):
        return item
    if country == country_of(ref, beliefs):
        return item
    others = (each for each in beliefs if same_text(ref, each) and country_of(each, beliefs) == country)
    theirs = any(isinstance(state, SenderId) and ELSEWHERE in state.leaving for state in beliefs[ref])
    return {**item, "SenderId": next(others, Ref("sender-id?" if theirs else "sender-id", 0))}


def at_home(call: Call, beliefs: Mapping[Ref, Beliefs], lent: Container[Ref]) -> Call:
    """A planned call, with what is lent named by its own country, and by its id, since an ARN holds an account."""
    if not any(ref in lent for ref in refs_in(call.params)):
        return call
    wrong = call.breaks is not None and COUNTRY in call.breaks.id
    params = _mapped(call.params, lambda item: _homed(item, beliefs, lent, wrong=wrong))
    return replace(call, params=params)


def _homed(
    item: Mapping[str, object], beliefs: Mapping[Ref, Beliefs], lent: Container[Ref], *, wrong: bool
) -> Mapping[str, object]:
    by_id = {name: each.ref if isinstance(each, Arn) and each.ref in lent else each for name, each in item.items()}
    ref = ref_of(by_id.get("SenderId", by_id.get("OriginationIdentity")))
    if ref is None or ref not in lent or COUNTRY not in item or wrong:
        return by_id
    if ref.kind == "sender-id" and item[COUNTRY] == ABROAD:
        return by_id
    state = next(iter(beliefs.get(ref, ())), None)
    return {**by_id, COUNTRY: state.iso_country_code} if isinstance(state, SenderId | PhoneNumber) else by_id


def _mapped(
    item: Mapping[str, object], change: Callable[[Mapping[str, object]], Mapping[str, object]]
) -> dict[str, object]:
    """The parameters, and those within them, each changed."""
    return {
        name: [_mapped(each, change) if isinstance(each, Mapping) else each for each in value]
        if isinstance(value, list) else value
        for name, value in change(item).items()
    }  # fmt: skip


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
