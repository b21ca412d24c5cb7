"""What do emulators answer to a service, or an operation, that they do not have? As it was heard, byte for byte.

moto 5.2.5 and ministack 1.4.21 are asked again by test_emulators.py; LocalStack and the rest are as others report them.
"""

from __future__ import annotations

from dataclasses import dataclass

from ringtrue.harness.availability import Availability
from ringtrue.harness.wire import Answer

MOTO_PAGE = (
    b"<!doctype html>\n<html lang=en>\n<title>500 Internal Server Error</title>\n<h1>Internal Server Error</h1>\n"
    b"<p>The server encountered an internal error and was unable to complete your request. Either the server is "
    b"overloaded or there is an error in the application.</p>\n"
)
MINISTACK_XML = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>MethodNotAllowed</Code><Message>The specified method is not '
    b"allowed against this resource.</Message><Resource /><RequestId>40e0deb4-a95b-4f34-97a5-547a869af850</RequestId>"
    b"</Error>"
)
LOCALSTACK_JSON = (
    b'{"__type": "InternalFailure", "message": "The API for service pinpoint-sms-voice-v2 is either not included in '
    b'your current license plan or has not yet been emulated by LocalStack."}'
)


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer, and what it tells of its operation by itself."""

    who: str
    status: int
    kind: str
    body: bytes
    tells: Availability

    @property
    def answer(self) -> Answer:
        return Answer(self.status, {"content-type": self.kind}, self.body)


# No backend has the signing name "sms-voice", and Flask shows its page of an internal error for that.
MOTO = Heard("moto", 500, "text/html; charset=utf-8", MOTO_PAGE, Availability.FAILING)
# What no other service claims is for S3, which has no POST on /.
MINISTACK = Heard("ministack", 405, "application/xml", MINISTACK_XML, Availability.MISROUTED)
HEARD = (
    MOTO,
    MINISTACK,
    # https://github.com/localstack/localstack/pull/12547 has the words, Terraform and Pulumi show the status
    Heard("localstack", 501, "application/x-amz-json-1.0", LOCALSTACK_JSON, Availability.NOT_IMPLEMENTED),
    # ministack, of an operation that it lacks in a service that it has
    Heard("ministack dynamodb", 400, "application/x-amz-json-1.0",
          b'{"__type": "UnknownOperationException", "message": "Unknown operation: Nonsense"}',
          Availability.NOT_IMPLEMENTED),
    Heard("ministack events", 400, "application/x-amz-json-1.0",
          b'{"__type": "InvalidAction", "message": "Unknown action: Nonsense"}', Availability.NOT_IMPLEMENTED),
    # a code that a broken operation may use for a conflict, so it does not tell; the words are not looked at
    Heard("ministack logs", 400, "application/x-amz-json-1.0",
          b'{"__type": "InvalidOperationException", "message": "Unknown action: Nonsense"}',
          Availability.IMPLEMENTED),
    # moto, of a path that a service has not; and of every operation under another signing name
    Heard("moto path", 404, "text/html; charset=utf-8",
          b"<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>", Availability.NOT_IMPLEMENTED),
)  # fmt: skip
