"""How fast does Schemathesis talk to the same endpoint, from the same OpenAPI document?

As fast as it can: data that fits the schema, no checks, only the operations that we model.
"""

from __future__ import annotations

import time
from typing import Any

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode

from ringtrue.contracts.openapi import CONTENT_TYPE, load
from ringtrue.contracts.shapes import MODELLED

EXAMPLES_A_TURN = 5


class OutOfTime(BaseException):
    """Enough was measured. Not an Exception, so that Hypothesis lets it through."""


def schemathesis_loop(url: str, auth: requests.auth.AuthBase, limit_s: float) -> tuple[int, float]:
    """(calls, seconds) of asking every modelled operation in turn, a few examples each, until time is up."""
    schemathesis.serializer.alias(CONTENT_TYPE, "application/json")
    document = load()
    document["paths"] = {path: item for path, item in document["paths"].items() if path.rpartition(".")[2] in MODELLED}
    schema = schemathesis.openapi.from_dict(document)
    schema.config.update(base_url=url)
    session, calls = requests.Session(), 0
    operations = [found.ok() for found in schema.get_all_operations()]
    started = time.perf_counter()

    def ask(case: Any) -> None:  # Schemathesis' own type
        nonlocal calls
        if time.perf_counter() - started > limit_s:
            raise OutOfTime
        target = case.operation.definition.raw["x-amz-target"]
        case.call(session=session, headers={"X-Amz-Target": target}, auth=auth)
        calls += 1

    plain = settings(
        max_examples=EXAMPLES_A_TURN, phases=[Phase.generate], database=None, deadline=None, derandomize=False,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    try:
        while True:
            for operation in operations:
                strategy = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
                plain(given(case=strategy)(ask))()
    except OutOfTime:
        return calls, time.perf_counter() - started
