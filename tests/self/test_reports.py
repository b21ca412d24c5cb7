"""Does a report say what the transcript says, neither more nor less, and nothing that must not leave?"""

from __future__ import annotations

import copy
import io
import json
import os
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_type_hints

import jsonschema
import pytest
from rich.console import Console

from ringtrue.contracts.rule import Rule, Strength
from ringtrue.contracts.rules import CATALOGUE
from ringtrue.contracts.shapes import MODELLED
from ringtrue.reports import interface
from ringtrue.reports.redact import harmless, redact
from ringtrue.reports.report import exit_code, reasons, report, write
from ringtrue.reports.terminal import finding_text, summary
from ringtrue.reports.transcript import UnreadableTranscript, read

Lines = list[dict[str, Any]]  # transcripts are JSON, and some of these are broken on purpose

PAGE = "https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_"
UNDELETABLE = "If the pool status isn't active or if deletion protection is enabled, an error is returned."
HEADER = {
    "kind": "header", "schema": 1, "tool": {"name": "ringtrue", "version": "0.1.0"},
    "contract": {"service": "pinpoint-sms-voice-v2", "api": "2022-03-31", "botocore": "1.44.5", "operations": 110},
    "target": {"endpoint": "http://127.0.0.1:4567", "embedded": True, "region": "us-east-1"}, "seed": 7,
    "max_calls": 10000, "time_limit_s": 60.0, "strict": False, "selected": ["CreatePool", "DeletePool"],
    "rules": ["*"],
}  # fmt: skip
CALL = {
    "kind": "call", "n": 1, "conversation": 1, "phase": "explore", "operation": "CreatePool",
    "call": "CreatePool(OriginationIdentity=phone-number#1)", "answered": "200 {…}", "outcome": "accepted",
    "code": None, "verdict": "conforms", "violated": [],
}  # fmt: skip
FINDING = {
    "kind": "finding", "id": "3f9a", "rules": ["Pool.delete_while_protected"], "operation": "DeletePool",
    "call": "DeletePool(PoolId=pool#1)", "answered": '200 {"Status": "DELETING", …}',
    "expected": ["refused with ConflictException"],
    "because": [{"id": "Pool.delete_while_protected", "quote": UNDELETABLE, "source": f"{PAGE}DeletePool.html"}],
    "first_call": 412, "reproduced": "3/3",
    "steps": [
        "RequestPhoneNumber(…) -> phone-number#1",
        "CreatePool(OriginationIdentity=phone-number#1, DeletionProtectionEnabled=true) -> pool#1",
    ],
}  # fmt: skip
FOOTER = {
    "kind": "footer", "calls": 9981, "seconds": 14.2, "ended": "budget", "detail": "",
    "operations": {
        "CreatePool": {"calls": 812, "accepted": 301, "refused": 511, "status": "exercised"},
        "DeletePool": {"calls": 300, "accepted": 290, "refused": 10, "status": "exercised"},
    },
    "rules": {"Pool.create": [120, 118, 0], "CreatePool.IsoCountryCode.pattern": [9, 0, 0]}, "left_behind": [],
}  # fmt: skip
FIVE_PARTS = """\
DeletePool(PoolId=pool#1)
  answered  200 {"Status": "DELETING", …}
  expected  refused with ConflictException
  because   Pool.delete_while_protected: "If the pool status isn't active or if deletion protection is enabled, an error is returned."
            https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_DeletePool.html
  after
    1. RequestPhoneNumber(…) -> phone-number#1
    2. CreatePool(OriginationIdentity=phone-number#1, DeletionProtectionEnabled=true) -> pool#1
  first at call 412, reproduced 3/3"""  # noqa: E501  the quote stays on one line, as it is printed
