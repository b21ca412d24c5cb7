"""How do self-tests talk to an endpoint? Through the wire's own form, but without a network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ringtrue.contracts.shapes import MODELLED
from ringtrue.explore import explore
from ringtrue.harness.budget import Budget, BudgetSpent
from ringtrue.harness.endpoint import Clock, Endpoint
from ringtrue.harness.envelope import answered
from ringtrue.harness.patience import Patience
from ringtrue.harness.session import Session
from ringtrue.harness.target import WireTarget
from ringtrue.harness.wire import Answer, Request


class InProcess:
    """A wire to the embedded endpoint in this process; everything passes through bytes."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint

    def send(self, request: Request, timeout_s: float) -> Answer:  # noqa: ARG002  # nothing takes long
        headers = {name.lower(): value for name, value in request.headers.items()}
        return answered(self.endpoint, request.method, request.path, headers, request.body)


class Until:
    """A transcript that ends the run as soon as one of the rules was violated."""

    def __init__(self, rules: Iterable[str]) -> None:
        self.rules = frozenset(rules)

    def write(self, entry: Mapping[str, object]) -> None:
        violated = entry.get("violated")
        if isinstance(violated, list) and self.rules & set(violated):
            raise BudgetSpent


def explored(*, seed: int, clock: Clock, broken: Iterable[str] = (), calls: int = 1000) -> Session:
    """Explore an embedded endpoint with some rules broken, until one of them convicts or the calls are spent."""
    broken = tuple(broken)
    endpoint = Endpoint(seed=seed, broken=broken, clock=clock)
    session = Session(
        WireTarget(InProcess(endpoint)), Budget(calls, 120.0), Patience(consistency_s=8.0, creation_s=4.0, pause_s=0),
        name="self", region="us-east-1", held=clock is Clock.HELD, selected=frozenset(MODELLED),
        transcript=Until(broken),
    )  # fmt: skip
    explore(session, seed)
    return session
