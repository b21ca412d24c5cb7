"""Does nothing leave that must not, and are reports written whole and by their schema?"""

from __future__ import annotations

import json
import os
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_type_hints

import jsonschema
import pytest
from tests.self.transcripts import CALL, FINDING, FOOTER, HEADER, changed, printed, reported, written

from ringtrue.contracts.rules import CATALOGUE
from ringtrue.contracts.shapes import MODELLED
from ringtrue.reports import interface
from ringtrue.reports.redact import harmless, redact
from ringtrue.reports.report import report, write
from ringtrue.reports.terminal import finding_text
from ringtrue.reports.transcript import read

SIGNATURE = "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"
TOKEN = "IQoJb3JpZ2luX2VjEJr//////////wEaCXVzLWVhc3QtMSJHMEUCIQD"
SECRETS = {
    "in an ARN": ("arn:aws:sns:us-east-1:123456789012:topic", "arn:aws:sns:us-east-1:<account>:topic"),
    "in an ARN of a partition": ("arn:aws-cn:iam::123456789012:role/x", "arn:aws-cn:iam::<account>:role/x"),
    "standing alone": ('account 123456789012, "210987654321"', 'account <account>, "<account>"'),
    "as the console writes it": ("account 1234-5678-9012.", "account <account>."),
    "behind an escape": (r"\n123456789012\u000a210987654321", r"\n<account>\u000a<account>"),
    "behind a hash that is no symbol": ("no. #123456789012", "no. #<account>"),
    "phone number": ('"+12065550100" and %2B442079460000', '"<phone-number>" and <phone-number>'),
    "phone number as long as an account": ("+123456789012", "<phone-number>"),
    "permanent key": ("key AKIAIOSFODNN7EXAMPLE is unknown", "key <credentials> is unknown"),
    "temporary key": ("ASIAIOSFODNN7EXAMPLE", "<credentials>"),
    "authorization header": (
        f"Credential=AKIAIOSFODNN7EXAMPLE/20260101/us-east-1/sms-voice/aws4_request, Signature={SIGNATURE}",
        "Credential=<credentials>, Signature=<credentials>",
    ),
    "presigned": (f"?X-Amz-Signature={SIGNATURE}&x=1", "?X-Amz-Signature=<credentials>&x=1"),
    "signature alone": (f"expected '{SIGNATURE}'", "expected '<credentials>'"),
    "signature cut short": (f'"{SIGNATURE[:40]}…" (64 characters)', '"<credentials>…" (64 characters)'),
    "session token": (f'"x-amz-security-token": "{TOKEN}=="', '"x-amz-security-token": "<credentials>"'),
    "session token alone": (f"got {TOKEN}", "got <credentials>"),
    "session token of an unknown kind": ("Ab1+" * 30 + " end", "<credentials> end"),
    "secret key": ("aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
                   "aws_secret_access_key = <credentials>"),
    "in an address": ("http://me:secret@127.0.0.1:4567/", "http://<credentials>@127.0.0.1:4567/"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "redacted"), SECRETS.values(), ids=SECRETS)
def test_a_planted_secret_is_redacted_once_and_for_all(text: str, redacted: str) -> None:
    assert redact(text) == redacted
    assert harmless(redacted) == redacted