SUMMARY = """\
CONFORMS  the endpoint rings true: 9,981 calls, 2 operations, 1 of 7 rules
          decided, 0 violated

  target     http://127.0.0.1:4567 (the embedded reference endpoint)
  documents  pinpoint-sms-voice-v2 2022-03-31, botocore 1.44.5
  run        14.2 s, ended by the call budget, seed 7

  operation   calls  accepted  refused  status
  CreatePool    812       301      511  exercised
  DeletePool    300       290       10  exercised

  divergence   0.0%  0 of 1 decided rule violated
  coverage    14.3%  1 of 7 rules decided: an answer was seen that only this
                     rule explains

Observed, and not held against the endpoint
  12 × seen 12
  11 × seen 11
  10 × seen 10
   9 × seen 9
   8 × seen 8
   7 × seen 7
   6 × seen 6
   5 × seen 5
   4 × seen 4
   3 × seen 3
  … and 2 more, under observations in report.json

4 blind spots: stated rules that no answer decided
  Pool.delete_while_protected
  Pool.status
  CreatePool.IsoCountryCode.pattern
  ConflictException.Reason

Repeat this run
  ringtrue run --operations CreatePool,DeletePool --seed 7 --max-calls 10000 --time-limit 60s
"""


def rule(id: str, quote: str, source: str, strength: Strength = Strength.STATED) -> Rule:
    made = Rule(quote, source, strength)
    made.id = id
    return made


RULES = {
    made.id: made
    for made in (
        rule("Pool.create", "Creates a new pool", f"{PAGE}CreatePool.html"),
        rule("Pool.delete_while_protected", UNDELETABLE, f"{PAGE}DeletePool.html"),
        rule("Pool.status", "The current status of the pool.", f"{PAGE}PoolInformation.html"),
        rule("Reading.empty_update", "May be a no-op.", "", Strength.ASSUMED),
        rule("CreatePool.IsoCountryCode.pattern", "Pattern: [A-Z]{2}", f"{PAGE}CreatePool.html"),
        rule("UpdatePool.PoolId.required", "Required: Yes", f"{PAGE}UpdatePool.html"),
        rule("ConflictException.Reason", "The reason for the exception.", f"{PAGE}CreatePool.html"),
    )
}


def written(place: Path, *lines: object) -> Path:
    path = place / "transcript.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    return path


def reported(place: Path, *lines: object) -> interface.Report:
    found = report(read(written(place, *lines)), RULES)
    jsonschema.Draft202012Validator(interface.schema()).validate(found)
    return found


def changed(line: dict[str, Any], **members: object) -> dict[str, Any]:
    return copy.deepcopy(line) | members


def footer_with(operation: str, **members: object) -> dict[str, Any]:
    operations = copy.deepcopy(FOOTER["operations"])
    assert isinstance(operations, dict)
    return changed(FOOTER, operations=operations | {operation: operations[operation] | members})


def printed(found: interface.Report, width: int = 80) -> str:
    stream = io.StringIO()
    summary(found, Console(file=stream, width=width))
    return stream.getvalue()


def test_the_whole_report_of_a_conforming_run(tmp_path: Path) -> None:
    found = reported(tmp_path, HEADER, CALL, {"kind": "observation", "text": "slow", "count": 3}, FOOTER)
    rows = found.pop("rules")  # type: ignore[misc]  # compared on its own below
    assert found == {
        "schema": 1,
        "tool": {"name": "ringtrue", "version": "0.1.0"},
        "contract": {"service": "pinpoint-sms-voice-v2", "api": "2022-03-31", "botocore": "1.44.5", "operations": 110},
        "target": {"endpoint": "http://127.0.0.1:4567", "embedded": True, "region": "us-east-1"},
        "seed": 7,
        "strict": False,
        "calls": 9981,
        "seconds": 14.2,
        "ended": {"how": "budget", "detail": ""},
        "verdict": "conforms",
        "figures": {"divergence": 0.0, "coverage": 0.1429},
        "operations": [
            {"name": "CreatePool", "calls": 812, "accepted": 301, "refused": 511, "status": "exercised"},
            {"name": "DeletePool", "calls": 300, "accepted": 290, "refused": 10, "status": "exercised"},
        ],
        "findings": [],
        "observations": [{"text": "slow", "count": 3}],
        "blind_spots": [
            "Pool.delete_while_protected",
            "Pool.status",
            "CreatePool.IsoCountryCode.pattern",
            "ConflictException.Reason",
        ],
        "left_behind": [],
        "repeat": "ringtrue run --operations CreatePool,DeletePool --seed 7 --max-calls 10000 --time-limit 60s",
    }
    assert [(row["id"], row["operations"], row["status"]) for row in rows] == [
        ("Pool.create", ["CreatePool"], "conforms"),
        ("Pool.delete_while_protected", ["DeletePool"], "not_exercised"),
        ("Pool.status", [], "not_exercised"),
        ("Reading.empty_update", [], "not_exercised"),
        ("CreatePool.IsoCountryCode.pattern", ["CreatePool"], "undecided"),
        ("UpdatePool.PoolId.required", ["UpdatePool"], "not_exercised"),
        ("ConflictException.Reason", [], "not_exercised"),
    ]
    assert rows[0] == {
        "id": "Pool.create", "strength": "stated", "operations": ["CreatePool"],
        "seen": 120, "decisive": 118, "violated": 0, "status": "conforms",
    }  # fmt: skip


