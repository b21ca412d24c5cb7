"""What does AWS say about opt-out lists?"""

from __future__ import annotations

from ringtrue.contracts.documents import page
from ringtrue.contracts.rule import said

CREATE, DELETE, DESCRIBE = page("CreateOptOutList"), page("DeleteOptOutList"), page("DescribeOptOutLists")

UNDELETABLE = "If the specified opt-out list name doesn't exist or is in-use by an origination phone number or pool, an error is returned."


class OptOutList:
    create = said("Creates a new opt-out list.", at=CREATE)
    create_existing = said("If the opt-out list name already exists, an error is returned.", at=CREATE)
    delete = said("Deletes an existing opt-out list.", at=DELETE)
    delete_missing = said(UNDELETABLE, at=DELETE)
    delete_in_use = said(UNDELETABLE, at=DELETE)
    delete_deletes_numbers = said("All opted out phone numbers in the opt-out list are deleted.", at=DELETE)
    delete_by_name_or_arn = said("The OptOutListName or OptOutListArn of the OptOutList to delete.", at=DELETE)
    describe = said("Describes the specified opt-out list or all opt-out lists in your account.", at=DESCRIBE)
    describe_only_specified = said(
        "If you specify opt-out list names, the output includes information for only the specified opt-out lists.",
        at=DESCRIBE,
    )
    describe_all = said(
        "If you don't specify opt-out list names or filters, the output includes information for all opt-out lists.",
        at=DESCRIBE,
    )
    describe_invalid_name = said(
        "If you specify an opt-out list name that isn't valid, an error is returned.", at=DESCRIBE
    )
    describe_by_name_or_arn = said(
        "This is an array of strings that can be either the OptOutListName or OptOutListArn.", at=DESCRIBE
    )
    owner = said(
        "Use SELF to filter the list of Opt-Out List to ones your account owns or use SHARED to filter on Opt-Out List shared with your account.",
        at=DESCRIBE,
    )
    owner_excludes_ids = said("The Owner and OptOutListNames parameters can't be used at the same time.", at=DESCRIBE)
