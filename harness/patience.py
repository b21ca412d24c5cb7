"""How long is it worth waiting? Deadlines for what may pass by itself: throttling, 5xx, lagging reads, slow creation.

Waiting that was in vain once or twice is cut short afterwards, so that a target that never gets there costs seconds,
not hours.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from ringtrue.reference_model.environment import FAILURES, THROTTLES
from ringtrue.reference_model.vocabulary import TURNED_AWAY, Accepted, Garbled, Lost, Outcome, Refused, turned_away

RETRIES = 8
GIVE_UPS = 2
FIRST_PAUSE_S = 0.01
LONGEST_PAUSE_S = 0.4


@dataclass(slots=True)
class Patience:
    """Windows in seconds. `consistency_s`: how long reads and refusals may lag behind writes, and then must be right.

    `mangled_s`: how long a request that no SDK would send may take to be answered.
    `creation_s`: how long a resource may take to become ACTIVE before the conversation goes on without it.
    """

    call_s: float = 10.0
    mangled_s: float = 5.0
    consistency_s: float = 1.5
    creation_s: float = 2.5
    pause_s: float = FIRST_PAUSE_S
    vain: dict[object, int] = field(default_factory=dict)
    mended: Counter[object] = field(default_factory=Counter)

    def retries(self, key: object) -> int:
        """How often a passing failure may be retried: less and less for a target that fails whatever it is asked.

        Where failures were seen to pass, patience lasts, so that what fails at random is not taken for broken.
        """
        if self.vain.get(key, 0) >= GIVE_UPS + self.mended[key]:
            return 1
        return RETRIES if self.mended else max(1, RETRIES - sum(self.vain.values()))

    def went_through(self, key: object) -> None:
        self.mended[key] += 1

    def gave_up(self, key: object) -> None:
        self.vain[key] = self.vain.get(key, 0) + 1

    def hopeless(self, key: object) -> bool:
        """Was waiting for this in vain before, more than once?"""
        return self.vain.get(key, 0) >= GIVE_UPS

    def pauses(self, window_s: float) -> Iterator[float]:
        """Seconds to sleep between looks, doubling, until the window has passed."""
        pause, waited = self.pause_s or FIRST_PAUSE_S, 0.0
        while waited < window_s:
            pause = min(pause, window_s - waited, max(LONGEST_PAUSE_S, self.pause_s))
            yield pause
            waited += pause
            pause *= 2

    def now_s(self) -> float:
        """A moment of the clock by which it waits."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        if self.pause_s > 0:
            time.sleep(seconds)


def passing(outcome: Outcome) -> bool:
    """May the same call succeed in a moment, by what the outcome says?"""
    match outcome:
        case Refused(code, status=status):
            return status != 501 and (code in THROTTLES or code in FAILURES or status == 429 or status >= 500)
        case Garbled(status=status):
            return status in (429, 500, 502, 503, 504)
        case Lost(unreachable=unheard):
            return unheard
        case Accepted():
            return False


def throttling(outcome: Outcome) -> bool:
    """Does the target ask for fewer calls?"""
    match outcome:
        case Refused(code, status=status):
            return code in THROTTLES or status in TURNED_AWAY
        case _:
            return turned_away(outcome)


def asked_to_wait_s(outcome: Outcome) -> float:
    """For how long does the target ask to be left alone? 0 if it does not say."""
    match outcome:
        case Refused(envelope=envelope):
            return envelope.retry_after_s or 0.0
        case Garbled(retry_after_s=told):
            return told or 0.0
        case _:
            return 0.0
