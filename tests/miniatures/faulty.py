"""Networks and clocks that are not perfect, by seed: faults that may befall any endpoint, and convict none.

A network fault is a wire around a wire. A lag is a class to be mixed in before an honest endpoint or a wrong one: its
reads show what was there some calls ago. Time is counted in calls, so that no test has to wait.
"""

from __future__ import annotations

import copy
import json
from collections import deque
from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from ringtrue.harness.wire import Answer, NoAnswer, Wire
from ringtrue.reference_model.request import CONTENT_TYPE, READS, Request
from tests.miniatures.counting import Counting
from tests.miniatures.ground import Body, Record
from tests.miniatures.honest import Honest

HEADERS = {"content-type": CONTENT_TYPE, "x-amzn-requestid": "r-1"}
KEPT = ("pools", "phones", "senders", "lists", "members")


def refused(status: int, kind: str, **headers: str) -> Answer:
    return Answer(status, {**HEADERS, **headers}, json.dumps({"__type": kind, "Message": "not now"}).encode())


def page(status: int, **headers: str) -> Answer:
    """What something before the service says."""
    return Answer(status, {"content-type": "text/html", **headers}, b"<html><body>Come again</body></html>")


Fault = Callable[[Random, Callable[[], Answer]], Answer]


def instead(answer: Answer) -> Fault:
    """The request never gets there."""
    return lambda _random, _send: answer


def lost(cause: str, share_heard: float = 0.5) -> Fault:
    """No answer comes; some of the requests have got there."""

    def fault(random: Random, send: Callable[[], Answer]) -> Answer:
        if random.random() < share_heard:
            send()
        raise NoAnswer(cause)

    return fault


def unheard(_random: Random, _send: Callable[[], Answer]) -> Answer:
    raise NoAnswer("connection refused", unreachable=True)


class Faulty:
    """A wire that fails by `fault` in a share of all calls; or in each call whose number `every` divides."""

    def __init__(self, wire: Wire, fault: Fault, *, seed: int = 1, share: float = 0.0, every: int = 0) -> None:
        self._wire, self._fault, self._random = wire, fault, Random(seed)
        self._share, self._every = share, every
        self.calls = 0

    def send(self, request: Request, timeout_s: float) -> Answer:
        self.calls += 1
        fails = self.calls % self._every == 0 if self._every else self._random.random() < self._share
        if not fails:
            return self._wire.send(request, timeout_s)
        return self._fault(self._random, lambda: self._wire.send(request, timeout_s))


NETWORK: Mapping[str, Fault] = {
    "throttling": instead(refused(400, "ThrottlingException")),
    "throttling-by-http": instead(page(429, **{"retry-after": "1"})),
    "unavailable": instead(page(503)),
    "internal-errors": instead(refused(500, "InternalServerException")),
    "resets": lost("ConnectionResetError: Connection reset by peer"),
    "half-answers": lost("an answer cut short", share_heard=1.0),
    "slow-answers": lost("TimeoutError: timed out", share_heard=1.0),
    "refused-connections": unheard,
}


class StaleReads(Honest):
    """For three calls after a write, every read shows what was there before it."""

    lag = 3

    def __init__(self) -> None:
        super().__init__()
        self.random = Random(1)
        self.calls = 0
        self.before_writes: deque[tuple[int, Record]] = deque()

    def perform(self, operation: str, params: Body) -> Body:
        self.calls += 1
        while self.before_writes and self.calls - self.before_writes[0][0] > self.lag:
            self.before_writes.popleft()
        if not operation.startswith(READS):
            return self.written(operation, params)
        if not self.before_writes or not self.is_stale():
            return super().perform(operation, params)
        now = self.state()
        self.show(self.before_writes[0][1])
        try:
            return super().perform(operation, params)
        finally:
            self.show(now)

    def is_stale(self) -> bool:
        return True

    def written(self, operation: str, params: Body) -> Body:
        before = copy.deepcopy(self.state())
        result = super().perform(operation, params)
        self.before_writes.append((self.calls, before))
        return result

    def state(self) -> Record:
        return {name: getattr(self, name) for name in KEPT}

    def show(self, state: Mapping[str, Any]) -> None:
        for name, value in state.items():
            setattr(self, name, value)


class TwoReplicas(StaleReads):
    """For five calls after a write, a read may ask a replica that knows of it, or one that does not."""

    lag = 5

    def is_stale(self) -> bool:
        return self.random.random() < 0.5


class PendingForEver(Honest):
    """Numbers stay PENDING and pools CREATING; no document says by when they must be ACTIVE."""

    def status(self, record: Record) -> str:
        slow = {"pool": "CREATING", "phone-number": "PENDING"}
        return slow.get(record["kind"], "ACTIVE") if record["Status"] == "ACTIVE" else super().status(record)


class PendingForLong(Counting):
    """The same, for thirty calls."""

    def status(self, record: Record) -> str:
        young = self.calls - record.get("call", 0) < 30
        slow = {"pool": "CREATING", "phone-number": "PENDING"}
        if young and record["Status"] == "ACTIVE":
            return slow.get(record["kind"], "ACTIVE")
        return super().status(record)


LIFECYCLE: Mapping[str, type[Honest]] = {
    "prompt": Honest,
    "stale-reads": StaleReads,
    "two-replicas": TwoReplicas,
    "pending-for-ever": PendingForEver,
    "pending-for-long": PendingForLong,
}
