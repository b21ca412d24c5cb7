"""Is docs/coverage.md what the catalogue and the documents say today?"""

from __future__ import annotations

import pytest
from tests.coverage import FILE, Row, rows

from ringtrue.contracts.rule import Strength


@pytest.fixture(scope="module")
def found() -> list[Row]:
    return list(rows())


def test_every_documented_sentence_is_accounted_for(found: list[Row]) -> None:
    assert {row.operation: row.unexplained for row in found if row.unexplained} == {}
    assert all(row.sentences == row.quoted + row.reasoned for row in found)


def test_the_table_says_what_is_so(found: list[Row]) -> None:
    written = FILE.read_text("utf-8")
    for row in found:
        expected = " | ".join(map(str, (*row.figures, row.of(Strength.STATED))))
        assert f"| {expected} |" in written, f"docs/coverage.md is out of date for {row.operation}: run `make coverage`"
