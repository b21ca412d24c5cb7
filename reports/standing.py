"""How does each finding stand with the baseline, if there is one, and what do all formats say about that?

Pure. Without a baseline nothing is covered. "Covered" is known and not expired; all else counts.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from ringtrue.reports.interface import BaselineOutcome, Finding, Report
from ringtrue.reports.report import counted, exit_code

Standing: TypeAlias = Literal["new", "known", "expired"]
EXPIRED = "its entry in the baseline has expired"


def standing(finding: Finding, report: Report) -> Standing | None:
    """None without a baseline. What an edited report does not place is new."""
    outcome = report.get("baseline")
    if outcome is None:
        return None
    id = finding["id"]
    return "expired" if id in outcome["expired"] else "known" if id in outcome["known"] else "new"


def uncovered(report: Report) -> list[Finding]:
    return [finding for finding in report["findings"] if standing(finding, report) != "known"]


def covered(report: Report) -> list[Finding]:
    return [finding for finding in report["findings"] if standing(finding, report) == "known"]


def passes_as_known(report: Report) -> bool:
    """Is something wrong, and all of it covered by a baseline, in a run that proves something?"""
    return report["verdict"] == "violates" and exit_code(report) == 0


def uncovered_words(report: Report) -> str:
    """ "2 findings that the baseline does not cover, 1 of them expired"; without a baseline, "2 findings"."""
    found = counted(len(uncovered(report)), "finding")
    outcome = report.get("baseline")
    if outcome is None:
        return found
    late = len(outcome["expired"])
    return f"{found} that the baseline does not cover{f', {late:,} of them expired' if late else ''}"


def covered_words(report: Report) -> str:
    return f"{counted(len(covered(report)), 'known finding')}, which the baseline covers"


def counts_of(outcome: BaselineOutcome) -> str:
    """What a baseline says of a run: "1 new, 2 known, 1 expired"."""
    counts = {"new": "new", "known": "known", "expired": "expired", "stale": "stale", "not_reached": "not reached"}
    return ", ".join(
        f"{len(outcome[key]):,} {word}"  # type: ignore[literal-required]  # the keys are those of the lists
        for key, word in counts.items() if key in ("new", "known") or outcome[key]  # type: ignore[literal-required]
    )  # fmt: skip


def baseline_counts(report: Report) -> str:
    """ "ringtrue-baseline.toml: 1 new, 2 known"; "" without a baseline."""
    outcome = report.get("baseline")
    return f"{outcome['file']}: {counts_of(outcome)}" if outcome else ""


def baseline_words(report: Report) -> str:
    """The same, with the file, what it means for a gate, and what the file holds and the run did not show; or ""."""
    outcome = report.get("baseline")
    if outcome is None:
        return ""
    means = {0: "so it passes", 1: "so it fails", 3: "but the run is undecided"}[exit_code(report)]
    stale, rest = ", ".join(outcome["stale"]), ", ".join(outcome["not_reached"])
    prune = f"; stale, since their rules conform now: {stale} (`ringtrue baseline prune` takes them out)"
    open_ = f"; not reached, which is not fixed: {rest}"
    return f"{baseline_counts(report)}, {means}{prune if stale else ''}{open_ if rest else ''}"
