"""Does a baseline tell old from new, hide no new bug, and keep what people wrote into it?"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.self.golden import PLACE, TODAY, baseline_of, baseline_text, families
from tests.self.transcripts import (
    CALL,
    FINDING,
    FOOTER,
    HEADER,
    OTHER,
    PROTECTED,
    RIGHT,
    WRONG,
    changed,
    printed,
    related,
    reported,
)

from ringtrue.reports.baseline import Baseline, UnreadableBaseline, parse
from ringtrue.reports.interface import Report
from ringtrue.reports.known import Wording, absences, judged, pruned, renewed
from ringtrue.reports.report import exit_code
from ringtrue.reports.rewriting import rewritten


def outcome(report: Report, baseline: Baseline, today: date = TODAY) -> dict[str, list[str]]:
    found = judged(report, baseline, "b.toml", today).get("baseline")
    assert found is not None
    return {key: value for key, value in found.items() if isinstance(value, list) and value}


def test_known_findings_pass_new_ones_fail_and_the_verdict_stays(tmp_path: Path) -> None:
    old = reported(tmp_path, HEADER, FINDING, WRONG)
    baseline = baseline_of(old)
    passed = judged(old, baseline, "b.toml", TODAY)
    assert (passed["verdict"], exit_code(passed), outcome(old, baseline)) == ("violates", 0, {"known": ["3f9a"]})
    both = reported(tmp_path, HEADER, FINDING, OTHER, WRONG)
    failed = judged(both, baseline, "b.toml", TODAY)
    assert (exit_code(failed), outcome(both, baseline)) == (1, {"known": ["3f9a"], "new": ["77aa"]})


@pytest.mark.parametrize(
    "footer",
    [
        changed(WRONG, ended="interrupted"),
        changed(WRONG, operations={"CreatePool": FOOTER["operations"]["CreatePool"]}),  # type: ignore[index]
        None,
    ],
    ids=["interrupted", "an operation that was never called", "cut off"],
)
def test_no_baseline_turns_an_undecided_run_green(footer: dict[str, Any] | None, tmp_path: Path) -> None:
    found = reported(tmp_path, HEADER, CALL, FINDING, *([footer] if footer else []))
    assert exit_code(found) == 1
    assert exit_code(judged(found, baseline_of(found), "b.toml", TODAY)) == 3
    assert "but the run is undecided" in " ".join(printed(judged(found, baseline_of(found), "b", TODAY)).split())


def test_an_entry_holds_through_its_last_day_and_fails_after_it(tmp_path: Path) -> None:
    found = reported(tmp_path, HEADER, FINDING, WRONG)
    baseline = baseline_of(found, expires=TODAY)
    assert outcome(found, baseline) == {"known": ["3f9a"]}
    late = judged(found, baseline, "b.toml", date(2026, 11, 22))
    assert (exit_code(late), outcome(found, baseline, date(2026, 11, 22))) == (1, {"expired": ["3f9a"]})
    assert "3f9a: its entry in the baseline has expired" in printed(late)


REACHED_BADLY: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "rule not decided": ({}, FOOTER, f"nothing was decided about {PROTECTED}"),
    "rule not asked for": ({"rules": ["Pool.create"]}, RIGHT, f"{PROTECTED} is not among the rules"),
    "operation not selected": ({"selected": ["CreatePool"]}, RIGHT, "DeletePool was not asked"),
    "operation never accepted": (
        {},
        changed(RIGHT, operations={"DeletePool": {"calls": 9, "accepted": 0, "refused": 9, "status": "exercised"}}),
        "DeletePool was never accepted",
    ),
    "interrupted": ({}, changed(RIGHT, ended="interrupted"), "the run was interrupted"),
    "unreachable in the end": ({}, changed(RIGHT, ended="unreachable"), "could not be reached"),
    "smaller budget": ({"max_calls": 9000}, RIGHT, "room for 9,000 calls, and found it with 10,000"),
    "out of time": ({}, changed(RIGHT, ended="time", calls=500), "room for 500 calls"),
    "violated in another way": ({}, WRONG, f"{PROTECTED} was violated in another way"),
}


@pytest.mark.parametrize(("header", "footer", "why"), REACHED_BADLY.values(), ids=REACHED_BADLY)
def test_not_reached_is_not_fixed(header: dict[str, Any], footer: dict[str, Any], why: str, tmp_path: Path) -> None:
    baseline = baseline_of(reported(tmp_path, HEADER, FINDING, WRONG))
    later = reported(tmp_path, changed(HEADER, **header), footer)
    assert outcome(later, baseline) == {"not_reached": ["3f9a"]}
    (absence,) = absences(baseline, later)
    assert why in absence.why
    assert pruned(baseline, [absence]) == baseline


def test_a_rule_that_was_decided_and_conforms_makes_its_entry_stale(tmp_path: Path) -> None:
    baseline = baseline_of(reported(tmp_path, HEADER, FINDING, WRONG))
    later = reported(tmp_path, HEADER, RIGHT)
    assert outcome(later, baseline) == {"stale": ["3f9a"]}
    assert pruned(baseline, absences(baseline, later)) == Baseline()
    text = " ".join(printed(judged(later, baseline, "b.toml", TODAY)).split())
    assert "0 new, 0 known, 1 stale, so it passes; stale, since their rules conform now: 3f9a" in text


def test_what_a_layer_found_is_not_reached_by_the_model(tmp_path: Path) -> None:
    baseline = baseline_of(reported(tmp_path, HEADER, changed(FINDING, layer="sdk"), WRONG))
    (absence,) = absences(baseline, reported(tmp_path, HEADER, RIGHT))
    assert absence.why == "DeletePool was not asked by boto3"
    row = {"calls": 3, "accepted": 3, "refused": 0, "status": "exercised", "notes": []}
    asked = changed(RIGHT, layers={"sdk": {"DeletePool": row}})
    assert [each.why for each in absences(baseline, reported(tmp_path, HEADER, asked))] == [""]


def test_one_bug_is_known_whichever_of_its_places_was_met_first(tmp_path: Path) -> None:
    baseline = baseline_of(reported(tmp_path, HEADER, changed(FINDING, related=[related("b2")]), WRONG))
    for id, places in (("3f9a", []), ("b2", []), ("b2", ["3f9a"]), ("c3", ["3f9a"])):
        found = reported(tmp_path, HEADER, changed(FINDING, id=id, related=[related(each) for each in places]), WRONG)
        assert outcome(found, baseline) == {"known": [id]}, (id, places)


def test_another_bug_with_a_place_in_common_is_new(tmp_path: Path) -> None:
    baseline = baseline_of(reported(tmp_path, HEADER, changed(FINDING, related=[related("b2")]), WRONG))
    found = reported(tmp_path, HEADER, changed(OTHER, related=[related("b2")]), RIGHT)
    assert outcome(found, baseline) == {"new": ["77aa"], "not_reached": ["3f9a"]}
    assert absences(baseline, found)[0].why == "b2, a place of it, shows beside another finding"


def test_a_place_that_the_baseline_does_not_name_is_observed_and_taken_up(tmp_path: Path) -> None:
    old = reported(tmp_path, HEADER, FINDING, WRONG)
    found = reported(tmp_path, HEADER, changed(FINDING, related=[related("b2")]), WRONG)
    seen = judged(found, baseline_of(old), "b.toml", TODAY)["observations"]
    assert [row["text"] for row in seen] == [
        "a known finding shows in a place that the baseline does not name: CreatePool(b2) answered 200 {}"
    ]
    after = renewed(baseline_of(old), found, Wording("not mine"), date(2026, 12, 1))
    (entry,) = after.entries
    assert (entry.bug.ids, entry.reason) == ({"3f9a", "b2"}, "")
    assert (entry.first_seen, entry.last_seen) == (TODAY, date(2026, 12, 1))
    assert not judged(found, after, "b.toml", TODAY)["observations"]


def test_a_bug_is_gone_only_when_it_is_gone_from_all_its_places(tmp_path: Path) -> None:
    both = changed(FINDING, related=[related("b2", "Pool.status")])
    baseline = baseline_of(reported(tmp_path, HEADER, both, WRONG))
    (absence,) = absences(baseline, reported(tmp_path, HEADER, RIGHT))
    assert absence.why == "nothing was decided about Pool.status"


BY_HAND = """\
# Ours, by hand.
schema = 1

