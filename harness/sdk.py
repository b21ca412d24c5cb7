"""Can a real SDK talk to the target? A target that is called through boto3, while the oracle reads the raw bytes.

boto3 hides much: wrong types of scalars, an empty answer, unknown members. So what it makes of an answer is compared
with the bytes, and the differences are notes. They convict nobody: where the bytes are as documented boto3 loses
nothing, and where they are not, the raw answer is judged anyway.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import boto3
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from botocore.config import Config
from botocore.credentials import CredentialProvider, CredentialResolver, Credentials
from botocore.exceptions import ClientError, HTTPClientError, ParamValidationError
from botocore.session import Session

from ringtrue.contracts.openapi import SERVICE
from ringtrue.harness.bindings import Bindings
from ringtrue.harness.parsed import losses
from ringtrue.harness.target import lost, outcome_of
from ringtrue.harness.wire import Answer, NoAnswer, Wire
from ringtrue.reference_model.request import Request, Signature
from ringtrue.reference_model.vocabulary import Accepted, Call, Lost, Outcome, Ref, Refused

PAGE_SIZE = 1  # the most pages


@dataclass(frozen=True, slots=True)
class Heard:
    """What boto3 made of an answer: a result, or the exception that it raised."""

    result: Mapping[str, Any] | None = None
    error: BaseException | None = None


class Interrupted(Exception):
    """A page was refused, or did not come, which may pass."""


class _Ours(CredentialProvider):
    """Hands over the very credentials that our own requests are signed with, so that both change at once."""

    METHOD = "ringtrue"

    def __init__(self, credentials: Credentials) -> None:
        super().__init__()
        self._credentials = credentials

    def load(self) -> Credentials:
        return self._credentials


class SdkTarget:
    """A target behind boto3. `notes` say, by operation, what the SDK made of an answer that the bytes do not say."""

    def __init__(
        self, url: str, region: str, credentials: Credentials, *, validated: bool, timeout_s: float, wire: Wire
    ) -> None:  # fmt: skip
        core = Session()
        core.register_component("credential_provider", CredentialResolver([_Ours(credentials)]))
        session = boto3.Session(botocore_session=core, region_name=region)
        config = Config(retries={"total_max_attempts": 1}, parameter_validation=validated)
        # The wire knows whom to believe. To leave it to boto3 is an error where a variable for that is blank.
        self.client: Any = session.client(SERVICE, endpoint_url=url, config=config, verify=True)
        self.validated = validated
        self.notes: dict[str, list[str]] = {}
        self._methods = {name: method for method, name in self.client.meta.method_to_api_mapping.items()}
        self._wire, self._timeout_s, self._path = wire, timeout_s, urlsplit(url).path or "/"
        self._answer: Answer | None = None
        self._nothing: NoAnswer | None = None
        self.client.meta.events.register("before-send.*.*", self._carry)
        self.client.meta.events.register("before-parse.*.*", self._hear)

    def _carry(self, request: AWSPreparedRequest, **_: object) -> AWSResponse:
        """What boto3 has made and signed goes over our own wire, with its bounds and at its pace."""
        headers = {name: _text(value) for name, value in request.headers.items()}
        body = request.body.encode() if isinstance(request.body, str) else request.body or b""
        assert isinstance(body, bytes | bytearray)  # as JSON is
        path = f"/{urlsplit(request.url).path.removeprefix(self._path)}"
        try:
            answer = self._wire.send(
                Request(headers, bytes(body), request.method, path, signature=Signature.NONE), self._timeout_s
            )
        except NoAnswer as nothing:
            self._nothing = nothing
            raise HTTPClientError(error=nothing) from nothing
        shown = HTTPHeaders.from_dict(answer.headers)
        return AWSResponse(request.url, answer.status, shown, _Whole(answer.body))

    def _hear(self, response_dict: Mapping[str, Any], **_: object) -> None:
        headers = {str(name).lower(): str(value) for name, value in response_dict["headers"].items()}
        self._answer = Answer(response_dict["status_code"], headers, response_dict["body"])

    def send(self, call: Call, bindings: Bindings, fresh: Ref | None, timeout_s: float) -> Outcome:
        """The outcome as the bytes say it."""
        params = bindings.concrete(call.params)
        assert isinstance(params, dict)
        self._answer, self._nothing, self._timeout_s = None, None, timeout_s
        heard = self._called(call.operation, params)
        answer: Answer | None = self._answer
        if answer is None:
            return self._unanswered(call.operation, heard)
        outcome = outcome_of(answer, call, bindings, fresh)
        for note in self._differences(call.operation, outcome, answer, heard):
            self.note(call.operation, note)
        return outcome

    def _called(self, operation: str, params: dict[str, object]) -> Heard:
        try:
            return Heard(getattr(self.client, self._methods[operation])(**params))
        except Exception as error:  # boto3's parsers raise whatever Python raises
            return Heard(error=error)

    def _unanswered(self, operation: str, heard: Heard) -> Lost:
        """Nothing came back, or nothing was sent."""
        if self._nothing is not None:
            return lost(self._nothing)
        failed = "did not send a valid call" if isinstance(heard.error, ParamValidationError) else "could not make it"
        self.note(operation, f"boto3 {failed}: {type(heard.error).__name__}")
        return Lost(f"boto3: {type(heard.error).__name__}")

    def note(self, operation: str, text: str) -> None:
        known = self.notes.setdefault(operation, [])
        if text not in known:
            known.append(text)

    def _differences(self, operation: str, outcome: Outcome, answer: Answer, heard: Heard) -> Iterator[str]:
        model = self.client.meta.service_model.operation_model(operation)
        if isinstance(outcome, Refused):
            yield from self._misread_error(model, outcome, heard)
        elif not isinstance(outcome, Accepted):
            return  # it is no answer of the service
        elif heard.error is not None:
            yield f"boto3 cannot take the answer for a result: {type(heard.error).__name__}"
        elif heard.result is not None:
            with suppress(ValueError):
                raw = json.loads(answer.body or b"{}")
                yield from (f"boto3 loses {where}" for where in losses(model.output_shape, raw, heard.result))

    def _misread_error(self, model: Any, outcome: Refused, heard: Heard) -> Iterator[str]:
        """Whether it is the modelled exception, `client.exceptions.ConflictException`, and knows the members."""
        if not isinstance(heard.error, ClientError):
            yield f"boto3 does not take {outcome.code} for an error"
            return
        code = heard.error.response.get("Error", {}).get("Code", "")
        declared = {shape.name: shape for shape in model.error_shapes}
        if code != outcome.code:
            yield f"boto3 reads {outcome.code} as {code!r:.60}"
        elif outcome.code in declared:
            if not isinstance(heard.error, self.client.exceptions.from_code(code)):
                yield f"boto3 does not raise its exception {code}"
            lacking = [name for name in declared[code].members if name in outcome.body and name not in _shown(heard)]
            yield from (f"boto3 loses {code}.{name}" for name in lacking)

    def walk(
        self, call: Call, bindings: Bindings, leaves: Callable[[], float], comes: Callable[[Outcome], None]
    ) -> Iterator[Outcome]:
        """Each page that boto3's own paginator makes, as the bytes say it.

        `leaves` is called before each, and says how many seconds it may take, `comes` with each answer. Raises
        Interrupted.
        """
        params = bindings.concrete(call.params)
        assert isinstance(params, dict)
        paginator = self.client.get_paginator(self._methods[call.operation])
        try:
            self._page_leaves(leaves)
            for page in paginator.paginate(**params, PaginationConfig={"PageSize": PAGE_SIZE}):
                if self._answer is not None:
                    comes(outcome := outcome_of(self._answer, call, bindings, None))
                    yield outcome
                if page.get("NextToken"):
                    self._page_leaves(leaves)
        except HTTPClientError as error:
            comes(self._unanswered(call.operation, Heard(error=error)))
            raise Interrupted from error
        except Exception as error:  # boto3's parsers raise whatever Python raises
            if self._answer is None:
                raise Interrupted from error
            comes(outcome := outcome_of(self._answer, call, bindings, None))
            if not isinstance(outcome, Accepted):
                raise Interrupted from error
            self.note(call.operation, f"boto3's paginator stops with {type(error).__name__}")

    def _page_leaves(self, leaves: Callable[[], float]) -> None:
        self._answer = self._nothing = None
        self._timeout_s = leaves()


class _Whole:
    """A body that is all there, in the form in which botocore reads one."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self, *_: object, **__: object) -> Iterator[bytes]:
        yield self._body


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _shown(heard: Heard) -> Mapping[str, Any]:
    return heard.error.response if isinstance(heard.error, ClientError) else {}
