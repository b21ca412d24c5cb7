"""Does a report say what the transcript says, neither more nor less?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.self.transcripts import (
    CALL,
    FINDING,
    FOOTER,
    HEADER,
    PAGE,
    Lines,
    changed,
    footer_with,
    printed,
    reported,
    written,
)

from ringtrue.contracts.shapes import MODELLED
from ringtrue.reports.report import exit_code, reasons
from ringtrue.reports.transcript import read


def test_the_whole_report_of_a_conforming_run(tmp_path: Path) -> None:
    found = reported(tmp_path, HEADER, CALL, {"kind": "observation", "text": "slow", "count": 3}, FOOTER)
    rows = found.pop("rules")  # type: ignore[misc]  # compared on its own below
    assert found == {
        "schema": 1,
        "tool": {"name": "ringtrue", "version": "0.1.0", "environment": {}},
        "contract": {"service": "pinpoint-sms-voice-v2", "api": "2022-03-31", "botocore": "1.44.5", "operations": 110},
        "target": {"endpoint": "http://127.0.0.1:4567", "embedded": True, "region": "us-east-1"},
        "seed": 7,
        "strict": False,
        "max_calls": 10000,
        "time_limit_s": 60.0,
        "calls": 9981,
        "seconds": 14.2,
        "ended": {"how": "budget", "detail": ""},
        "agenda": [],
        "verdict": "conforms",
        "figures": {"divergence": 0.0, "coverage": 0.1429},
        "operations": [
            {"name": "CreatePool", "calls": 812, "accepted": 301, "refused": 511, "status": "exercised", "why": ""},
            {"name": "DeletePool", "calls": 300, "accepted": 290, "refused": 10, "status": "exercised", "why": ""},
        ],
        "layers": [],
        "findings": [],
        "observations": [{"text": "slow", "count": 3}],
        "blind_spots": [
            "Pool.delete_while_protected",
            "Pool.status",
            "CreatePool.IsoCountryCode.pattern",
            "ConflictException.Reason",
        ],
        "left_behind": [],
        "turned_down": {},
        "repeat": "ringtrue run --operations CreatePool,DeletePool --seed 7 --max-calls 10000 --time-limit 60s",
        "baseline": None,
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
        "id": "Pool.create", "quote": "Creates a new pool", "source": f"{PAGE}CreatePool.html",
        "strength": "stated", "operations": ["CreatePool"], "seen": 120, "decisive": 118, "violated": 0,
        "status": "conforms",
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
        {"name": "CreatePool", "calls": 3, "accepted": 1, "refused": 1, "status": "exercised", "why": ""},
        {"name": "DeletePool", "calls": 1, "accepted": 1, "refused": 0, "status": "exercised", "why": ""},
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
