"""Which tests is a report? One for each operation, layer and rule book, and one for the run itself.

The shipped pytest suite and junit.xml hold the same tests, with the same names and the same ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ringtrue.contracts.rules import BOOKS
from ringtrue.contracts.shapes import operations
from ringtrue.reports.interface import Finding, LayerRow, OperationStatus, Report
from ringtrue.reports.report import EXIT_CODES, counted, decided, exit_code, reasons
from ringtrue.reports.standing import standing
from ringtrue.reports.terminal import finding_text
from ringtrue.reports.words import LAYERS

DECIDED = "test_run_is_decided"


@dataclass(frozen=True, slots=True)
class Case:
    """`findings` fail it, else it fails as expected for those `known`, else is `skipped` for a reason, else passed."""

    findings: tuple[Finding, ...]
    known: tuple[Finding, ...] = ()
    skipped: str = ""

    @property
    def broken(self) -> dict[str, str]:
        """The rules of all its findings, by id, with their quotes."""
        return {rule["id"]: rule["quote"] for each in (*self.findings, *self.known) for rule in each["because"]}


def of_operation(name: str, report: Report) -> Case:
    row = next((row for row in report["operations"] if row["name"] == name), None)
    skipped = f"{name} was not selected" if row is None else _never_accepted(name, row["status"], row["calls"])
    return _case(_findings(name, "model", report), skipped, report)


def of_schemathesis(name: str, report: Report) -> Case:
    row = _asked(name, "schemathesis", report)
    skipped = row if isinstance(row, str) else ""
    if not isinstance(row, str) and not row["accepted"] + row["refused"]:
        skipped = f"{name} never answered in the protocol's form"
    return _case(_findings(name, "schemathesis", report), skipped, report)


def of_boto3(name: str, report: Report) -> Case:
    row = _asked(name, "sdk", report)
    if isinstance(row, str):
        skipped = row
    elif row["notes"]:
        skipped = f"no document forbids it, but {'; '.join(row['notes'])}"
    else:
        skipped = _never_accepted(name, row["status"], row["calls"])
    return _case(_findings(name, "sdk", report), skipped, report)


def of_book(book: str, report: Report) -> Case:
    rows = [row for row in report["rules"] if book_of(row["id"]) == book]
    skipped = "" if decided(rows) else f"none of the {counted(len(rows), 'rule')} was decided"
    return _case([each for each in report["findings"] if book in map(book_of, each["rules"])], skipped, report)


def book_of(rule: str) -> str:
    return rule.partition(".")[0]


def failure_text(findings: tuple[Finding, ...], report: Report) -> str:
    """The five parts of each finding, and the command that makes the same calls again."""
    texts = "\n\n".join(map(finding_text, findings))
    return f"{texts}\n\nRepeat this run: {report['repeat']}"


def known_text(findings: tuple[Finding, ...], report: Report) -> str:
    """ "known in ringtrue-baseline.toml: 763246c52661 CreatePool(…)" """
    outcome = report.get("baseline")
    names = ", ".join(f"{each['id']} {each['call']}" for each in findings)
    return f"known in {outcome['file'] if outcome else 'no baseline'}: {names}"


def undecided_text(report: Report) -> str:
    """Why the run proves nothing; "" if it proves something. Green needs evidence.

    Which is what a baseline makes of a violation at best.
    """
    if exit_code(report) != EXIT_CODES["undecided"]:
        return ""
    why = "\n".join(f"- {reason}" for reason in reasons(report))
    return f"The run proves nothing either way:\n{why}\n\nRepeat it: {report['repeat']}"


def of_report(report: Report) -> Iterator[tuple[str, str, Case]]:
    """("test_operation", "CreatePool", Case(…)) for every test but the run's own. Each finding fails at least one."""
    selected = [row["name"] for row in report["operations"]]
    for name in _with_convicted(selected, "model", report):
        yield "test_operation", name, of_operation(name, report)
    for name in _with_convicted(list(operations()), "schemathesis", report):
        yield "test_schemathesis", name, of_schemathesis(name, report)
    for name in _with_convicted(list(operations()), "sdk", report):
        yield "test_boto3", name, of_boto3(name, report)
    for book in BOOKS:
        yield "test_rule_book", book.__name__, of_book(book.__name__, report)


def _with_convicted(names: list[str], layer: str, report: Report) -> list[str]:
    """The operations, and such as findings name all the same: helpers of a selection, or another version's."""
    found = (each["operation"] for each in report["findings"] if each["layer"] == layer)
    return list(dict.fromkeys((*names, *found)))


def _findings(operation: str, layer: str, report: Report) -> list[Finding]:
    return [each for each in report["findings"] if each["operation"] == operation and each["layer"] == layer]


def _case(findings: Sequence[Finding], skipped: str, report: Report) -> Case:
    known = tuple(each for each in findings if standing(each, report) == "known")
    return Case(tuple(each for each in findings if each not in known), known, skipped)


def _never_accepted(name: str, status: OperationStatus, calls: int) -> str:
    match status:
        case "exercised":
            return ""
        case "not_implemented":
            return f"{name} is not implemented by the endpoint"
        case "not_exercised":
            return f"{name} was never accepted in {counted(calls, 'call')}"


def _asked(operation: str, layer: str, report: Report) -> LayerRow | str:
    """What the layer asked of the operation, or why that is nothing."""
    rows = [row for row in report["layers"] if row["layer"] == layer]
    row = next((row for row in rows if row["operation"] == operation), None)
    if row is None:
        return f"{operation} was not asked" if rows else f"this run was too short for {LAYERS[layer]}, or without it"
    return f"{operation} is not implemented by the endpoint" if row["status"] == "not_implemented" else row
