"""What does a baseline say of a run, and a run of a baseline? Which findings are known, which entries are out of date.

Pure: `today` is handed in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from ringtrue.reports.agenda import order
from ringtrue.reports.baseline import Baseline, Entry
from ringtrue.reports.bugs import Bug, Place, bug_of, kin, shown, unreached
from ringtrue.reports.interface import BaselineOutcome, Finding, ObservationRow, Report


@dataclass(frozen=True, slots=True)
class Wording:
    """What a person says about entries that are added."""

    reason: str = ""
    ticket: str = ""
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class Absence:
    """An entry that no finding fits. `why` the run says nothing about it; "" if it conforms now."""

    entry: Entry
    why: str


def fitting(finding: Finding, report: Report, baseline: Baseline) -> list[Entry]:
    """The entries that are about the same bug."""
    bug = bug_of(finding, report)
    return [entry for entry in baseline.entries if kin(entry.bug, bug)]


def absences(baseline: Baseline, report: Report) -> list[Absence]:
    """The entries whose bug the run did not show, each with what it says about it instead."""
    bugs = [bug_of(finding, report) for finding in report["findings"]]
    elsewhere = shown(report)
    return [
        Absence(entry, _in_part(entry.bug, elsewhere) or unreached(entry.bug, report))
        for entry in baseline.entries if not any(kin(entry.bug, bug) for bug in bugs)
    ]  # fmt: skip


def _in_part(bug: Bug, elsewhere: frozenset[str]) -> str:
    """A place of the bug that shows among those of another one."""
    found = [place.id for place in bug.places if place.id in elsewhere]
    return f"{found[0]}, a place of it, shows beside another finding" if found else ""


def judged(report: Report, baseline: Baseline, file: str, today: date) -> Report:
    """The report with the baseline's word on it, and places of known bugs that the baseline lacks as observations."""
    outcome: BaselineOutcome = {"file": file, "known": [], "new": [], "expired": [], "stale": [], "not_reached": []}
    places: list[ObservationRow] = []
    for finding in report["findings"]:
        entries = fitting(finding, report, baseline)
        if not entries:
            outcome["new"].append(finding["id"])
        elif any(entry.expired(today) for entry in entries):
            outcome["expired"].append(finding["id"])
        else:
            outcome["known"].append(finding["id"])
        if entries:
            places += _new_places(finding, baseline)
    for absence in absences(baseline, report):
        outcome["not_reached" if absence.why else "stale"].append(absence.entry.id)
    return {**report, "baseline": outcome, "observations": [*report["observations"], *places]}


def _new_places(finding: Finding, baseline: Baseline) -> Iterator[ObservationRow]:
    held = {id for entry in baseline.entries for id in entry.bug.ids}
    for each in (finding, *finding["related"]):
        if each["id"] not in held:
            where = f"{each['call']} answered {each['answered']}"
            yield {"text": f"a known finding shows in a place that the baseline does not name: {where}", "count": 1}


def renewed(baseline: Baseline, report: Report, wording: Wording, today: date) -> Baseline:
    """With the report's new findings at the end, and what was seen again dated today. Nothing is taken out."""
    entries = list(baseline.entries)
    for finding in report["findings"]:
        bug = bug_of(finding, report)
        held = {id for entry in entries for id in entry.bug.ids}
        also = tuple(place for place in bug.places if place.id not in held)
        seen = [n for n, entry in enumerate(entries) if kin(entry.bug, bug)]
        for n in seen:
            entries[n] = _seen(entries[n], also if n == seen[0] else (), bug, today)
        if not seen:
            entries.append(_added(finding, replace(bug, also=also[1:]), wording, today))
    return Baseline(tuple(entries))


def _seen(entry: Entry, also: tuple[Place, ...], bug: Bug, today: date) -> Entry:
    """What it takes to find the bug stays the least with which it was found; of an old entry it becomes known."""
    least = min(entry.bug, bug, key=lambda each: (order(each.part), each.turn, each.budget))
    part, turn = (least.part, least.turn) if least.part else ("", 0)
    budget = least.budget if entry.bug.part and bug.part else min(entry.bug.budget, bug.budget)
    found = replace(entry.bug, also=(*entry.bug.also, *also), budget=budget, part=part, turn=turn)
    return replace(entry, bug=found, last_seen=max(today, entry.last_seen))


def _added(finding: Finding, bug: Bug, wording: Wording, today: date) -> Entry:
    return Entry(
        bug, finding["call"], " or ".join(finding["expected"]), wording.reason, wording.ticket,
        first_seen=today, last_seen=today, expires=wording.expires,
    )  # fmt: skip


def pruned(baseline: Baseline, gone: Sequence[Absence]) -> Baseline:
    """Without the entries about which the run says that they conform now."""
    out = {absence.entry.id for absence in gone if not absence.why}
    return Baseline(tuple(entry for entry in baseline.entries if entry.id not in out))
