"""How do self-tests drive the stand-in for AWS in their own process? On a clock that goes on with every call and wait."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.self.inprocess import InProcess

from ringtrue.contracts.shapes import MODELLED
from ringtrue.explore import explore
from ringtrue.harness.budget import Budget
from ringtrue.harness.like_aws import LikeAws, Own, Pace
from ringtrue.harness.patience import Patience
from ringtrue.harness.session import Session
from ringtrue.harness.target import WireTarget
from ringtrue.harness.transcript import Silence, Transcript
from ringtrue.harness.wire import Answer
from ringtrue.reference_model.request import Request

CALL_S = 0.002  # what a call takes over a wire


@dataclass(slots=True)
class Hands:
    """A clock in seconds that somebody else moves."""

    at_s: float = 0.0

    def __call__(self) -> float:
        return self.at_s


@dataclass(slots=True)
class Waiting(Patience):
    """Waits by moving the clock."""

    hands: Hands = field(default_factory=Hands)

    def sleep(self, seconds: float) -> None:
        self.hands.at_s += seconds


class Ticking(InProcess):
    """A wire on which every call takes its time."""

    def __init__(self, account: LikeAws, hands: Hands) -> None:
        super().__init__(account)
        self.hands = hands

    def send(self, request: Request, timeout_s: float) -> Answer:
        self.hands.at_s += CALL_S
        return super().send(request, timeout_s)


def explored_like_aws(
    seed: int, *, calls: int, broken: Iterable[str] = (), pace: Pace = Pace(), own: Own = Own(),
    transcript: Transcript | None = None,
) -> tuple[Session, LikeAws]:  # fmt: skip
    """Explore a stand-in with the patience that the harness has by default, its clock included."""
    hands = Hands()
    account = LikeAws(seed=seed, broken=broken, pace=pace, own=own, now=hands)
    session = Session(
        WireTarget(Ticking(account, hands)), Budget(calls, 120.0), Waiting(hands=hands), name="self",
        region="us-east-1", selected=frozenset(MODELLED), transcript=transcript or Silence(),
    )  # fmt: skip
    explore(session, seed)
    return session, account
