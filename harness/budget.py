"""How much may still be sent? A hard cap on calls and on time, with a reserve that is kept for cleaning up."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from ringtrue.harness.purse import Purse

DEFAULT_CALLS, DEFAULT_TIME_S = 10_000, 60.0
# Of a small budget a third is kept for cleaning up, of a large one no more than a few conversations' worth.
RESERVE_SHARE, MOST_RESERVED = 3, 80
# How much of the run is kept for shrinking once something was found, where nothing else is said.
SHRINKING_SHARE = 0.4
TIME_RESERVE_S = 1.5
# With a belt on, for what exists or may come to exist by the next call: looks, and unprotecting, deleting and retries.
LEAST_LOOKS, MOST_LOOKS, LOOKS_SHARE, RESERVED_A_RESOURCE = 8, 24, 5, 4
ROUNDING = 1e-6  # of shares that are added up, so that the same shares of the same budget are as many calls
CALLS_TO_DELETE = 3
CLEANING_CALLS = 12  # about as many take away what a conversation made, and each may be slow


Cut = Literal["calls", "time", "stopped"]
NO_LIMIT: Cut = "stopped"  # it was something else: a belt, for example


class BudgetSpent(BaseException):
    """No more calls may be sent in this phase. Not an Exception, so that Hypothesis lets it through at once.

    `by` which limit, and `at` which call of the run: both are facts at the moment it is raised, and nowhere later.
    """

    def __init__(self, by: Cut = NO_LIMIT, at: int = 0) -> None:
        super().__init__(by, at)
        self.by, self.at = by, at


@dataclass(slots=True)
class Budget:
    """Calls and seconds of one run. `cleaning` opens the reserve.

    This phase may use up the run as far as `share`; the share `later` is kept for what follows exploring, and the share
    `shrinking` for findings, if there are any. With a `purse`, the reserve is for all that may be there, however small
    the budget; `rate` is how many calls a second the target takes, 0 for no limit; `borrowed` things are
    to be given back as they were. `slowest_s`: no answer has taken longer so far. `clock` is the only one that a run's
    time is read from.
    """

    max_calls: int
    time_limit_s: float
    calls: int = 0
    cleaning: bool = False
    share: float = 1.0
    later: float = 0.0
    shrinking: float = SHRINKING_SHARE
    purse: Purse | None = None
    rate: float = 0.0
    borrowed: int = 0
    slowest_s: float = 0.0
    clock: Callable[[], float] = field(default_factory=lambda: time.monotonic)
    started: float = field(init=False)

    def __post_init__(self) -> None:
        self.share -= self.later
        self.started = self.clock()

    @property
    def reserve(self) -> int:
        if self.purse is not None:
            looks = max(LEAST_LOOKS, min(MOST_LOOKS, self.max_calls // LOOKS_SHARE))
            return looks + RESERVED_A_RESOURCE * (self.purse.alive + 1 + self.borrowed)
        return min(self.max_calls // RESERVE_SHARE, MOST_RESERVED)

    @property
    def elapsed_s(self) -> float:
        return self.clock() - self.started

    @property
    def left_s(self) -> float:
        return self.time_limit_s - self.elapsed_s

    def left_for_a_call_s(self, existing: int) -> float:
        """How long the next call may take, so that one that hangs does not take what is kept for cleaning up.

        Nor does it, while `existing` resources are cleaned up, take what the others need. But it may take twice as
        long as the slowest answer that ever came, since what is cut off may have been done.
        """
        fair = self.left_s / (existing + 1) if self.cleaning else self.left_s - self._time_reserve_s
        return min(self.left_s, max(fair, 2 * self.slowest_s))

    @property
    def limit(self) -> int:
        """Up to which call of the run this phase may go."""
        if self.cleaning:
            return self.max_calls
        return int((self.max_calls - self.reserve) * self.share + ROUNDING)

    @property
    def calls_left(self) -> int:
        """Calls that this phase may still send."""
        return self.limit - self.calls

    @property
    def spent_share(self) -> float:
        """How far the run is used up, reserves aside: by calls or by time, whichever is the further."""
        calls = self.calls / max(1, self.max_calls - self.reserve)
        return max(calls, self.elapsed_s / max(0.001, self.time_limit_s - self._time_reserve_s))

    def keep_for_shrinking(self) -> None:
        """Something was found: exploring ends early enough to say it again and again."""
        self.share = min(self.share, max(0.0, 1.0 - self.shrinking - self.later))

    def grant(self, share: float) -> None:
        """Let the next phase use so much of the run, over and above what is used up."""
        self.share = min(1.0, self.spent_share + share)

    def spend(self) -> None:
        """One more call. Raises BudgetSpent if this phase may send no more."""
        if self.calls_left <= 0:
            raise BudgetSpent("calls", self.calls)
        if self.out_of_time:
            raise BudgetSpent("time", self.calls)
        self.calls += 1

    def keep_for(self, existing: int) -> None:
        """Calls for what there will be, if one more is made: a look, a switch or a second try, and a deletion each.

        Raises BudgetSpent where there are too few. What cannot be deleted at all is not to take up the whole run.
        """
        if self.calls + 1 + min(CALLS_TO_DELETE * existing, MOST_RESERVED) > self.max_calls:
            raise BudgetSpent("calls", self.calls)

    @property
    def out_of_time(self) -> bool:
        if self.cleaning:
            return self.left_s <= 0
        return self.elapsed_s >= (self.time_limit_s - self._time_reserve_s) * self.share

    @property
    def _time_reserve_s(self) -> float:
        cleaning_s = CLEANING_CALLS * self.elapsed_s / self.calls if self.calls else 0.0
        usual = min(max(TIME_RESERVE_S, cleaning_s, 2 * self.slowest_s), self.time_limit_s / RESERVE_SHARE)
        return usual + self.reserve / self.rate if self.purse is not None and self.rate else usual
