"""Does the seat belt hold? Caps, the gate before the wire, marks, the plan that is shown, and who has to ask for it."""

from __future__ import annotations

import json
import stat
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import boto3
import pytest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from tests.self.belted import PLACE, REGION, Scene
from tests.self.inprocess import InProcess

from ringtrue.belted import DEFAULT_RESOURCES, Intent, Terms, check_choice, lines_of, terms
from ringtrue.contracts.rules import CATALOGUE
from ringtrue.contracts.shapes import MODELLED
from ringtrue.explore import explore, lead
from ringtrue.harness.account import account
from ringtrue.harness.belt import Gate
from ringtrue.harness.bindings import Bindings, Home
from ringtrue.harness.budget import RESERVED_A_RESOURCE, RESERVED_FOR_LOOKS, Budget, BudgetSpent
from ringtrue.harness.conversation import Conversation
from ringtrue.harness.credentials import Identity
from ringtrue.harness.endpoint import Clock, Endpoint
from ringtrue.harness.ledger import Ledger, Unwritten, opened
from ringtrue.harness.marks import marked
from ringtrue.harness.patience import Patience
from ringtrue.harness.purse import Purse, usd
from ringtrue.harness.session import Session
from ringtrue.harness.target import WireTarget
from ringtrue.harness.wire import Answer, NoAnswer, Wire
from ringtrue.options import Address, Complaint, endpoint_url
from ringtrue.reference_model.request import Request
from ringtrue.reference_model.tag import RUN, RUN_TAG
from ringtrue.reference_model.vocabulary import Accepted, Call, Lost, Ref
from ringtrue.run import Plan, run
from ringtrue.selection import select
from ringtrue.strategies.lives import LIVES
from ringtrue.strategies.tour import SIMULATOR

BUY, LIST = "RequestPhoneNumber", Call("CreateOptOutList", {"OptOutListName": Ref("opt-out-list", 1)})
AWS_ADDRESS = Address("https://sms-voice.eu-west-1.amazonaws.com", loopback=False, aws=True)
NOWHERE = Terms(None, 5, Path("ledger"), 1.0, 5.0, aws=False)


def _session(tmp_path: Path, wire: Wire, *, usd: str | None, alive: int = 20, calls: int = 400) -> Session:
    belt = Scene(tmp_path).belt(wire, usd=usd, alive=alive)
    belt.purse.shown.clear()
    budget = Budget(calls, 120.0)
    budget.purse = belt.purse
    return Session(
        Gate(WireTarget(wire), belt), budget, Patience(pause_s=0), name=belt.ledger.run, region=REGION,
        selected=frozenset(MODELLED), purse=belt.purse, marks=True,
    )  # fmt: skip


class _Watching(InProcess):
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
        if answer.status == 200 and request.headers["X-Amz-Target"].endswith(f".{BUY}"):
            self._ids.add(json.loads(answer.body)["PhoneNumberId"])
        return answer


@pytest.mark.parametrize(("spend", "alive"), [(None, 1), (None, 5), ("0", 3), ("0.99", 3), ("3", 2), ("7.5", 4)])
def test_caps_are_never_exceeded(spend: str | None, alive: int, tmp_path: Path) -> None:
    wire = _Watching(Endpoint(seed=1))
    session = _session(tmp_path, wire, usd=spend, alive=alive, calls=300)
    explore(session, 1)
    assert wire.bought <= Decimal(spend or 0)
    assert 0 < wire.most <= alive
    assert session.purse is not None
    assert session.purse.spent_usd == wire.bought
    assert not session.findings.by_bucket


def test_an_open_purse_is_used(tmp_path: Path) -> None:
    wire = _Watching(Endpoint(seed=1))
    explore(_session(tmp_path, wire, usd="7", alive=4), 1)
    assert wire.bought == 7
    assert wire.most == 4


def test_the_gate_lets_nothing_pass_that_the_purse_forbids(tmp_path: Path) -> None:
    wire = _Watching(Endpoint())
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


class _Answering:
    """Gives the same answer to everybody."""

    def __init__(self, status: int, body: dict[str, object] | None) -> None:
        self.status, self.body = status, body

    def send(self, request: Request, timeout_s: float) -> Answer:  # noqa: ARG002  # whatever is asked
        if self.body is None:
            raise NoAnswer("nobody")
        return Answer(self.status, {}, json.dumps(self.body).encode())


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
    belt = Scene(tmp_path).belt(_Answering(status, body), usd="9")
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
    wire = _Watching(Endpoint())
    belt = Scene(tmp_path).belt(wire)
    belt.ledger.close()
    with pytest.raises(Unwritten, match="cannot be written"):
        Gate(WireTarget(wire), belt).send(LIST, Bindings("run-1", REGION, Home()), None, 1.0)
    assert not wire.most


def test_two_runs_cannot_share_a_ledger(tmp_path: Path) -> None:
    ledger = opened(tmp_path, "0123456789", PLACE, REGION)
    assert isinstance(ledger, Ledger)
    with pytest.raises(OSError):
        ledger.path.rename(tmp_path / "moved")
        opened(tmp_path / "moved", "0123456789", PLACE, REGION)


