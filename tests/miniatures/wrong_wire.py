"""Faults in the envelope: shapes, types, statuses, whole operations that do not work."""

import json
from datetime import UTC, datetime
from typing import Any

from tests.miniatures.ground import PHONE_SETTINGS, POOL_SETTINGS, Answer, Body, Record, Refusal
from tests.miniatures.honest import Honest
from tests.miniatures.register import collect


def deeply(value: Any, change: Any) -> Any:
    """`value` with `change` applied to each of its leaves."""
    if isinstance(value, dict):
        return {name: deeply(one, change) for name, one in value.items()}
    return [deeply(one, change) for one in value] if isinstance(value, list) else change(value)


class MillisecondTimestamps(Honest):
    """Milliseconds. Breaks "The time when the pool was created, in UNIX epoch time format"."""

    def timestamp(self, seconds: float) -> Any:
        return int(seconds * 1000)


class IsoTimestamps(Honest):
    """A date string. Breaks '"CreatedTimestamp": number'."""

    def timestamp(self, seconds: float) -> Any:
        return datetime.fromtimestamp(seconds, UTC).isoformat()


class TimestampsAsStrings(Honest):
    """Epoch seconds in quotes. Breaks '"CreatedTimestamp": number'."""

    def timestamp(self, seconds: float) -> Any:
        return str(seconds)


class CreatedTimestampIsNow(Honest):
    """Each answer shows the present moment. Breaks "The time when the pool was created"."""

    def timestamp(self, seconds: float) -> Any:  # noqa: ARG002
        return self.now()


class BooleansAsStrings(Honest):
    """Strings "true" and "false". Breaks '"TwoWayEnabled": boolean'."""

    def present(self, operation: str, body: Body) -> Body:  # noqa: ARG002
        shown: Body = deeply(body, lambda one: str(one).lower() if isinstance(one, bool) else one)
        return shown


class BooleansAsNumbersInDescribe(Honest):
    """0 and 1 in DescribePools only. Breaks "SharedRoutesEnabled … Type: Boolean"."""

    def present(self, operation: str, body: Body) -> Body:
        change = (lambda one: int(one) if isinstance(one, bool) else one) if operation == "DescribePools" else None
        shown: Body = deeply(body, change) if change else body
        return shown


class LowerCamelMembers(Honest):
    """poolId instead of PoolId. Breaks the response syntax '"PoolId": "string"'."""

    def present(self, operation: str, body: Body) -> Body:  # noqa: ARG002
        return {name[0].lower() + name[1:]: value for name, value in body.items()}


class CapabilitiesAsString(Honest):
    """A string where a list is due. Breaks '"NumberCapabilities": [ "string" ]'."""

    def phone_view(self, phone: Record) -> Body:
        return {**super().phone_view(phone), "NumberCapabilities": ",".join(phone["NumberCapabilities"])}


class PriceAsNumber(Honest):
    """A number where a string is due. Breaks '"MonthlyLeasingPrice": "string"'."""

    def phone_view(self, phone: Record) -> Body:
        return {**super().phone_view(phone), "MonthlyLeasingPrice": 1.0}


class UnknownPoolStatus(Honest):
    """Status READY. Breaks "Valid Values: CREATING | ACTIVE | DELETING"."""

    def pool_view(self, pool: Record) -> Body:
        return {**super().pool_view(pool), "Status": "READY"}


class UnknownPhoneStatus(Honest):
    """Status AVAILABLE. Breaks "Valid Values: PENDING | ACTIVE | ASSOCIATING | DISASSOCIATING | DELETED"."""

    def phone_view(self, phone: Record) -> Body:
        return {**super().phone_view(phone), "Status": "AVAILABLE"}


class TitleCaseMessageType(Honest):
    """Shows Transactional. Breaks "Valid Values: TRANSACTIONAL | PROMOTIONAL"."""

    def pool_view(self, pool: Record) -> Body:
        return {**super().pool_view(pool), "MessageType": str(pool["MessageType"]).title()}


class PrettyPhoneNumbers(Honest):
    """(206) 555-0100. Breaks the pattern of PhoneNumber, \\+?[1-9][0-9]{1,18}."""

    def number(self) -> str:
        return f"(206) 555-{1000 + next(self.sequence)}"


class ArnIsTheId(Honest):
    """PoolArn shows the id. Breaks "The Amazon Resource Name (ARN) for the pool"."""

    def pool_view(self, pool: Record) -> Body:
        return {**super().pool_view(pool), "PoolArn": pool["PoolId"]}


class IdAndArnDisagree(Honest):
    """PoolArn names some other pool than PoolId. Breaks "The Amazon Resource Name (ARN) for the pool"."""

    def pool_view(self, pool: Record) -> Body:
        return {**super().pool_view(pool), "PoolArn": self.arn("pool", self.new_id("pool"))}


class ErrorWithoutType(Honest):
    """Errors carry no __type. Breaks the AWS JSON 1.0 protocol, by which a client learns the exception."""

    def error_body(self, refusal: Refusal) -> Body:
        return {name: value for name, value in super().error_body(refusal).items() if name != "__type"}


class NotFoundWith404(Honest):
    """The right error, with HTTP 404. Breaks "ResourceNotFoundException … HTTP Status Code: 400"."""

    def error_status(self, refusal: Refusal) -> int:
        return 404 if refusal.kind == "ResourceNotFoundException" else super().error_status(refusal)


