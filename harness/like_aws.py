"""What does an account at AWS do that the reference endpoint does not? It takes its time, lags, throttles and bills.

All of it happens on a clock of its own, of whose seconds `Pace.scale` go into one of ours, so that what takes minutes
at AWS is tested in seconds. Reads are answered as things stood up to `Pace.consistency_s` ago, writes as they stand;
only a pool lets its members go late, and the name of a released sender ID is free late. Same seed and same clock: same
answers, but for the time of day.
"""

from __future__ import annotations

import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from random import Random

from ringtrue.contracts.rules.reading import Reading
from ringtrue.contracts.shapes import MODELLED
from ringtrue.harness.endpoint import Clock, Endpoint
from ringtrue.harness.limits import States, Throttle, exceeded
from ringtrue.harness.render import Reply
from ringtrue.reference_model.branch import Guard
from ringtrue.reference_model.operations import STEPS
from ringtrue.reference_model.state import PhoneNumber, SenderId, State, drifted, exists
from ringtrue.reference_model.vocabulary import Ref

THROTTLED = Reply(400, {"__type": "ThrottlingException", "Message": "Rate exceeded"})
HOMES = ("GB", "DE", "FR")  # of its own sender IDs, in turn
LEASED = ("phone-number", "sender-id")
PRICE, FREE_OF_CHARGE = "MonthlyLeasingPrice", "0.00"
QUICKEST = 0.2  # of the longest that a change may take
SIMULATOR: Mapping[str, object] = {
    "IsoCountryCode": "US", "MessageType": "TRANSACTIONAL", "NumberCapabilities": ["SMS"], "NumberType": "SIMULATOR",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds of the account's own clock, of which `scale` go into one of ours.

    `consistency_s`: how long reads may lag behind writes. `change_s`: the longest that anything stays PENDING,
    CREATING, DELETING or on its way out of a pool.
    """

    scale: float = 100.0
    consistency_s: float = 10.0
    change_s: float = 10.0


@dataclass(frozen=True, slots=True)
class Charge:
    """The first month of something that was leased, in US dollars: Charge("phone-number", "phone-6f…", "1.00")."""

    kind: str
    name: str
    price: str


@dataclass(frozen=True, slots=True)
class Own:
    """How much the account holds before anybody calls."""

    phone_numbers: int = 0
    sender_ids: int = 0
    pools: int = 0
    opt_out_lists: int = 0


class NoIdentity(Exception):
    """A pool of the account's own has no identity to be made from."""


@dataclass(slots=True)
class Account:
    """What can be read of an account behind its back: what it was charged, and how often it was called."""

    charges: list[Charge] = field(default_factory=list)
    answered: Counter[str] = field(default_factory=Counter)
    throttled: Counter[str] = field(default_factory=Counter)
    own: frozenset[Ref] = frozenset()


class LikeAws:
    """A service in memory that behaves as AWS does. `broken` holds ids of rules to break, `now` is a clock in seconds.

    `price` is what a phone number costs a month. Raises NoIdentity.
    """

    def __init__(
        self, *, seed: int = 0, broken: Iterable[str] = (), region: str = "us-east-1", pace: Pace = Pace(),
        own: Own = Own(), price: str = "1.00", now: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self.endpoint = Endpoint(seed=seed, broken=broken, clock=Clock.SLOW, region=region)
        self.broken, self.pace, self.price, self._now = self.endpoint.broken, pace, price, now
        self.account = Account()
        self._random, self._throttle, self._lock = Random(seed), Throttle(), threading.Lock()
        self._due: dict[Ref, tuple[float, object]] = {}
        self._past: deque[tuple[float, States]] = deque([(0.0, {})])
        self._began = now()
        self._furnish(own)

    def answer(self, operation: str, params: Mapping[str, object]) -> Reply:
        """One request's reply, unless the operation was called too often."""
        with self._lock:
            at_s = self._pass()
            if operation in MODELLED and not self._throttle.takes(operation, at_s):
                self.account.throttled[operation] += 1
                return THROTTLED
            self.account.answered[operation] += 1
            return (self._write if operation in STEPS else self._read)(operation, params, at_s)

    def states(self) -> States:
        """Everything as it stands now."""
        with self._lock:
            self._pass()
            return dict(self.endpoint.states)

    def _read(self, operation: str, params: Mapping[str, object], at_s: float) -> Reply:
        seen_s = at_s - self._random.uniform(0.0, self.pace.consistency_s)
        seen = next((states for since_s, states in reversed(self._past) if since_s <= seen_s), self._past[0][1])
        truth, self.endpoint.states = self.endpoint.states, dict(seen)
        try:
            return self.endpoint.answer(operation, params)
        finally:
            self.endpoint.states = truth

    def _write(self, operation: str, params: Mapping[str, object], at_s: float) -> Reply:
        before, spent = dict(self.endpoint.states), dict(self.endpoint.spent)
        leases = operation == "RequestPhoneNumber"
        self.endpoint.renderer.price = self.price if leases else FREE_OF_CHARGE
        reply = self.endpoint.answer(operation, params)
        refused = self._refused(before, self.endpoint.states)
        if refused is not None:
            self.endpoint.states, self.endpoint.spent = before, spent
            return refused
        self._charge(born(before, self.endpoint.states))
        self._remember(at_s)
        return reply

    def _refused(self, before: States, after: States) -> Reply | None:
        """What stands against a change that the model would make."""
        if (reason := exceeded(before, after)) is not None:
            return self.endpoint.renderer.over_quota(reason)
        lately = (states for _, states in self._past)
        named = [ref for ref in born(before, after) if ref.kind == "sender-id"]
        if any(exists(states.get(ref)) for states in lately for ref in named):
            codes, reason = ("ValidationException",), "SENDER_ID_REQUIRES_REGISTRATION"
            return self.endpoint.renderer.refusal(Guard(Reading.sender_id_may_be_unavailable, codes, reason))
        return None

    def _charge(self, leased: Iterable[Ref]) -> None:
        facts, raw = self.endpoint.facts, self.endpoint.registry.raw
        for ref in leased:
            if ref.kind in LEASED:
                self.account.charges.append(Charge(ref.kind, raw(ref), str(facts.get((ref, PRICE), FREE_OF_CHARGE))))

    def _pass(self) -> float:
        """Let happen what is due by now. The time on the account's clock."""
        at_s = (self._now() - self._began) * self.pace.scale
        while (ref := min(self._due, key=lambda each: self._due[each][0], default=None)) is not None:
            due_s, _ = self._due[ref]
            if due_s > at_s:
                break
            del self._due[ref]
            self.endpoint.states[ref] = _following(self.endpoint.states[ref]) or self.endpoint.states[ref]
            self._remember(due_s)
        self._forget(at_s - self.pace.consistency_s)
        return at_s

    def _forget(self, until_s: float) -> None:
        """How things stood when no read sees them so any more, and then what is in none of the rest."""
        known = len(self._past)
        while len(self._past) > 1 and self._past[1][0] <= until_s:
            self._past.popleft()
        if len(self._past) < known:
            seen = {ref for _, states in self._past for ref, state in states.items() if exists(state)}
            self.endpoint.forget_the_gone(seen)

    def _remember(self, at_s: float) -> None:
        """Keep how things stand, and say of what will change when it does."""
        states = self.endpoint.states
        self._past.append((at_s, dict(states)))
        for ref, state in states.items():
            if _following(state) is None:
                self._due.pop(ref, None)
            elif ref not in self._due or self._due[ref][1] != _stage(state):
                takes_s = self.pace.change_s * self._random.uniform(QUICKEST, 1.0)
                self._due[ref] = (at_s + takes_s, _stage(state))

    def _furnish(self, own: Own) -> None:
        """What the account holds of its own: paid for long ago, settled, and without tags."""
        for _ in range(own.phone_numbers):
            self._furnish_with("RequestPhoneNumber", SIMULATOR)
        for n in range(own.sender_ids):
            self._furnish_with("RequestSenderId", {"SenderId": f"OWN{n + 1}", "IsoCountryCode": HOMES[n % len(HOMES)]})
        for n in range(own.opt_out_lists):
            self._furnish_with("CreateOptOutList", {"OptOutListName": f"own-{n + 1}"})
        for _ in range(own.pools):
            named = next(self._free_identities(), None)
            if named is None:
                raise NoIdentity
            self._furnish_with("CreatePool", {"MessageType": "TRANSACTIONAL", **named})
        self.account.own = frozenset(self.endpoint.states)
        self._past = deque([(0.0, dict(self.endpoint.states))])

    def _furnish_with(self, operation: str, params: Mapping[str, object]) -> None:
        self.endpoint.answer(operation, params)
        for ref, state in self.endpoint.states.items():
            while (following := _following(state)) is not None:
                state = following
            self.endpoint.states[ref] = state

    def _free_identities(self) -> Iterator[Mapping[str, object]]:
        """How to name what a pool may be made from: a phone number in none, or else a sender ID."""
        registry = self.endpoint.registry
        for ref, state in self.endpoint.states.items():
            if isinstance(state, PhoneNumber) and state.pool is None:
                yield {"OriginationIdentity": registry.raw(ref), "IsoCountryCode": state.iso_country_code}
        for ref, state in self.endpoint.states.items():
            if isinstance(state, SenderId):
                yield {"OriginationIdentity": registry.raw(ref), "IsoCountryCode": state.iso_country_code}


def born(before: States, after: States) -> list[Ref]:
    """What there is now and was not before."""
    return [ref for ref, state in after.items() if exists(state) and not exists(before.get(ref))]


def _following(state: State) -> State | None:
    """What it becomes in time, if it is there and anything."""
    return next(drifted(state), None) if exists(state) else None


def _stage(state: State) -> object:
    """Which change it is that takes its time; other changes meanwhile do not begin it anew."""
    return state.status, getattr(state, "leaving", None)
