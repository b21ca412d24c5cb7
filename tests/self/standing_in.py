"""How do self-tests drive the stand-in for AWS in their own process? On a clock that every call and wait moves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from botocore.credentials import Credentials
from tests.self.inprocess import InProcess

from ringtrue.contracts.shapes import MODELLED
from ringtrue.explore import explore
from ringtrue.harness.budget import Budget
from ringtrue.harness.like_aws import LikeAws, Own, Pace
from ringtrue.harness.patience import Patience
from ringtrue.harness.session import Session
from ringtrue.harness.signatures import Signatures
from ringtrue.harness.stand_in import Gate
from ringtrue.harness.target import WireTarget
from ringtrue.harness.transcript import Silence, Transcript
from ringtrue.harness.wire import Answer, HttpWire
from ringtrue.reference_model.request import Request

KEY, SECRET, REGION, HOST = "AKIATEST", "secret", "us-east-1", "127.0.0.1:1"
USUAL, NOTHING = Pace(), Own()
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

    def now_s(self) -> float:
        return self.hands()

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


class Signing(Ticking):
    """The same by way of the gate, with signatures."""

    def __init__(self, account: LikeAws, hands: Hands) -> None:
        super().__init__(account, hands)
        self.gate = Gate(account, Signatures(KEY, SECRET, REGION))
        self.wire = HttpWire(f"http://{HOST}/", REGION, Credentials(KEY, SECRET))

    def send(self, request: Request, timeout_s: float) -> Answer:  # noqa: ARG002  # nothing takes long
        self.hands.at_s += CALL_S
        headers = {name.lower(): value for name, value in self.wire.signed(request).items()}
        scope = {"method": request.method, "path": request.path, "raw_path": request.path.encode(), "query_string": b""}
        return self.gate.respond(scope, {"host": HOST, **headers}, request.body)


def explored_like_aws(
    seed: int, *, calls: int, broken: Iterable[str] = (), pace: Pace = USUAL, own: Own = NOTHING,
    transcript: Transcript | None = None, signed: bool = False,
) -> tuple[Session, LikeAws]:  # fmt: skip
    """Explore a stand-in with the patience that the harness has by default, its clock included."""
    hands = Hands()
    account = LikeAws(seed=seed, broken=broken, pace=pace, own=own, now=hands)
    session = session_with((Signing if signed else Ticking)(account, hands), calls, transcript)
    explore(session, seed)
    return session, account


def session_with(wire: Ticking, calls: int, transcript: Transcript | None = None) -> Session:
    """A run of so many calls over this wire, whose waits move its clock."""
    return Session(
        WireTarget(wire), Budget(calls, 120.0), Waiting(hands=wire.hands), name="self", region=REGION,
        selected=frozenset(MODELLED), transcript=transcript or Silence(),
    )  # fmt: skip
