"""How is the service asked plainly, with raw ids and nothing judged? For what looks after leftovers.

What passes by itself, throttling and 5xx and a lost answer, is tried again until the deadline.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ringtrue.harness.bindings import Bindings, Home
from ringtrue.harness.ledger import safe
from ringtrue.harness.target import outcome_of
from ringtrue.harness.wire import NoAnswer, Wire
from ringtrue.reference_model.environment import NOT_IMPLEMENTED, THROTTLES
from ringtrue.reference_model.request import proper
from ringtrue.reference_model.vocabulary import Accepted, Call, Garbled, Lost, Outcome, Refused

CALL_S = 10.0
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.2, 5.0
ATTEMPTS = 8
MOST_PAGES, PAGE = 1000, 100
PATIENT = frozenset({429, 500, 502, 503, 504})


class Away(Exception):
    """Nobody answers, or nobody who speaks the protocol; or the time is up."""


class Declined(Exception):
    """It was refused, for good: by this code."""

    def __init__(self, operation: str, code: str, reason: str | None) -> None:
        super().__init__(f"{operation} was refused with {code}" + (f" ({reason})" if reason else ""))
        self.operation, self.code = operation, code

    @property
    def missing(self) -> bool:
        """Is the operation not there at all?"""
        return self.code in NOT_IMPLEMENTED


@dataclass(slots=True)
class Service:
    """Whoever answers on this wire. `until` is a moment of `clock`; `calls` counts what was sent.

    `heard` is told of each, in symbols. `shown`: was there ever a list in an answer, be it an empty one?
    """

    wire: Wire
    until: float
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    heard: Callable[[Call, Outcome], None] = lambda _call, _outcome: None
    most_calls: float = math.inf
    calls: int = 0
    shown: bool = False

    @property
    def left_s(self) -> float:
        return self.until - self.clock()

    def ask(self, operation: str, params: Mapping[str, object]) -> Mapping[str, Any]:
        """The body of the answer. Raises Declined and Away."""
        pause, trouble = FIRST_PAUSE_S, "there was no time left"
        for _ in range(ATTEMPTS):
            if self.left_s <= 0:
                break
            if self.calls >= self.most_calls:
                raise Away(f"{operation}: there were no calls left")
            found = self._once(operation, params)
            if not isinstance(found, str):
                return found
            trouble = found
            self.sleep(min(pause, max(0.0, self.left_s)))
            pause = min(pause * 2, LONGEST_PAUSE_S)
        raise Away(f"{operation}: {trouble}")

    def _once(self, operation: str, params: Mapping[str, object]) -> Mapping[str, Any] | str:
        """The answer, or what may pass by itself."""
        self.calls += 1
        try:
            answer = self.wire.send(proper(operation, params), max(0.05, min(CALL_S, self.left_s)))
        except NoAnswer as nothing:
            self.heard(_shown(operation, params), Lost(nothing.cause, nothing.unreachable))
            if nothing.unreachable:
                raise Away(f"it cannot be reached: {nothing.cause}") from nothing
            return f"no answer came: {nothing.cause}"
        outcome = outcome_of(answer, Call(operation), Bindings("sweep", "", Home()), None)
        self.heard(_shown(operation, params), outcome)
        match outcome:
            case Accepted():
                body: Mapping[str, Any] = json.loads(answer.body or b"{}")
                return body
            case Refused(code, reason, status):
                if code in THROTTLES or (status in PATIENT and code not in NOT_IMPLEMENTED):
                    return f"it was refused with {code}"
                raise Declined(operation, code, reason)
            case Garbled(status=404 | 405 | 501):
                raise Declined(operation, "NotImplemented", None)
            case Garbled(detail, status=status) if status in PATIENT:
                return f"the answer was {status} {detail}"
            case other:
                raise Away(f"{operation} was answered by no AWS JSON: {other!r}")

    def every(self, operation: str, items: str) -> Iterator[Mapping[str, Any]]:
        """All items on all pages. Raises Declined and Away."""
        token: dict[str, object] = {}
        seen: set[object] = set()
        for _ in range(MOST_PAGES):
            body = self.ask(operation, {"MaxResults": PAGE, **token})
            shown = body.get(items)
            self.shown |= isinstance(shown, list)
            yield from (item for item in shown if isinstance(item, Mapping)) if isinstance(shown, list) else ()
            following = body.get("NextToken")
            if not following:
                return
            if following in seen:
                break
            seen.add(following)
            token = {"NextToken": following}
        raise Away(f"{operation} never comes to its last page")


def _shown(operation: str, params: Mapping[str, object]) -> Call:
    """The call for whoever writes it down; what may hold an account, or a number, is not shown."""
    shown = {name: value if safe(str(value)) else "…" for name, value in params.items()}
    return Call(operation, shown)
