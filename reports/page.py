"""What does a person open after a run? report.html: one page that needs no network and no other file.

Findings come in the report's order, but those that a baseline covers last, folded.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ringtrue.reports import reproducers
from ringtrue.reports.agenda import agenda_words
from ringtrue.reports.cases import book_of
from ringtrue.reports.contrast import Piece, contrast
from ringtrue.reports.interface import Finding, OperationRow, Report, RuleRow, RuleStatus
from ringtrue.reports.report import reasons
from ringtrue.reports.standing import (
    Standing,
    baseline_words,
    covered,
    covered_words,
    passes_as_known,
    standing,
    uncovered,
    uncovered_words,
)
from ringtrue.reports.templating import template
from ringtrue.reports.words import (
    LAYERS,
    LONE,
    SYMBOLS,
    documents_words,
    figures,
    headline,
    layer_words,
    run_words,
    target_words,
)

Scripts = Mapping[str, Mapping[str, str]]
"""By finding, by file name: the text of a script that shows the finding again."""

WITH_SCRIPTS = 20  # of more findings the page would grow beyond use; the files are there
RUNNERS = {"curl.sh": "bash", "awscli.sh": "bash", "boto3.py": "python3"}  # and the order in which they are shown
STATUSES: Mapping[RuleStatus, str] = {  # worst first, which is the order of rules
    "violates": "violated", "undecided": "undecided", "not_exercised": "not exercised", "conforms": "conforming",
}  # fmt: skip
EXPLAINED = {
    "divergence": "How much of what was decided is wrong. Lower is better; 0% is what the documents promise.",
    "coverage": "How much of the documents this run has tried. What is not decided is not known to be right.",
}
_ANCHOR = re.compile(r"[\w.-]+")


@dataclass(frozen=True, slots=True)
class Command:
    """A command line that shows a finding again, and its script where that is at hand."""

    file: str
    line: str
    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding as the page shows it."""

    finding: Finding
    anchor: str
    answered: list[Piece]
    expected: list[list[Piece]]
    standing: Standing | None
    commands: list[Command]


@dataclass(frozen=True, slots=True)
class Group:
    """One row of the matrix: an operation with its rules, or a book of rules that belong to no single operation."""

    name: str
    operation: OperationRow | None
    rules: list[RuleRow]
    opens_books: bool = False

    @property
    def counts(self) -> list[tuple[RuleStatus, str, int]]:
        """("violates", "violated", 2) for each status that a rule has."""
        each = ((status, word, sum(row["status"] == status for row in self.rules)) for status, word in STATUSES.items())
        return [(status, word, number) for status, word, number in each if number]


def render(report: Report, scripts: Scripts | None = None) -> str:
    """The text of report.html. The first findings come with their reproducers, or with the `scripts` handed over."""
    ordered = [*uncovered(report), *covered(report)]
    if scripts is None:
        scripts = {finding["id"]: reproducers.scripts(finding) for finding in ordered[:WITH_SCRIPTS]}
    return template("report.html").render(
        report=report,
        findings=[_shown(n, finding, report, scripts) for n, finding in enumerate(ordered, start=1)],
        covered=len(covered(report)),
        covered_words=covered_words(report),
        uncovered_words=uncovered_words(report),
        passes=passes_as_known(report),
        groups=list(_groups(report)),
        reasons=reasons(report),
        headline=headline(report),
        facts=dict(_facts(report)),
        figures=figures(report),
        layer_words=list(layer_words(report)),
        notes=[(row, note) for row in report["layers"] for note in row["notes"]],
        quotes={row["id"]: row["quote"] for row in report["rules"]},
        SYMBOLS=SYMBOLS,
        STATUSES=STATUSES,
        EXPLAINED=EXPLAINED,
        LAYERS=LAYERS,
        LONE=LONE,
    )


def _facts(report: Report) -> Iterator[tuple[str, str]]:
    yield "target", target_words(report)
    yield "documents", documents_words(report)
    yield "run", run_words(report)
    if got := agenda_words(report):
        yield "agenda", got
    if said := baseline_words(report):
        yield "baseline", said


def _shown(n: int, finding: Finding, report: Report, scripts: Scripts) -> Shown:
    answered, expected = contrast(finding["answered"], finding["expected"])
    anchor = f"finding-{finding['id'] if _ANCHOR.fullmatch(finding['id']) else n}"
    commands = list(_commands(finding, report, scripts.get(finding["id"], {})))
    return Shown(finding, anchor, answered, expected, standing(finding, report), commands)


def _commands(finding: Finding, report: Report, texts: Mapping[str, str]) -> Iterator[Command]:
    endpoint = shlex.quote(report["target"]["endpoint"])
    for file, runner in RUNNERS.items():
        place = shlex.quote(f"findings/{finding['id']}/{file}")
        yield Command(file, f"ENDPOINT_URL={endpoint} {runner} {place}", texts.get(file, ""))


def _groups(report: Report) -> Iterator[Group]:
    """Operations in the report's order, then such as only rules name, then books."""
    by_name: dict[str, list[RuleRow]] = {row["name"]: [] for row in report["operations"]}
    by_book: dict[str, list[RuleRow]] = {}
    for rule in report["rules"]:
        for name in rule["operations"]:
            by_name.setdefault(name, []).append(rule)
        if not rule["operations"]:
            by_book.setdefault(book_of(rule["id"]), []).append(rule)
    rows = {row["name"]: row for row in report["operations"]}
    yield from (Group(name, rows.get(name), _sorted(rules)) for name, rules in by_name.items())
    for n, (book, rules) in enumerate(by_book.items()):
        yield Group(book, None, _sorted(rules), opens_books=n == 0)


def _sorted(rules: Iterable[RuleRow]) -> list[RuleRow]:
    order = list(STATUSES)
    return sorted(rules, key=lambda row: order.index(row["status"]))
