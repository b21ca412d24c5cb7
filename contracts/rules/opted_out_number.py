"""What does AWS say about the numbers on an opt-out list?"""

from __future__ import annotations

from ringtrue.contracts.documents import OPEN_SPLIT_TIME, page
from ringtrue.contracts.rule import observed, said

PUT, DELETE, DESCRIBE = page("PutOptedOutNumber"), page("DeleteOptedOutNumber"), page("DescribeOptedOutNumbers")

UNDELETABLE = "If the specified destination phone number doesn't exist or if the opt-out list doesn't exist, an error is returned."


class OptedOutNumber:
    put = said("Creates an opted out destination phone number in the opt-out list.", at=PUT)
    put_on_missing_list = said(
        "If the destination phone number isn't valid or if the specified opt-out list doesn't exist, an error is returned.",
        at=PUT,
    )
    put_by_name_or_arn = said("The OptOutListName or OptOutListArn to add the phone number to.", at=PUT)
    delete = said("Deletes an existing opted out destination phone number from the specified opt-out list.", at=DELETE)
    delete_once = said("Each destination phone number can only be deleted once every 30 days.", at=DELETE)
    delete_missing_number = said(UNDELETABLE, at=DELETE)
    delete_on_missing_list = said(UNDELETABLE, at=DELETE)
    delete_by_name_or_arn = said("The OptOutListName or OptOutListArn to remove the phone number from.", at=DELETE)
    describe = said(
        "Describes the specified opted out destination numbers or all opted out destination numbers in an opt-out list.",
        at=DESCRIBE,
    )
    describe_only_specified = said(
        "If you specify opted out numbers, the output includes information for only the specified opted out numbers.",
        at=DESCRIBE,
    )
    describe_all = said(
        "If you don't specify opted out numbers or filters, the output includes information for all opted out destination numbers in your opt-out list.",
        at=DESCRIBE,
    )
    describe_filtered = said(
        "If you specify filters, the output includes information for only those opted out numbers that meet the filter criteria.",
        at=DESCRIBE,
    )
    describe_by_name_or_arn = said("The OptOutListName or OptOutListArn of the OptOutList.", at=DESCRIBE)
    describe_absent_number = observed(
        "AWS refuses to describe a number that isn't on the list: ResourceNotFoundException.", at=OPEN_SPLIT_TIME
    )
