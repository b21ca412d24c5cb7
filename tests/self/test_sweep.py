"""Does a sweep find everything that a killed run leaves behind, and touch nothing else?"""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest
from tests.self.belted import PLACE, REGION, Killed, Mortal, Scene, killed

from ringtrue.explore import lead
from ringtrue.harness.claims import claims
from ringtrue.harness.like_aws import Pace
from ringtrue.harness.service import Away
from ringtrue.harness.stand_in import resources
from ringtrue.harness.sweep import Leftover
from ringtrue.harness.wire import Answer, NoAnswer
from ringtrue.reference_model.request import Request
from ringtrue.reference_model.tag import RUN_TAG
from ringtrue.strategies.lives import LIVES

TRIALS = 50
MARKED = [{"Key": RUN_TAG, "Value": "0123456789"}]
SIMULATOR = {
    "IsoCountryCode": "US", "MessageType": "TRANSACTIONAL", "NumberCapabilities": ["SMS"], "NumberType": "SIMULATOR",
}  # fmt: skip


def _left(scene: Scene) -> object:
    scene.pass_by(10.0)
    return resources(scene.account)["left"]


@pytest.mark.parametrize("trial", range(TRIALS))
def test_nothing_is_left_of_a_run_that_was_killed_at_any_point(trial: int, tmp_path: Path) -> None:
    random = Random(trial)
    scene = Scene(tmp_path)
    before = resources(scene.account)["own"]
    mortal = Mortal(scene.wire, random.randrange(2, 40), after=random.random() < 0.5)
    belt = scene.belt(mortal)
    session = scene.session(belt, mortal)
    with killed(belt):
        for life in random.sample(LIVES, len(LIVES)):
            lead(session, life)
    assert mortal.sent >= mortal.nth
    found = scene.broom().sweep()
    assert not found.left
    assert not _left(scene)
    assert resources(scene.account)["own"] == before
    assert not scene.broom().look().left


