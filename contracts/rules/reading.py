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
        "A described keyword that is not there may be refused as one that isn't valid, or left out."
    )
    keyword_action_may_stay = assumed(
        "Without KeywordAction a new keyword has some action, and one that is updated keeps its own or gets the default."
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
    international_may_be_refused = assumed("International sending may not be supported for a phone number.")