NEVER_ACCEPTED = footer_with("DeletePool", calls=31, accepted=0, refused=31, status="exercised")
VERDICTS = {
    "enough evidence": ([HEADER, FOOTER], "conforms", 0, []),
    "out of time, as planned": ([HEADER, changed(FOOTER, ended="time")], "conforms", 0, []),
    "a finding": ([HEADER, FINDING, FOOTER], "violates", 1, []),
    "a finding before the cut": (
        [HEADER, CALL, FINDING],
        "violates",
        1,
        [
            "the transcript breaks off after 1 call, without a footer",
            "DeletePool was never called: allow more with --max-calls or --time-limit",
            "no rule was decided: select more with --rules, or allow more calls",
        ],
    ),
    "no footer": ([HEADER], "undecided", 3, ["the transcript breaks off after 0 calls, without a footer"]),
    "interrupted": (
        [HEADER, changed(FOOTER, ended="interrupted", calls=312)],
        "undecided",
        3,
        ["the run was interrupted after 312 calls"],
    ),
    "unreachable": (
        [HEADER, changed(FOOTER, ended="unreachable", detail="connection refused", operations={}, rules={})],
        "undecided",
        3,
        ["the endpoint could not be reached: connection refused"],
    ),
    "not AWS": (
        [HEADER, changed(FOOTER, ended="not_aws", detail="a web page", operations={}, rules={})],
        "undecided",
        3,
        ["the endpoint does not answer as AWS does: a web page"],
    ),
    "never accepted, whatever the footer calls it": (
        [HEADER, NEVER_ACCEPTED],
        "undecided",
        3,
        ["DeletePool was never accepted (31 calls, 31 refused)"],
    ),
    "not implemented": (
        [HEADER, footer_with("DeletePool", accepted=0, status="not_implemented")],
        "undecided",
        3,
        ["DeletePool is not implemented: leave it out with --exclude DeletePool if that is intended"],
    ),
    "one operation never called": (
        [changed(HEADER, selected=["CreatePool", "UpdatePool"]), FOOTER],
        "undecided",
        3,
        ["UpdatePool was never called: allow more with --max-calls or --time-limit"],
    ),
    "nothing called": (
        [HEADER, changed(FOOTER, calls=0, operations={})],
        "undecided",
        3,
        ["none of the 2 operations was ever called: allow more with --max-calls or --time-limit"],
    ),
    "nothing selected": (
        [changed(HEADER, selected=[]), FOOTER],
        "undecided",
        3,
        ["no operation was selected: name at least one with --operations"],
    ),
    "a glob of undecided rules": (
        [changed(HEADER, rules=["*.pattern"]), FOOTER],
        "undecided",
        3,
        ["no rule was decided: select more with --rules, or allow more calls"],
    ),
    "a glob of no rules": (
        [changed(HEADER, rules=["Nope.*"]), FOOTER],
        "undecided",
        3,
        ["no rule was decided: select more with --rules, or allow more calls"],
    ),
    "a violation that never became a finding": (
        [HEADER, changed(FOOTER, rules={"Pool.create": [3, 2, 1]})],
        "undecided",
        3,
        ["Pool.create was broken, and the run ended before that became a finding"],
    ),
    "an assumed rule convicts nobody": (
        [HEADER, changed(FOOTER, rules={"Pool.create": [3, 2, 0], "Reading.empty_update": [3, 2, 1]})],
        "conforms",
        0,
        [],
    ),
}


