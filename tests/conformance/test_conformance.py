"""Does the endpoint ring true? A test for every operation and every rule book, all judged by one shared run.

Schemathesis and boto3 take part in that run, and have a test for each operation of the service.
"""

from __future__ import annotations

import pytest

from ringtrue.contracts.rules import BOOKS
from ringtrue.contracts.shapes import MODELLED, operations
from ringtrue.reports.cases import (
    Case,
    failure_text,
    known_text,
    of_book,
    of_boto3,
    of_operation,
    of_schemathesis,
    undecided_text,
)
from ringtrue.reports.interface import Report


def end(case: Case, report: Report, request: pytest.FixtureRequest) -> None:
    """Fails, with the five parts of each finding and the rules that it breaks among the test's properties; or skips.

    If a baseline covers all of them, the test fails as expected: JUnit and `pytest -rx` tell that from a skip, which
    stands for what was not judged.
    """
    known = dict(request.node.user_properties)
    broken = {f"ringtrue.rule.{id}": quote for id, quote in case.broken.items()}
    request.node.user_properties += [(name, quote) for name, quote in broken.items() if name not in known]
    if case.findings:
        pytest.fail(failure_text(case.findings, report), pytrace=False)
    if case.known:
        pytest.xfail(known_text(case.known, report))
    if case.skipped:
        pytest.skip(case.skipped)


@pytest.mark.parametrize("operation", MODELLED)
def test_operation(operation: str, judged: Report, request: pytest.FixtureRequest) -> None:
    end(of_operation(operation, judged), judged, request)


@pytest.mark.parametrize("operation", operations())
def test_schemathesis(operation: str, judged: Report, request: pytest.FixtureRequest) -> None:
    """Requests that fit the OpenAPI document, and requests that do not."""
    end(of_schemathesis(operation, judged), judged, request)


@pytest.mark.parametrize("operation", operations())
def test_boto3(operation: str, judged: Report, request: pytest.FixtureRequest) -> None:
    """A real SDK calls it, with and without its own validation, and reads what the answer says."""
    end(of_boto3(operation, judged), judged, request)


@pytest.mark.parametrize("book", [book.__name__ for book in BOOKS])
def test_rule_book(book: str, judged: Report, request: pytest.FixtureRequest) -> None:
    end(of_book(book, judged), judged, request)


def test_run_is_decided(judged: Report) -> None:
    """Green needs evidence: a run that proves nothing is no success."""
    if why := undecided_text(judged):
        pytest.fail(why, pytrace=False)