MARK = {"Key": RUN_TAG, "Value": RUN}
TEAM = {"Key": "team", "Value": "blue"}
WRONG_TAGS = Call("CreatePool", {"Tags": []}, CATALOGUE["CreatePool.Tags.Key.length"])


@pytest.mark.parametrize(
    ("call", "tags"),
    [
        (LIST, [MARK]),
        (Call("CreatePool", {"Tags": [TEAM]}), [TEAM, MARK]),
        (Call("CreatePool", {"Tags": [TEAM, MARK]}), [TEAM, MARK]),
        (Call("CreatePool", {"PoolId": 1}, CATALOGUE["CreatePool.MessageType.required"]), [MARK]),
        (Call("CreatePool", {"Tags": "wrong"}), "wrong"),
        (WRONG_TAGS, []),
        (Call("TagResource", {"Tags": [TEAM]}), [TEAM]),
    ],
)
def test_what_makes_something_is_marked_but_for_tags_that_are_to_be_wrong(call: Call, tags: object) -> None:
    assert marked(call).params["Tags"] == tags


@pytest.mark.parametrize("clock", [Clock.PROMPT, Clock.FREE])
def test_marks_are_expected_wherever_tags_are_shown(clock: Clock, tmp_path: Path) -> None:
    session = _session(tmp_path, InProcess(Endpoint(seed=3, clock=clock)), usd="100", calls=500)
    explore(session, 3)
    assert not session.findings.by_bucket
    assert session.tally("ListTagsForResource").accepted


def test_a_lost_mark_is_a_finding(tmp_path: Path) -> None:
    endpoint = Endpoint(broken=["Tag.opt_out_list_created_with"])
    session = _session(tmp_path, InProcess(endpoint), usd=None, calls=80)
    talk = Conversation(session)
    talk.say(LIST)
    assert [bucket[-1] for bucket in session.findings.by_bucket] == ["Tag.opt_out_list_created_with"]


@pytest.mark.parametrize("calls", range(16, 130, 6))
def test_the_reserve_is_enough_to_leave_nothing_behind(calls: int, tmp_path: Path) -> None:
    endpoint = Endpoint(seed=calls)
    session = _session(tmp_path, InProcess(endpoint), usd="100", alive=6, calls=calls)
    with suppress(BudgetSpent):
        for n in range(len(LIVES)):
            lead(session, LIVES[(calls + n) % len(LIVES)])
    assert not endpoint.states
    assert session.budget.calls <= calls


def test_a_reserve_grows_with_what_is_there_and_takes_the_time_that_its_calls_take() -> None:
    purse = Purse(None, 9, alive=2)
    budget = Budget(1000, 100.0)
    budget.purse, budget.rate = purse, 1.0
    assert budget.reserve == RESERVED_FOR_LOOKS + 3 * RESERVED_A_RESOURCE
    budget.started -= 100.0 - budget.reserve + 1.0
    assert budget.out_of_time
    budget.cleaning = True
    assert not budget.out_of_time


def test_a_run_sweeps_up_what_its_conversations_could_not_name(tmp_path: Path) -> None:
    class Losing(InProcess):
        """The answers to creations are lost."""

        def send(self, request: Request, timeout_s: float) -> Answer:
            answer = super().send(request, timeout_s)
            if ".Create" in request.headers["X-Amz-Target"] and answer.status == 200:
                raise NoAnswer("lost")
            return answer

    endpoint = Endpoint()
    belt = Scene(tmp_path).belt(wire := Losing(endpoint), usd="20", alive=8)
    plan = Plan(PLACE, False, REGION, 1, 120, 60.0)
    session = run(plan, WireTarget(wire), patience=Patience(pause_s=0), belt=belt)
    assert session.tally("CreatePool").calls
    assert not endpoint.states
    assert not session.left_behind


def test_what_cannot_be_swept_up_is_said(tmp_path: Path) -> None:
    belt = Scene(tmp_path).belt(wire := InProcess(Endpoint(broken=["OptOutList.deleted_is_gone"])))
    belt.ledger.intend("CreateOptOutList", "opt-out-list", None, None)
    wire.send = _Answering(500, {}).send  # type: ignore[method-assign]  # it breaks down
    plan = Plan(PLACE, False, REGION, 1, 20, 2.0)
    session = run(plan, WireTarget(wire), patience=Patience(pause_s=0), belt=belt)
    assert any("ringtrue sweep" in each for each in session.left_behind)


# Who wears it, and what is said


@pytest.mark.parametrize(("address", "target"), [(AWS_ADDRESS, None), (None, "aws"), (AWS_ADDRESS, "aws")])
def test_aws_is_asked_only_if_charges_are_accepted(address: Address | None, target: str | None) -> None:
    with pytest.raises(Complaint, match="--i-accept-aws-charges"):
        _terms(address, target, accepted=False)
    found = _terms(address, target, accepted=True)
    assert found is not None
    assert (found.most_usd, found.most_resources, found.rate) == (None, DEFAULT_RESOURCES, 1.0)
    assert found.barred == ("RequestPhoneNumber", "RequestSenderId")


