"""Are wrong endpoints convicted, and permitted ones not? Written by hand, by people who did not see the model.

Those whose envelope, timing or connections matter are judged by a whole run, over HTTP where it is the connections;
the others are explored only, and if they are wrong no longer than it takes to convict them.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from botocore.credentials import Credentials
from tests.miniatures import permitted_protocol, permitted_time, permitted_wire, wrong_protocol, wrong_wire
from tests.miniatures.permitted import PERMITTED
from tests.miniatures.serve import Endpoint, outcome, sent, serving
from tests.miniatures.wrong import WRONG
from tests.self.inprocess import session_on

from ringtrue.explore import explore
from ringtrue.harness.budget import BudgetSpent
from ringtrue.harness.endpoint import Clock
from ringtrue.harness.patience import Patience
from ringtrue.harness.session import Session
from ringtrue.harness.target import WireTarget
from ringtrue.harness.transcript import Silence, Transcript, TranscriptFile
from ringtrue.harness.wire import Answer, HttpWire, NoAnswer, Wire
from ringtrue.reference_model.request import Request
from ringtrue.reports.report import report
from ringtrue.reports.transcript import read
from ringtrue.run import Plan, run

SEED = 1
VIOLATES = "violates"
SERVED = {
    *permitted_protocol.PROTOCOL, *permitted_time.TIME, *permitted_wire.WIRE,
    *wrong_protocol.PROTOCOL, *wrong_wire.WIRE,
    *(name for name, (_, expected) in WRONG.items() if expected != VIOLATES),
}  # fmt: skip
# What is done to connections, or looks at how a request was sent and signed.
SOCKETS = {"closes-silently", "closes-with-header", *permitted_protocol.PROTOCOL, *wrong_protocol.PROTOCOL}
# Wrong in what no quoted sentence forbids in so many words: which members a result requires, what becomes of tags.
UNSAID = ("sender-without-price", "tags-outlive-the-list")
PLANNED = 1450  # calls; all that is planned, and some more
LED = 1000  # all planned lives, and some of the tour
# Wrong endpoints stay wrong; there is no use in waiting long for them to come right.
HASTE = Patience(consistency_s=0.1, creation_s=0.2)


class Direct:
    """A wire to a miniature in this process."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint

    def send(self, request: Request, timeout_s: float) -> Answer:  # noqa: ARG002  # nothing takes long
        status, body, headers = outcome(
            self.endpoint, request.method, request.path, dict(request.headers), request.body
        )
        if status == 0:
            raise NoAnswer("connection closed")
        shown, payload = sent(body, headers)
        return Answer(status, {name.lower(): value for name, value in shown.items()}, payload)


class UntilConvicted:
    """A transcript that ends the run with the first finding."""

    def write(self, entry: Mapping[str, object]) -> None:
        if entry.get("violated"):
            raise BudgetSpent


def _calls(name: str) -> int:
    """Requests that no SDK would send come after all else that is planned."""
    return PLANNED if name in SOCKETS else LED


def explored(endpoint: Endpoint, transcript: Transcript) -> Session:
    session = session_on(Direct(endpoint), Clock.PROMPT, PLANNED, transcript)
    session.patience = Patience(consistency_s=0.4, creation_s=1.0)
    explore(session, SEED)
    return session


def verdict_on(
    endpoint: Endpoint, directory: Path, *, calls: int, patience: Patience | None = None, sockets: bool = False
) -> dict[str, Any]:
    """The whole report about a miniature, which is served over HTTP where its connections matter."""
    path, url = directory / "transcript.jsonl", "http://127.0.0.1:1"
    with ExitStack() as stack:
        transcript = stack.enter_context(TranscriptFile(path))
        wire: Wire = Direct(endpoint)
        if sockets:
            url = stack.enter_context(serving(endpoint))
            wire = HttpWire(url, "us-east-1", Credentials("placeholder", "placeholder"))
        plan = Plan(url, False, "us-east-1", SEED, max_calls=calls, time_limit_s=60.0)
        run(plan, WireTarget(wire), transcript, patience=patience)
    return dict(report(read(path)))


@pytest.mark.parametrize("name", [name for name in PERMITTED if name in SERVED])
def test_permitted_behaviour_on_the_wire_gives_no_finding(name: str, tmp_path: Path) -> None:
    found = verdict_on(PERMITTED[name](), tmp_path, calls=_calls(name), sockets=name in SOCKETS)

    assert found["findings"] == []
    assert found["verdict"] != VIOLATES
    assert found["ended"]["how"] in ("budget", "time"), "it was judged to the end"


@pytest.mark.parametrize("name", [name for name in PERMITTED if name not in SERVED])
def test_permitted_behaviour_gives_no_finding(name: str) -> None:
    session = explored(PERMITTED[name](), Silence())

    assert session.findings.by_bucket == {}


@pytest.mark.parametrize("name", [name for name in WRONG if name in SERVED])
def test_an_endpoint_that_is_wrong_on_the_wire_gets_the_verdict_it_deserves(name: str, tmp_path: Path) -> None:
    endpoint, expected = WRONG[name]

    found = verdict_on(endpoint(), tmp_path, calls=_calls(name), patience=HASTE, sockets=name in SOCKETS)

    assert found["verdict"] == expected


@pytest.mark.parametrize("name", [name for name in WRONG if name not in (*SERVED, *UNSAID)])
def test_a_wrong_endpoint_is_convicted(name: str) -> None:
    assert explored(WRONG[name][0](), UntilConvicted()).findings.by_bucket


@pytest.mark.parametrize("name", UNSAID)
@pytest.mark.xfail(strict=True, reason="once a rule says so, the name leaves the list")
def test_what_nobody_forbids_in_so_many_words(name: str) -> None:
    assert explored(WRONG[name][0](), UntilConvicted()).findings.by_bucket
