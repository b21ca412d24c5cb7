"""Other envelopes that the documents and the protocol allow."""

import json
import re
import uuid
from typing import Any

from tests.miniatures.ground import Answer, Body, Record, Refusal
from tests.miniatures.honest import Honest
from tests.miniatures.register import collect

CHANGING = ("Create", "Update", "Delete", "Request", "Release")


class NamespacedTypes(Honest):
    """`__type` with its Smithy namespace; an SDK takes what follows the #."""

    def error_body(self, refusal: Refusal) -> Body:
        return {**super().error_body(refusal), "__type": f"com.amazonaws.pinpointsmsvoicev2#{refusal.kind}"}


class TypesWithUrl(Honest):
    """`__type` with a URL behind a colon; an SDK takes what precedes it."""

    def error_body(self, refusal: Refusal) -> Body:
        return {**super().error_body(refusal), "__type": f"{refusal.kind}:http://internal.amazon.com/coral/"}


class LowerCaseMessage(Honest):
    """`message` instead of `Message`; an SDK takes both."""

    def error_body(self, refusal: Refusal) -> Body:
        return {"message" if name == "Message" else name: value for name, value in super().error_body(refusal).items()}


class TerseErrors(Honest):
    """Errors of nothing but their type; all other members are optional."""

    def error_body(self, refusal: Refusal) -> Body:
        return {"__type": refusal.kind}


class ErrorTypeHeader(Honest):
    """x-amzn-errortype besides `__type`."""

    def handle(self, operation: str, params: Body) -> Answer:
        status, body, headers = super().handle(operation, params)
        if status == 200 or isinstance(body, bytes):
            return status, body, headers
        return status, body, {**headers, "x-amzn-errortype": str(body["__type"])}


class ContentTypeWithCharset(Honest):
    """application/x-amz-json-1.0; charset=utf-8."""

    def handle(self, operation: str, params: Body) -> Answer:
        status, body, headers = super().handle(operation, params)
        return status, body, {**headers, "Content-Type": "application/x-amz-json-1.0; charset=utf-8"}


class PrettyJson(Honest):
    """Indented JSON, members in alphabetical order."""

    def handle(self, operation: str, params: Body) -> Answer:
        status, body, headers = super().handle(operation, params)
        pretty = body if isinstance(body, bytes) else json.dumps(body, indent=2, sort_keys=True).encode()
        return status, pretty, headers


class ScientificTimestamps(Honest):
    """1.78E9 is a JSON number too."""

    def handle(self, operation: str, params: Body) -> Answer:
        status, body, headers = super().handle(operation, params)
        if isinstance(body, bytes):
            return status, body, headers
        written = re.sub(r'("(?:Created|OptedOut)Timestamp": )(\d)(\d{9})\.(\d+)', r"\1\2.\3\4E9", json.dumps(body))
        return status, written.encode(), headers


class IntegerTimestamps(Honest):
    """Whole seconds."""

    def timestamp(self, seconds: float) -> Any:
        return int(seconds)


class MicrosecondFractions(Honest):
    """Seconds with six places."""

    def timestamp(self, seconds: float) -> Any:
        return round(seconds, 6)


class IntegerTimestampsAtCreate(Honest):
    """Whole seconds from everything but Describe…."""

    describing = False

    def before(self, operation: str, params: Body) -> None:  # noqa: ARG002
        self.describing = operation.startswith("Describe")

    def timestamp(self, seconds: float) -> Any:
        return round(seconds, 3) if self.describing else int(seconds)


class ExtraMembers(Honest):
    """Members no document knows, as a newer service would have them."""

    def shown(self, operation: str, view: Body) -> Body:
        return {**super().shown(operation, view), "LifecycleStage": "STEADY", "Owners": [{"Id": 1}]}

    def present(self, operation: str, body: Body) -> Body:  # noqa: ARG002
        return {**body, "ResultMetadata": {"Cached": False}}

    def error_body(self, refusal: Refusal) -> Body:
        return {**super().error_body(refusal), "DocumentationUrl": "https://example.com/"}


class NullsForAbsent(Honest):
    """null where others leave a member out."""

    def absent(self, body: Body) -> Body:
        return body

    def present(self, operation: str, body: Body) -> Body:
        return {"NextToken": None, **body} if operation.startswith(("Describe", "ListPool")) else body


class EmptyTagsShown(Honest):
    """Tags: [] where there are none."""

    def shown(self, operation: str, view: Body) -> Body:
        return super().shown(operation, {**view, "Tags": view["Tags"] or []} if "Tags" in view else view)


class OmitsFalse(Honest):
    """Results of Create…, Update…, Delete… leave out what is false; no member of theirs is required.

    Those of sender IDs are another matter: they have required members.
    """

    def shown(self, operation: str, view: Body) -> Body:
        body = super().shown(operation, view)
        if not operation.startswith(CHANGING) or operation.endswith("SenderId"):
            return body
        return {name: one for name, one in body.items() if one is not False}


class OmitsOptional(Honest):
    """Results of Create…, Update…, Delete… leave out the price, which only the data type that Describe lists requires.

    Members whose value the documents determine are another matter: "The following data is returned in JSON format by
    the service."
    """

    def shown(self, operation: str, view: Body) -> Body:
        body = super().shown(operation, view)
        if not operation.startswith(CHANGING) or operation.endswith("SenderId"):
            return body
        return {name: one for name, one in body.items() if name != "MonthlyLeasingPrice"}


class OlderModel(Honest):
    """Knows nothing of InternationalSendingEnabled, as the older UpdatePhoneNumber page."""

    def shown(self, operation: str, view: Body) -> Body:
        body = super().shown(operation, view)
        return {name: value for name, value in body.items() if name != "InternationalSendingEnabled"}


class GovCloud(Honest):
    """ARNs of another partition, region and account."""

    partition = "aws-us-gov"
    region = "us-gov-west-1"
    account = "210987654321"


class OtherAccount(Honest):
    """ARNs of another account, with leading zeros."""

    account = "000000000042"


class DashedIds(Honest):
    """Ids with dashes; their form is nowhere documented."""

    def new_id(self, prefix: str) -> str:
        return f"{prefix}-{uuid.uuid4()}"


class NumbersWithoutPlus(Honest):
    """12065550001; the pattern makes the plus optional."""

    def number(self) -> str:
        return super().number().removeprefix("+")


class CapabilitiesReordered(Honest):
    """Capabilities in the other order."""

    def new_phone(self, params: Body) -> Record:
        phone = super().new_phone(params)
        return {**phone, "NumberCapabilities": phone["NumberCapabilities"][::-1]}


class ClosesWithHeader(Honest):
    """Closes each connection after its answer, and says so."""

    def handle(self, operation: str, params: Body) -> Answer:
        status, body, headers = super().handle(operation, params)
        return status, body, {**headers, "Connection": "close"}


class ClosesSilently(Honest):
    """Closes each connection after its answer, and says nothing."""

    closes_silently = True


class ReverseOrder(Honest):
    """Describe… and List… show the newest first."""

    def rank(self, seq: int) -> int:
        return -seq


class SmallPages(Honest):
    """Two results a page, asked or not."""

    page_size = 2


WIRE = collect(globals())
