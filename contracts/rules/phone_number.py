"""What does AWS say about phone numbers?"""

from __future__ import annotations

from ringtrue.contracts.documents import CHANGING_A_NUMBER, NUMBERS_GUIDE, OPT_OUT_LISTS_OF_NUMBERS, page
from ringtrue.contracts.rule import said

REQUEST, UPDATE, RELEASE = page("RequestPhoneNumber"), page("UpdatePhoneNumber"), page("ReleasePhoneNumber")
DESCRIBE = page("DescribePhoneNumbers")

UNRELEASABLE = "If the origination phone number has deletion protection enabled or is associated with a pool, an error is returned."
UPDATABLE = "You can update the opt-out list, enable or disable two-way messaging, change the TwoWayChannelArn, enable or disable self-managed opt-outs, and enable or disable deletion protection."


class PhoneNumber:
    request = said("Request an origination phone number for use in your account.", at=REQUEST)
    simulator_is_transactional = said(
        "When you request a SIMULATOR phone number, you must set MessageType as TRANSACTIONAL.", at=REQUEST
    )
    requested_protection = said(
        "By default this is set to false. When set to true the phone number can't be deleted.", at=REQUEST
    )
    requested_international = said(
        "By default this is set to false. When set to true the international sending of phone number is Enabled.",
        at=REQUEST,
    )
    two_way_default = said(
        "By default this is set to false. When set to true you can receive incoming text messages from your end recipients.",
        at=REQUEST,
    )
    self_managed_default = said(
        "By default this is set to false. When set to false and an end recipient sends a message that begins with HELP or STOP to one of your dedicated numbers, End User Messaging SMS automatically replies with a customizable message and adds the end recipient to the OptOutList.",
        at=REQUEST,
    )
    opt_out_list_default = said(
        "By default, when a phone number is created it is assigned to the Default opt-out list.",
        at=OPT_OUT_LISTS_OF_NUMBERS,
    )
    requested_opt_out_list = said(
        "The name of the OptOutList to associate with the phone number. You can use the OptOutListName or OptOutListArn.",
        at=REQUEST,
    )
    requested_pool = said(
        "The pool to associated with the phone number. You can use the PoolId or PoolArn.", at=REQUEST
    )
    update = said("Updates the configuration of an existing origination phone number.", at=UPDATE)
    update_changes = said(UPDATABLE, at=UPDATE)
    update_leaves_the_rest = said(
        "You can omit any of the other parameters if you don't want to change the corresponding settings.",
        at=CHANGING_A_NUMBER,
    )
    update_while_in_pool = said(
        "If the origination phone number is associated with a pool, an error is returned.", at=UPDATE
    )
    update_by_id_or_arn = said(
        "The unique identifier of the phone number. Valid values for this field can be either the PhoneNumberId or PhoneNumberArn.",
        at=UPDATE,
    )
    update_list_by_name_or_arn = said(
        "The OptOutList to add the phone number to. You can use either the opt out list name or the opt out list ARN.",
        at=UPDATE,
    )
    release = said("Releases an existing origination phone number in your account.", at=RELEASE)
    release_while_protected = said(UNRELEASABLE, at=RELEASE)
    release_while_in_pool = said(UNRELEASABLE, at=RELEASE)
    release_by_id_or_arn = said("The PhoneNumberId or PhoneNumberArn of the phone number to release.", at=RELEASE)
    released_is_gone = said(
        "When you release a phone number, that phone number is no longer available in your account, and you are no longer charged for it.",
        at=NUMBERS_GUIDE,
    )
    describe = said(
        "Describes the specified origination phone number, or all the phone numbers in your account.", at=DESCRIBE
    )
    describe_only_specified = said(
        "If you specify phone number IDs, the output includes information for only the specified phone numbers.",
        at=DESCRIBE,
    )
    describe_all = said(
        "If you don't specify phone number IDs or filters, the output includes information for all phone numbers.",
        at=DESCRIBE,
    )
    describe_invalid_id = said("If you specify a phone number ID that isn't valid, an error is returned.", at=DESCRIBE)
    describe_by_id_or_arn = said(
        "This is an array of strings that can be either the PhoneNumberId or PhoneNumberArn.", at=DESCRIBE
    )
    describe_filtered = said(
        "If you specify filters, the output includes information for only those phone numbers that meet the filter criteria.",
        at=DESCRIBE,
    )
    owner = said(
        "Use SELF to filter the list of phone numbers to ones your account owns or use SHARED to filter on phone numbers shared with your account.",
        at=DESCRIBE,
    )
    owner_excludes_ids = said("The Owner and PhoneNumberIds parameters can't be used at the same time.", at=DESCRIBE)
