"""What did reports bring with them that makes them hard to compare? Said beside every comparison, never hidden.

Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ringtrue.reports.agenda import agenda_words
from ringtrue.reports.bugs import SHORT
from ringtrue.reports.interface import Report
from ringtrue.reports.report import counted, decided

MOST_NAMES = 5
Fact = Callable[[Report], object]


@dataclass(frozen=True, slots=True)
class Side:
    """One of the reports: its letter, the name that the user gave it, and what it says."""

    letter: str
    name: str
    report: Report


# What is to be alike -> how it is read, and what follows where it is not.
ALWAYS: dict[str, tuple[Fact, str]] = {
    "version of ringtrue": (lambda report: report["tool"]["version"], "rules and ids of findings may differ"),
    "botocore": (lambda report: report["contract"]["botocore"], "the documents differ, and with them what is right"),
    "API version": (lambda report: report["contract"]["api"], "the documents differ, and with them what is right"),
    "seed": (lambda report: report["seed"], "other calls were made"),
    "budget of calls": (lambda report: report["max_calls"], "what takes longer to find may show in the larger only"),
    "time limit in seconds": (lambda report: report["time_limit_s"], "the shorter run may show less"),
    "strict": (lambda report: report["strict"], "rules that were only observed convict in one of them"),
    "region": (lambda report: report["target"]["region"], "ARNs and signatures differ"),
}
OVER_TIME: dict[str, tuple[Fact, str]] = {
    "endpoint": (lambda report: address(report), "taken for one target nevertheless"),
}


def notes_on(sides: Sequence[Side], over_time: bool) -> tuple[str, ...]:
    """In what the runs differ beside what they found: ["seed: A 1, B 2; other calls were made"]."""
    return tuple(_notes(sides, over_time))


def _notes(sides: Sequence[Side], over_time: bool) -> Iterator[str]:
    for name, (fact, so) in (ALWAYS | (OVER_TIME if over_time else {})).items():
        if len({fact(side.report) for side in sides}) > 1:
            yield f"{name}: {', '.join(f'{side.letter} {fact(side.report)}' for side in sides)}; {so}"
    yield from _selections("operation", lambda report: {row["name"] for row in report["operations"]}, sides)
    yield from _selections("rule", lambda report: {row["id"] for row in report["rules"]}, sides)
    yield from _selections("layer", lambda report: {row["layer"] for row in report["layers"]}, sides)
    for side in sides:
        how = side.report["ended"]["how"]
        if how in SHORT:
            yield f"{side.letter}: {SHORT[how]}; what it does not show may be there all the same"
        elif got := agenda_words(side.report, shrinking=False):
            yield f"{side.letter} {got}; what it does not show may be there all the same"
        elif side.report["verdict"] == "undecided":
            yield f"{side.letter} is undecided: something was never accepted, or nothing decided"


def _selections(what: str, names: Callable[[Report], set[str]], sides: Sequence[Side]) -> Iterator[str]:
    """What not all of them had."""
    every = set().union(*(names(side.report) for side in sides))
    for side in sides:
        if lacking := sorted(every - names(side.report)):
            shown = ", ".join(lacking[:MOST_NAMES]) + (", …" if len(lacking) > MOST_NAMES else "")
            yield f"{side.letter} was not asked about {counted(len(lacking), what)} that others were: {shown}"


def address(report: Report) -> str:
    """Where the target is; the embedded endpoint is the same at every port."""
    return "the embedded endpoint" if report["target"]["embedded"] else report["target"]["endpoint"]


def exercised(report: Report) -> set[str]:
    return {row["name"] for row in report["operations"] if row["status"] == "exercised"}


def doubts_about(sides: Sequence[Side], over_time: bool) -> tuple[str, ...]:
    """Why it cannot be said that nothing is there, where no finding is: none, or none that is new."""
    if not over_time:
        return tuple(f"{side.letter} is undecided" for side in sides if side.report["verdict"] == "undecided")
    *earlier, last = sides
    return tuple(_doubts(last, set().union(*(exercised(side.report) for side in earlier))))


def _doubts(last: Side, before: set[str]) -> Iterator[str]:
    """What keeps the last run from showing that nothing got worse."""
    how = last.report["ended"]["how"]
    if how in SHORT:
        yield f"{last.letter}: {SHORT[how]}"
    if not decided(last.report["rules"]):
        yield f"{last.letter}: no rule was decided"
    if lost := sorted(before - exercised(last.report)):
        yield f"{last.letter}: accepted before, and no more: {', '.join(lost)}"