@pytest.mark.parametrize(
    "text",
    [
        "CreatePool(OriginationIdentity=phone-number#1) -> pool#1",
        "pool#123456789012 and pool?#123456789012 and time#2",
        "1700000000.123456789012 and 1700000000 and 1700000000000",
        f'"{"a" * 200}"',
        "pool-0123456789abcdef0123456789abcdef",
        "The request signature we calculated does not match; Signature expired: 20260101T000000Z",
        "arn:aws:sms-voice:us-east-1:aws:sender-id/pool#1",
        "+1 206 and + and +0123456789",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert redact(text) == text


def test_every_text_from_the_target_is_redacted(tmp_path: Path) -> None:
    secret = "123456789012 +12065550100 AKIAIOSFODNN7EXAMPLE"
    finding = changed(FINDING, call=secret, answered=secret, expected=[secret], steps=[secret])
    notes = [{"kind": "observation", "text": f"{n}23456789012 {secret}", "count": n} for n in (1, 2)]
    header = changed(HEADER, seed=123456789012, target=HEADER["target"] | {"endpoint": f"http://x/{secret}"})  # type: ignore[operator]  # JSON
    footer = changed(FOOTER, ended="interrupted", detail=secret, left_behind=[secret])
    found = reported(tmp_path, header, changed(CALL, answered=secret), finding, *notes, footer)
    assert found["seed"] == 123456789012
    assert found["observations"] == [{"text": "<account> <account> <phone-number> <credentials>", "count": 3}]
    whole = json.dumps(found) + printed(found) + finding_text(found["findings"][0])
    assert "123456789012" not in whole.replace('"seed": 123456789012', "").replace("seed 123456789012", "")
    assert "2065550100" not in whole
    assert "AKIA" not in whole


def test_a_report_is_written_whole(tmp_path: Path) -> None:
    found = reported(tmp_path, HEADER, FINDING, FOOTER)
    path = write(found, tmp_path / "new" / "place")
    assert json.loads(path.read_text("utf-8")) == found
    assert path.read_text("utf-8").startswith('{\n "schema": 1,\n')
    assert [each.name for each in path.parent.iterdir()] == ["report.json"]


def test_who_reads_the_old_report_meanwhile_reads_it_whole(tmp_path: Path) -> None:
    old = reported(tmp_path, HEADER, FOOTER)
    with write(old, tmp_path).open(encoding="utf-8") as reader:
        write(reported(tmp_path, HEADER, FINDING, FOOTER), tmp_path)
        assert json.load(reader) == old


def test_a_report_that_fails_half_way_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    found = reported(tmp_path, HEADER, FOOTER)
    place = tmp_path / "reports"
    path = write(found, place)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write(reported(tmp_path, HEADER, FINDING, FOOTER), place)
    assert json.loads(path.read_text("utf-8")) == found
    assert [each.name for each in place.iterdir()] == ["report.json"]


# Reports of earlier versions, which lack these keys, can still be read.
LATER: dict[type, set[str]] = {
    interface.Report: {"baseline", "agenda", "turned_down"}, interface.OperationRow: {"why"},
    interface.Finding: {"lent", "met"},
    interface.RuleRow: {"evidence"}, interface.Because: {"evidence"}, interface.Related: {"met"},
}  # fmt: skip


def test_the_schema_is_a_schema_and_knows_the_same_keys_as_the_types() -> None:
    schema = interface.schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    objects = {
        interface.Report: schema, interface.Tool: schema["properties"]["tool"],
        interface.Contract: schema["properties"]["contract"], interface.Target: schema["properties"]["target"],
        interface.Ended: schema["properties"]["ended"], interface.Figures: schema["properties"]["figures"],
        interface.ObservationRow: schema["properties"]["observations"]["items"],
        interface.OperationRow: schema["$defs"]["operation"], interface.RuleRow: schema["$defs"]["rule"],
        interface.Finding: schema["$defs"]["finding"],
        interface.BaselineOutcome: schema["$defs"]["baseline"],
        interface.AgendaRow: schema["$defs"]["part"], interface.Met: schema["$defs"]["met"],
        interface.Related: schema["$defs"]["finding"]["properties"]["related"]["items"],
        interface.Because: schema["$defs"]["finding"]["properties"]["because"]["items"],
    }  # fmt: skip
    for form, described in objects.items():
        later = LATER.get(form, set())
        assert set(get_type_hints(form)) == set(described["properties"]), form.__name__
        assert set(described["required"]) == set(described["properties"]) - later, form.__name__
        assert described["additionalProperties"] is False


@pytest.mark.parametrize(
    "wrong",
    [{"verdict": "fine"}, {"extra": 1}, {"schema": 2}, {"figures": {"divergence": 1.5, "coverage": 0}}, {"calls": -1}],
)
def test_the_schema_refuses_what_is_no_report(wrong: dict[str, Any], tmp_path: Path) -> None:
    found = reported(tmp_path, HEADER, FOOTER)
    assert not jsonschema.Draft202012Validator(interface.schema()).is_valid({**found, **wrong})


def test_the_real_catalogue_makes_a_valid_report(tmp_path: Path) -> None:
    found = report(read(written(tmp_path, HEADER, FOOTER)))
    jsonschema.Draft202012Validator(interface.schema()).validate(found)
    assert [row["id"] for row in found["rules"]] == list(CATALOGUE)
    derived = [row for row in found["rules"] if row["id"].partition(".")[0] in MODELLED]
    assert derived
    assert all(row["operations"] == [row["id"].partition(".")[0]] for row in derived)


def test_a_long_transcript_is_streamed(tmp_path: Path) -> None:
    def lines() -> Iterator[str]:
        yield f"{json.dumps(HEADER)}\n"
        yield from (f"{json.dumps(changed_call)}\n" for changed_call in ({**CALL, "n": n} for n in range(1, 50_001)))
        yield f"{json.dumps(changed(FOOTER, calls=50_000))}\n"

    path = tmp_path / "transcript.jsonl"
    with path.open("w") as stream:
        stream.writelines(lines())
    tracemalloc.start()
    try:
        transcript = read(path)
        _, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert transcript.calls == 50_000
    assert peak_bytes < 1_000_000 < path.stat().st_size
