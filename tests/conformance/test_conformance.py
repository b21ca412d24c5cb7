"""Does the endpoint ring true? A test for every operation and every rule book, all judged by one shared run.

Schemathesis and boto3 take part in that run, and have a test for each operation of the service.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from ringtrue.contracts.rules import BOOKS
from ringtrue.contracts.shapes import MODELLED, operations
from ringtrue.reports.interface import Finding, LayerRow, Report
from ringtrue.reports.report import EXIT_CODES, counted, decided, exit_code, reasons
from ringtrue.reports.terminal import finding_text


def fail_with(findings: Sequence[Finding], report: Report, request: pytest.FixtureRequest) -> None:
    """Fails, with the five parts of each finding and the rules that it breaks among the test's properties.

    If a baseline covers all of them, the test fails as expected: JUnit and `pytest -rx` tell that from a skip, which
    stands for what was not judged.
    """
    if not findings:
        return
    outcome = report.get("baseline")
    covered = [each for each in findings if outcome and each["id"] in outcome["known"]]
    known = dict(request.node.user_properties)
    broken = {f"ringtrue.rule.{rule['id']}": rule["quote"] for finding in findings for rule in finding["because"]}
    request.node.user_properties += [(name, quote) for name, quote in broken.items() if name not in known]
    if outcome and len(covered) == len(findings):
        names = ", ".join(f"{each['id']} {each['call']}" for each in covered)
        pytest.xfail(f"known in {outcome['file']}: {names}")
    texts = "\n\n".join(finding_text(each) for each in findings if each not in covered)
    pytest.fail(f"{texts}\n\nRepeat this run: {report['repeat']}", pytrace=False)


@pytest.mark.parametrize("operation", MODELLED)
def test_operation(operation: str, judged: Report, request: pytest.FixtureRequest) -> None:
    fail_with(_of(operation, "model", judged), judged, request)
    row = next(row for row in judged["operations"] if row["name"] == operation)
    if row["status"] == "not_implemented":
        pytest.skip(f"{operation} is not implemented by the endpoint")
    if row["status"] == "not_exercised":
        pytest.skip(f"{operation} was never accepted in {counted(row['calls'], 'call')}")


@pytest.mark.parametrize("operation", operations())
def test_schemathesis(operation: str, judged: Report, request: pytest.FixtureRequest) -> None:
    """Requests that fit the OpenAPI document, and requests that do not."""
    fail_with(_of(operation, "schemathesis", judged), judged, request)
    row = _asked(operation, "schemathesis", judged)
    if not row["accepted"] + row["refused"]:
        pytest.skip(f"{operation} never answered in the protocol's form")


@pytest.mark.parametrize("operation", operations())
def test_boto3(operation: str, judged: Report, request: pytest.FixtureRequest) -> None:
    """A real SDK calls it, with and without its own validation, and reads what the answer says."""
    fail_with(_of(operation, "sdk", judged), judged, request)
    row = _asked(operation, "sdk", judged)
    if row["notes"]:
        pytest.skip(f"no document forbids it, but {'; '.join(row['notes'])}")
    if row["status"] == "not_exercised":
        pytest.skip(f"{operation} was never accepted in {counted(row['calls'], 'call')}")


def _of(operation: str, layer: str, report: Report) -> list[Finding]:
    return [each for each in report["findings"] if each["operation"] == operation and each["layer"] == layer]


def _asked(operation: str, layer: str, report: Report) -> LayerRow:
    """What the layer asked of the operation; skips where that is nothing."""
    rows = [row for row in report["layers"] if row["layer"] == layer]
    row = next((row for row in rows if row["operation"] == operation), None)
    if row is None:
        pytest.skip(f"{operation} was not asked" if rows else f"this run was too short for {layer}, or without it")
    if row["status"] == "not_implemented":
        pytest.skip(f"{operation} is not implemented by the endpoint")
    return row


@pytest.mark.parametrize("book", [book.__name__ for book in BOOKS])
def test_rule_book(book: str, judged: Report, request: pytest.FixtureRequest) -> None:
    of_book = [each for each in judged["findings"] if any(rule.partition(".")[0] == book for rule in each["rules"])]
    fail_with(of_book, judged, request)
    rows = [row for row in judged["rules"] if row["id"].partition(".")[0] == book]
    if not decided(rows):
        pytest.skip(f"none of the {counted(len(rows), 'rule')} was decided")


def test_run_is_decided(judged: Report) -> None:
    """Green needs evidence: a run that proves nothing is no success."""
    if exit_code(judged) == EXIT_CODES["undecided"]:  # which is what a baseline makes of a violation at best
        why = "\n".join(f"- {reason}" for reason in reasons(judged))
        pytest.fail(f"The run proves nothing either way:\n{why}\n\nRepeat it: {judged['repeat']}", pytrace=False)
