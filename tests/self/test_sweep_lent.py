"""Is what was lent to a run that is killed given back as it was, by a sweep?"""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest
from tests.self.belted import PLACE, REGION, Mortal, Scene, killed

from ringtrue.explore import lead
from ringtrue.harness.claims import claims
from ringtrue.harness.lent import Lent
from ringtrue.harness.stand_in import resources
from ringtrue.reference_model.vocabulary import Call, Ref
from ringtrue.strategies.lives import LIVES

SETTINGS = ("TwoWayEnabled", "SelfManagedOptOutsEnabled", "OptOutListName", "DeletionProtectionEnabled", "PoolId")
ONE = Ref("phone-number", 1)


def shown(scene: Scene) -> dict[str, dict[str, Any]]:
    """The settings of the account's own numbers that are in no pool of its own, once all that takes time is done."""
    scene.pass_by(10.0)
    numbers = [each["DescribePhoneNumbers"] for each in resources(scene.account)["own"]["phone-number"].values()]
    return {each["PhoneNumberId"]: {name: each.get(name) for name in SETTINGS} for each in numbers}


def lent(scene: Scene) -> tuple[Lent, ...]:
    return tuple(Lent("phone-number", id) for id, settings in shown(scene).items() if not settings["PoolId"])


@pytest.mark.parametrize("trial", range(12))
def test_what_was_lent_to_a_run_that_is_killed_anywhere_is_given_back(trial: int, tmp_path: Path) -> None:
    random, scene = Random(trial), Scene(tmp_path)
    before, things = shown(scene), lent(scene)
    mortal = Mortal(scene.wire, random.randrange(4, 60), after=random.random() < 0.5)
    belt = scene.belt(mortal)
    session = scene.session(belt, mortal, lent=things)
    with killed(belt):
        for life in random.sample(LIVES, len(LIVES)):
            lead(session, life)
    found = scene.broom().sweep()
    assert (found.left, found.kept) == ([], {})
    assert shown(scene) == before
    assert not claims(tmp_path, PLACE, REGION).lent
    assert scene.broom().sweep().returned == []


def test_a_setting_that_was_changed_is_changed_back_and_said(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    before, (first, *_) = shown(scene), lent(scene)
    mortal = Mortal(scene.wire, 3, after=True)
    belt = scene.belt(mortal)
    protect = Call("UpdatePhoneNumber", {"PhoneNumberId": ONE, "DeletionProtectionEnabled": True})
    with killed(belt):
        lead(scene.session(belt, mortal, lent=(first,)), (protect, protect))
    assert shown(scene)[first.raw]["DeletionProtectionEnabled"]
    assert scene.broom().sweep().returned == [("phone-number", first.raw)]
    assert shown(scene) == before


def test_what_a_run_has_given_back_itself_is_left_alone(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    belt = scene.belt()
    session = scene.session(belt, lent=lent(scene))
    lead(session, LIVES[2])
    belt.ledger.close()
    assert session.lent_before
    assert not claims(tmp_path, PLACE, REGION).lent


def test_what_cannot_be_given_back_is_kept_with_the_reason(tmp_path: Path) -> None:
    scene = Scene(tmp_path)
    belt = scene.belt()
    nobodys = "phone-" + "0" * 32
    belt.ledger.lend(("phone-number", nobodys), {"DeletionProtectionEnabled": False})
    belt.ledger.close()
    found = scene.broom().sweep()
    assert found.kept == {("phone-number", nobodys): "UpdatePhoneNumber was refused with ResourceNotFoundException"}
