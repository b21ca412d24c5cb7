"""Does a network that loses requests and answers ever get the target convicted?"""

from __future__ import annotations

from itertools import count
from random import Random

import pytest
from tests.self.inprocess import InProcess, session_on

from ringtrue.explore import explore, lead
from ringtrue.harness.endpoint import Clock, Endpoint
from ringtrue.harness.wire import Answer, NoAnswer
from ringtrue.reference_model.request import Request
from ringtrue.reference_model.vocabulary import Call
from ringtrue.strategies.life_of_sender_ids import LIVES_OF_SENDER_IDS

LOST = 0.08


class Lossy(InProcess):
    """Loses as many requests on the way there as answers on the way back."""

    def __init__(self, endpoint: Endpoint, seed: int) -> None:
        super().__init__(endpoint)
        self.random = Random(seed)

    def send(self, request: Request, timeout_s: float) -> Answer:
        chance = self.random.random()
        if chance < LOST / 2:
            raise NoAnswer("lost on its way")
        answer = super().send(request, timeout_s)
        if chance < LOST:
            raise NoAnswer("lost on its way back")
        return answer


class LosesOne(InProcess):
    """Loses the nth request on its way there."""

    def __init__(self, endpoint: Endpoint, n: int) -> None:
        super().__init__(endpoint)
        self.until = n

    def send(self, request: Request, timeout_s: float) -> Answer:
        self.until -= 1
        if self.until == 0:
            raise NoAnswer("lost on its way")
        return super().send(request, timeout_s)


@pytest.mark.parametrize("life", LIVES_OF_SENDER_IDS[:2])
def test_whichever_call_of_a_planned_conversation_is_lost_nobody_is_convicted(life: tuple[Call, ...]) -> None:
    for n in count(1):
        wire = LosesOne(Endpoint(), n)
        session = session_on(wire, Clock.PROMPT, calls=1000)
        lead(session, life)

        assert session.findings.by_bucket == {}, f"without call {n}"
        if wire.until > 0:
            break


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("clock", Clock)
def test_what_is_lost_on_the_way_convicts_nobody(clock: Clock, seed: int) -> None:
    session = session_on(Lossy(Endpoint(seed=seed, clock=clock), seed), clock, calls=1800)

    explore(session, seed)

    assert session.findings.by_bucket == {}
    assert any("lost on its way back" in text for text in session.observations)
