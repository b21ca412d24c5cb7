"""Faults in how requests are taken: broken JSON, odd headers, JSON types, and errors in no form of the protocol."""

import json
from collections.abc import Mapping
from typing import Any

from tests.miniatures.ground import Answer, Body
from tests.miniatures.honest import Honest
from tests.miniatures.register import collect

HTML = b"<html><body><h1>Internal Server Error</h1></body></html>"
PREFIX = "PinpointSMSVoiceV2."


def parsed(raw: bytes) -> Any:
    """The body's JSON; None for what is none."""
    try:
        return json.loads(raw or b"{}")
    except (ValueError, RecursionError):
        return None


class _Envelope(Honest):
    """Has a say before the operation: an answer, or None to go on as usual."""

    def take(self, method: str, path: str, headers: Mapping[str, str], raw: bytes) -> Answer | None:
        operation = str(headers.get("X-Amz-Target") or "").removeprefix(PREFIX)
        return self.first(operation, headers, raw) if method == "POST" and path == "/" else None

    def first(self, operation: str, headers: Mapping[str, str], raw: bytes) -> Answer | None:  # noqa: ARG002
        return None


class MalformedJsonCrashes(_Envelope):
    """A traceback's status and page. Breaks "The following data is returned in JSON format by the service"."""

    def first(self, operation: str, headers: Mapping[str, str], raw: bytes) -> Answer | None:  # noqa: ARG002
        return (500, HTML, {"Content-Type": "text/html"}) if parsed(raw) is None else None


class MalformedJsonIsAnInternalError(_Envelope):
    """Breaks "The API encountered an unexpected error": the client's mistake is to be expected."""

    def first(self, operation: str, headers: Mapping[str, str], raw: bytes) -> Answer | None:  # noqa: ARG002
        return (500, {"__type": "InternalServerException"}, {}) if parsed(raw) is None else None


class ArraysCrash(_Envelope):
    """Takes every JSON value for an object. Breaks "The API encountered an unexpected error"."""

    def first(self, operation: str, headers: Mapping[str, str], raw: bytes) -> Answer | None:  # noqa: ARG002
        return (500, {"__type": "InternalFailure"}, {}) if isinstance(parsed(raw), list | str | int) else None


class ErrorsOfNoType(_Envelope):
    """{"error": …} for broken JSON. Breaks "The component MUST be one of the following"."""

    def first(self, operation: str, headers: Mapping[str, str], raw: bytes) -> Answer | None:  # noqa: ARG002
        return (400, {"error": "invalid JSON"}, {}) if parsed(raw) is None else None


class RefusesAndActs(_Envelope):
    """Refuses requests without a signature, but only after having done them: what was set to false is shown as true."""

    def first(self, operation: str, headers: Mapping[str, str], raw: bytes) -> Answer | None:
        if "Authorization" in headers or operation.startswith("Describe"):
            return None
        self.answer(operation, parsed(raw) or {})
        return 403, {"__type": "MissingAuthenticationTokenException"}, {}


class EmptyBodyRefused(_Envelope):
    """Breaks "Server implementations MUST also accept empty request bodies"."""

    def first(self, operation: str, headers: Mapping[str, str], raw: bytes) -> Answer | None:  # noqa: ARG002
        return None if raw else (400, {"__type": "SerializationException"}, {})


class ContentTypeParametersRefused(_Envelope):
    """Breaks "servers must support requests containing a Content-Type header with parameters"."""

    def first(self, operation: str, headers: Mapping[str, str], raw: bytes) -> Answer | None:  # noqa: ARG002
        wrong = ";" in str(headers.get("Content-Type"))
        return (415, {"__type": "UnsupportedMediaTypeException"}, {}) if wrong else None


class UndecodableIdsAreInternalErrors(_Envelope):
    """Bytes that are no UTF-8. Breaks "The API encountered an unexpected error"."""

    def first(self, operation: str, headers: Mapping[str, str], raw: bytes) -> Answer | None:  # noqa: ARG002
        try:
            raw.decode()
        except UnicodeDecodeError:
            return 500, {"__type": "InternalServerException"}, {}
        return None


class PlainJsonContentType(Honest):
    """application/json. Breaks "This header has a static value of application/x-amz-json-1.0"."""

    def handle(self, operation: str, params: Body) -> Answer:
        status, body, headers = super().handle(operation, params)
        return status, body, {**headers, "Content-Type": "application/json"}


class AnyTypes(Honest):
    """Passes over whatever has the wrong JSON type. Breaks "Type: Boolean" and its like."""

    def check_input(self, operation: str, params: Body) -> None:
        for name in [name for name, value in params.items() if value == "yes"]:
            del params[name]
        super().check_input(operation, params)


class TypesCrash(Honest):
    """A wrong JSON type is an internal error. Breaks "The API encountered an unexpected error"."""

    def handle(self, operation: str, params: Body) -> Answer:
        if "yes" in [value for value in params.values() if isinstance(value, str)]:
            return 500, {"__type": "InternalServerException"}, {}
        return super().handle(operation, params)


PROTOCOL = collect(globals())
