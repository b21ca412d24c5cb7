"""How fast may we ask? So many calls a second, fewer for a while after the target has asked for fewer.

Every wait is within the caller's deadline. Who is in no haste gets no wrapper.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from ringtrue.harness.wire import Answer, NoAnswer, Wire, error_name
from ringtrue.reference_model.environment import THROTTLES
from ringtrue.reference_model.request import Request, operation_of
from ringtrue.reference_model.vocabulary import TURNED_AWAY

# AWS counts by operation: 1 request a second each, but for these ("Quotas", AWS End User Messaging SMS User Guide).
TIMES_THE_RATE: Mapping[str, float] = {"ListTagsForResource": 10, "PutOptedOutNumber": 10, "DeleteOptedOutNumber": 10}
ANY = ""
SLACK = 1.02  # of an interval: the way there takes now longer, now shorter
# Half as fast after each refusal, a twentieth faster after each answer; at the slowest this, or 1 call a second.
SLOWER, FASTER, SLOWEST = 2.0, 0.95, 16.0
LEAST_TO_ANSWER_S = 0.05
MOST_WORDS = 4096  # of a refusal; what is longer says something else


def paced(wire: Wire, rate: float | None, *, per_operation: bool = False) -> Wire:
    """At most `rate` calls a second over this wire, of each operation if so it is counted; the wire itself for None."""
    return wire if rate is None else PacedWire(wire, rate, per_operation=per_operation)


class PacedWire:
    """A wire that waits for its turn. The timeout that `send` is given is for the waiting and the answer together."""

    def __init__(
        self, wire: Wire, rate: float, *, per_operation: bool = False, clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:  # fmt: skip
        if not (rate > 0 and math.isfinite(rate)):
            raise ValueError(f"a rate of {rate} calls a second cannot be kept")
        self._wire, self._rate, self._per_operation = wire, rate, per_operation
        self._clock, self._sleep = clock, sleep
        self._latest: dict[str, float] = {}
        self._asked_to_wait: dict[str, float] = {}
        self._slowness: dict[str, float] = {}

    def send(self, request: Request, timeout_s: float) -> Answer:
        """Raises NoAnswer, for one that was not sent at all if its turn comes after the deadline."""
        lane = operation_of(request) if self._per_operation else ANY
        until = self._clock() + timeout_s
        self._wait(lane, until)
        self._latest[lane] = self._clock()
        answer = self._wire.send(request, max(LEAST_TO_ANSWER_S, until - self._clock()))
        self._hear(lane, answer)
        return answer

    def _interval_s(self, lane: str) -> float:
        return 1.0 / (self._rate * TIMES_THE_RATE.get(lane, 1.0))

    def _wait(self, lane: str, until: float) -> None:
        """Until it is this lane's turn. What the target asked for is granted as far as the deadline allows."""
        now, latest = self._clock(), until - LEAST_TO_ANSWER_S
        before, interval_s = self._latest.get(lane, -math.inf), self._interval_s(lane)
        turn = before + interval_s * SLACK
        if turn > max(now, latest):
            raise NoAnswer("not sent: at this rate its turn comes after the deadline", unsent=True)
        slowed = before + interval_s * self._slowness.get(lane, 1.0)
        wanted = max(slowed, self._asked_to_wait.get(lane, now), self._asked_to_wait.get(ANY, now))
        pause = max(turn, min(wanted, now + (latest - now) / 2)) - now
        if pause > 0:
            self._sleep(pause)

    def _hear(self, lane: str, answer: Answer) -> None:
        """Slow down where the target is not willing, and recover little by little."""
        slowness = self._slowness.get(lane, 1.0)
        if not throttled(answer):
            self._slowness[lane] = max(1.0, slowness * FASTER)
            return
        self._slowness[lane] = min(max(SLOWEST, self._rate), slowness * SLOWER)
        told = retry_after_s(answer.headers.get("retry-after"))
        everything = answer.status in TURNED_AWAY  # a gateway's word, which counts all calls alike
        self._asked_to_wait[ANY if everything else lane] = self._clock() + (told or 0.0)


def throttled(answer: Answer) -> bool:
    """Did the target ask for fewer calls, by HTTP or by name?"""
    if answer.status in TURNED_AWAY:
        return True
    if answer.status < 400 or len(answer.body) > MOST_WORDS:
        return False
    try:
        said = json.loads(answer.body)
    except (ValueError, RecursionError):
        return False
    return isinstance(said, dict) and error_name(said, answer.headers) in THROTTLES


def retry_after_s(text: str | None, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> float | None:
    """The header Retry-After in seconds from now: "120", or an HTTP date. None for none, and for what is neither."""
    if not text:
        return None
    if text.strip().isascii() and text.strip().isdigit():
        return float(text.strip()[:9])
    try:
        when = parsedate_to_datetime(text)
        return max(0.0, (when.replace(tzinfo=when.tzinfo or UTC) - now()).total_seconds())
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