@pytest.mark.parametrize(("lines", "verdict", "code", "why"), VERDICTS.values(), ids=VERDICTS)
def test_verdict_exit_code_and_reasons(lines: Lines, verdict: str, code: int, why: list[str], tmp_path: Path) -> None:
    found = reported(tmp_path, *lines)
    assert (found["verdict"], exit_code(found), reasons(found)) == (verdict, code, why)
    for width in (80, 120):
        text = " ".join(printed(found, width).split())
        assert text.startswith(verdict.upper())
        assert all(reason in text for reason in why)


def test_without_a_footer_the_calls_are_counted(tmp_path: Path) -> None:
    refused = changed(CALL, outcome="refused", code="ConflictException")
    broke = changed(CALL, operation="DeletePool", verdict="violates", violated=["Pool.delete_while_protected"])
    found = reported(tmp_path, HEADER, CALL, refused, changed(CALL, outcome="lost"), broke)
    assert found["operations"] == [
        {"name": "CreatePool", "calls": 3, "accepted": 1, "refused": 1, "status": "exercised"},
        {"name": "DeletePool", "calls": 1, "accepted": 1, "refused": 0, "status": "exercised"},
    ]
    assert (found["calls"], found["seconds"], found["ended"]["how"]) == (4, None, "truncated")
    assert found["figures"] == {"divergence": 1.0, "coverage": 0.1429}
    assert found["rules"][1]["status"] == "violates"


def test_half_a_last_line_is_a_cut_and_no_error(tmp_path: Path) -> None:
    path = written(tmp_path, HEADER, CALL)
    path.write_bytes(path.read_bytes() + '{"kind":"footer","detail":"…'.encode()[:-1])
    transcript = read(path)
    assert transcript.truncated
    assert transcript.calls == 1


def test_findings_come_by_first_call_and_the_last_word_on_each_counts(tmp_path: Path) -> None:
    later, shorter = changed(FINDING, id="later", first_call=900), changed(FINDING, steps=[])
    found = reported(tmp_path, HEADER, later, FINDING, shorter, FOOTER)
    assert [(each["first_call"], len(each["steps"])) for each in found["findings"]] == [(412, 0), (900, 2)]


@pytest.mark.parametrize(
    ("header", "command"),
    [
        ({"selected": list(MODELLED)}, "ringtrue run --seed 7 --max-calls 10000 --time-limit 60s"),
        (
            {
                "target": {"endpoint": "https://me:secret@aws.test", "embedded": False, "region": "eu-west-1"},
                "selected": ["CreatePool"], "rules": ["Pool.*"], "strict": True, "time_limit_s": None,
            },
            "ringtrue run --endpoint-url 'https://<credentials>@aws.test' --region eu-west-1 --operations CreatePool "
            "--rules 'Pool.*' --seed 7 --max-calls 10000 --strict",
        ),
    ],
)  # fmt: skip
def test_the_report_says_how_to_repeat_the_run(header: dict[str, Any], command: str, tmp_path: Path) -> None:
    found = reported(tmp_path, changed(HEADER, **header), FOOTER)
    assert found["repeat"] == command
    assert command in printed(found)


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        pytest.param([], "the first line is no header", id="empty"),
        pytest.param([CALL, HEADER], "the first line is no header", id="no header"),
        pytest.param([changed(HEADER, schema=2)], "has schema 2, and this ringtrue reads schema 1", id="schema"),
        pytest.param([changed(HEADER, seed="7")], "line 1: 'seed' is '7', where int is due", id="wrong type"),
        pytest.param([HEADER, {"kind": "call"}], "line 2: 'outcome' is absent, where str is due", id="lacks a member"),
        pytest.param([HEADER, changed(CALL, outcome="fine")], "'outcome' is 'fine', not one of accepted", id="outcome"),
        pytest.param([HEADER, {"kind": "riddle"}], "'kind' is 'riddle', not one of call, finding", id="unknown kind"),
        pytest.param([HEADER, [1]], "line 2: this is no line of a transcript (it is no object)", id="no object"),
        pytest.param([HEADER, FOOTER, CALL], "line 3: a line of kind 'call' follows the footer", id="after the footer"),
        pytest.param([HEADER, HEADER], "line 2: 'kind' is 'header'", id="two headers"),
        pytest.param([HEADER, changed(FOOTER, rules={"Pool.create": [1, 2]})],
                     "'Pool.create' is [1, 2], where 3 whole numbers are due", id="too few counts"),
    ],
)  # fmt: skip
def test_a_bad_transcript_is_named_explained_and_answered(lines: Lines, complaint: str, tmp_path: Path) -> None:
    path = written(tmp_path, *lines)
    with pytest.raises(UnreadableTranscript) as raised:
        read(path)
    message = str(raised.value)
    assert message.startswith(str(path))
    assert complaint in message
    assert "report with the version" in message or "run again" in message


