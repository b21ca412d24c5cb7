"""Does a run with a belt on leave nothing behind? Marks, reserves, and what is swept up at its end."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from tests.self.belted import PLACE, REGION, Answering, Scene, session_on
from tests.self.inprocess import InProcess
from tests.self.standing_in import Waiting

from ringtrue.contracts.rules import CATALOGUE
from ringtrue.explore import explore, lead
from ringtrue.harness.budget import MOST_LOOKS, RESERVED_A_RESOURCE, Budget, BudgetSpent
from ringtrue.harness.conversation import Conversation
from ringtrue.harness.endpoint import Clock, Endpoint
from ringtrue.harness.lent import Lent
from ringtrue.harness.marks import marked
from ringtrue.harness.patience import Patience
from ringtrue.harness.purse import Purse
from ringtrue.harness.stand_in import resources
from ringtrue.harness.target import WireTarget
from ringtrue.harness.wire import Answer, NoAnswer
from ringtrue.reference_model.request import Request
from ringtrue.reference_model.tag import RUN, RUN_TAG
from ringtrue.reference_model.vocabulary import Call, Ref
from ringtrue.run import Plan, run
from ringtrue.selection import select
from ringtrue.strategies.lives import LIVES

BUY, LIST = "RequestPhoneNumber", Call("CreateOptOutList", {"OptOutListName": Ref("opt-out-list", 1)})


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
    session = session_on(tmp_path, InProcess(Endpoint(seed=3, clock=clock)), usd="100", calls=500)
    explore(session, 3)
    assert not session.findings.by_bucket
    assert session.tally("ListTagsForResource").accepted


def test_a_lost_mark_is_a_finding(tmp_path: Path) -> None:
    endpoint = Endpoint(broken=["Tag.opt_out_list_created_with"])
    session = session_on(tmp_path, InProcess(endpoint), usd=None, calls=80)
    talk = Conversation(session)
    talk.say(LIST)
    assert [bucket[-1] for bucket in session.findings.by_bucket] == ["Tag.opt_out_list_created_with"]


@pytest.mark.parametrize("calls", range(16, 130, 6))
def test_the_reserve_is_enough_to_leave_nothing_behind(calls: int, tmp_path: Path) -> None:
    endpoint = Endpoint(seed=calls)
    session = session_on(tmp_path, InProcess(endpoint), usd="100", alive=6, calls=calls)
    with suppress(BudgetSpent):
        for n in range(len(LIVES)):
            lead(session, LIVES[(calls + n) % len(LIVES)])
    assert not endpoint.states
    assert session.budget.calls <= calls


def test_a_reserve_grows_with_what_is_there_and_takes_the_time_that_its_calls_take() -> None:
    purse = Purse(None, 9, alive=2)
    budget = Budget(1000, 100.0)
    budget.purse, budget.rate = purse, 1.0
    assert budget.reserve == MOST_LOOKS + 3 * RESERVED_A_RESOURCE
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
    wire.send = Answering(500, {}).send  # type: ignore[method-assign]  # it breaks down
    plan = Plan(PLACE, False, REGION, 1, 20, 2.0)
    session = run(plan, WireTarget(wire), patience=Patience(pause_s=0), belt=belt)
    assert any("ringtrue sweep" in each for each in session.left_behind)


def test_a_finding_that_cannot_be_bought_again_is_not_said_to_have_passed(tmp_path: Path) -> None:
    belt = Scene(tmp_path).belt(wire := InProcess(Endpoint(broken=["Pool.delete_while_protected"])), usd="10", alive=6)
    belt.purse.shown.clear()
    session = run(Plan(PLACE, False, REGION, 1, 400, 60.0), WireTarget(wire), patience=Patience(pause_s=0), belt=belt)
    found = [each for each in session.findings.by_bucket.values() if "Pool.delete_while_protected" in each.bucket]
    assert belt.purse.spent_usd == 10
    assert [each.reproduced for each in found] == [None]


def test_a_finding_keeps_the_mark_that_it_was_found_with(tmp_path: Path) -> None:
    endpoint = Endpoint(broken=["Tag.opt_out_list_created_with"])
    belt = Scene(tmp_path).belt(wire := InProcess(endpoint), usd=None)
    session = run(Plan(PLACE, False, REGION, 1, 300, 60.0), WireTarget(wire), patience=Patience(pause_s=0), belt=belt)
    head = session.families[0].head
    assert head.reproduced == "3/3"
    assert head.steps[-1].call.params["Tags"] == [MARK]


def test_what_is_lent_is_used_without_buying_and_left_as_it_was(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    before = resources(scene.account)["own"]
    shown = scene.service().ask("DescribePhoneNumbers", {})["PhoneNumbers"]
    free = next(each["PhoneNumberId"] for each in shown if "PoolId" not in each)
    scene.pass_by(1.0)
    asked = select((), ("RequestPhoneNumber", "RequestSenderId"), ["phone-number"]).asked
    plan = Plan(PLACE, False, REGION, 1, 260, 60.0, selected=asked, lent=(Lent("phone-number", free),))
    belt = scene.belt(usd=None)
    session = run(plan, WireTarget(scene.wire), patience=Waiting(hands=scene.hands), belt=belt)
    scene.pass_by(10.0)
    found = resources(scene.account)
    assert session.tally("CreatePool").accepted
    assert not session.findings.by_bucket
    assert not found["left"]
    assert _without_channels(found["own"]) == _without_channels(before)
    assert not session.left_behind


def _without_channels(value: object) -> object:
    """A channel that stays while two-way messaging is off does nothing, and no parameter takes it away."""
    match value:
        case dict():
            return {key: _without_channels(item) for key, item in value.items() if not key.startswith("TwoWayChannel")}
        case _:
            return value
