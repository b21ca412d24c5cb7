"""How fast does Schemathesis talk to the same endpoint, from the same OpenAPI document?

Twice: as its users have it, with the document as it is and every answer checked; and as fast as it can be made, with
closed schemas, so that no time goes into members that nobody knows, and nothing checked. Only operations that we model,
and only data that fits the schema.
"""

from __future__ import annotations

import json
import time
from contextlib import suppress
from typing import Any

import requests
import schemathesis
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import HealthCheck, Phase, given, settings
from requests.exceptions import RequestException
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok

from ringtrue.contracts.openapi import CONTENT_TYPE, load
from ringtrue.contracts.shapes import MODELLED

EXAMPLES_A_TURN = 5
SIGNED = ("content-type", "x-amz-target")

schemathesis.serializer.alias(CONTENT_TYPE, "application/json")


@schemathesis.deserializer(CONTENT_TYPE)
def read(_context: Any, response: Any) -> Any:  # Schemathesis' own types
    return json.loads(response.content)


class Sign(requests.auth.AuthBase):
    """SigV4 for requests, which Schemathesis sends with."""

    def __init__(self, region: str) -> None:
        self.signer = SigV4Auth(Credentials("test", "test"), "sms-voice", region)

    def __call__(self, r: requests.PreparedRequest) -> requests.PreparedRequest:
        kept = {name: value for name, value in r.headers.items() if name.lower() in SIGNED}
        request = AWSRequest(r.method, str(r.url).split("#")[0], kept, r.body or b"")
        self.signer.add_auth(request)
        r.headers.update(dict(request.headers.items()))
        return r


def operations(url: str, *, closed: bool) -> list[Any]:
    """The modelled operations as Schemathesis reads them."""
    document = load()
    document["paths"] = {path: item for path, item in document["paths"].items() if path.rpartition(".")[2] in MODELLED}
    for shape in document["components"]["schemas"].values() if closed else ():
        if "properties" in shape:
            shape["additionalProperties"] = False
    plain = {"allow-extra-parameters": False, "with-security-parameters": False}
    config = schemathesis.Config.from_dict({"base-url": url, "generation": plain})
    schema = schemathesis.openapi.from_dict(document, config=config)
    return [found.ok() for found in schema.get_all_operations() if isinstance(found, Ok)]


def schemathesis_loop(url: str, region: str, limit_s: float, *, checked: bool) -> float:
    """Calls per second of asking every modelled operation in turn, a few examples each."""
    session, auth, calls = requests.Session(), Sign(region), 0
    every = operations(url, closed=not checked)
    started = time.perf_counter()

    def ask(case: Any) -> None:
        nonlocal calls
        headers = {"X-Amz-Target": case.operation.definition.raw["x-amz-target"]}
        calls += 1
        with suppress(FailureGroup, RequestException):  # what it thinks of the endpoint is not the question here
            (case.call_and_validate if checked else case.call)(session=session, headers=headers, auth=auth)

    few = settings(
        max_examples=EXAMPLES_A_TURN, phases=[Phase.generate], database=None, deadline=None, derandomize=False,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    while time.perf_counter() - started < limit_s:
        for operation in every:
            few(given(case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE))(ask))()
    return calls / (time.perf_counter() - started)
