"""What does AWS say about putting origination identities into pools, and taking them out?"""

from __future__ import annotations

from ringtrue.contracts.documents import TERRAFORM, page
from ringtrue.contracts.rule import observed, said

ASSOCIATE, DISASSOCIATE = page("AssociateOriginationIdentity"), page("DisassociateOriginationIdentity")
LIST = page("ListPoolOriginationIdentities")


class Association:
    associate = said("Associates the specified origination identity with a pool.", at=ASSOCIATE)
    phone_of_other_pool = said(
        "If the origination identity is a phone number and is already associated with another pool, an error is returned.",
        at=ASSOCIATE,
    )
    sender_id_of_other_pool = said("A sender ID can be associated with multiple pools.", at=ASSOCIATE)
    configuration_must_match = said(
        "If the origination identity configuration doesn't match the pool's configuration, an error is returned.",
        at=ASSOCIATE,
    )
    associate_by_id_or_arn = said(
        "The origination identity to use, such as PhoneNumberId, PhoneNumberArn, SenderId, or SenderIdArn.",
        at=ASSOCIATE,
    )
    associate_pool_by_id_or_arn = said(
        "This value can be either the PoolId or PoolArn, and you can find these values using DescribePools.",
        at=ASSOCIATE,
    )
    disassociate = said("Removes the specified origination identity from an existing pool.", at=DISASSOCIATE)
    not_associated = said(
        "If the origination identity isn't associated with the specified pool, an error is returned.", at=DISASSOCIATE
    )
    last_phone_number = observed(
        "AWS refuses to take the last phone number out of a pool: ConflictException LAST_PHONE_NUMBER.", at=TERRAFORM
    )
    disassociate_by_id_or_arn = said(
        "The origination identity to use such as a PhoneNumberId, PhoneNumberArn, SenderId or SenderIdArn.",
        at=DISASSOCIATE,
    )
    disassociate_pool_by_id_or_arn = said("This value can be either the PoolId or PoolArn.", at=DISASSOCIATE)
    lists_all = said("Lists all associated origination identities in your pool.", at=LIST)
    list_by_id_or_arn = said("This value can be either the PoolId or PoolArn.", at=LIST)
    list_filtered = said(
        "If you specify filters, the output includes information for only those origination identities that meet the filter criteria.",
        at=LIST,
    )
