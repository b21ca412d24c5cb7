"""Who answers our calls? Anything behind a wire, seen as outcomes.

`send` is total: it never raises for what a target does.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Protocol
from urllib.parse import urlsplit

from ringtrue.contracts.rules.protocol import Wire as WireRules
from ringtrue.harness.bindings import Bindings
from ringtrue.harness.pace import retry_after_s
from ringtrue.harness.wire import Answer, NoAnswer, Wire, error_name
from ringtrue.reference_model.mangled_requests import mangled
from ringtrue.reference_model.naming import BIRTHS, NAMED_BY_CLIENT, made_by_name
from ringtrue.reference_model.request import Request, proper
from ringtrue.reference_model.vocabulary import Accepted, Call, Envelope, Garbled, Lost, Outcome, Ref, Refused

# Under which headers AWS's services show a request's id.
REQUEST_IDS = ("x-amzn-requestid", "x-amzn-request-id", "x-amz-request-id")


class Target(Protocol):
    """Anything that answers calls."""

    def send(self, call: Call, bindings: Bindings, fresh: Ref | None, timeout_s: float) -> Outcome:
        """Total: whatever the target does is an Outcome."""
        ...


class WireTarget:
    """A target behind a wire: calls go out with raw ids, answers come back in symbols."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def send(self, call: Call, bindings: Bindings, fresh: Ref | None, timeout_s: float) -> Outcome:
        try:
            answer = self._wire.send(_request(call, bindings), timeout_s)
        except NoAnswer as nothing:
            return lost(nothing)
        return outcome_of(answer, call, bindings, fresh)


def lost(nothing: NoAnswer) -> Lost:
    return Lost(nothing.cause, nothing.unreachable, nothing.again, nothing.unsent)


def _request(call: Call, bindings: Bindings) -> Request:
    params = bindings.concrete(call.params)
    assert isinstance(params, dict)  # as the parameters were
    if (made := made_by_name(call)) is not None and isinstance(call.params[NAMED_BY_CLIENT[call.operation]], Ref):
        params[NAMED_BY_CLIENT[call.operation]] = bindings.own_name(made)
    return mangled(call.operation, params, call.mangling) if call.mangling else proper(call.operation, params)


def outcome_of(answer: Answer, call: Call, bindings: Bindings, fresh: Ref | None) -> Outcome:
    """An HTTP answer as an Outcome, new resources bound."""
    body = _json(answer.body)
    if 200 <= answer.status < 300:
        if not isinstance(body, dict):
            return _foreign(answer)
        if fresh is not None and call.operation in BIRTHS:
            _, id_member, arn_member = BIRTHS[call.operation]
            bindings.greet(body, fresh, id_member, arn_member)
        return Accepted(bindings.symbolic(body), answer.status, envelope=_envelope(answer))
    wait_s = retry_after_s(answer.headers.get("retry-after"))
    if not isinstance(body, dict) or 300 <= answer.status < 400:
        return _foreign(answer, wait_s)
    code = error_name(body, answer.headers)
    if code is None:
        return Garbled("an error that names no type", WireRules.error_names_its_type, answer.status, wait_s)
    symbols = bindings.symbolic(body)
    reason = body.get("Reason")
    return Refused(code, reason if isinstance(reason, str) else None, answer.status, symbols, _envelope(answer, wait_s))


@lru_cache(maxsize=64)
def _envelope_of(content_type: str | None, request_id: bool, coding: str, wait_s: float | None) -> Envelope:
    media_type = content_type.partition(";")[0].strip().lower() if content_type else None
    return Envelope(media_type, request_id, coding, wait_s)


def _envelope(answer: Answer, wait_s: float | None = None) -> Envelope:
    shown = answer.headers
    coding = shown.get("content-encoding", "")
    return _envelope_of(shown.get("content-type"), any(name in shown for name in REQUEST_IDS), coding, wait_s)


def _json(body: bytes) -> object:
    if not body.strip():
        return {}
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _foreign(answer: Answer, wait_s: float | None = None) -> Garbled:
    """An answer that is no JSON object, or leads elsewhere."""
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    xml = kind.endswith(("/xml", "+xml")) and not kind.startswith("application/xhtml")
    return Garbled(_sketch(answer), WireRules.answers_in_json, answer.status, wait_s, xml)


def _sketch(answer: Answer) -> str:
    """What a garbled answer looks like, without quoting it."""
    if 300 <= answer.status < 400:
        return f"a redirect{_elsewhere(answer.headers.get('location', ''))}, which no client of AWS follows"
    kind = answer.headers.get("content-type", "no content type")
    form = "broken JSON" if answer.body[:1] in (b"{", b"[") else "no JSON object"
    return f"{form} ({kind}, {len(answer.body)} bytes)"


def _elsewhere(location: str) -> str:
    """Where a redirect leads, by scheme and host; the rest may hold anything."""
    try:
        parts = urlsplit(location)
        return f" to {parts.scheme}://{parts.hostname}" if parts.hostname else ""
    except ValueError:
        return ""
