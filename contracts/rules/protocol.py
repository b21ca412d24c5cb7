"""What does AWS say about every answer: its form on the wire, its errors, its idempotency?"""

from __future__ import annotations

from ringtrue.contracts.documents import PROTOCOL_TESTS, SMITHY, page
from ringtrue.contracts.rule import said

CREATE_POOL = page("CreatePool")


class Wire:
    success_is_200 = said("If the action is successful, the service sends back an HTTP 200 response.", at=CREATE_POOL)
    answers_in_json = said("The following data is returned in JSON format by the service.", at=CREATE_POOL)
    error_names_its_type = said(
        "The component MUST be one of the following: an additional header with the name X-Amzn-Errortype, a body field with the name code, or a body field named __type.",
        at=SMITHY,
    )
    timestamps_are_epoch_seconds = said(
        "This protocol uses epoch-seconds, also known as Unix timestamps, in JSON payloads represented as a double.",
        at=SMITHY,
    )
    content_type = said("This header has a static value of application/x-amz-json-1.0.", at=SMITHY)
    empty_body = said("Server implementations MUST also accept empty request bodies.", at=SMITHY)
    content_type_parameters = said(
        "The example tests how servers must support requests containing a `Content-Type` header with parameters.",
        at=f"{PROTOCOL_TESTS}awsJson1_0/content-type.smithy",
    )
    client_error_is_400 = said("HTTP Status Code: 400", at=CREATE_POOL)
    server_error_is_500 = said("HTTP Status Code: 500", at=CREATE_POOL)


class Error:
    """When each error is the right one."""

    not_found = said("A requested resource couldn't be found.", at=CREATE_POOL)
    conflict = said(
        "Your request has conflicting operations. This can occur if you're trying to perform more than one operation on the same resource at the same time or it could be that the requested action isn't valid for the current state or configuration of the resource.",
        at=CREATE_POOL,
    )
    resource_type = said("The type of resource that caused the exception.", at=CREATE_POOL)
    validation = said("A validation exception for a field.", at=CREATE_POOL)
    unexpected = said(
        "The API encountered an unexpected error and couldn't complete the request. You might be able to successfully issue the request again in the future.",
        at=CREATE_POOL,
    )


class Idempotency:
    token = said(
        "Unique, case-sensitive identifier that you provide to ensure the idempotency of the request.", at=CREATE_POOL
    )
    no_token = said(
        "If you don't specify a client token, a randomly generated token is used for the request to ensure idempotency.",
        at=CREATE_POOL,
    )
