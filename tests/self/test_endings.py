"""Does a run know how it ended and how far it got, and is nothing taken for mended that it never came to ask?"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from tests.self.inprocess import InProcess, session_on
from tests.self.test_baseline_commands import run as commanded

from ringtrue.harness import budget as clocks
from ringtrue.harness.agenda import CONSTRAINTS, DRAWN, MANGLED, PLANNED, SHRINKING, SURVEY, Agenda
from ringtrue.harness.budget import Budget, BudgetSpent
from ringtrue.harness.endpoint import Clock, Endpoint
from ringtrue.harness.findings import SCHEMATHESIS, SDK
from ringtrue.harness.patience import Patience
from ringtrue.harness.target import WireTarget
from ringtrue.harness.transcript import TranscriptFile
from ringtrue.harness.wire import Answer
from ringtrue.reference_model.request import Request
from ringtrue.reports.agenda import PARTS, agenda_words
from ringtrue.reports.baseline import parse
from ringtrue.reports.formats import write_all
from ringtrue.reports.interface import Report
from ringtrue.reports.report import report
from ringtrue.reports.transcript import read
from ringtrue.run import Plan, run

from tests.self.golden import baseline_of  # isort: skip

SLOW_S = 0.07


class Ticking:
    """A clock that stands still but for what each call takes."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now


class Slow(InProcess):
    """Each answer takes a while, and from the call `late` on it breaks these rules."""

    def __init__(self, clock: Ticking, takes_s: float, late: int = 0, broken: Iterable[str] = ()) -> None:
        super().__init__(Endpoint(seed=1))
        self.clock, self.takes_s, self.late, self.rules, self.calls = clock, takes_s, late, frozenset(broken), 0

    def send(self, request: Request, timeout_s: float) -> Answer:
        self.clock.now += self.takes_s
        self.calls += 1
        if self.calls == self.late:
            assert isinstance(self.endpoint, Endpoint)
            self.endpoint.broken = self.rules
        return super().send(request, timeout_s)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Ticking:
    """The clock of every budget that is made from now on."""
    found = Ticking()
    monkeypatch.setattr(clocks, "time", found)
    return found


def judged(wire: Slow, place: Path, calls: int, limit_s: float = 60.0) -> Report:
    """The report of a run, with its files in the directory."""
    place.mkdir()
    plan = Plan(
        "http://127.0.0.1:1", False, "us-east-1", 1, max_calls=calls, time_limit_s=limit_s, selected=THREE,
        reported=THREE,
    )  # fmt: skip
    with TranscriptFile(place / "transcript.jsonl") as transcript:
        run(plan, WireTarget(wire), transcript, patience=Patience(pause_s=0))
    found = report(read(place / "transcript.jsonl"))
    write_all(found, place)
    return found


def got(found: Report) -> dict[str, tuple[int | None, int, str | None]]:
    return {row["part"]: (row["planned"], row["said"], row["cut"]) for row in found["agenda"]}


THREE = frozenset({"CreateOptOutList", "DescribeOptOutLists", "DeleteOptOutList"})  # of which there is little to ask
LATE = "OptOutList.delete_missing"
ENDS: dict[str, tuple[int, float, float, str, str]] = {  # calls, time limit, seconds a call, how, cut in
    "slow, in the planned conversations": (1500, 4.0, SLOW_S, "time", PLANNED),
    "slow, in the tour": (1500, 10.0, SLOW_S, "time", CONSTRAINTS),
    "slow, but the calls are spent first": (60, 60.0, SLOW_S, "budget", PLANNED),
    "by calls, in what is drawn": (620, 60.0, SLOW_S, "budget", DRAWN),
    "slow, in what is drawn": (5000, 25.0, SLOW_S, "time", DRAWN),
}


