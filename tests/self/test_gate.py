"""Does anything pass the gate that is not paid for, counted and written down? Caps, prices, the ledger."""

from __future__ import annotations

import json
import stat
from decimal import Decimal
from pathlib import Path

import pytest
from tests.self.belted import REGION, Answering, Scene, Watching, session_on
from tests.self.inprocess import InProcess

from ringtrue.explore import explore, lead
from ringtrue.harness.belt import Gate
from ringtrue.harness.bindings import Bindings, Home
from ringtrue.harness.budget import BudgetSpent
from ringtrue.harness.endpoint import Endpoint
from ringtrue.harness.ledger import Unwritten
from ringtrue.harness.purse import Purse, usd
from ringtrue.harness.target import WireTarget
from ringtrue.harness.wire import Answer, NoAnswer
from ringtrue.reference_model.request import Request
from ringtrue.reference_model.vocabulary import Accepted, Call, Lost, Ref
from ringtrue.strategies.lives import LIVES
from ringtrue.strategies.tour import SIMULATOR

BUY, LIST = "RequestPhoneNumber", Call("CreateOptOutList", {"OptOutListName": Ref("opt-out-list", 1)})


@pytest.mark.parametrize(("spend", "alive"), [(None, 1), (None, 5), ("0", 3), ("0.99", 3), ("3", 2), ("7.5", 4)])
def test_caps_are_never_exceeded(spend: str | None, alive: int, tmp_path: Path) -> None:
    wire = Watching(Endpoint(seed=1))
    session = session_on(tmp_path, wire, usd=spend, alive=alive, calls=300)
    explore(session, 1)
    assert wire.bought <= Decimal(spend or 0)
    assert 0 < wire.most <= alive
    assert session.purse is not None
    assert session.purse.spent_usd == wire.bought
    assert not session.findings.by_bucket


def test_an_open_purse_is_used(tmp_path: Path) -> None:
    wire = Watching(Endpoint(seed=1))
    explore(session_on(tmp_path, wire, usd="7", alive=4), 1)
    assert wire.bought == 7
    assert wire.most == 4


def test_the_gate_lets_nothing_pass_that_the_purse_forbids(tmp_path: Path) -> None:
    wire = Watching(Endpoint())
    scene = Scene(tmp_path)
    gate = Gate(WireTarget(wire), scene.belt(wire, usd="1", alive=1))
    bindings, phone = Bindings("run-1", REGION, Home()), Ref("phone-number", 1)
    for forbidden in ({**SIMULATOR, "NumberType": "TOLL_FREE"}, {"IsoCountryCode": "US"}):
        with pytest.raises(BudgetSpent):
            gate.send(Call(BUY, forbidden), bindings, phone, 1.0)
    assert isinstance(gate.send(Call(BUY, SIMULATOR), bindings, phone, 1.0), Accepted)
    for late in (Call(BUY, SIMULATOR), LIST, Call("SendTextMessage"), Call("CreateRegistration")):
        with pytest.raises(BudgetSpent):
            gate.send(late, bindings, None, 1.0)
    assert wire.bought == 1


