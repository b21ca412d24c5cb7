"""How does the embedded endpoint take a request apart? Method, path, target and body, and headers around the answer.

Whatever it is sent, it answers in the protocol, with a client's error for a client's mistake.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from typing import Protocol

from ringtrue.contracts.rules.protocol import Wire
from ringtrue.harness.bounded import MOST_BYTES
from ringtrue.harness.render import Reply
from ringtrue.harness.wire import Answer
from ringtrue.reference_model.request import CONTENT_TYPE, TARGET, TARGET_PREFIX


class Answers(Protocol):
    """Anything that answers operations, such as `harness.endpoint.Endpoint`. `broken` holds ids of rules to break."""

    broken: frozenset[str]

    def answer(self, operation: str, params: Mapping[str, object]) -> Reply: ...


def answered(endpoint: Answers, method: str, path: str, headers: Mapping[str, str], body: bytes | None) -> Answer:
    """The whole answer to a request; its headers by lower-case name, its body None where it was too large to take."""
    return enveloped(_reply(endpoint, method, path, headers, body), endpoint.broken)


def enveloped(reply: Reply, broken: frozenset[str] = frozenset()) -> Answer:
    """The reply as bytes, with the protocol's headers."""
    content_type = "application/json" if Wire.content_type.id in broken else CONTENT_TYPE
    raw = isinstance(reply.body, bytes)
    body = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
    headers = {
        "content-type": "text/html" if raw else content_type, "content-length": str(len(body)),
        "x-amzn-requestid": str(uuid.uuid4()), **({"allow": "POST"} if reply.status == 405 else {}),
    }  # fmt: skip
    return Answer(reply.status, headers, body)


def refusal(status: int, code: str, message: str) -> Reply:
    return Reply(status, {"__type": code, "message": message})


def _reply(endpoint: Answers, method: str, path: str, headers: Mapping[str, str], body: bytes | None) -> Reply:
    """The endpoint's answer, or the envelope's own refusal."""
    if method != "POST":
        return refusal(405, "UnsupportedMethodException", "this service answers POST only")
    if body is None:
        return refusal(413, "RequestEntityTooLargeException", f"a request may have {MOST_BYTES} bytes")
    prefix, _, operation = headers.get(TARGET.lower(), "").partition(".")
    if path != "/" or prefix != TARGET_PREFIX:
        return refusal(404, "UnknownOperationException", f"POST / with {TARGET}: {TARGET_PREFIX}.<operation>")
    params = _object(body)
    if params is None or _balks(endpoint.broken, headers, body):
        return refusal(400, "SerializationException", "the request is no JSON object")
    return endpoint.answer(operation, params)


def _balks(broken: frozenset[str], headers: Mapping[str, str], body: bytes) -> bool:
    """Does a mutant refuse what the protocol's rules ask for?"""
    return (Wire.empty_body.id in broken and not body) or (
        Wire.content_type_parameters.id in broken and ";" in headers.get("content-type", "")
    )


def _object(raw: bytes) -> dict[str, object] | None:
    """The JSON object in a body, no body being the empty one; None for anything else, NaN included."""
    if not raw.strip():
        return {}
    try:
        found = json.loads(raw.decode("utf-8-sig"), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON")