class ConflictWith409(Honest):
    """The right error, with HTTP 409. Breaks "ConflictException … HTTP Status Code: 400"."""

    def error_status(self, refusal: Refusal) -> int:
        return 409 if refusal.kind == "ConflictException" else super().error_status(refusal)


class ErrorsWith200(Honest):
    """Errors arrive with HTTP 200. Breaks "ConflictException … HTTP Status Code: 400"."""

    def error_status(self, refusal: Refusal) -> int:  # noqa: ARG002
        return 200


class XmlErrors(Honest):
    """Errors in XML. Breaks the AWS JSON 1.0 protocol."""

    def handle(self, operation: str, params: Body) -> Answer:
        status, body, headers = super().handle(operation, params)
        if status == 200 or isinstance(body, bytes):
            return status, body, headers
        return status, f"<Error><Code>{body['__type']}</Code></Error>".encode(), {"Content-Type": "text/xml"}


class InventedExceptions(Honest):
    """PoolNotFoundFault and the like. Breaks the list of errors of every operation."""

    def error_body(self, refusal: Refusal) -> Body:
        return {**super().error_body(refusal), "__type": refusal.kind.replace("Exception", "Fault")}


class ConflictInDescribe(Honest):
    """Unknown ids in DescribePools are a ConflictException, which that operation does not declare."""

    def error_body(self, refusal: Refusal) -> Body:
        body = super().error_body(refusal)
        listing = refusal.kind == "ResourceNotFoundException" and self.listing
        return {**body, "__type": "ConflictException"} if listing else body

    def before(self, operation: str, params: Body) -> None:  # noqa: ARG002
        self.listing = operation == "DescribePools"


class ValidationInsteadOfConflict(Honest):
    """ValidationException where ConflictException is due: "isn't valid for the current state … of the resource"."""

    def error_body(self, refusal: Refusal) -> Body:
        body = super().error_body(refusal)
        return {**body, "__type": "ValidationException"} if refusal.kind == "ConflictException" else body


class ConflictInsteadOfNotFound(Honest):
    """ConflictException for unknown ids. Breaks "ResourceNotFoundException: A requested resource couldn't be found"."""

    def error_body(self, refusal: Refusal) -> Body:
        body = super().error_body(refusal)
        return {**body, "__type": "ConflictException"} if refusal.kind == "ResourceNotFoundException" else body


class HtmlPageOnUpdatePool(Honest):
    """UpdatePool is always an HTML page with 500. Breaks "the service sends back an HTTP 200 response … in JSON"."""

    def handle(self, operation: str, params: Body) -> Answer:
        if operation == "UpdatePool":
            return 500, b"<!DOCTYPE html><title>Internal Server Error</title>", {"Content-Type": "text/html"}
        return super().handle(operation, params)


class DropsConnections(Honest):
    """UpdatePool never answers; says nothing against the documents, and nothing for them."""

    expected = "undecided"

    def handle(self, operation: str, params: Body) -> Answer:
        return (0, b"", {}) if operation == "UpdatePool" else super().handle(operation, params)


class TruncatedJson(Honest):
    """DescribePools stops in the middle. Breaks "data is returned in JSON format by the service"."""

    def handle(self, operation: str, params: Body) -> Answer:
        status, body, headers = super().handle(operation, params)
        if operation == "DescribePools" and not isinstance(body, bytes):
            body = json.dumps(body).encode()[:-2]
        return status, body, headers


class EchoesRequests(Honest):
    """The request comes back as a 200. Breaks "The new pool inherits its configuration", and much more."""

    def handle(self, operation: str, params: Body) -> Answer:  # noqa: ARG002
        return 200, params, {}


class AcceptsEverything(Honest):
    """200 {} whatever is asked. Breaks "If you specify a pool ID that isn't valid, an error is returned"."""

    def handle(self, operation: str, params: Body) -> Answer:  # noqa: ARG002
        return 200, {}, {}


class AlwaysValidation(Honest):
    """Every call is a ValidationException. Breaks "Creates a new pool", and "the output includes … all pools"."""

    def before(self, operation: str, params: Body) -> None:  # noqa: ARG002
        raise Refusal("ValidationException", "no")


class AlwaysInternalError(Honest):
    """Every call is an InternalServerException. Breaks "issue the request again in the future"."""

    def before(self, operation: str, params: Body) -> None:  # noqa: ARG002
        raise Refusal("InternalServerException", "no")


class UpdateAnswersOldState(Honest):
    """UpdatePool shows the settings of before. Breaks "The name of the OptOutList associated with the pool"."""

    def update_pool(self, params: Body) -> Body:
        pool = self.find_pool(params.get("PoolId"))
        before = {name: pool.get(name) for name in POOL_SETTINGS}
        result = super().update_pool(params)
        return {**result, **{name: value for name, value in before.items() if name in result}}


class PhoneUpdateAnswersOldState(Honest):
    """UpdatePhoneNumber shows the settings of before. Breaks "The name of the OptOutList associated with the …"."""

    def update_phone_number(self, params: Body) -> Body:
        phone = self.find_phone(params.get("PhoneNumberId"))
        before = {name: phone.get(name) for name in PHONE_SETTINGS}
        result = super().update_phone_number(params)
        return {**result, **{name: value for name, value in before.items() if name in result}}


WIRE = collect(globals())
