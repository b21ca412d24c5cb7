"""What if a run is disturbed in the middle of it? Whole runs in one process, small ones, and what they leave."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from botocore.credentials import Credentials
from tests.self.inprocess import InProcess

from ringtrue.harness.endpoint import Endpoint
from ringtrue.harness.patience import Patience
from ringtrue.harness.sdk import SdkTarget
from ringtrue.harness.service import Service
from ringtrue.harness.session import Session
from ringtrue.harness.signing import Signer
from ringtrue.harness.target import WireTarget
from ringtrue.harness.wire import Answer, Wire
from ringtrue.reference_model.operations import LISTINGS
from ringtrue.reference_model.request import Request, operation_of
from ringtrue.reports.interface import Report
from ringtrue.run import Plan
from ringtrue.strategies.lives import LIVES
from ringtrue.suite import conduct

URL, REGION = "http://127.0.0.1:9", "us-east-1"
BROKEN = "Pool.delete_while_protected"
CALLS = 300
PROBED = frozenset({"RequestPhoneNumber", "ReleasePhoneNumber", "CreatePool", "DeletePool"})
# By what the session says of itself, and what is asked.
Moment = Callable[[Session, Request], bool]


def phase(name: str, *, after: int = 0, operation: str = "") -> Moment:
    """The call of this phase that comes after so many of it, or the first after that of an operation."""
    seen = [0]

    def now(session: Session, request: Request) -> bool:
        if session.phase != name:
            return False
        seen[0] += 1
        return seen[0] > after and operation_of(request).startswith(operation)

    return now


@dataclass(slots=True)
class Disturbed:
    """A wire on which something happens at a moment, before or after the call reaches the other end; and once more."""

    wire: Wire
    when: Moment
    happens: Callable[[], None]
    times: int = 1
    after: bool = False
    session: Session | None = None
    sent: int = 0
    others: list[Disturbed] = field(default_factory=list)
    _begun: bool = False

    def watch(self, session: Session) -> None:
        """It and the others look at this session from now on."""
        for each in (self, *self.others):
            each.session = session

    def send(self, request: Request, timeout_s: float) -> Answer:
        self.sent += 1
        self._begun = self._begun or (self.session is not None and self.when(self.session, request))
        now = self._begun and self.times > 0
        self.times -= now
        if now and not self.after:
            self.happens()
        answer = self.wire.send(request, timeout_s)
        if now and self.after:
            self.happens()
        return answer


@dataclass(slots=True)
class Scene:
    """One run, small but with all its parts, against the reference endpoint with one rule broken."""

    place: Path
    broken: tuple[str, ...] = (BROKEN,)
    endpoint: Endpoint = field(init=False)
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.endpoint = Endpoint(broken=self.broken)

    @property
    def bare(self) -> InProcess:
        return InProcess(self.endpoint)

    def run(
        self, wire: Disturbed, *, calls: int = CALLS, layers: bool = False,
        amend: Callable[[Report], Report] = lambda found: found,
    ) -> Report:  # fmt: skip
        signer = Signer(Credentials("self", "self"))
        plan = Plan(
            URL, False, REGION, 1, calls, 60.0, probed=PROBED if layers else frozenset(), sdk=layers,
            patience=partial(Patience, pause_s=0, consistency_s=0.2),
        )  # fmt: skip
        make = partial(SdkTarget, URL, REGION, signer, timeout_s=5.0, wire=wire)
        return conduct(
            plan, WireTarget(wire), self.place, watch=wire.watch, say=self.said.append,
            sdk=lambda _timeout_s: [make(validated=False)], signer=signer, left=lambda: wire.sent,
            amend=amend,
        )  # fmt: skip

    def there(self) -> set[str]:
        """The ids of all that is at the endpoint, but for the list that every account has."""
        service = Service(self.bare, float("inf"))
        shown = {
            f"{item[listing.id_member]}{'/' + item['IsoCountryCode'] if listing.kind == 'sender-id' else ''}"
            for operation, listing in LISTINGS.items() for item in service.every(operation, listing.items)
            if item.get("Status") not in ("DELETING", "DELETED")
        }  # fmt: skip
        return shown - {"Default"}

    def report(self) -> Report:
        found: Report = json.loads((self.place / "report.json").read_text())
        return found


def listed(report: Report) -> set[str]:
    """The ids that a report lists as left behind."""
    return {words.removeprefix("perhaps ").split(" ")[1] for words in report["left_behind"]}


def signals(*numbers: signal.Signals) -> Callable[[], None]:
    """Each time, the next of these comes."""
    todo = list(numbers)
    return lambda: os.kill(os.getpid(), todo.pop(0))


def make_small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run of a few hundred calls has every part that a large one has."""
    monkeypatch.setattr("ringtrue.explore.LIVES", LIVES[3:4])
    monkeypatch.setattr("ringtrue.explore.constraint_tour", partial(iter, ()))
    monkeypatch.setattr("ringtrue.run.LEAST_CALLS_FOR_LAYERS", CALLS)
    monkeypatch.setattr("ringtrue.probe.LEAST_CALLS_FOR_ALL", 10**9)


def lines(place: Path) -> Iterator[dict[str, object]]:
    """What the transcript says."""
    for line in (place / "transcript.jsonl").read_text().splitlines():
        yield json.loads(line)


def of_kind(kind: str, found: Iterable[dict[str, object]]) -> list[dict[str, object]]:
    return [line for line in found if line["kind"] == kind]
