"""What goes into JUnit with each test? Rule ids with their quotes, and the run that they were judged by."""

from __future__ import annotations

import pytest

from ringtrue.contracts.rules import QUOTED
from ringtrue.reports.agenda import agenda_words
from ringtrue.reports.interface import Report
from ringtrue.reports.standing import baseline_counts
from ringtrue.sharing import NoReport


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A rule book's test names all its rules."""
    for item in items:
        if isinstance(item, pytest.Function) and "judged" in item.fixturenames and hasattr(item, "callspec"):
            rules = [rule for rule in QUOTED.values() if rule.book == item.callspec.params.get("book")]
            item.user_properties += [(f"ringtrue.rule.{rule.id}", rule.quote) for rule in rules]


@pytest.fixture
def judged(request: pytest.FixtureRequest) -> Report:
    """The shared report; its run is written into the test's properties."""
    missing = ""
    try:
        report: Report = request.getfixturevalue("ringtrue_report")
    except NoReport as error:
        missing = str(error)
    if missing:  # outside of the handler, so that pytest shows the reason alone
        pytest.fail(f"There is nothing to judge by. {missing}", pytrace=False)
    request.node.user_properties += [
        ("ringtrue.verdict", report["verdict"]), ("ringtrue.endpoint", report["target"]["endpoint"]),
        ("ringtrue.seed", str(report["seed"])), ("ringtrue.repeat", report["repeat"]),
    ]  # fmt: skip
    if got := agenda_words(report):
        request.node.user_properties.append(("ringtrue.agenda", got))
    if said := baseline_counts(report):
        request.node.user_properties.append(("ringtrue.baseline", said))
    return report
