"""Is it found out, by one harmless call each, which operations a target has, and said why others were not judged?"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.self.inprocess import InProcess

from ringtrue.contracts.rules.protocol import Wire
from ringtrue.contracts.shapes import MODELLED
from ringtrue.harness.availability import Availability, Tally
from ringtrue.harness.bindings import Bindings, Home
from ringtrue.harness.endpoint import Endpoint
from ringtrue.harness.patience import Patience
from ringtrue.harness.target import WireTarget
from ringtrue.harness.transcript import TranscriptFile
from ringtrue.harness.wire import Answer
from ringtrue.reference_model.request import TARGET, Request
from ringtrue.reference_model.vocabulary import Garbled
from ringtrue.reports.report import exit_code, reasons, report
from ringtrue.reports.transcript import read
from ringtrue.run import Plan, run
from ringtrue.strategies.survey import ORDER, harmless, lacking

JSON = {"content-type": "application/x-amz-json-1.0", "x-amzn-requestid": "0"}
HTML = Answer(404, {"content-type": "text/html"}, b"<!doctype html><title>404 Not Found</title>")
XML = Answer(404, {"content-type": "application/xml"}, b"<Error><Code>NoSuchBucket</Code></Error>")
PAGE = Answer(500, {"content-type": "text/html"}, b"<!doctype html><title>500</title>")


def error(code: str, status: int = 400) -> Answer:
    return Answer(status, JSON, json.dumps({"__type": code, "Message": "no"}).encode())


class Partly(InProcess):
    """An honest endpoint, but for some operations."""

    def __init__(self, instead: Callable[[str], Answer | None]) -> None:
        super().__init__(Endpoint())
        self.instead = instead
        self.asked: list[str] = []

    def send(self, request: Request, timeout_s: float) -> Answer:
        operation = request.headers.get(TARGET, "").rpartition(".")[2]
        self.asked.append(operation)
        return self.instead(operation) or super().send(request, timeout_s)


def judged(wire: Partly, place: Path, *, calls: int = 700) -> dict[str, Any]:
    plan = Plan("http://127.0.0.1:1", False, "us-east-1", 1, max_calls=calls)
    with TranscriptFile(place / "transcript.jsonl") as transcript:
        run(plan, WireTarget(wire), transcript, patience=Patience(consistency_s=0.1, creation_s=0.1, pause_s=0))
    return dict(report(read(place / "transcript.jsonl")))


def of(found: Mapping[str, Any], operation: str) -> dict[str, Any]:
    return next(row for row in found["operations"] if row["name"] == operation)


def test_the_calls_of_the_survey_do_nothing_and_reads_come_first() -> None:
    endpoint = InProcess(Endpoint())
    wire = Partly(lambda _: None)
    wire.endpoint = endpoint.endpoint
    target, bindings = WireTarget(wire), Bindings("self-1", "us-east-1", Home())
    for operation in ORDER:
        for call in (harmless(operation), lacking(operation)):
            target.send(call, bindings, None, 1.0)

    assert sorted(set(wire.asked)) == sorted(MODELLED)
    assert wire.asked[0].startswith("Describe")
    assert endpoint.endpoint.states == {}


@pytest.mark.parametrize("answer", [error("UnknownOperationException", 404), error("InvalidAction"), HTML])
def test_what_is_missing_is_asked_once_or_twice_and_is_called_not_implemented(answer: Answer, tmp_path: Path) -> None:
    wire = Partly(lambda operation: answer if operation == "UpdatePool" else None)

    found = judged(wire, tmp_path)

    assert of(found, "UpdatePool")["status"] == "not_implemented"
    assert wire.asked.count("UpdatePool") <= 2
    assert of(found, "DeletePool")["status"] == "exercised"
    assert found["findings"] == []
    assert (found["verdict"], exit_code(found)) == ("undecided", 3)  # type: ignore[arg-type]  # a report as it is


def test_an_operation_that_finds_nothing_by_a_page_is_not_taken_for_missing(tmp_path: Path) -> None:
    class NotFoundByPage(Partly):
        def send(self, request: Request, timeout_s: float) -> Answer:
            answer = super().send(request, timeout_s)
            return HTML if b"ResourceNotFound" in answer.body else answer

    found = judged(NotFoundByPage(lambda _: None), tmp_path)

    assert of(found, "UpdatePool")["status"] == "exercised"
    places = [each["operation"] for finding in found["findings"] for each in (finding, *finding["related"])]
    assert {"DeletePool", "UpdatePool"} <= {*places}


def test_an_operation_that_another_service_answers_is_a_finding(tmp_path: Path) -> None:
    found = judged(Partly(lambda operation: XML if operation == "PutKeyword" else None), tmp_path)

    assert {finding["operation"] for finding in found["findings"]} == {"PutKeyword"}
    row = of(found, "PutKeyword")
    assert row["status"] == "not_exercised"
    assert "answered by something that does not speak this protocol: 404" in row["why"]


def test_an_operation_that_we_may_not_call_is_left_out_and_named(tmp_path: Path) -> None:
    wire = Partly(lambda operation: error("AccessDeniedException") if operation == "ReleaseSenderId" else None)

    found = judged(wire, tmp_path)

    assert of(found, "ReleaseSenderId")["why"] == "unauthorized: 400 AccessDeniedException"
    assert wire.asked.count("ReleaseSenderId") == 3
    assert found["findings"] == []
    assert any("unauthorized" in reason for reason in reasons(found))  # type: ignore[arg-type]  # a report as it is


@pytest.mark.parametrize("code", ["UnrecognizedClientException", "InvalidSignatureException"])
def test_a_target_that_does_not_know_us_is_asked_no_further(code: str, tmp_path: Path) -> None:
    wire = Partly(lambda _: error(code, 403))

    found = judged(wire, tmp_path)

    assert (found["verdict"], found["ended"]["how"], found["findings"]) == ("undecided", "unauthorized", [])
    assert len(wire.asked) <= 5
    assert code in reasons(found)[0]  # type: ignore[arg-type]  # a report as it is


def test_what_follows_from_something_missing_says_so(tmp_path: Path) -> None:
    wire = Partly(lambda operation: error("UnknownOperationException") if operation == "CreatePool" else None)

    found = judged(wire, tmp_path)

    assert of(found, "DeletePool")["why"].startswith("CreatePool was never accepted, without which there is nothing")
    assert of(found, "ReleasePhoneNumber")["status"] == "exercised"


def test_a_page_of_an_internal_error_for_everything_is_a_service_that_is_not_there(tmp_path: Path) -> None:
    wire = Partly(lambda _: PAGE)

    found = judged(wire, tmp_path)

    assert found["ended"]["how"] == "not_aws"
    assert {row["status"] for row in found["operations"]} == {"not_implemented"}


READS = tuple(name for name in MODELLED if name.startswith(("Describe", "List")))
OF_A_PAGE = {
    200: "answered by something that does not speak this protocol: 200 no JSON object",
    403: "answered by something that does not speak this protocol: 403 no JSON object",
    500: "answered by nothing but pages of an internal error: 500 no JSON object",
}


def page(status: int) -> Answer:
    return Answer(status, {"content-type": "text/html"}, b"<!doctype html><title>Welcome</title>")


@pytest.mark.parametrize(
    ("pages", "status"), [(("DescribePools",), 500), (("UpdatePool",), 403), (READS, 200), (tuple(MODELLED[::2]), 200)]
)
def test_what_answers_by_pages_is_a_finding_and_is_not_asked_on_and_on(
    pages: tuple[str, ...], status: int, tmp_path: Path
) -> None:
    wire = Partly(lambda operation: page(status) if operation in pages else None)

    found = judged(wire, tmp_path)

    retries = 30 if status == 500 else 0  # an internal error may pass, and is asked again for a while
    for name in pages:
        assert wire.asked.count(name) <= 9 + retries  # with the replays of what is found
        assert OF_A_PAGE[status] in of(found, name)["why"]
    assert found["verdict"] == "violates"
    assert {finding["rules"][0] for finding in found["findings"]} == {"Wire.answers_in_json"}
    told = {each["operation"] for finding in found["findings"] for each in (finding, *finding["related"])}
    assert told == {*pages}
    for finding in found["findings"]:
        unknown = "#unknown" in finding["call"]
        assert ("accepted" in finding["expected"]) is not unknown
    others = {row["name"] for row in found["operations"] if row["status"] == "exercised"}
    assert "RequestPhoneNumber" in others or "RequestPhoneNumber" in pages


def test_pages_now_and_then_make_no_operation_hopeless(tmp_path: Path) -> None:
    """A proxy's hiccup: the first two answers of an operation are pages, or one in five is."""

    class Hiccups(Partly):
        def send(self, request: Request, timeout_s: float) -> Answer:
            answer = super().send(request, timeout_s)
            nth = self.asked.count(self.asked[-1])
            return page(200) if self.asked[-1] == "DescribePools" and (nth <= 2 or nth % 5 == 0) else answer

    found = judged(Hiccups(lambda _: None), tmp_path)

    assert of(found, "DescribePools")["status"] == "exercised"
    assert of(found, "DescribePools")["accepted"] > 5


def test_an_operation_that_refuses_by_pages_and_accepts_in_the_protocol_is_asked_on(tmp_path: Path) -> None:
    class Refusing(Partly):
        def send(self, request: Request, timeout_s: float) -> Answer:
            answer = super().send(request, timeout_s)
            return page(200) if answer.status != 200 else answer

    found = judged(Refusing(lambda _: None), tmp_path, calls=1500)

    assert [row["name"] for row in found["operations"] if row["status"] != "exercised"] == []


def test_pages_that_are_waited_for_are_no_evidence() -> None:
    tally = Tally()
    for status in (429, 502, 503, 504) * 5:
        tally.count(Garbled("a page", Wire.answers_in_json, status))
    assert (tally.availability, tally.hopeless, tally.why) == (Availability.OPEN, False, "")
