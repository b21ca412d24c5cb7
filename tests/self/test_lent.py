"""Is what the user lends put to use, never harmed, and given back as it was?"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from tests.self.inprocess import InProcess

from ringtrue.cli import main
from ringtrue.contracts.shapes import MODELLED
from ringtrue.harness.endpoint import Clock, Endpoint
from ringtrue.harness.inventory import Borrowed, Inventory
from ringtrue.harness.lent import Lent
from ringtrue.harness.patience import Patience
from ringtrue.harness.render import Reply
from ringtrue.harness.target import WireTarget
from ringtrue.harness.transcript import TranscriptFile
from ringtrue.harness.wire import Answer
from ringtrue.reference_model.request import Request
from ringtrue.reference_model.vocabulary import Call, Ref
from ringtrue.reports.formats import write_all
from ringtrue.reports.report import report
from ringtrue.reports.transcript import read
from ringtrue.run import Plan, run
from ringtrue.selection import lacking_beside

FOUR = ("CreatePool", "UpdatePool", "DeletePool", "UpdatePhoneNumber")
BOUGHT = {
    "IsoCountryCode": "US", "MessageType": "TRANSACTIONAL", "NumberCapabilities": ["SMS"], "NumberType": "SIMULATOR",
}  # fmt: skip
SETTINGS = ("TwoWayEnabled", "SelfManagedOptOutsEnabled", "OptOutListName", "DeletionProtectionEnabled", "PoolId")


class Partly(Endpoint):
    """An endpoint that has some of the operations, and resources from before the run."""

    def __init__(self, only: Iterable[str] = MODELLED, **options: Any) -> None:
        super().__init__(**options)
        clock, self.clock, self.only = self.clock, Clock.PROMPT, tuple(MODELLED)
        self.numbers = [self._made("RequestPhoneNumber", BOUGHT)["PhoneNumberId"] for _ in range(3)]
        self.sender = self._made("RequestSenderId", {"SenderId": "THEIRS", "IsoCountryCode": "GB"})["SenderId"]
        of_theirs = {**BOUGHT, "OriginationIdentity": self.numbers[2]}
        kept = ("OriginationIdentity", "MessageType", "IsoCountryCode")
        self.pool = self._made("CreatePool", {name: of_theirs[name] for name in kept})["PoolId"]
        self.clock, self.only = clock, tuple(only)
        self.asked: list[tuple[str, dict[str, Any]]] = []

    def _made(self, operation: str, params: dict[str, Any]) -> dict[str, Any]:
        return dict(super().answer(operation, params).body)

    def answer(self, operation: str, params: Any) -> Reply:
        self.asked.append((operation, params))
        if operation not in self.only:
            return Reply(400, {"__type": "UnknownOperationException"})
        return super().answer(operation, params)

    def settings(self, number: str) -> dict[str, Any]:
        """What can be put back, as it is once all that takes time has happened."""
        self._finish()
        shown = super().answer("DescribePhoneNumbers", {"PhoneNumberIds": [number]}).body["PhoneNumbers"]
        return {name: shown[0].get(name) for name in SETTINGS}

    @property
    def lent(self) -> tuple[Lent, ...]:
        return (
            *(Lent("phone-number", each) for each in self.numbers[:2]),
            Lent("sender-id", self.sender, country="GB"), Lent("pool", self.pool),
        )  # fmt: skip


def judged(
    endpoint: Partly, directory: Path, seed: int, *, calls: int = 900, lent: tuple[Lent, ...] | None = None,
    selected: Iterable[str] = MODELLED,
) -> dict[str, Any]:  # fmt: skip
    """The report on it, with its files in the directory."""
    named = frozenset(selected)
    plan = Plan(
        "http://127.0.0.1:1", False, "us-east-1", seed, max_calls=calls, lent=endpoint.lent if lent is None else lent,
        selected=named, reported=named,
    )  # fmt: skip
    path = directory / "transcript.jsonl"
    path.unlink(missing_ok=True)
    with TranscriptFile(path) as transcript:
        run(plan, WireTarget(InProcess(endpoint)), transcript, patience=Patience(8.0, 5.0, 8.0, 4.0, pause_s=0))
    found = report(read(path))
    write_all(found, directory)
    return dict(found)


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("clock", [Clock.PROMPT, Clock.FREE])
@pytest.mark.parametrize("only", [FOUR, MODELLED], ids=["four operations", "all"])
def test_an_honest_endpoint_is_not_convicted_of_what_it_was_lent(
    only: tuple[str, ...], clock: Clock, seed: int, tmp_path: Path
) -> None:
    endpoint = Partly(only, clock=clock, seed=seed)

    found = judged(endpoint, tmp_path, seed, calls=400)

    assert found["findings"] == []


def test_four_operations_and_lent_numbers_are_judged_and_ring_true(tmp_path: Path) -> None:
    endpoint = Partly(FOUR)
    before = [endpoint.settings(number) for number in endpoint.numbers]

    found = judged(endpoint, tmp_path, 1, selected=FOUR, lent=endpoint.lent[:2])

    assert found["verdict"] == "conforms"
    assert {row["name"] for row in found["operations"] if row["status"] == "exercised"} == set(FOUR)
    decided = {row["id"] for row in found["rules"] if row["status"] == "conforms"}
    assert {"Pool.inherits", "Pool.delete_while_protected", "PhoneNumber.update_while_in_pool"} <= decided
    assert [endpoint.settings(number) for number in endpoint.numbers] == before


@pytest.mark.parametrize(
    "rule", ["Pool.delete_while_protected", "PhoneNumber.update_while_in_pool", "Pool.update_changes", "Pool.inherits"]
)
def test_a_fault_of_four_operations_is_found_with_lent_numbers(rule: str, tmp_path: Path) -> None:
    endpoint = Partly(FOUR, broken=[rule])

    found = judged(endpoint, tmp_path, 1, selected=FOUR, lent=endpoint.lent[:2], calls=1200)

    assert rule in {id for finding in found["findings"] for id in finding["rules"]}
    assert any(finding["lent"] for finding in found["findings"])


def test_what_is_lent_is_never_deleted_nor_anything_else_touched(tmp_path: Path) -> None:
    endpoint = Partly(broken=["PhoneNumber.release_while_protected", "Pool.delete_while_protected"])
    theirs = {*endpoint.numbers, endpoint.sender, endpoint.pool}
    before = [endpoint.settings(number) for number in endpoint.numbers]

    judged(endpoint, tmp_path, 2, calls=1500)

    ending = ("ReleasePhoneNumber", "ReleaseSenderId", "DeletePool", "TagResource", "PutKeyword", "DeleteKeyword")
    named = [(op, value) for op, params in endpoint.asked if op in ending for value in params.values()]
    assert named
    assert [(op, value) for op, value in named if isinstance(value, str) and any(id in value for id in theirs)] == []
    assert [endpoint.settings(number) for number in endpoint.numbers] == before
    assert not any(endpoint.numbers[2] in json.dumps(params) for _, params in endpoint.asked)


def test_what_is_lent_to_look_at_is_only_looked_at(tmp_path: Path) -> None:
    endpoint = Partly()
    number, sender = endpoint.numbers[0], endpoint.sender
    lent = (Lent("phone-number", number, read_only=True), Lent("sender-id", sender, read_only=True, country="GB"))

    judged(endpoint, tmp_path, 3, lent=lent)

    naming = {op for op, params in endpoint.asked if number in json.dumps(params) or sender in json.dumps(params)}
    assert naming
    assert all(operation.startswith(("Describe", "List")) for operation in naming)


def test_a_number_that_is_in_a_pool_or_unknown_is_not_used(tmp_path: Path) -> None:
    endpoint = Partly()
    lent = (Lent("phone-number", endpoint.numbers[2]), Lent("phone-number", "phone-" + "0" * 32))

    found = judged(endpoint, tmp_path, 4, lent=lent)

    observed = {row["text"] for row in found["observations"]}
    pooled = f"phone-number#1, {endpoint.numbers[2]}, is lent and cannot be used: it is in a pool already"
    assert pooled in observed
    assert f"phone-number#2, phone-{'0' * 32}, is lent and cannot be used: nothing shows it" in observed
    assert found["findings"] == []


class OverHttp(InProcess):
    """What a replay sends goes to the same endpoint."""

    def __init__(self, endpoint: Endpoint) -> None:
        super().__init__(endpoint)
        self.requests = 0

    def send(self, request: Request, timeout_s: float) -> Answer:
        self.requests += 1
        return super().send(request, timeout_s)


def test_a_finding_about_a_lent_number_can_be_said_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    endpoint = Partly(FOUR, broken=["PhoneNumber.update_while_in_pool"])
    judged(endpoint, tmp_path, 1, selected=FOUR, lent=endpoint.lent[:2], calls=1200)
    wire = OverHttp(endpoint)
    monkeypatch.setattr("ringtrue.replaying.HttpWire", lambda *_: wire)

    with pytest.raises(SystemExit) as ended:
        main(["replay", str(tmp_path)])

    assert "STILL THERE" in capsys.readouterr().out
    assert (ended.value.code, wire.requests > 0) == (1, True)


def test_a_pool_can_be_made_of_a_lent_sender_id_alone(tmp_path: Path) -> None:
    endpoint = Partly()
    asked = lacking_beside(("sender-id",), "CreatePool"), lacking_beside(("sender-id",), "UpdatePhoneNumber")
    assert asked == (frozenset(), frozenset({"RequestPhoneNumber"}))
    pooling = tuple(name for name in MODELLED if name not in ("RequestPhoneNumber", "RequestSenderId"))

    found = judged(endpoint, tmp_path, 1, lent=endpoint.lent[2:3], selected=pooling)

    assert {"CreatePool", "DeletePool"} <= {row["name"] for row in found["operations"] if row["accepted"]}
    assert found["findings"] == []


def test_what_is_lent_and_not_back_is_listed_by_its_id() -> None:
    inventory = Inventory()
    undo = Call("UpdateSenderId", {"SenderId": "ACME", "IsoCountryCode": "DE"})
    inventory.lend(Borrowed(Ref("sender-id", 1), ("sender-id", "ACME/DE"), undo, "run-1"))
    assert [*inventory.left()] == ["sender-id ACME/DE, which is lent, otherwise than it was"]
    inventory.give_back(Ref("sender-id", 1))
    assert not [*inventory.left()]
