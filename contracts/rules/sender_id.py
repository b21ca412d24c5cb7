"""What does AWS say about sender IDs?"""

from __future__ import annotations

from ringtrue.contracts.documents import page
from ringtrue.contracts.rule import said

REQUEST, UPDATE, RELEASE = page("RequestSenderId"), page("UpdateSenderId"), page("ReleaseSenderId")
DESCRIBE, INFORMATION = page("DescribeSenderIds"), page("SenderIdInformation")

PROTECTION = "By default this is set to false. When set to true the sender ID can't be deleted."
TEXT = "The sender ID must contain at least one letter and cannot start or end with a hyphen."


class SenderId:
    request = said("Request a new sender ID that doesn't require registration.", at=REQUEST)
    contains_a_letter = said(TEXT, at=REQUEST)
    no_hyphen_at_the_ends = said(TEXT, at=REQUEST)
    requested_protection = said(PROTECTION, at=REQUEST)
    update = said("Updates the configuration of an existing sender ID.", at=UPDATE)
    update_changes = said(PROTECTION, at=UPDATE)
    release = said("Releases an existing sender ID in your account.", at=RELEASE)
    release_while_protected = said(PROTECTION, at=INFORMATION)
    describe = said(
        "Describes the specified SenderIds or all SenderIds associated with your Amazon Web Services account.",
        at=DESCRIBE,
    )
    describe_only_specified = said(
        "If you specify SenderIds, the output includes information for only the specified SenderIds.", at=DESCRIBE
    )
    describe_all = said(
        "If you don't specify SenderIds or filters, the output includes information for all SenderIds.", at=DESCRIBE
    )
    describe_invalid_id = said(
        "f you specify a sender ID that isn't valid, an error is returned.",  # AWS's own spelling
        at=DESCRIBE,
    )
    describe_filtered = said(
        "If you specify filters, the output includes information for only those SenderIds that meet the filter criteria.",
        at=DESCRIBE,
    )
    owner = said(
        "Use SELF to filter the list of Sender Ids to ones your account owns or use SHARED to filter on Sender Ids shared with your account.",
        at=DESCRIBE,
    )
    owner_excludes_ids = said("The Owner and SenderIds parameters can't be used at the same time.", at=DESCRIBE)