@pytest.mark.parametrize(("calls", "limit_s", "takes_s", "how", "part"), ENDS.values(), ids=ENDS)
def test_how_a_run_ended_and_where_it_was_cut_is_known(
    calls: int, limit_s: float, takes_s: float, how: str, part: str, clock: Ticking, tmp_path: Path
) -> None:
    found = judged(Slow(clock, takes_s), tmp_path / "r", calls, limit_s)
    cut = {name: row for name, row in got(found).items() if row[2]}
    assert (found["ended"]["how"], next(iter(cut))) == (how, part)
    assert {row[2] for row in cut.values()} == {"time" if how == "time" else "calls"}
    assert all(said == planned for planned, said, by in got(found).values() if by is None)
    assert bool(agenda_words(found)) == (part != DRAWN)


@pytest.mark.parametrize(("takes_s", "cut", "room"), [(0.0, "calls", 22), (5.0, "time", 3)])
def test_a_layer_has_room_for_its_share_or_for_what_the_clock_left_of_it(
    takes_s: float, cut: str, room: int, clock: Ticking
) -> None:
    budget, agenda = Budget(300, 60.0, calls=100, later=0.1), Agenda()
    clock.now += 20.0
    budget.grant(0.1)
    with suppress(BudgetSpent), agenda.part(SCHEMATHESIS, budget):
        while True:
            budget.spend()
            clock.now += takes_s
    (row,) = agenda.told()
    assert row == {"part": SCHEMATHESIS, "planned": None, "said": room, "room": room, "cut": cut}
    assert agenda.out_of_time == (cut == "time")


def test_a_live_fault_that_a_cut_run_never_came_to_is_kept_and_not_called_fixed(
    clock: Ticking, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its rule was decided in favour before: nothing but the account of what was said tells."""
    long = judged(Slow(clock, 0.0, 150, [LATE]), tmp_path / "long", 620)
    (finding,) = long["findings"]
    assert finding["met"] == {"part": DRAWN, "turn": 0}
    cut = judged(Slow(clock, SLOW_S, 150, [LATE]), tmp_path / "cut", 620, 10.0)
    assert (cut["findings"], 60 < cut["calls"] < 150) == ([], True)
    assert next(row for row in cut["rules"] if row["id"] == LATE)["status"] == "conforms"

    file = tmp_path / "b.toml"
    commanded(["baseline", "update", str(tmp_path / "long"), "--baseline", str(file)], capsys)
    entries = parse(file.read_text("utf-8"), "b").entries
    said = commanded(["baseline", "prune", str(tmp_path / "cut"), "--baseline", str(file)], capsys)[1]
    why = "the run was cut by its time limit in the tour of the constraints, after "
    assert f"not reached, which is not fixed: {why}" in said
    assert parse(file.read_text("utf-8"), "b").entries == entries
    said = " ".join(commanded(["compare", str(tmp_path / "long"), str(tmp_path / "cut")], capsys)[1].split())
    assert "0 new, 1 not reached" in said
    assert why in said
    assert f"not reached: {LATE}" in said
    assert "fixed: " not in said


def test_what_time_left_is_written_as_budget_and_never_what_it_cut(clock: Ticking, tmp_path: Path) -> None:
    cut = judged(Slow(clock, SLOW_S, 1, [LATE]), tmp_path / "cut", 620, 10.0)
    (finding,) = cut["findings"]
    (entry,) = baseline_of(cut).entries
    assert (cut["ended"]["how"], entry.bug.budget) == ("time", cut["calls"])
    assert (entry.bug.part, entry.bug.turn) == (finding["met"]["part"], finding["met"]["turn"])


def test_the_harness_and_the_reports_know_the_same_parts(clock: Ticking) -> None:
    assert list(PARTS) == [SURVEY, PLANNED, CONSTRAINTS, MANGLED, DRAWN, SCHEMATHESIS, SDK, SHRINKING]
    session = session_on(InProcess(Endpoint()), Clock.PROMPT, 100)
    limits = [_spent(session.budget)]
    session.budget = Budget(100, 10.0)
    clock.now += 10.0
    assert [*limits, _spent(session.budget)] == [("calls", 67), ("time", 0)]


def _spent(budget: Budget) -> tuple[str, int]:
    return next(_until_spent(budget))


def _until_spent(budget: Budget) -> Iterator[tuple[str, int]]:
    for _ in itertools.count():
        try:
            budget.spend()
        except BudgetSpent as spent:
            yield spent.by, spent.at
            return