# About the first, directly above it.
[[finding]]
id = "3f9a"  # the pool
operation = 'DeletePool'
rules = [
  "Pool.delete_while_protected",  # why
]
reason = \"\"\"
Two
lines\"\"\"
last_seen = 2026-01-01  # a date

# A remark of its own.

# About the second.
[[finding]]
id = "77aa"
operation = "CreatePool"
rules = ["Pool.create"]
expires = 2027-01-01
# expires = 2026-01-01
"""


def test_comments_and_spelling_survive_an_update(tmp_path: Path) -> None:
    found = reported(tmp_path, HEADER, changed(FINDING, related=[related("b2")]), WRONG)
    before = parse(BY_HAND, "b.toml")
    made = rewritten(BY_HAND, renewed(before, found, Wording(), TODAY), "b.toml")
    head, tail = BY_HAND.split("\n\n# A remark")
    place = 'also = [\n    {id = "b2", operation = "CreatePool", rules = ["Pool.create"]},\n]\n'
    assert made == head.replace("2026-01-01", "2026-11-21") + "\n" + place + "\n# A remark" + tail


def test_pruning_takes_an_entry_with_its_comments_and_nothing_else() -> None:
    before = parse(BY_HAND, "b.toml")
    first, second = before.entries
    assert rewritten(BY_HAND, Baseline((second,)), "b") == (
        "# Ours, by hand.\nschema = 1\n\n# A remark of its own.\n\n" + BY_HAND[BY_HAND.index("# About the second") :]
    )
    assert rewritten(BY_HAND, Baseline((first,)), "b") == BY_HAND[: BY_HAND.index("\n# About the second")]
    assert rewritten(BY_HAND, Baseline(), "b") == "# Ours, by hand.\nschema = 1\n\n# A remark of its own.\n"
    windows = BY_HAND.replace("\n", "\r\n")
    assert parse(rewritten(windows, Baseline((second,)), "b"), "b") == Baseline((second,))


@pytest.mark.parametrize(
    "text",
    [
        'schema = 1\nfinding = [{id = "3f9a", operation = "DeletePool", rules = ["Pool.create"]}]\n',
        BY_HAND.replace("Two", "[[finding]]"),
    ],
)
def test_what_cannot_be_rewritten_is_left_as_it_is(text: str) -> None:
    assert parse(text, "b.toml").entries
    with pytest.raises(UnreadableBaseline, match="was left as it is"):
        rewritten(text, Baseline(), "b.toml")


def test_a_new_file_is_readable_without_the_report(tmp_path: Path) -> None:
    made = baseline_text(tmp_path)
    assert made == (PLACE / "baseline.toml").read_text("utf-8")
    assert len(parse(made, "b.toml").entries) == len(families(tmp_path)["findings"]) == 2


def test_the_summary_shows_new_findings_in_full_and_known_ones_in_a_line(tmp_path: Path) -> None:
    baseline = baseline_of(reported(tmp_path, HEADER, FINDING, WRONG))
    found = judged(reported(tmp_path, HEADER, FINDING, OTHER, WRONG), baseline, "b.toml", TODAY)
    text = printed(found)
    assert "  baseline   b.toml: 1 new, 1 known, so it fails\n" in text
    assert "1 finding that the baseline does not cover\n  CreatePool()\n    answered" in text
    known = "1 known finding, which the baseline covers\n  3f9a  DeletePool(PoolId=pool#1): Pool.delete_while_protected"
    assert f"{known}\n\n" in text
    assert text.count("answered") == 1
