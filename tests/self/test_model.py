"""The tester, tested: the model conforms to itself, every stated rule can convict, and no assumption ever does.

Generated from the catalogue: a new rule needs no test of its own.
"""

from __future__ import annotations

import pytest
from tests.self.inprocess import InProcess, convicted, explored, session_on

from ringtrue.contracts.rule import Strength
from ringtrue.contracts.rules import CATALOGUE
from ringtrue.contracts.shapes import MODELLED
from ringtrue.explore import explore, wander
from ringtrue.harness.endpoint import Clock, Endpoint
from ringtrue.reference_model.belongings import BELONGINGS
from ringtrue.reference_model.operations import LISTINGS, STEPS
from ringtrue.strategies.calls import DRAWN

STATED = [id for id, rule in CATALOGUE.items() if rule.strength is Strength.STATED]
WEAKER = [id for id, rule in CATALOGUE.items() if rule.strength is not Strength.STATED]
SEEDS = range(1, 51)


@pytest.mark.parametrize("clock", Clock)
def test_the_model_conforms_to_itself_in_all_that_is_planned(clock: Clock) -> None:
    session = explored(seed=1, clock=clock, calls=2000)

    assert session.findings.by_bucket == {}
    assert +session.violated == {}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_model_conforms_to_itself(seed: int) -> None:
    """By chance under every clock, and by plan under that which has a chance of its own."""
    for clock in Clock:
        session = session_on(InProcess(Endpoint(seed=seed, clock=clock)), clock, 100)
        wander(session, seed)

        assert session.findings.by_bucket == {}
        assert +session.violated == {}
    planned = explored(seed=seed, clock=Clock.FREE, calls=400 + 10 * (seed % 20))

    assert planned.findings.by_bucket == {}


@pytest.mark.parametrize("seed", [1, 2])
def test_the_embedded_endpoint_is_as_aws_was_observed(seed: int) -> None:
    session = session_on(InProcess(Endpoint(seed=seed)), Clock.PROMPT, 2000)
    session.strict = True
    explore(session, seed)

    assert session.findings.by_bucket == {}


@pytest.mark.parametrize("id", STATED)
def test_every_stated_rule_convicts_its_mutant(id: str) -> None:
    assert convicted(id), f"the mutant that breaks {id} was never convicted of it"


@pytest.mark.parametrize("id", WEAKER)
def test_no_weaker_rule_ever_convicts(id: str) -> None:
    for clock in (Clock.HELD, Clock.FREE):
        session = session_on(InProcess(Endpoint(seed=3, broken=[id], clock=clock)), clock, 80)
        wander(session, 3)

        assert +session.violated == {}


def test_every_modelled_operation_is_in_every_table() -> None:
    assert {*STEPS, *LISTINGS, *BELONGINGS} == set(MODELLED) == set(DRAWN)
