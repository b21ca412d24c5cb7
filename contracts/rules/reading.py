"""Where are the documents silent, or at odds? Every reading of ours that admits an answer, none of which convicts."""

from __future__ import annotations

from ringtrue.contracts.documents import TERRAFORM
from ringtrue.contracts.rule import assumed, observed


class Reading:
    country_may_be_required = assumed(
        "Older documents require IsoCountryCode, newer ones make it optional: leaving it out may be refused."
    )
    country_may_have_to_match = assumed("Nothing says whether IsoCountryCode must be the identity's own country.")
    message_type_may_have_to_match = assumed(
        "MessageType is a parameter and is inherited as well: where they differ, the call may be refused or either may win."
    )
    empty_update = assumed("An update that names nothing to change may be a no-op or refused.")
    two_way_needs_a_channel = assumed("Enabling two-way messaging while no channel is known may be refused.")
    self_managed_may_need_two_way = assumed(
        "Nothing says whether self-managed opt-outs can be enabled without two-way messaging."
    )
    channel_needs_two_way = assumed(
        "A channel or role for disabled two-way messaging may be refused, kept, ignored, or may enable it."
    )
    channel_after_disabling = assumed("Disabling two-way messaging may keep or clear the channel and its role.")
    role_belongs_to_channel = assumed("A new channel without a role may keep or clear the old role.")
    channel_must_be_reachable = observed(
        "AWS checks that the topic can be reached and the role assumed, and refuses with ValidationException.",
        at=TERRAFORM,
    )
    absent_keyword_may_be_refused = assumed(
        "A keyword that is not there may be refused, or passed over, be it to be described or to be deleted."
    )
    keyword_action_may_stay = assumed(
        "Without KeywordAction a new keyword has some action, and one that is updated keeps its own or gets the default."
    )
    keyword_may_be_unsupported = assumed(
        "Carriers manage some keywords: the user guide lets nobody add opt-out keywords to a toll-free number."
    )
    keywords_by_pool_arn = observed("PutKeyword and DescribeKeywords take a PoolArn.", at=TERRAFORM)
    keywords_may_need_two_way = assumed("Keywords may be refused where messages cannot come in.")
    keywords_of_a_member = assumed(
        "While it is in a pool, and afterwards, a phone number may have its own keywords, the pool's, or the first ones; changing them there may be refused, or change the pool's."
    )
    mandatory_may_be_fixed = assumed(
        "One page says that HELP and STOP can't be modified, others tell how to change their message; their action may stay whatever is asked for."
    )
    pool_drives_members = assumed("An update of a pool may or may not show in its member phone numbers.")
    settings_after_leaving = assumed(
        "A phone number that leaves a pool may keep the pool's settings or fall back to its own."
    )
    phone_must_be_active = observed("A phone number that isn't ACTIVE yet may be refused.", at=TERRAFORM)
    pool_must_be_active = assumed("A pool that isn't ACTIVE may refuse what it would otherwise accept, and may not.")
    released_lingers = observed(
        "A released phone number may be shown for a while, and is refused in one way or another.", at=TERRAFORM
    )
    already_member = assumed(
        "Associating an identity with the pool that it is in already may be refused or change nothing."
    )
    members_may_have_to_be_alike = assumed("A phone number of another country, type or capabilities may be refused.")
    protection_may_have_to_match = assumed(
        "One page asks for consistent deletion protection across the identities of a pool, the others do not."
    )
    number_may_be_unavailable = assumed("A phone number that meets the parameters may not be available.")
    last_member_may_stay = assumed("A pool may or may not be left without any identity.")
    update_status = assumed("The status of an update may be CREATING while it is under way.")
    requested_pool_may_refuse = assumed("A pool may refuse a requested phone number that doesn't match it.")
    requested_pool_may_lend = assumed("A phone number that is requested for a pool may have the pool's settings.")
    sender_id_may_be_unavailable = assumed(
        "A sender ID may not be available: its country may require registration, or not support sender IDs."
    )
    sender_id_is_there_already = assumed(
        "Nothing says what becomes of a request for a sender ID that is there already."
    )
    message_types_default = assumed("Nothing says which message types a sender ID has that is requested without any.")
    arn_of_sender_id_may_be_refused = assumed(
        "UpdateSenderId and ReleaseSenderId do not say that they take an ARN, though their patterns admit one."
    )
    pooled_sender_id_may_stay = assumed(
        "A sender ID that is in a pool, or was, may be refused to be updated or released."
    )
    update_without_protection = assumed(
        "An update of a sender ID that doesn't name deletion protection may leave it alone or set it to the default."
    )
    inherited_from_sender_id = assumed(
        "Nothing says which opt-out list and two-way configuration a pool has that is created from a sender ID."
    )
    sender_id_may_not_match = assumed(
        "Nothing says how a sender ID, which has no two-way messaging or opt-out list, matches a pool that has."
    )
    sender_id_has_no_two_way = assumed(
        "A pool with a sender ID may refuse two-way messaging, which sender IDs don't have."
    )
    sender_id_capabilities = assumed("Nothing says which capabilities a sender ID shows; it is for text messages.")
    international_may_be_refused = assumed("International sending may not be supported for a phone number.")
    ids_with_filters = assumed("Nothing says whether filters narrow what ids specify, or may not go with them.")
    several_values_of_a_list = assumed("Nothing says whether one of several filter values is enough for a list.")
    token_with_other_parameters = assumed(
        "A token that comes again with other parameters may be refused, name what it named before, or count as new."
    )
    token_may_be_forgotten = assumed("Nothing says how long a token is remembered, or over how many other requests.")
    token_may_be_refused = assumed("Nothing says what a token for the next page is worth that nobody was given.")
    body_may_be_refused = assumed(
        "Nothing says whether a body that is no proper JSON object, or that many parsers balk at, is read or refused."
    )
    null_may_be_refused = assumed(
        "Tests for servers of AWS JSON 1.1 drop members that are null; those for 1.0 do not speak of them."
    )
    unknown_member_may_be_refused = assumed("Nothing says whether a member that no document knows is ignored.")
    types_may_be_coerced = assumed('Nothing says whether a value of a related JSON type, such as "true", is converted.')
    envelope_may_be_refused = assumed(
        "Nothing says what becomes of a request whose method, path or headers are not the protocol's."
    )
    signature_may_be_ignored = assumed("An endpoint for tests may take requests that nobody signed.")
    request_id_is_shown = assumed("AWS answers with a request id in the header x-amzn-RequestId.")
    repeated_tag_keys = assumed("A request that names a tag key twice may be refused, or one of the values may win.")
    reserved_tag_keys = assumed("Tag keys that begin with aws: may be reserved, as with AWS's other services.")
    most_tags = assumed("One page permits 200 tags a request; AWS's other services permit 50 a resource.")
    absent_tag_keys = assumed("Removing a tag that the resource doesn't have may be refused or change nothing.")
    tags_before_active = assumed("Nothing says whether a resource that isn't ACTIVE yet can be tagged.")
    tags_after_deletion = assumed(
        "Nothing says what becomes of the tags of a resource that is being deleted, or whether a new one of its name has them."
    )
    number_may_not_be_valid = assumed("No document says which destination phone numbers are valid; ours are fictional.")
    opted_out_already = assumed(
        "Opting out a number that is on the list already may be refused, keep the time at which it was opted out, or change it."
    )