def test_what_is_gone_makes_room_but_its_price_is_paid(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    belt = scene.belt(InProcess(Endpoint()), usd="2", alive=1)
    gate = Gate(WireTarget(belt.wire), belt)
    bindings = Bindings("run-1", REGION, Home())
    for n in (1, 2):
        gate.send(Call(BUY, SIMULATOR), bindings, Ref("phone-number", n), 1.0)
        assert (belt.purse.spent_usd, belt.purse.alive) == (n, 1)
        gate.send(Call("ReleasePhoneNumber", {"PhoneNumberId": Ref("phone-number", n)}), bindings, None, 1.0)
        assert (belt.purse.spent_usd, belt.purse.alive) == (n, 0)
    assert not belt.purse.may(BUY)


def test_the_same_request_under_its_token_is_bought_once(tmp_path: Path) -> None:
    belt = Scene(tmp_path).belt(InProcess(Endpoint()), usd="9")
    gate, bindings = Gate(WireTarget(belt.wire), belt), Bindings("run-1", REGION, Home())
    call = Call(BUY, {**SIMULATOR, "ClientToken": Ref("token", 1)})
    for n in (1, 2, 3):
        gate.send(call, bindings, Ref("phone-number", n), 1.0)
    assert (belt.purse.spent_usd, belt.purse.alive) == (1, 1)


@pytest.mark.parametrize(
    ("status", "body", "spent", "alive"),
    [
        (200, {"PhoneNumberId": "phone-1", "MonthlyLeasingPrice": "1.00"}, "1", 1),
        (200, {"PhoneNumberId": "phone-1"}, "1", 1),
        (200, {"PhoneNumberId": "phone-1", "MonthlyLeasingPrice": "2.50"}, "2.50", 1),
        (200, {"PhoneNumberId": "phone-1", "MonthlyLeasingPrice": "0.10"}, "1", 1),
        (200, {}, "1", 1),
        (400, {"__type": "ValidationException"}, "0", 0),
        (400, {"__type": "ThrottlingException"}, "0", 0),
        (500, {"__type": "InternalServerException"}, "1", 1),
        (503, {"__type": "ServiceUnavailable"}, "1", 1),
        (502, {}, "1", 1),
        (0, None, "1", 1),
    ],
)
def test_what_may_have_been_bought_counts(
    status: int, body: dict[str, object] | None, spent: str, alive: int, tmp_path: Path
) -> None:
    belt = Scene(tmp_path).belt(Answering(status, body), usd="9")
    gate = Gate(WireTarget(belt.wire), belt)
    gate.send(Call(BUY, SIMULATOR), Bindings("run-1", REGION, Home()), Ref("phone-number", 1), 1.0)
    assert (belt.purse.spent_usd, belt.purse.alive) == (Decimal(spent), alive)


@pytest.mark.parametrize("shown", ["1,00", "", "-1", "NaN", "Infinity", "free", 1.0])
def test_a_price_that_cannot_be_read_ends_all_buying(shown: object) -> None:
    purse = Purse(Decimal(100), 5)
    assert purse.permits(BUY, SIMULATOR)
    purse.pay(BUY, SIMULATOR, purse.take(BUY, SIMULATOR), shown)
    assert not purse.permits(BUY, SIMULATOR)
    assert not isinstance(shown, str) or usd(shown) is None


def test_a_higher_price_is_believed_from_then_on() -> None:
    purse = Purse(Decimal(5), 5)
    purse.pay(BUY, SIMULATOR, purse.take(BUY, SIMULATOR), "2.50")
    assert purse.permits(BUY, SIMULATOR)
    purse.pay(BUY, SIMULATOR, purse.take(BUY, SIMULATOR), "2.00")
    assert purse.spent_usd == 5
    assert not purse.permits(BUY, SIMULATOR)


def test_it_is_in_the_ledger_before_it_is_sent(tmp_path: Path) -> None:
    class Looking:
        def send(self, request: Request, timeout_s: float) -> Answer:  # noqa: ARG002  # whatever is asked
            entries.extend(json.loads(line) for line in belt.ledger.path.read_text().splitlines()[1:])
            raise NoAnswer("nobody")

    entries: list[dict[str, object]] = []
    belt = Scene(tmp_path).belt(wire := Looking())
    outcome = Gate(WireTarget(wire), belt).send(LIST, Bindings(f"{belt.ledger.run}-1", REGION, Home()), None, 1.0)
    assert isinstance(outcome, Lost)
    assert [(entry["entry"], entry["operation"], entry["kind"], entry["name"]) for entry in entries] == [
        ("intended", "CreateOptOutList", "opt-out-list", f"rt-{belt.ledger.run}-1-o1")
    ]
    assert stat.S_IMODE(belt.ledger.path.stat().st_mode) == 0o600


def test_a_ledger_holds_no_account_arn_or_phone_number(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    belt = scene.belt()
    for life in LIVES[:12]:
        lead(scene.session(belt), life)
    text = belt.ledger.path.read_text()
    assert '"made"' in text
    assert '"gone"' in text
    assert "123456789012" not in text
    assert "arn:" not in text
    assert "+1425" not in text


def test_nothing_is_made_that_cannot_be_written_down(tmp_path: Path) -> None:
    wire = Watching(Endpoint())
    belt = Scene(tmp_path).belt(wire)
    belt.ledger.close()
    with pytest.raises(Unwritten, match="cannot be written"):
        Gate(WireTarget(wire), belt).send(LIST, Bindings("run-1", REGION, Home()), None, 1.0)
    assert not wire.most
