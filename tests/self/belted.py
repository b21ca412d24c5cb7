"""How do self-tests wear a belt? In one process, against the stand-in for AWS, with deaths where they want them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from tests.self.inprocess import InProcess
from tests.self.standing_in import Hands, Ticking, Waiting

from ringtrue.contracts.shapes import MODELLED
from ringtrue.harness.belt import Belt, Gate
from ringtrue.harness.budget import Budget
from ringtrue.harness.claims import claims
from ringtrue.harness.endpoint import Endpoint
from ringtrue.harness.ledger import opened
from ringtrue.harness.lent import Lent, numbered
from ringtrue.harness.like_aws import LikeAws, Own, Pace
from ringtrue.harness.patience import Patience
from ringtrue.harness.purse import Purse
from ringtrue.harness.service import Service
from ringtrue.harness.session import Session
from ringtrue.harness.sweep import Broom
from ringtrue.harness.target import WireTarget
from ringtrue.harness.wire import Answer, NoAnswer, Wire
from ringtrue.reference_model.request import Request
from ringtrue.run import run_name

PLACE, REGION = "https://sms-voice.us-east-1.example", "us-east-1"
OWN, PACE = Own(phone_numbers=2, sender_ids=1, pools=1, opt_out_lists=2), Pace()
SENDER_ID = ("RequestSenderId", "", "GB")


class Killed(BaseException):
    """The process is no more."""


@dataclass(slots=True)
class Mortal:
    """A wire that dies at its nth request, before or after this has reached the other end."""

    wire: Wire
    nth: int
    after: bool
    sent: int = 0

    def send(self, request: Request, timeout_s: float) -> Answer:
        self.sent += 1
        if self.sent == self.nth and self.after:
            self.wire.send(request, timeout_s)
        if self.sent >= self.nth:
            raise Killed
        return self.wire.send(request, timeout_s)


@dataclass(slots=True)
class Scene:
    """An account at a stand-in that has things of its own, and a directory of ledgers."""

    directory: Path
    pace: Pace = PACE
    hands: Hands = field(default_factory=Hands)
    account: LikeAws = field(init=False)
    wire: Wire = field(init=False)

    def __post_init__(self) -> None:
        self.account = LikeAws(pace=self.pace, own=OWN, now=self.hands)
        self.wire = Ticking(self.account, self.hands)

    def pass_by(self, seconds: float) -> None:
        self.hands.at_s += seconds

    def service(self) -> Service:
        return Service(self.wire, self.hands.at_s + 1000.0, self.hands, self.pass_by)

    def broom(self, *, before_s: float | None = None, only: str | None = None) -> Broom:
        return Broom(self.service(), claims(self.directory, PLACE, REGION, only=only), 5.0, 1.5, before_s, only)

    def belt(self, wire: Wire | None = None, *, usd: str | None = "1000", alive: int = 12) -> Belt:
        """Sender IDs are known to cost nothing, so that they are made as well."""
        purse = Purse(None if usd is None else Decimal(usd), alive, shown={SENDER_ID: Decimal(0)})
        return Belt(opened(self.directory, run_name(), PLACE, REGION), purse, wire or self.wire, PLACE)

    def session(
        self, belt: Belt, wire: Wire | None = None, calls: int = 1000, lent: tuple[Lent, ...] = ()
    ) -> Session:  # fmt: skip
        budget = Budget(calls, 120.0)
        budget.purse = belt.purse
        return Session(
            Gate(WireTarget(wire or self.wire), belt), budget, Waiting(hands=self.hands), name=belt.ledger.run,
            region=REGION, selected=frozenset(MODELLED), purse=belt.purse, marks=True, ledger=belt.ledger,
            lent=numbered(lent),
        )  # fmt: skip


@contextmanager
def killed(belt: Belt) -> Iterator[None]:
    """What happens in here ends by a death, and then the system closes its files."""
    with suppress(Killed):
        yield
    belt.ledger.close()


def session_on(tmp_path: Path, wire: Wire, *, usd: str | None, alive: int = 20, calls: int = 400) -> Session:
    belt = Scene(tmp_path).belt(wire, usd=usd, alive=alive)
    belt.purse.shown.clear()
    budget = Budget(calls, 120.0)
    budget.purse = belt.purse
    return Session(
        Gate(WireTarget(wire), belt), budget, Patience(pause_s=0), name=belt.ledger.run, region=REGION,
        selected=frozenset(MODELLED), purse=belt.purse, marks=True,
    )  # fmt: skip


class Watching(InProcess):
    """Remembers the most that was there at a time, and how much was bought."""

    def __init__(self, endpoint: Endpoint) -> None:
        super().__init__(endpoint)
        self.most, self._ids = 0, set[str]()

    @property
    def bought(self) -> int:
        return len(self._ids)

    def send(self, request: Request, timeout_s: float) -> Answer:
        answer = super().send(request, timeout_s)
        self.most = max(self.most, len(self.endpoint.states))
        if answer.status == 200 and request.headers["X-Amz-Target"].endswith(".RequestPhoneNumber"):
            self._ids.add(json.loads(answer.body)["PhoneNumberId"])
        return answer


class Answering:
    """Gives the same answer to everybody."""

    def __init__(self, status: int, body: dict[str, object] | None) -> None:
        self.status, self.body = status, body

    def send(self, request: Request, timeout_s: float) -> Answer:  # noqa: ARG002  # whatever is asked
        if self.body is None:
            raise NoAnswer("nobody")
        return Answer(self.status, {}, json.dumps(self.body).encode())
