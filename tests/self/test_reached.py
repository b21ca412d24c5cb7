"""Is a finding taken for mended only by a run that got to where it was met? On literal transcripts, in every format."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.self.golden import TODAY, baseline_of
from tests.self.test_baseline import outcome
from tests.self.test_compare import changes, over_time
from tests.self.test_machine_formats import junit_of
from tests.self.transcripts import FINDING, FOOTER, HEADER, PROTECTED, RIGHT, WRONG, changed, related, reported

from ringtrue.harness.agenda import CONSTRAINTS, DRAWN, MANGLED, PLANNED, SHRINKING, SURVEY
from ringtrue.harness.findings import SCHEMATHESIS, SDK
from ringtrue.reports.agenda import agenda_words
from ringtrue.reports.baseline import Baseline
from ringtrue.reports.formats import FORMATS
from ringtrue.reports.known import Wording, absences, renewed


def agenda(**parts: tuple[int, str | None]) -> list[dict[str, Any]]:
    """All of it said but for these parts: how much of them was said, and what cut them off. Of drawn ones, the room."""
    whole: Mapping[str, int | None] = {
        SURVEY: 27, PLANNED: 17, CONSTRAINTS: 473, MANGLED: 51, DRAWN: None, SCHEMATHESIS: None, SDK: 2, SHRINKING: 3,
    }  # fmt: skip
    rows = []
    for part, planned in whole.items():
        said, cut = parts.get(part, (6000, "calls") if planned is None else (planned, None))
        room = said if planned is None else 0
        rows.append({"part": part, "planned": planned, "said": said, "room": room, "cut": cut})
    return rows


TIMED, NONE = (0, "time"), (0, "calls")
IN_PLANNED = "the run was cut by its time limit in the planned conversations, after 9 of 17"
REACHED: dict[str, tuple[dict[str, Any], dict[str, tuple[int, str | None]], str, str]] = {
    # where it was met; what the later run left out; how that ended; why it says nothing, or "" if it does
    "all was said": ({"part": DRAWN, "turn": 0}, {}, "budget", ""),
    "said as far as that": ({"part": PLANNED, "turn": 9}, {PLANNED: (9, "time"), DRAWN: TIMED}, "time", ""),
    "one turn short": ({"part": PLANNED, "turn": 10}, {PLANNED: (9, "time"), DRAWN: TIMED}, "time", IN_PLANNED),
    "a part that never began": ({"part": CONSTRAINTS, "turn": 3}, {PLANNED: (9, "time"), CONSTRAINTS: TIMED}, "time",
                                IN_PLANNED),
    "nothing drawn": ({"part": DRAWN, "turn": 0}, {PLANNED: (9, "time"), DRAWN: TIMED}, "time", IN_PLANNED),
    "planned, and cut in what is drawn": ({"part": PLANNED, "turn": 17}, {DRAWN: (100, "time")}, "time", ""),
    "drawn, and cut in what is drawn": ({"part": DRAWN, "turn": 0}, {DRAWN: (900, "time")}, "time",
        "the run was cut by its time limit in the drawn conversations: "
        "the run had room for 900 calls, and found it with 6,000"),
    "less drawn, since findings took the calls": ({"part": DRAWN, "turn": 0}, {DRAWN: (5999, "calls")}, "budget",
        "the run had room for 5,999 calls, and found it with 6,000"),
    "by calls in the middle of the plan": ({"part": PLANNED, "turn": 12}, {PLANNED: (9, "calls"), DRAWN: NONE},
        "budget", IN_PLANNED.replace("time limit", "call budget")),
    "cut in shrinking only": ({"part": DRAWN, "turn": 0}, {SHRINKING: (1, "time")}, "time", ""),
    "mangled, which was given up": ({"part": MANGLED, "turn": 40}, {MANGLED: (12, "stopped")}, "budget",
                                    "the run was stopped in the malformed requests, after 12 of 51"),
}  # fmt: skip


@pytest.mark.parametrize(("met", "left", "how", "why"), REACHED.values(), ids=REACHED)
def test_a_finding_is_gone_only_if_the_run_got_to_where_it_was_met(
    met: dict[str, Any], left: dict[str, tuple[int, str | None]], how: str, why: str, tmp_path: Path
) -> None:
    before = reported(tmp_path, HEADER, changed(FINDING, met=met), changed(WRONG, agenda=agenda()))
    after = reported(tmp_path, HEADER, changed(RIGHT, ended=how, agenda=agenda(**left)))
    baseline = baseline_of(before)
    (absence,) = absences(baseline, after)
    assert absence.why == why
    assert outcome(after, baseline) == {"not_reached" if why else "stale": ["3f9a"]}
    found = over_time(before, after)
    assert changes(found) == [("not reached" if why else "fixed", "3f9a", ("A",))]
    assert found.findings[0].why == why
    assert {rule.change for rule in found.rules if rule.id == PROTECTED} == {"not reached" if why else "fixed"}
    told = [note for note in found.notes if "what it does not show may be there all the same" in note]
    assert bool(told) == any(part not in (DRAWN, SHRINKING) for part in left)


@pytest.mark.parametrize("layer", [SCHEMATHESIS, SDK])
def test_layers_have_to_get_as_far_as_well(layer: str, tmp_path: Path) -> None:
    asked = {layer: {"DeletePool": {"calls": 9, "accepted": 4, "refused": 5, "status": "exercised", "notes": []}}}
    met = {"part": layer, "turn": 2 if layer == SDK else 0}
    before = reported(tmp_path, HEADER, changed(FINDING, layer=layer, met=met), changed(WRONG, agenda=agenda()))
    for left, why in (({}, ""), ({layer: (1, "time")}, "the run was cut by its time limit in ")):
        footer = changed(RIGHT, layers=asked, agenda=agenda(**left))
        (absence,) = absences(baseline_of(before), reported(tmp_path, HEADER, footer))
        assert absence.why.startswith(why)
        assert bool(absence.why) == bool(why)


def test_a_fault_is_gone_only_where_its_furthest_place_was_reached(tmp_path: Path) -> None:
    place = changed(related("b2", PROTECTED), met={"part": DRAWN, "turn": 0})
    first = changed(FINDING, met={"part": SURVEY, "turn": 2}, related=[place])
    (entry,) = baseline_of(reported(tmp_path, HEADER, first, changed(WRONG, agenda=agenda()))).entries
    assert (entry.bug.part, entry.bug.budget) == (DRAWN, 6000)


def test_reports_and_baselines_of_earlier_versions_are_read_and_give_no_more_than_they_know(tmp_path: Path) -> None:
    old = reported(tmp_path, HEADER, FINDING, WRONG)
    of_old = baseline_of(old)
    assert (of_old.entries[0].bug.part, of_old.entries[0].bug.budget) == ("", 10000)
    timed = changed(RIGHT, ended="time", calls=20000)
    (absence,) = absences(of_old, reported(tmp_path, HEADER, timed))
    assert absence.why == "the run ended by its time limit, and its report does not say how far it got"
    whole = reported(tmp_path, HEADER, changed(RIGHT, agenda=agenda()))
    assert outcome(whole, of_old) == {"stale": ["3f9a"]}
    cut = reported(tmp_path, HEADER, changed(RIGHT, ended="time", calls=700, agenda=agenda(planned=(9, "time"))))
    assert absences(of_old, cut)[0].why == "the run had room for 700 calls, and found it with 10,000"
    bare = {key: value for key, value in cut.items() if key != "agenda"}
    for form in FORMATS:
        FORMATS[form](bare)  # type: ignore[arg-type]  # as an earlier version wrote it


def test_an_entry_learns_where_its_bug_is_met_and_keeps_what_takes_least(tmp_path: Path) -> None:
    def seen(baseline: Baseline, part: str, turn: int, **parts: Any) -> tuple[str, int, int]:
        footer = changed(WRONG, agenda=agenda(**parts))
        found = reported(tmp_path, HEADER, changed(FINDING, met={"part": part, "turn": turn}), footer)
        (entry,) = renewed(baseline, found, Wording(), TODAY).entries
        return entry.bug.part, entry.bug.turn, entry.bug.budget

    old = baseline_of(reported(tmp_path, HEADER, FINDING, WRONG))
    assert seen(old, DRAWN, 0) == (DRAWN, 0, 6000)
    drawn = baseline_of(
        reported(tmp_path, HEADER, changed(FINDING, met={"part": DRAWN, "turn": 0}), changed(WRONG, agenda=agenda()))
    )
    assert seen(drawn, DRAWN, 0, drawn=(7000, "calls")) == (DRAWN, 0, 6000)
    assert seen(drawn, PLANNED, 4) == (PLANNED, 4, 10000)


CUT = agenda(planned=(9, "time"), constraints=TIMED, mangled=TIMED, drawn=TIMED, shrinking=(1, "calls"))
WORDS = (
    "got through 9 of 17 planned conversations, none of 473 broken constraints, none of 51 malformed requests, "
    "no drawn conversations (cut by the time limit); 1 of 3 findings to be shrunk (cut by the call budget)"
)


@pytest.mark.parametrize("name", ["text", "markdown", "html", "junit"])
def test_people_and_machines_are_told_what_was_left_out(name: str, tmp_path: Path) -> None:
    cut = reported(tmp_path, HEADER, changed(FOOTER, ended="time", agenda=CUT))
    whole = reported(tmp_path, HEADER, changed(FOOTER, agenda=agenda()))
    assert (agenda_words(cut), agenda_words(whole)) == (WORDS, "")
    if name == "junit":
        values = [each.get("value") for each in junit_of(cut).iter("property") if each.get("name") == "ringtrue.agenda"]
        assert set(values) == {WORDS}
        return
    assert WORDS in " ".join(FORMATS[name](cut).replace("\\", "").split())
    assert "got through" not in FORMATS[name](whole)
