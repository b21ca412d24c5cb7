"""Does every format say what a baseline covers and what it does not, the latter first?"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from tests.self.golden import TODAY, baseline_of, half_known, sample
from tests.self.test_formats import readable
from tests.self.test_machine_formats import SARIF, junit_of, misfits, sarif_of

from ringtrue.reports.formats import FORMATS
from ringtrue.reports.interface import Report
from ringtrue.reports.known import judged


@pytest.fixture
def report(tmp_path: Path) -> Report:
    return sample(tmp_path)


def badge_of(report: Report) -> tuple[str, str]:
    shown = json.loads(FORMATS["badge"](report))
    return shown["message"], shown["color"]


def test_a_baseline_is_visible_to_machines(tmp_path: Path, report: Report) -> None:
    """New, known and expired: the gate fails for the first and the last, and no format hides that."""
    half = half_known(tmp_path)
    all_known = judged(report, baseline_of(report), "b.toml", TODAY)
    late = judged(report, baseline_of(report, expires=date(2026, 11, 20)), "b.toml", TODAY)
    cut_off: Report = {**all_known, "ended": {"how": "interrupted", "detail": ""}}
    assert badge_of(half) == ("violates · 1 finding · 1 known finding · 42% decided", "red")
    assert badge_of(all_known) == ("2 known findings · 42% decided", "yellow")
    assert badge_of(late) == ("violates · 2 findings · 42% decided", "red")
    assert badge_of(cut_off) == ("undecided · 2 known findings · 42% decided", "lightgrey")
    for found, states in ((half, ["unchanged", "new"]), (all_known, ["unchanged"] * 2), (late, ["unchanged"] * 2)):
        sarif = sarif_of(found)
        jsonschema.Draft202012Validator(SARIF).validate(sarif)
        assert [each["baselineState"] for each in sarif["runs"][0]["results"]] == states
    assert not [each for each in sarif_of(report)["runs"][0]["results"] if "baselineState" in each]
    assert sarif_of(cut_off)["runs"][0]["invocations"][0]["executionSuccessful"] is False


def test_what_a_baseline_covers_fails_as_expected_in_junit(tmp_path: Path) -> None:
    root = junit_of(half_known(tmp_path))
    assert not misfits(root)
    cases = {case.attrib["name"]: case for case in root.iter("testcase")}
    known = cases["test_operation[DeletePool]"].find("skipped")
    assert known is not None
    assert (known.get("type"), cases["test_operation[DeletePool]"].find("failure")) == ("pytest.xfail", None)
    assert known.get("message") == "known in ringtrue-baseline.toml: 3f9a DeletePool(PoolId=pool#1)"
    failure = cases["test_rule_book[Pool]"].find("failure")
    assert failure is not None, "one of its findings is known, and the other is new"
    assert "CreatePool(" in (failure.text or "")
    assert "DeletePool(" not in (failure.text or "")
    assert root.find(".//property[@name='ringtrue.baseline']") is not None


@pytest.mark.parametrize("name", ["html", "markdown", "text"])
def test_what_a_baseline_covers_comes_after_what_it_does_not(name: str, tmp_path: Path, report: Report) -> None:
    text = FORMATS[name](half_known(tmp_path))
    places = [
        text.index(words)
        for words in ("1 new, 1 known, so it fails", "1 finding that the baseline does not cover",
                      "CreatePool(OriginationIdentity=", "1 known finding, which the baseline covers",
                      "DeletePool(PoolId=pool#1)")
    ]  # fmt: skip
    assert places == sorted(places)
    assert "baseline" not in readable(name, FORMATS[name](report)).lower()