def test_the_trials_leave_something_to_sweep(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    mortal = Mortal(scene.wire, 8, after=True)
    belt = scene.belt(mortal)
    with killed(belt):
        for life in LIVES:
            lead(scene.session(belt, mortal), life)
    assert _left(scene)
    assert scene.broom().sweep().removed


def test_a_ledger_finds_what_has_lost_its_tag(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    belt = scene.belt()
    service = scene.service()
    made = service.ask("RequestPhoneNumber", {**SIMULATOR, "DeletionProtectionEnabled": True})
    n = belt.ledger.intend("RequestPhoneNumber", "phone-number", None, None)
    belt.ledger.make(n, "phone-number", made["PhoneNumberId"])
    belt.ledger.close()
    assert [each.why for each in scene.broom().sweep().removed] == ["ledger"]
    assert not _left(scene)


def test_a_tag_finds_what_no_ledger_knows(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    scene.service().ask("CreateOptOutList", {"OptOutListName": "somewhere-else", "Tags": MARKED})
    scene.pass_by(1.0)
    assert [(each.why, each.run) for each in scene.broom().sweep().removed] == [("tag", "0123456789")]
    assert not _left(scene)


@pytest.mark.parametrize(
    "strange",
    [
        {"OptOutListName": "rt-0123456789-1-o1"},
        {"OptOutListName": "theirs", "Tags": [{"Key": RUN_TAG, "Value": "no run of ours"}]},
        {"OptOutListName": "theirs", "Tags": [{"Key": "ringtrue", "Value": "0123456789"}]},
    ],
)
def test_what_only_looks_like_ours_is_left_alone(strange: dict[str, object], tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    scene.service().ask("CreateOptOutList", strange)
    scene.pass_by(1.0)
    assert not scene.broom().sweep().removed
    assert _left(scene)


def test_a_name_that_was_never_shown_to_be_made_is_claimed_only_if_it_is_of_the_run(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    belt = scene.belt()
    for name in ("theirs", "Default", own := f"rt-{belt.ledger.run}-1-o1"):
        belt.ledger.intend("CreateOptOutList", "opt-out-list", name, None)
    belt.ledger.close()
    for name in ("theirs", own):
        scene.service().ask("CreateOptOutList", {"OptOutListName": name})
        scene.pass_by(1.0)
    assert [each.id for each in scene.broom().sweep().removed] == [own]


def test_what_was_refused_is_not_claimed(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    ledger = scene.belt().ledger
    ledger.refuse(ledger.intend("CreateOptOutList", "opt-out-list", f"rt-{ledger.run}-1-o1", None))
    ledger.close()
    assert not claims(tmp_path, PLACE, REGION).open


def test_a_run_that_is_going_on_is_left_alone(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    ledger = scene.belt().ledger
    tags = [{"Key": RUN_TAG, "Value": ledger.run}]
    scene.service().ask("CreateOptOutList", {"OptOutListName": f"rt-{ledger.run}-1-o1", "Tags": tags})
    scene.pass_by(1.0)
    assert claims(tmp_path, PLACE, REGION).living == {ledger.run}
    assert not scene.broom().sweep().removed
    ledger.close()
    assert len(scene.broom().sweep().removed) == 1


def test_a_torn_line_costs_no_more_than_itself(tmp_path: Path) -> None:
    ledger = Scene(tmp_path).belt().ledger
    ledger.make(ledger.intend("CreatePool", "pool", None, None), "pool", "pool-1")
    ledger.make(ledger.intend("CreatePool", "pool", None, None), "pool", "pool-2")
    ledger.close()
    whole = ledger.path.read_bytes()
    for length in range(len(whole)):
        ledger.path.write_bytes(whole[:length])
        found = claims(tmp_path, PLACE, REGION)
        made = [json.loads(line)["id"] for line in whole[:length].splitlines() if _made(line)]
        assert [id for _, id in found.ours] == made, length
        assert bool(found.damaged) == any(not _readable(line) for line in whole[:length].splitlines())


def _readable(line: bytes) -> bool:
    try:
        return bool(json.loads(line))
    except ValueError:
        return False


def _made(line: bytes) -> bool:
    return _readable(line) and json.loads(line)["entry"] == "made"


def test_what_is_deleted_later_is_noted_on_a_line_of_its_own(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    ledger = scene.belt().ledger
    name = f"rt-{ledger.run}-1-o1"
    ledger.intend("CreateOptOutList", "opt-out-list", name, None)
    ledger.close()
    with ledger.path.open("ab") as file:
        file.write(b'{"entry":"int')
    scene.service().ask("CreateOptOutList", {"OptOutListName": name})
    scene.broom().sweep()
    found = claims(tmp_path, PLACE, REGION)
    assert (found.open, found.unclear) == (frozenset(), 0)


def test_ledgers_of_other_endpoints_claim_nothing(tmp_path: Path) -> None:
    ledger = Scene(tmp_path).belt().ledger
    ledger.make(ledger.intend("CreatePool", "pool", None, None), "pool", "pool-1")
    ledger.close()
    assert claims(tmp_path, PLACE, REGION).ours
    assert claims(tmp_path, f"{PLACE}/", REGION).ours
    assert not claims(tmp_path, PLACE, "eu-west-1").ours
    assert not claims(tmp_path, "http://127.0.0.1:1", REGION).ours


def test_all_pages_are_looked_at(tmp_path: Path) -> None:
    scene = Scene(tmp_path, pace=Pace(scale=1000.0, consistency_s=0.0))
    for n in range(20):
        scene.pass_by(1.0)
        scene.service().ask("CreateOptOutList", {"OptOutListName": f"ours-{n}", "Tags": MARKED})
    scene.wire = _Paging(scene.wire)
    assert len(scene.broom().sweep().removed) == 20


class _Paging:
    """Asks for three items a page, whatever is asked for."""

    def __init__(self, wire: object) -> None:
        self.wire = wire

    def send(self, request: Request, timeout_s: float) -> Answer:
        smaller = request.body.replace(b'"MaxResults": 100', b'"MaxResults": 3')
        return self.wire.send(Request(request.headers, smaller), timeout_s)  # type: ignore[attr-defined,no-any-return]  # a wire


def test_what_was_made_lately_is_left_alone_if_that_is_wished(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    scene.service().ask("CreateOptOutList", {"OptOutListName": "ours", "Tags": MARKED})
    scene.pass_by(1.0)
    created = scene.broom().look().left[0].created_s
    assert created is not None
    assert [each.id for each in scene.broom(before_s=created - 1).sweep().young] == ["ours"]
    assert [each.id for each in scene.broom(before_s=created + 1).sweep().removed] == ["ours"]


def test_what_cannot_be_deleted_is_said_with_the_reason(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    service = scene.service()
    service.ask("CreateOptOutList", {"OptOutListName": "ours", "Tags": MARKED})
    service.ask("RequestPhoneNumber", {**SIMULATOR, "OptOutListName": "ours"})  # a stranger's, and it uses our list
    scene.pass_by(1.0)
    found = scene.broom().sweep()
    assert [each.id for each in found.left] == ["ours"]
    assert "DeleteOptOutList was refused with ConflictException" in found.why["opt-out-list", "ours"]


class _Silent:
    def send(self, request: Request, timeout_s: float) -> Answer:  # noqa: ARG002  # whatever is asked
        raise NoAnswer("ConnectionRefusedError", unreachable=True)


class _Page:
    def send(self, request: Request, timeout_s: float) -> Answer:  # noqa: ARG002  # whatever is asked
        return Answer(200, {"content-type": "text/html"}, b"<html>")


class _Empty:
    """Accepts everything and shows nothing."""

    def send(self, request: Request, timeout_s: float) -> Answer:  # noqa: ARG002  # whatever is asked
        return Answer(200, {}, b"")


@pytest.mark.parametrize("wire", [_Silent(), _Page()], ids=["silent", "page"])
def test_who_cannot_look_does_not_say_that_nothing_is_left(wire: _Silent | _Page, tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    scene.wire = wire
    with pytest.raises(Away):
        scene.broom().sweep()


def test_who_shows_no_lists_does_not_show_that_nothing_is_left(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    scene.wire = _Empty()
    with pytest.raises(Away, match="no list"):
        scene.broom().sweep()


def test_a_leftover_says_what_it_is() -> None:
    pool = Leftover("pool", "pool-1", {"PoolId": "pool-1"}, "DELETING", False, None, "tag")
    assert str(pool) == "pool pool-1, DELETING"


def test_a_death_is_one() -> None:
    with pytest.raises(Killed):
        Mortal(_Empty(), 1, after=True).send(Request({}, b""), 1.0)
