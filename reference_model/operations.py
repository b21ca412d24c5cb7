"""Which function answers for which operation? The tables that tie operation names to the model.

Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from ringtrue.contracts.rule import Rule
from ringtrue.contracts.rules.association import Association
from ringtrue.contracts.rules.keyword import Keyword
from ringtrue.contracts.rules.opt_out_list import OptOutList
from ringtrue.contracts.rules.opted_out_number import OptedOutNumber
from ringtrue.contracts.rules.phone_number import PhoneNumber
from ringtrue.contracts.rules.pool import Pool
from ringtrue.contracts.rules.sender_id import SenderId
from ringtrue.reference_model import (
    association,
    keyword,
    lines,
    opt_out_list,
    opted_out_number,
    phone_number,
    pool,
    sender_id,
    sender_pools,
    tag,
)
from ringtrue.reference_model.branch import Line, Step
from ringtrue.reference_model.vocabulary import Arn, Call
from ringtrue.reference_model.world import World

STEPS: Mapping[str, Callable[[World, Call], Step]] = {
    "CreatePool": sender_pools.by_identity(pool.create_pool, sender_pools.create_pool),
    "UpdatePool": pool.update_pool,
    "DeletePool": pool.delete_pool,
    "RequestPhoneNumber": phone_number.request_phone_number,
    "UpdatePhoneNumber": phone_number.update_phone_number,
    "ReleasePhoneNumber": phone_number.release_phone_number,
    "AssociateOriginationIdentity": sender_pools.by_identity(association.associate, sender_pools.associate),
    "DisassociateOriginationIdentity": sender_pools.by_identity(association.disassociate, sender_pools.disassociate),
    "CreateOptOutList": opt_out_list.create_opt_out_list,
    "DeleteOptOutList": opt_out_list.delete_opt_out_list,
    "RequestSenderId": sender_id.request_sender_id,
    "UpdateSenderId": sender_id.update_sender_id,
    "ReleaseSenderId": sender_id.release_sender_id,
    "TagResource": tag.tag_resource,
    "UntagResource": tag.untag_resource,
    "PutOptedOutNumber": opted_out_number.put_opted_out_number,
    "DeleteOptedOutNumber": opted_out_number.delete_opted_out_number,
    "PutKeyword": keyword.put_keyword,
    "DeleteKeyword": keyword.delete_keyword,
}


@dataclass(frozen=True, slots=True)
class Listing:
    """A Describe operation: what it lists, how items are told apart, and the rules it goes by."""

    kind: str
    ids: str
    items: str
    id_member: str
    arn_member: str
    lines: Callable[..., tuple[Line, ...]]
    describe: Rule
    only_specified: Rule
    all: Rule
    invalid: Rule
    owner: Rule
    filtered: Rule | None = None


LISTINGS: Mapping[str, Listing] = {
    "DescribePools": Listing(
        "pool", "PoolIds", "Pools", "PoolId", "PoolArn", lines.pool_lines,
        Pool.describe, Pool.describe_only_specified, Pool.describe_all, Pool.describe_invalid_id,
        Pool.owner, Pool.describe_filtered,
    ),
    "DescribePhoneNumbers": Listing(
        "phone-number", "PhoneNumberIds", "PhoneNumbers", "PhoneNumberId", "PhoneNumberArn", lines.phone_number_lines,
        PhoneNumber.describe, PhoneNumber.describe_only_specified, PhoneNumber.describe_all,
        PhoneNumber.describe_invalid_id, PhoneNumber.owner, PhoneNumber.describe_filtered,
    ),
    "DescribeOptOutLists": Listing(
        "opt-out-list", "OptOutListNames", "OptOutLists", "OptOutListName", "OptOutListArn", lines.opt_out_list_lines,
        OptOutList.describe, OptOutList.describe_only_specified, OptOutList.describe_all,
        OptOutList.describe_invalid_name, OptOutList.owner,
    ),
    "DescribeSenderIds": Listing(
        "sender-id", "SenderIds", "SenderIds", "SenderId", "SenderIdArn", lines.sender_id_lines,
        SenderId.describe, SenderId.describe_only_specified, SenderId.describe_all, SenderId.describe_invalid_id,
        SenderId.owner, SenderId.describe_filtered,
    ),
}  # fmt: skip

# Kind of a resource -> the operation that shows it.
DESCRIBED_BY = {listing.kind: (operation, listing) for operation, listing in LISTINGS.items()}

# Kind of a resource -> the operation that changes its settings.
UPDATED_BY: Mapping[str, str] = {
    "phone-number": "UpdatePhoneNumber", "sender-id": "UpdateSenderId", "pool": "UpdatePool",
}  # fmt: skip

# The sentence that promises that a parameter takes an ARN as well.
BY_ARN: Mapping[tuple[str, str], Rule] = {
    ("CreatePool", "OriginationIdentity"): Pool.identity_by_id_or_arn,
    ("UpdatePool", "PoolId"): Pool.update_by_id_or_arn,
    ("UpdatePool", "OptOutListName"): Pool.update_list_by_name_or_arn,
    ("DeletePool", "PoolId"): Pool.delete_by_id_or_arn,
    ("DescribePools", "PoolIds"): Pool.describe_by_id_or_arn,
    ("RequestPhoneNumber", "OptOutListName"): PhoneNumber.requested_opt_out_list,
    ("RequestPhoneNumber", "PoolId"): PhoneNumber.requested_pool,
    ("UpdatePhoneNumber", "PhoneNumberId"): PhoneNumber.update_by_id_or_arn,
    ("UpdatePhoneNumber", "OptOutListName"): PhoneNumber.update_list_by_name_or_arn,
    ("ReleasePhoneNumber", "PhoneNumberId"): PhoneNumber.release_by_id_or_arn,
    ("DescribePhoneNumbers", "PhoneNumberIds"): PhoneNumber.describe_by_id_or_arn,
    ("AssociateOriginationIdentity", "PoolId"): Association.associate_pool_by_id_or_arn,
    ("AssociateOriginationIdentity", "OriginationIdentity"): Association.associate_by_id_or_arn,
    ("DisassociateOriginationIdentity", "PoolId"): Association.disassociate_pool_by_id_or_arn,
    ("DisassociateOriginationIdentity", "OriginationIdentity"): Association.disassociate_by_id_or_arn,
    ("ListPoolOriginationIdentities", "PoolId"): Association.list_by_id_or_arn,
    ("DeleteOptOutList", "OptOutListName"): OptOutList.delete_by_name_or_arn,
    ("DescribeOptOutLists", "OptOutListNames"): OptOutList.describe_by_name_or_arn,
    ("PutOptedOutNumber", "OptOutListName"): OptedOutNumber.put_by_name_or_arn,
    ("DeleteOptedOutNumber", "OptOutListName"): OptedOutNumber.delete_by_name_or_arn,
    ("DescribeOptedOutNumbers", "OptOutListName"): OptedOutNumber.describe_by_name_or_arn,
    ("PutKeyword", "OriginationIdentity"): Keyword.put_by_id_or_arn,
    ("DeleteKeyword", "OriginationIdentity"): Keyword.delete_by_id_or_arn,
    ("DescribeKeywords", "OriginationIdentity"): Keyword.describe_by_id_or_arn,
}


def arn_rules(call: Call) -> Iterator[Rule]:
    """The rules that a call relies on by naming something by its ARN."""
    for name, value in call.params.items():
        values = value if isinstance(value, list) else [value]
        if any(isinstance(each, Arn) for each in values) and (call.operation, name) in BY_ARN:
            yield BY_ARN[call.operation, name]