def test_a_line_broken_in_the_middle_is_an_error(tmp_path: Path) -> None:
    path = written(tmp_path, HEADER, CALL)
    path.write_text(path.read_text().replace('"phase"', '"phase'))
    with pytest.raises(UnreadableTranscript, match=r"line 2: this is no line of a transcript .*; restore it"):
        read(path)


def test_a_missing_transcript_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UnreadableTranscript, match=r"absent\.jsonl: cannot be read \(No such file or directory\)"):
        read(tmp_path / "absent.jsonl")


def test_the_five_parts_word_for_word(tmp_path: Path) -> None:
    found = reported(tmp_path, HEADER, FINDING, FOOTER)["findings"][0]
    assert finding_text(found) == FIVE_PARTS


def test_the_five_parts_with_alternatives_and_without_steps(tmp_path: Path) -> None:
    two = [FINDING["because"][0], {"id": "Reading.empty_update", "quote": "May be a no-op.", "source": ""}]  # type: ignore[index]  # JSON
    line = changed(FINDING, expected=["accepted", "no answer"], because=two, steps=[], reproduced=None, first_call=1412)
    text = finding_text(reported(tmp_path, HEADER, line, FOOTER)["findings"][0])
    assert text.splitlines()[2:] == [
        "  expected  accepted",
        "  or        no answer",
        *FIVE_PARTS.splitlines()[3:5],
        '            Reading.empty_update: "May be a no-op."',
        "  after     nothing: this one call shows it",
        "  first at call 1,412",
    ]


@pytest.mark.parametrize("width", [20, 80, 120])
def test_the_summary_shows_every_finding_and_fits_its_width(width: int, tmp_path: Path) -> None:
    long = changed(FINDING, id="long", answered=f"500 <html>{'x' * 500}", first_call=500)
    left = changed(FOOTER, left_behind=["pool#3"])
    text = printed(reported(tmp_path, HEADER, FINDING, long, left), width)
    letters = "".join(text.split())
    for line in [*FIVE_PARTS.splitlines(), "Left behind on the target (1): delete by hand what costs money", "pool#3"]:
        assert "".join(line.split()) in letters
    assert "\x1b" not in text, "colours are for terminals"
    wide = [line for line in text.splitlines() if len(line) > max(width, 40)]
    assert all("https://docs.aws.amazon.com/" in line or "  ringtrue run" in line for line in wide), wide


def test_the_summary_at_80_columns_word_for_word(tmp_path: Path) -> None:
    observations = [{"kind": "observation", "text": f"seen {n}", "count": n} for n in range(1, 13)]
    text = printed(reported(tmp_path, HEADER, *observations, FOOTER))
    assert [line.rstrip() for line in text.splitlines()] == SUMMARY.splitlines()


def test_a_target_steers_neither_terminal_nor_markup(tmp_path: Path) -> None:
    nasty = "500 [bold red]x[/] \x1b[2J\u202e\ud800\nnext → end"
    found = reported(tmp_path, HEADER, changed(FINDING, answered=nasty), FOOTER)
    assert found["findings"][0]["answered"] == r"500 [bold red]x[/] \x1b[2J\u202e\ud800\nnext → end"
    assert r"500 [bold red]x[/] \x1b[2J\u202e\ud800\nnext → end" in printed(found)


def test_a_console_that_knows_only_ascii_is_no_obstacle(tmp_path: Path) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    note = {"kind": "observation", "text": "über", "count": 2}
    summary(reported(tmp_path, HEADER, FINDING, note, FOOTER), Console(file=stream, width=80))
    stream.seek(0)
    assert r"2 \xd7 \xfcber" in stream.read()


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
        interface.Because: schema["$defs"]["finding"]["properties"]["because"]["items"],
    }  # fmt: skip
    for form, described in objects.items():
        assert set(get_type_hints(form)) == set(described["properties"]) == set(described["required"]), form.__name__
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
