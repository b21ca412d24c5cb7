"""How do self-tests talk to an endpoint? Through the wire's own form, but without a network."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping

from ringtrue.contracts.rule import Rule
from ringtrue.contracts.rules import CATALOGUE
from ringtrue.contracts.shapes import MODELLED
from ringtrue.explore import break_constraints, explore, lead
from ringtrue.harness.budget import Budget, BudgetSpent
from ringtrue.harness.endpoint import Clock, Endpoint
from ringtrue.harness.envelope import Answers, answered
from ringtrue.harness.patience import Patience
from ringtrue.harness.session import Session
from ringtrue.harness.target import WireTarget
from ringtrue.harness.transcript import Silence, Transcript
from ringtrue.harness.wire import Answer, Wire
from ringtrue.reference_model.request import TARGET, Request
from ringtrue.reports.report import operations_of
from ringtrue.strategies.lives import LIVES
from ringtrue.strategies.tour import constraint_tour

CALLS = 3000  # enough for everything that is planned, and some chance


class InProcess:
    """A wire to the embedded endpoint in this process; everything passes through bytes."""

    def __init__(self, endpoint: Answers) -> None:
        self.endpoint = endpoint

    def send(self, request: Request, timeout_s: float) -> Answer:  # noqa: ARG002  # nothing takes long
        headers = {name.lower(): value for name, value in request.headers.items()}
        return answered(self.endpoint, request.method, request.path, headers, request.body)


class Posted:
    """A wire whose other end hears operation and parameters instead of bytes."""

    def __init__(self, post: Callable[[str, dict[str, object]], Answer]) -> None:
        self.post = post

    def send(self, request: Request, timeout_s: float) -> Answer:  # noqa: ARG002  # nothing takes long
        return self.post(request.headers[TARGET].rpartition(".")[2], json.loads(request.body))


class Until:
    """A transcript that ends the run as soon as one of the rules was violated."""

    def __init__(self, rules: Iterable[str]) -> None:
        self.rules = frozenset(rules)

    def write(self, entry: Mapping[str, object]) -> None:
        violated = entry.get("violated")
        if isinstance(violated, list) and self.rules & set(violated):
            raise BudgetSpent


def asked(rule: Rule, clock: Clock, calls: int) -> Session:
    """The mutant that breaks the rule, asked what the suite asks of the rule's own operation, until it is convicted."""
    session = _session(1, clock, (rule.id,), calls)
    about = operations_of(rule)
    lives = [life for life in LIVES if {call.operation for call in life} & {*about}]
    tour = [call for call in constraint_tour() if call.operation in about]
    constrained = any(call.breaks is rule for call in tour)
    try:
        if constrained:
            break_constraints(session, tour)
        for life in lives:
            lead(session, life)
        break_constraints(session, () if constrained else tour)
    except BudgetSpent:
        pass
    return session


def convicted(id: str) -> bool:
    """Is the mutant that breaks this rule convicted of it?

    Under a held clock or, for what needs drift to show, a free one; by what is asked of its operation, or else.
    """
    clocks = (Clock.HELD, Clock.FREE)
    return any(asked(CATALOGUE[id], clock, CALLS).violated[id] for clock in clocks) or any(
        explored(seed=1, clock=clock, broken=[id], calls=CALLS).violated[id] for clock in clocks
    )


def explored(*, seed: int, clock: Clock, broken: Iterable[str] = (), calls: int = 1000) -> Session:
    """Explore an embedded endpoint with some rules broken, until one of them convicts or the calls are spent."""
    session = _session(seed, clock, tuple(broken), calls)
    explore(session, seed)
    return session


def _session(seed: int, clock: Clock, broken: tuple[str, ...], calls: int) -> Session:
    return session_on(InProcess(Endpoint(seed=seed, broken=broken, clock=clock)), clock, calls, Until(broken))


def session_on(wire: Wire, clock: Clock, calls: int, transcript: Transcript | None = None) -> Session:
    """A run of so many calls over this wire, which never sleeps."""
    return Session(
        WireTarget(wire), Budget(calls, 120.0), Patience(consistency_s=8.0, creation_s=4.0, pause_s=0),
        name="self", region="us-east-1", held=clock is Clock.HELD, selected=frozenset(MODELLED),
        transcript=transcript or Silence(),
    )  # fmt: skip
