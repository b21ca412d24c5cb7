"""Does README keep what it promises, where no other test is about that?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.miniatures.honest import Honest
from tests.miniatures.serve import serving
from tests.self.configuring import stand_alone
from tests.self.inprocess import InProcess, session_on
from tests.self.readme import TEXT
from tests.self.test_trust import code_of

from ringtrue.contracts.shapes import MODELLED, operations
from ringtrue.explore import break_constraints, lead
from ringtrue.harness.endpoint import Clock, Endpoint
from ringtrue.harness.session import Session
from ringtrue.reference_model.operations import LISTINGS
from ringtrue.settling import settle
from ringtrue.strategies.lives import LIVES
from ringtrue.strategies.mangled import PLAN
from ringtrue.strategies.tour import constraint_tour
from ringtrue.strategies.wrong import breakable


def said(words: str) -> int:
    """The number that README names in these words."""
    (number,) = re.findall(words.replace("N", r"(\d+)"), " ".join(TEXT.split()))
    return int(number)


def fresh(endpoint: Endpoint | None = None) -> Session:
    return session_on(InProcess(endpoint or Endpoint(seed=1, clock=Clock.PROMPT)), Clock.PROMPT, 5000)


def test_as_many_calls_are_planned_as_is_said() -> None:
    planned, tour = fresh(), fresh()
    for life in LIVES:
        lead(planned, life)
    break_constraints(tour, constraint_tour())
    assert len(LIVES) == said("Then N planned conversations")
    assert planned.budget.calls == pytest.approx(said("about N calls in all"), rel=0.05)
    assert tour.budget.calls == pytest.approx(said("a tour of about N breaks"), rel=0.05)
    assert sum(map(len, PLAN)) == pytest.approx(said("Some N requests follow"), rel=0.2)


def test_the_plan_asks_every_operation_and_every_list_by_its_filters_and_page_after_page() -> None:
    calls = [call for life in LIVES for call in life]
    assert {call.operation for call in calls} == {*MODELLED}
    for listing in LISTINGS:
        asked = [call for call in calls if call.operation == listing]
        assert any("MaxResults" in call.params for call in asked), listing
        members = operations()[listing].input.members
        for member in {"Filters", "Owner"} & {*members}:
            assert any(member in call.params for call in asked), (listing, member)


def test_the_tour_breaks_each_constraint() -> None:
    broken = {call.breaks.id for call in constraint_tour() if call.breaks is not None}
    assert broken >= {constraint.rule.id for operation in MODELLED for constraint in breakable(operation)}


def test_each_run_draws_a_new_seed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_alone(tmp_path, monkeypatch)
    assert len({settle({}).seed for _ in range(5)}) == 5


class Alone(Endpoint):
    """Remembers what was there whenever a new conversation begins."""

    def left(self) -> list[object]:
        answers: list[Mapping[str, Any]] = [
            dict(self.answer(name, {}).body) for name in ("DescribePools", "DescribePhoneNumbers", "DescribeSenderIds")
        ]
        return [item for answer in answers for items in answer.values() if isinstance(items, list) for item in items]


def test_nothing_is_there_between_two_conversations() -> None:
    endpoint = Alone(seed=1, clock=Clock.PROMPT)
    session = fresh(endpoint)
    for life in LIVES:
        lead(session, life)
        assert endpoint.left() == []


def test_a_sweep_exits_with_what_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_alone(tmp_path, monkeypatch)
    honest = Honest()
    with serving(honest) as url:
        tags = [{"Key": "ringtrue:run", "Value": "0123456789"}]
        honest.answer("CreateOptOutList", {"OptOutListName": "left", "Tags": tags})
        assert code_of("sweep", "--endpoint-url", url, "--dry-run") == 1
        assert code_of("sweep", "--endpoint-url", url) == 0
        assert code_of("sweep", "--endpoint-url", url, "--dry-run") == 0
    assert code_of("sweep", "--endpoint-url", url) == 3
    assert code_of("sweep") == 2
