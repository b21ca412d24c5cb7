"""Has every call that leaves the machine its line in the transcript, and none too many? Counted at the other end."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.miniatures.serve import Outcome, serving
from tests.self.configuring import stand_alone
from tests.self.disturbed import lines, of_kind

from ringtrue import cli
from ringtrue.harness.endpoint import Endpoint
from ringtrue.harness.envelope import answered
from ringtrue.reference_model.request import TARGET
from ringtrue.reports.interface import Report

THROTTLED = (400, {"__type": "ThrottlingException"}, {})
DROPPED: Outcome = (0, {}, {})
BUYS = "RequestPhoneNumber"
Behaves = Callable[[str, int], Outcome | None]


class Counted:
    """The reference endpoint, which counts; `behaves` may answer instead, by the operation and the number of the call.

    What it answers to the operation `loses` is lost now and then, after it was done.
    """

    def __init__(self, behaves: Behaves = lambda _operation, _n: None, loses: str = "") -> None:
        self.endpoint, self.behaves, self.loses = Endpoint(), behaves, loses
        self.heard: Counter[str] = Counter()

    def take(self, command: str, path: str, headers: dict[str, str], raw: bytes) -> Outcome:
        operation = (headers.get(TARGET) or "").rpartition(".")[2]
        self.heard[operation] += 1
        instead = self.behaves(operation, self.heard.total())
        if instead is not None:
            return instead
        answer = answered(self.endpoint, command, path, {name.lower(): value for name, value in headers.items()}, raw)
        lost = operation == self.loses and self.heard[operation] % 3 == 1
        return DROPPED if lost else (answer.status, answer.body, dict(answer.headers))

    def answer(self, operation: str, params: dict[str, object]) -> Outcome:
        raise NotImplementedError  # `take` answers everything


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_alone(tmp_path, monkeypatch)
    monkeypatch.setattr("ringtrue.run.LEAST_CALLS_FOR_LAYERS", 400)
    monkeypatch.setattr("ringtrue.probe.LEAST_CALLS_FOR_ALL", 0)
    monkeypatch.setattr("ringtrue.reports.formats.write_renderings", lambda *_: [])
    monkeypatch.setenv("RINGTRUE_CONSISTENCY_S", "0.05")


def every(n: int, outcome: Outcome) -> Behaves:
    return lambda _operation, calls: outcome if calls > 30 and calls % n == 0 else None


def run(endpoint: Counted, *words: str, calls: int) -> Report:
    with serving(endpoint) as url, pytest.raises(SystemExit) as ended:
        cli.main(["run", "--quiet", "--endpoint-url", url, "--seed", "3", "--max-calls", str(calls), *words])
    assert ended.value.code in (0, 1, 3)
    found: Report = json.loads(Path("ringtrue-report/report.json").read_text())
    return found


CASES: dict[str, tuple[Counted, tuple[str, ...], int]] = {
    "plain, with pages and retries": (Counted(every(9, THROTTLED)), (), 250),
    "a connection that is dropped": (Counted(lambda _operation, n: DROPPED if n == 40 else None), (), 120),
    "connections that are dropped": (Counted(every(17, DROPPED)), (), 250),
    "Schemathesis, boto3, and operations that are not there": (Counted(), (), 400),
    "a belt, and a sweep at the end": (Counted(loses=BUYS), ("--belt", "--max-spend", "9", "--operations", BUYS), 60),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_every_call_that_the_endpoint_heard_has_its_line(case: str) -> None:
    endpoint, words, calls = CASES[case]
    found = run(endpoint, *words, calls=calls)
    written = of_kind("call", lines(Path("ringtrue-report")))
    assert endpoint.heard.total() == len(written) == found["calls"]
    assert [line["n"] for line in written] == [*range(1, len(written) + 1)]
    assert "mistake in Ringtrue" not in str(found["observations"])
    assert endpoint.heard.total() <= calls
    besides = {"schemathesis", "sdk"} if calls == 400 else {"clean up"} if "--belt" in words else set()
    assert {str(line["phase"]) for line in written} >= {"explore", *besides}
    assert "+1" not in (Path("ringtrue-report") / "transcript.jsonl").read_text(), "no number, and no account"
    assert "123456789012" not in (Path("ringtrue-report") / "transcript.jsonl").read_text()
