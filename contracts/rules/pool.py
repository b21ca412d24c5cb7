"""What does AWS say about pools?"""

from __future__ import annotations

from ringtrue.contracts.documents import page
from ringtrue.contracts.rule import said

CREATE, UPDATE, DELETE = page("CreatePool"), page("UpdatePool"), page("DeletePool")
DESCRIBE, INFORMATION = page("DescribePools"), page("PoolInformation")

UNDELETABLE = "If the pool status isn't active or if deletion protection is enabled, an error is returned."
UPDATABLE = "You can update the opt-out list, enable or disable two-way messaging, change the TwoWayChannelArn, enable or disable self-managed opt-outs, enable or disable deletion protection, and enable or disable shared routes."


class Pool:
    create = said("Creates a new pool and associates the specified origination identity to the pool.", at=CREATE)
    inherits = said(
        "The new pool inherits its configuration from the specified origination identity. This includes keywords, message type, opt-out list, two-way configuration, and self-managed opt-out configuration.",
        at=CREATE,
    )
    protection_not_inherited = said(
        "Deletion protection isn't inherited from the origination identity and defaults to false.", at=CREATE
    )
    protection_at_creation = said(
        "By default this is set to false. When set to true the pool can't be deleted. You can change this value using the UpdatePool action.",
        at=CREATE,
    )
    create_with_phone_of_other_pool = said(
        "If the origination identity is a phone number and is already associated with another pool, an error is returned.",
        at=CREATE,
    )
    create_with_sender_id_of_other_pool = said("A sender ID can be associated with multiple pools.", at=CREATE)
    message_type_is_fixed = said("After the pool is created the MessageType can't be changed.", at=CREATE)
    identity_by_id_or_arn = said(
        "The origination identity to use such as a PhoneNumberId, PhoneNumberArn, SenderId or SenderIdArn.", at=CREATE
    )
    active_is_available = said("ACTIVE: The pool is active and available for use.", at=CREATE)
    shared_routes_default = said("By default, this is set to False.", at=INFORMATION)
    update = said("Updates the configuration of an existing pool.", at=UPDATE)
    update_changes = said(UPDATABLE, at=UPDATE)
    update_leaves_the_rest = said(UPDATABLE, at=UPDATE)
    update_by_id_or_arn = said(
        "The unique identifier of the pool to update. Valid values are either the PoolId or PoolArn.", at=UPDATE
    )
    update_list_by_name_or_arn = said(
        "The OptOutList to associate with the pool. Valid values are either OptOutListName or OptOutListArn.", at=UPDATE
    )
    delete = said("Deletes an existing pool.", at=DELETE)
    delete_disassociates = said("Deleting a pool disassociates all origination identities from that pool.", at=DELETE)
    delete_while_not_active = said(UNDELETABLE, at=DELETE)
    delete_while_protected = said(UNDELETABLE, at=DELETE)
    delete_by_id_or_arn = said("The PoolId or PoolArn of the pool to delete.", at=DELETE)
    describe = said(
        "Retrieves the specified pools or all pools associated with your Amazon Web Services account.", at=DESCRIBE
    )
    describe_only_specified = said(
        "If you specify pool IDs, the output includes information for only the specified pools.", at=DESCRIBE
    )
    describe_all = said(
        "If you don't specify pool IDs or filters, the output includes information for all pools.", at=DESCRIBE
    )
    describe_invalid_id = said("If you specify a pool ID that isn't valid, an error is returned.", at=DESCRIBE)
    describe_by_id_or_arn = said("This is an array of strings that can be either the PoolId or PoolArn.", at=DESCRIBE)
    describe_filtered = said(
        "If you specify filters, the output includes information for only those pools that meet the filter criteria.",
        at=DESCRIBE,
    )
    owner = said(
        "Use SELF to filter the list of Pools to ones your account owns or use SHARED to filter on Pools shared with your account.",
        at=DESCRIBE,
    )
    owner_excludes_ids = said("The Owner and PoolIds parameters can't be used at the same time.", at=DESCRIBE)