def _terms(
    address: Address | None = None, target: str | None = None, *, belt: bool = False, accepted: bool = False,
    max_spend: str | None = None, max_resources: int | None = None,
) -> Terms | None:  # fmt: skip
    return terms(
        address, target, belt=belt, accepted=accepted, max_spend=max_spend, max_resources=max_resources, ledger="x"
    )


def test_others_wear_it_if_they_wish() -> None:
    assert _terms() is None
    assert _terms(Address("http://10.0.0.1", loopback=False), accepted=True) is None
    worn = _terms(belt=True, max_spend="2.50 USD", max_resources=7)
    assert worn is not None
    assert (worn.most_usd, worn.most_resources, worn.rate) == (Decimal("2.50"), 7, 0.0)
    assert worn.barred == ("RequestSenderId",)


@pytest.mark.parametrize(
    ("wishes", "said"),
    [
        ({"max_spend": "5"}, "--max-spend is for AWS"), ({"max_resources": 5}, "--max-resources is for AWS"),
        ({"belt": True, "max_spend": "lots"}, "'lots' is no amount"), ({"belt": True, "max_spend": "-1"}, "no amount"),
        ({"belt": True, "max_spend": "nan"}, "no amount"), ({"belt": True, "max_resources": 0}, "from 1 to 20"),
        ({"belt": True, "max_resources": 21}, "from 1 to 20"),
    ],
)  # fmt: skip
def test_wrong_terms_are_refused(wishes: dict[str, object], said: str) -> None:
    with pytest.raises(Complaint, match=said):
        _terms(**wishes)  # type: ignore[arg-type]  # as the table has them


def test_an_operation_that_buys_or_needs_to_is_not_chosen_by_mistake() -> None:
    for name, said in [("RequestPhoneNumber", "it buys"), ("CreatePool", "needs RequestPhoneNumber")]:
        with pytest.raises(Complaint, match=f"{name} is chosen, but .*{said}.*--max-spend"):
            check_choice(NOWHERE, [name])
    with pytest.raises(Complaint, match="nobody documents"):
        check_choice(Terms(Decimal(5), 5, Path("x"), 1.0, 5.0, aws=False), ["RequestSenderId"])
    check_choice(NOWHERE, ["CreateOptOutList"])
    check_choice(None, ["RequestSenderId"])


def test_an_address_at_aws_passes_by_https_alone() -> None:
    assert endpoint_url(AWS_ADDRESS.url, aws=True) == AWS_ADDRESS
    assert not endpoint_url("http://127.0.0.1:1", aws=True).aws
    with pytest.raises(Complaint, match="https"):
        endpoint_url(AWS_ADDRESS.url.replace("https", "http"), aws=True)


def test_the_plan_says_what_may_happen_and_what_it_may_cost(tmp_path: Path) -> None:
    excluded = select((), NOWHERE.barred)
    intent = Intent(PLACE, sorted(excluded.asked), 10_000, 300.0)
    free = dict(lines_of(NOWHERE, intent, tmp_path, "my-sandbox (…9012)"))
    assert free["account"] == "my-sandbox (…9012)"
    assert free["operations"].startswith("9 of 27: CreateOptOutList, ")
    assert free["never asked"] == "RequestPhoneNumber, RequestSenderId, which would buy"
    assert (free["to buy"], free["worst case"]) == ("nothing", "0.00 USD; calls alone cost nothing")
    assert free["calls"] == "at most 300 calls, at 1 a second 5 min 0 s"
    buying = Terms(Decimal("4.50"), 5, Path("x"), 0.0, 5.0, aws=False)
    asked = sorted(select((), buying.barred).asked)
    paid = dict(lines_of(buying, Intent(PLACE, asked, 500, 60.0, ["phone-number#1"]), tmp_path, ""))
    assert paid["to buy"] == "at most 4 simulator numbers at 1.00 USD a month"
    assert (paid["worst case"], paid["lent"]) == ("4.00 USD", "phone-number#1")
    assert paid["calls"] == "at most 500 calls and 60 s"
    assert "account" not in paid


class _Client:
    def list_account_aliases(self) -> object:
        denied = {"Error": {"Code": "AccessDenied", "Message": "arn:aws:iam::123456789012:user/x is not authorized"}}
        raise ClientError(denied, "ListAccountAliases")  # type: ignore[arg-type]  # as AWS answers

    def get_caller_identity(self) -> object:
        return {"Account": "123456789012"}


def test_an_account_is_shown_by_the_end_of_its_number_and_refusals_by_their_code(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = SimpleNamespace(client=lambda *_, **__: _Client())
    monkeypatch.setattr(boto3, "Session", lambda *_, **__: session)
    shown = account(Identity(Credentials("a", "b"), REGION, placeholder=False))
    assert shown == "alias unknown: iam:ListAccountAliases AccessDenied (…9012)"
