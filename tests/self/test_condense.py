"""What is condensed from a run, and what is kept out of it? Endpoints of this process are taken for AWS."""

from __future__ import annotations

from pathlib import Path

import jsonschema
import pytest
from tests.self.inprocess import InProcess
from tests.self.seen import AWS, DAY, PROTECTED, REGION, recorded
from tests.self.transcripts import FINDING, HEADER, changed, written

from ringtrue.contracts import captures
from ringtrue.harness.endpoint import Endpoint
from ringtrue.harness.target import WireTarget
from ringtrue.harness.transcript import TranscriptFile
from ringtrue.reports.condense import Condensed, Shown, as_json, condense
from ringtrue.reports.line import lines
from ringtrue.run import Plan, run


def shown(found: Condensed, rule: str) -> Shown:
    (entry,) = [each for each in found.capture["evidence"] if each["rule"] == rule]
    return entry


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Condensed:
    return recorded(tmp_path_factory.mktemp("honest"))


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Condensed:
    return recorded(tmp_path_factory.mktemp("broken"), PROTECTED, calls=1500)


def test_a_run_against_an_honest_endpoint_proves_rules(honest: Condensed) -> None:
    jsonschema.Draft202012Validator(captures.schema()).validate(honest.capture)
    proof = shown(honest, PROTECTED)
    assert (proof["shows"], proof["call"].partition("#")[0]) == ("conforms", "DeletePool(PoolId=pool")
    assert proof["answered"].startswith("400 ConflictException (DELETION_PROTECTION_ENABLED)")
    assert [call.partition("(")[0] for call in proof["after"]][:2] == ["RequestPhoneNumber", "CreatePool"]
    assert {each["shows"] for each in honest.capture["evidence"]} == {"conforms"}
    assert len(honest.capture["evidence"]) > 300


def test_a_reading_that_alone_explains_a_refusal_is_recorded(broken: Condensed) -> None:
    readings = [each["rule"] for each in broken.capture["evidence"] if each["rule"].startswith("Reading.")]
    assert "Reading.token_may_be_refused" in readings


def test_what_breaks_a_rule_is_recorded_as_a_contradiction(broken: Condensed) -> None:
    jsonschema.Draft202012Validator(captures.schema()).validate(broken.capture)
    against = [each for each in broken.capture["evidence"] if each["shows"] == "contradicts"]
    assert [each["rule"] for each in against] == [PROTECTED]
    assert against[0]["call"] == "DeletePool(PoolId=pool#1)"
    assert against[0]["answered"].startswith("200 {PoolId: pool#1")
    assert [call.partition("(")[0] for call in against[0]["after"]] == ["RequestPhoneNumber", "CreatePool"]
    assert not broken.unconfirmed


def test_what_did_not_come_again_is_no_contradiction(tmp_path: Path) -> None:
    header = changed(HEADER, target={"endpoint": AWS, "embedded": False, "region": REGION})
    for reproduced in ("0/3", None):
        found = condense(lines(written(tmp_path, header, changed(FINDING, reproduced=reproduced))), date=DAY)
        assert found.capture["evidence"] == []
        assert PROTECTED in found.unconfirmed[0]


SECRETS = {
    "account": "123456789012", "arn": "arn:aws:sms-voice:us-east-1:210987654321:pool/pool#1", "number": "+12065550142",
    "key": "AKIAIOSFODNN7EXAMPLE", "session": "ASIAIOSFODNN7EXAMPLE", "id": "pool-4370e8841b10453986b9be912c96c9df",
    "request": "5b7f0a2e-1c3d-4e5f-8a9b-0c1d2e3f4a5b", "secret": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
}  # fmt: skip
HIDDEN = ["123456789012", "210987654321", *[text for name, text in SECRETS.items() if name not in ("account", "arn")]]


def test_nothing_that_is_somebodys_reaches_a_capture(tmp_path: Path) -> None:
    planted = " ".join(SECRETS.values())
    header = changed(HEADER, target={"endpoint": AWS, "embedded": False, "region": REGION})
    call = {
        "kind": "call", "n": 1, "conversation": 1, "phase": "explore", "operation": "CreatePool",
        "call": f"A({planted})", "answered": f"200 {{{planted}}}", "outcome": "accepted", "code": None,
        "verdict": "conforms", "violated": [], "alone": [], "members": f"{{{planted}}}",
    }  # fmt: skip
    later = call | {"n": 2, "call": f"B({planted})", "alone": ["Pool.create"]}
    texts = {"call": f"C({planted})", "answered": planted, "expected": [planted], "steps": [planted]}
    found = condense(lines(written(tmp_path, header, call, later, changed(FINDING, **texts))), date=DAY)
    text = as_json(found.capture)
    assert len(found.capture["evidence"]) == 2
    assert len(shown(found, "Pool.create")["after"]) == 1
    assert [secret for secret in HIDDEN if secret in text] == []
    assert "pool#1" in text


def test_only_a_recorded_transcript_says_what_answers_decided(tmp_path: Path) -> None:
    with TranscriptFile(tmp_path / "transcript.jsonl") as file:
        run(Plan(AWS, False, REGION, 1, max_calls=20), WireTarget(InProcess(Endpoint(seed=1))), file)
    assert '"alone"' not in (tmp_path / "transcript.jsonl").read_text("utf-8")
