"""What does AWS say about keywords? They belong to one phone number or pool each."""

from __future__ import annotations

from ringtrue.contracts.documents import page
from ringtrue.contracts.rule import said

PUT, DELETE, DESCRIBE = page("PutKeyword"), page("DeleteKeyword"), page("DescribeKeywords")


class Keyword:
    put = said("Creates or updates a keyword configuration on an origination phone number or pool.", at=PUT)
    put_by_id_or_arn = said(
        "The origination identity to use such as a PhoneNumberId, PhoneNumberArn, SenderId or SenderIdArn.", at=PUT
    )
    delete = said("Deletes an existing keyword from an origination phone number or pool.", at=DELETE)
    delete_mandatory = said('Keywords "HELP" and "STOP" can\'t be deleted or modified.', at=DELETE)
    delete_by_id_or_arn = said(
        "The origination identity to use such as a PhoneNumberId, PhoneNumberArn, PoolId or PoolArn.", at=DELETE
    )
    describe = said(
        "Describes the specified keywords or all keywords on your origination phone number or pool.", at=DESCRIBE
    )
    describe_specified = said("An array of keywords to search for.", at=DESCRIBE)
    describe_filtered = said("An array of keyword filters to filter the results.", at=DESCRIBE)
    describe_by_id_or_arn = said(
        "The origination identity to use such as a PhoneNumberId, PhoneNumberArn, SenderId or SenderIdArn.", at=DESCRIBE
    )
