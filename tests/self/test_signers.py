"""Who signs, and what if they are not known any more? Credentials that expire in mid-run, and accounts apart."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.miniatures.serve import Outcome, serving
from tests.self.configuring import stand_alone

from ringtrue import cli
from ringtrue.harness.endpoint import Endpoint
from ringtrue.harness.envelope import answered
from ringtrue.reference_model.request import TARGET
from ringtrue.reports.interface import Report

FEW = ("--operations", "CreateOptOutList,DescribeOptOutLists,DeleteOptOutList")
KEY = re.compile(r"Credential=([^/]+)/")
EXPIRED = (400, {"__type": "ExpiredTokenException", "message": "The security token included in the request is expired"})
PROFILE = "[profile blue]\nregion = us-east-1\naws_access_key_id = {}\naws_secret_access_key = secret\n"


class Signed:
    """The reference endpoint for those whom it knows; remembers every key, the operation, and whether boto3 asked."""

    def __init__(self, knows: Callable[[str, int], bool] = lambda _key, _n: True, accounts: bool = False) -> None:
        self.knows, self.accounts = knows, accounts
        self.endpoints: dict[str, Endpoint] = {}
        self.heard: list[tuple[str, str, bool]] = []

    def take(self, command: str, path: str, headers: dict[str, str], raw: bytes) -> Outcome | None:
        found = KEY.search(headers.get("Authorization") or "")
        key = found[1] if found else ""
        operation = (headers.get(TARGET) or "").rpartition(".")[2]
        self.heard.append((key, operation, "Boto3" in (headers.get("User-Agent") or "")))
        if key and not self.knows(key, len(self.heard)):
            return *EXPIRED, {}
        endpoint = self.endpoints.setdefault(key if self.accounts else "", Endpoint())
        answer = answered(endpoint, command, path, {name.lower(): value for name, value in headers.items()}, raw)
        body = answer.body.replace(b"123456789012", key.encode()) if self.accounts and key else answer.body
        headers = {name: value for name, value in answer.headers.items() if name.lower() != "content-length"}
        return answer.status, body, headers

    def answer(self, operation: str, params: dict[str, object]) -> Outcome:
        raise NotImplementedError  # `take` answers everything


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_alone(tmp_path, monkeypatch)
    Path("aws").write_text(PROFILE.format("AKFIRST"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "aws"))
    monkeypatch.setenv("RINGTRUE_CONSISTENCY_S", "0.1")


def run(url: str, *arguments: str, calls: int = 300) -> tuple[int, Report]:
    with pytest.raises(SystemExit) as ended:
        cli.main(["run", "--quiet", "--endpoint-url", url, "--seed", "1", "--max-calls", str(calls), *arguments])
    assert isinstance(ended.value.code, int)
    found: Report = json.loads(Path("ringtrue-report/report.json").read_text())
    return ended.value.code, found


@pytest.mark.parametrize("nth", [12, 120])
def test_credentials_that_expire_in_mid_run_end_it_undecided_and_it_is_said(nth: int) -> None:
    endpoint = Signed(lambda _key, n: n < nth)
    with serving(endpoint) as url:
        code, found = run(url, "--profile", "blue")
    assert (code, found["verdict"], found["ended"]["how"]) == (3, "undecided", "unauthorized")
    assert found["ended"]["detail"].startswith("ExpiredTokenException, after ")
    assert len(endpoint.heard) - nth <= 8, "five in a row are enough"
    there = {ref.kind for ref in endpoint.endpoints[""].states}
    listed = {words.split()[0] for words in found["left_behind"]}
    assert listed == there - {"default-opt-out-list"}


def test_credentials_that_have_been_renewed_meanwhile_are_found() -> None:
    """As by `aws sso login`, or whoever writes the file, while the run is going on."""

    def knows(key: str, n: int) -> bool:
        if n == 100:
            Path("aws").write_text(PROFILE.format("AKSECOND"))
        return key == "AKFIRST" if n < 100 else key == "AKSECOND"

    endpoint = Signed(knows)
    with serving(endpoint) as url:
        code, found = run(url, "--profile", "blue", "--operations", "CreatePool,UpdatePool")
    assert (code, found["verdict"]) == (0, "conforms")
    assert {key for key, _, _ in endpoint.heard[100:] if key} == {"AKSECOND"}
    assert any("found anew" in row["text"] for row in found["observations"])
    assert found["turned_down"] == {}


def test_refusals_of_the_caller_here_and_there_are_a_reason_in_such_number() -> None:
    endpoint = Signed(lambda _key, n: n < 40 or n % 4 > 0)
    with serving(endpoint) as url:
        code, found = run(url, "--profile", "blue")
    assert code == 3
    assert found["turned_down"]["ExpiredTokenException"] > 30


def test_an_operation_that_alone_calls_us_nobody_does_not_end_the_run() -> None:
    """Half-finished endpoints do such things; that one is not exercised, and all others are."""

    class Picky(Signed):
        def take(self, command: str, path: str, headers: dict[str, str], raw: bytes) -> Outcome | None:
            picked = (headers.get(TARGET) or "").endswith(".DescribeKeywords")
            self.heard += [("", "DescribeKeywords", False)] * picked
            return (*EXPIRED, {}) if picked else super().take(command, path, headers, raw)

    endpoint = Picky()
    with serving(endpoint) as url:
        code, found = run(url, "--profile", "blue", calls=500)
    assert (code, found["findings"], found["ended"]["how"]) == (3, [], "budget")
    row = next(row for row in found["operations"] if row["name"] == "DescribeKeywords")
    assert row["why"].startswith("unauthorized: 400 ExpiredTokenException")
    assert [operation for _, operation, _ in endpoint.heard].count("DescribeKeywords") <= 4


@pytest.mark.parametrize("words", [["--isolation"], ["--target", "localstack"], ["--target", "ministack"], []])
def test_each_conversation_is_signed_by_an_account_of_its_own_where_that_is_wanted(
    words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the wire, whoever asks: the model and boto3; how calls leave is the same for all."""
    monkeypatch.setattr("ringtrue.run.LEAST_CALLS_FOR_LAYERS", 400)
    endpoint = Signed(accounts=bool(words))
    whole = words == ["--isolation"]
    with serving(endpoint) as url:
        _, found = run(url, *words, *((*FEW, "--no-schemathesis") if whole else ()), calls=400 if whole else 250)
    keys = {key for key, _, _ in endpoint.heard if key}
    if not words:
        assert keys == {"ringtrue"}
        return
    assert all(len(key) == 12 and key.isdecimal() for key in keys)
    assert len(keys) > 2
    assert (found["findings"], found["left_behind"]) == ([], [])
    by_boto3 = {key for key, _, boto3 in endpoint.heard if boto3}
    assert (len(by_boto3) > 1) is whole
    assert not by_boto3 & {key for key, _, boto3 in endpoint.heard if not boto3}
    assert {row["layer"] for row in found["layers"]} == ({"sdk"} if whole else set())


def test_what_nobody_has_signed_may_be_done_in_somebody_elses_account() -> None:
    """As at an emulator that tells accounts by the key, and has one for whoever has none."""
    endpoint = Signed(accounts=True)
    with serving(endpoint) as url:
        _, found = run(url, *FEW, calls=400)
    assert len(endpoint.endpoints) == 2
    assert found["findings"] == []
