"""Is it found out, by one harmless call each, which operations a target has, and said why others were not judged?"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.self.inprocess import InProcess

from ringtrue.contracts.shapes import MODELLED
from ringtrue.harness.bindings import Bindings, Home
from ringtrue.harness.endpoint import Endpoint
from ringtrue.harness.patience import Patience
from ringtrue.harness.target import WireTarget
from ringtrue.harness.transcript import TranscriptFile
from ringtrue.harness.wire import Answer
from ringtrue.reference_model.request import TARGET, Request
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
