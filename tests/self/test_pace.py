"""Do we ask as slowly as we are told to, and no slower?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from tests.miniatures.faulty import NETWORK, Faulty, page, refused
from tests.self.inprocess import InProcess, session_on

from ringtrue.explore import explore
from ringtrue.harness.budget import Budget
from ringtrue.harness.endpoint import Clock, Endpoint
from ringtrue.harness.pace import PacedWire, paced, retry_after_s
from ringtrue.harness.patience import Patience, passing
from ringtrue.harness.wire import Answer, NoAnswer
from ringtrue.reference_model.request import Request, proper
from ringtrue.reference_model.vocabulary import Lost

GOOD = Answer(200, {}, b"{}")
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


class World:
    """A clock that only sleep moves, and a wire that notes what it was asked and when."""

    def __init__(self, answer: Callable[[int], Answer] = lambda _n: GOOD) -> None:
        self.now, self.answer = 100.0, answer
        self.asked: list[tuple[float, str, float]] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def send(self, request: Request, timeout_s: float) -> Answer:
        self.asked.append((self.now, request.headers["X-Amz-Target"].rpartition(".")[2], timeout_s))
        return self.answer(len(self.asked))

    def at_rate(self, rate: float, *, per_operation: bool = False) -> PacedWire:
        return PacedWire(self, rate, per_operation=per_operation, clock=self.clock, sleep=self.sleep)

    @property
    def gaps(self) -> list[float]:
        return [round(after[0] - before[0], 3) for before, after in zip(self.asked, self.asked[1:], strict=False)]


def ask(wire: PacedWire, *names: str, timeout_s: float = 10.0) -> None:
    for name in names:
        wire.send(proper(name, {}), timeout_s)


def test_who_is_in_no_haste_gets_no_wrapper() -> None:
    wire = World()
    assert paced(wire, None) is wire
    assert isinstance(paced(wire, 1.0), PacedWire)


def test_calls_are_as_far_apart_as_the_rate_says() -> None:
    world = World()
    ask(world.at_rate(2.0), "CreatePool", "DeletePool", "DescribePools")
    assert world.gaps == [0.51, 0.51]


def test_by_operation_only_the_same_operation_waits() -> None:
    world = World()
    ask(world.at_rate(1.0, per_operation=True), "CreatePool", "DescribePools", "CreatePool", "DescribePools")
    assert world.gaps == [0.0, 1.02, 0.0]


def test_some_operations_may_be_called_ten_times_as_often() -> None:
    world = World()
    ask(world.at_rate(1.0, per_operation=True), "ListTagsForResource", "ListTagsForResource")
    assert world.gaps == [0.102]


def test_the_wait_is_taken_from_the_time_for_the_answer() -> None:
    world = World()
    ask(world.at_rate(1.0), "CreatePool", "DeletePool", timeout_s=4.0)
    assert [round(timeout_s, 2) for _, _, timeout_s in world.asked] == [4.0, 2.98]


def test_a_call_whose_turn_comes_too_late_is_not_sent() -> None:
    world = World()
    wire = world.at_rate(0.1)
    ask(wire, "CreatePool")
    with pytest.raises(NoAnswer, match="not sent"):
        ask(wire, "DeletePool", timeout_s=5.0)
    assert len(world.asked) == 1
    assert world.now == 100.0


def test_throttling_slows_down_and_success_makes_faster_again_little_by_little() -> None:
    throttled = refused(400, "ThrottlingException")
    world = World(lambda n: throttled if n in (1, 2) else GOOD)
    ask(world.at_rate(1.0), *["CreatePool"] * 60)
    assert world.gaps[:2] == [2.0, 4.0]
    assert all(later <= sooner for sooner, later in zip(world.gaps[1:], world.gaps[2:], strict=False))
    assert world.gaps[5] > 3
    assert world.gaps[-1] == 1.02


@pytest.mark.parametrize("named", ["com.amazonaws.pinpointsmsvoicev2#ThrottlingException", "Throttling:http://x/"])
def test_throttling_is_known_by_every_spelling_of_its_name(named: str) -> None:
    world = World(lambda n: refused(400, named) if n == 1 else GOOD)
    ask(world.at_rate(1.0), "CreatePool", "CreatePool")
    assert world.gaps == [2.0]


def test_other_refusals_slow_nobody_down() -> None:
    world = World(lambda _n: refused(400, "ValidationException"))
    ask(world.at_rate(1.0), "CreatePool", "CreatePool")
    assert world.gaps == [1.02]


def test_a_throttled_operation_slows_down_no_other() -> None:
    world = World(lambda n: refused(400, "ThrottlingException") if n == 1 else GOOD)
    ask(world.at_rate(1.0, per_operation=True), "CreatePool", "DescribePools", "CreatePool")
    assert world.gaps == [0.0, 2.0]


def test_what_a_gateway_asks_for_counts_for_all_operations() -> None:
    world = World(lambda n: page(503, **{"retry-after": "4"}) if n == 1 else GOOD)
    ask(world.at_rate(1.0, per_operation=True), "CreatePool", "DescribePools")
    assert world.gaps == [4.0]


def test_a_wait_beyond_the_deadline_is_cut_short() -> None:
    world = World(lambda n: page(429, **{"retry-after": "86400"}) if n == 1 else GOOD)
    ask(world.at_rate(1.0), "CreatePool", "DescribePools", timeout_s=8.0)
    assert 3.5 < world.gaps[0] < 4.0
    assert world.asked[1][2] > 4.0


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("120", 120.0), (" 3 ", 3.0), ("0", 0.0), ("", None), (None, None), ("soon", None), ("-5", None), ("1.5", None),
        ("9" * 5000, 999_999_999.0), ("٣", None), (format_datetime(NOW + timedelta(seconds=90), usegmt=True), 90.0),
        (format_datetime(NOW - timedelta(days=1), usegmt=True), 0.0), ("Fri, 99 Foo 2026 99:99:99 GMT", None),
        ("Sat, 21 Nov 2026 12:00:10", 10.0),
    ],
)  # fmt: skip
def test_retry_after_is_read_as_seconds_or_as_a_date(text: str | None, wanted: float | None) -> None:
    assert retry_after_s(text, lambda: NOW) == wanted


@pytest.mark.parametrize("rate", [0.0, -1.0, float("nan"), float("inf")])
def test_a_rate_that_cannot_be_kept_is_refused(rate: float) -> None:
    with pytest.raises(ValueError, match="cannot be kept"):
        PacedWire(World(), rate)


class Sleeps(Patience):
    """Patience that notes for how long it would sleep."""

    def sleep(self, seconds: float) -> None:
        slept.append(seconds)


slept: list[float] = []


def session_with(answer: Answer, every: int) -> tuple[Faulty, list[float], dict[str, int], set[object]]:
    slept.clear()
    wire = Faulty(InProcess(Endpoint()), lambda _random, _send: answer, every=every)
    session = session_on(wire, Clock.PROMPT, 500)
    session.patience = Sleeps(pause_s=0.01)
    explore(session, 1)
    return wire, slept, dict(session.observations), set(session.findings.by_bucket)


def test_the_conversation_waits_as_long_as_it_is_asked_to() -> None:
    _, waited, _, found = session_with(page(503, **{"retry-after": "3"}), every=40)
    assert 3.0 in waited
    assert not found


def test_the_conversation_does_not_wait_for_a_day() -> None:
    _, waited, told, found = session_with(page(503, **{"retry-after": "86400"}), every=40)
    assert max(waited) < 10
    assert any("later than this run can wait" in text for text in told)
    assert not found


def test_every_second_call_throttled_is_no_finding_and_is_told() -> None:
    wire, _, told, found = session_with(refused(400, "ThrottlingException"), every=2)
    assert not found
    assert sum(times for text, times in told.items() if "went through" in text) > 100
    assert wire.calls <= 500


def test_who_refuses_connections_for_a_moment_has_heard_nothing_and_is_asked_again() -> None:
    assert passing(Lost("refused", unreachable=True))
    assert not passing(Lost("no whole answer in time"))
    session = session_on(Faulty(InProcess(Endpoint()), NETWORK["refused-connections"], every=9), Clock.PROMPT, 500)
    explore(session, 1)
    assert not session.findings.by_bucket
    assert not any("no answer" in text for text in session.observations)


def test_what_fails_at_random_is_given_more_chances_than_what_never_works() -> None:
    random, broken = Patience(), Patience()
    for patience in (random, broken):
        for n in range(8):
            patience.gave_up(n)
    random.went_through("UpdatePool")
    assert random.retries("CreatePool") == 8
    assert broken.retries("CreatePool") == 1


def test_the_slower_the_calls_the_more_time_is_kept_for_cleaning_up() -> None:
    slow, quick = Budget(1000, 600.0, calls=60), Budget(1000, 600.0, calls=60)
    slow.started -= 560  # ten seconds a call: twelve of them are two minutes
    quick.started -= 6
    assert slow.out_of_time
    assert not quick.out_of_time
    slow.cleaning = True
    assert not slow.out_of_time
