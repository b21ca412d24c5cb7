"""What does AWS say about the keywords of phone numbers and pools?"""

from __future__ import annotations

from ringtrue.contracts.documents import KEYWORDS_GUIDE, TERRAFORM, page
from ringtrue.contracts.rule import observed, said

PUT, DELETE, DESCRIBE = page("PutKeyword"), page("DeleteKeyword"), page("DescribeKeywords")

PUTTING = "Creates or updates a keyword configuration on an origination phone number or pool."
DESCRIBING = "Describes the specified keywords or all keywords on your origination phone number or pool."


class Keyword:
    put_creates = said(PUTTING, at=PUT)
    put_updates = said(PUTTING, at=PUT)
    put_by_id_or_arn = said(
        "The origination identity to use such as a PhoneNumberId, PhoneNumberArn, SenderId or SenderIdArn.", at=PUT
    )
    outer_space = said(
        "A keyword can be between 1 and 30 characters in length and can't start or end with a space.", at=KEYWORDS_GUIDE
    )
    case_insensitive = said("Keywords are case insensitive.", at=KEYWORDS_GUIDE)
    delete = said("Deletes an existing keyword from an origination phone number or pool.", at=DELETE)
    delete_mandatory = said('Keywords "HELP" and "STOP" can\'t be deleted or modified.', at=DELETE)
    delete_by_id_or_arn = said(
        "The origination identity to use such as a PhoneNumberId, PhoneNumberArn, PoolId or PoolArn.", at=DELETE
    )
    describe_specified = said(DESCRIBING, at=DESCRIBE)
    describe_all = said(DESCRIBING, at=DESCRIBE)
    describe_filtered = said("An array of keyword filters to filter the results.", at=DESCRIBE)
    describe_by_id_or_arn = said(
        "The origination identity to use such as a PhoneNumberId, PhoneNumberArn, SenderId or SenderIdArn.",
        at=DESCRIBE,
    )
    mandatory_from_birth = observed("Every phone number and pool has the keywords HELP and STOP.", at=TERRAFORM)
