"""In which order is it asked? A Hypothesis state machine with one rule an operation.

Hypothesis' own swarm testing switches rules off by name, one conversation at a time; features do the same for
arguments. The machine knows no target: it says its calls to a Talk and reads beliefs back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from hypothesis import HealthCheck, Phase, Verbosity, settings
from hypothesis import strategies as st
from hypothesis.internal.conjecture.providers import AVAILABLE_PROVIDERS, HypothesisProvider
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from ringtrue.contracts.shapes import MODELLED
from ringtrue.reference_model.vocabulary import Call, Ref
from ringtrue.reference_model.world import World
from ringtrue.strategies.beliefs import Draw, Situation
from ringtrue.strategies.calls import valid_call
from ringtrue.strategies.features import Features, features
from ringtrue.strategies.wrong import breakable, wrong_calls

STEPS = 24


class Afresh(HypothesisProvider):
    """Hypothesis' own generation, each conversation drawn afresh.

    Hypothesis' default backend mutates earlier examples and remembers a tree of what was drawn: half of the
    conversations are near copies, and a target that answers differently the second time looks flaky, because what we
    draw depends on what it answered. A backend of another name is asked for one example after the other.
    """

    def draw_integer(
        self,
        min_value: int | None = None,
        max_value: int | None = None,
        *,
        weights: dict[int, float] | None = None,
        shrink_towards: int = 0,
    ) -> int:
        """Every number alike: ours are percentages and indices, in which no number is odder than another."""
        if min_value is None or max_value is None or weights is not None or self._random is None:
            return super().draw_integer(min_value, max_value, weights=weights, shrink_towards=shrink_towards)
        return self._random.randint(min_value, max_value)


AVAILABLE_PROVIDERS["ringtrue"] = Afresh


class Talk(Protocol):
    """The other side of the machine: one conversation with a target."""

    @property
    def world(self) -> World: ...

    @property
    def haunted(self) -> bool:
        """Has it got beyond judging?"""
        ...

    @property
    def arns(self) -> frozenset[Ref]: ...

    def say(self, call: Call) -> bool:
        """Say it and judge the answer; true if it was accepted and may be said again under the same token."""
        ...

    def wait(self) -> None:
        """Wait, with patience, until what was created is ACTIVE."""
        ...

    def farewell(self) -> None:
        """Look at everything once more, then delete it."""
        ...


# Asked for before anything else, since without them nothing else can be: phone numbers, pools with members, lists.
REQUEST, JOIN = "RequestPhoneNumber", "AssociateOriginationIdentity"
OPENINGS = (
    (REQUEST,),
    (REQUEST, "CreateOptOutList", REQUEST, "CreatePool", REQUEST),
    (REQUEST, REQUEST, "CreatePool", JOIN),
    (REQUEST, REQUEST, REQUEST, "CreatePool", JOIN, JOIN),
    ("CreateOptOutList", REQUEST, "CreateOptOutList", REQUEST),
    (REQUEST, REQUEST, "UpdatePhoneNumber", "CreatePool", "CreatePool"),
    (REQUEST, REQUEST, REQUEST, REQUEST, REQUEST, *(("CreatePool",) * 5)),
    ("RequestSenderId", "RequestSenderId", "CreatePool", "CreatePool", JOIN),
)


@dataclass(frozen=True, slots=True)
class Turn:
    """A call, whether to say it again under its token, and whether to wait for what it creates."""

    call: Call
    again: bool
    patient: bool


@st.composite
def turns(
    draw: Draw, operation: str, world: World, features: Features, arns: frozenset[Ref], token: Ref
) -> Turn | None:
    """What to ask of the operation, as things stand. One strategy a turn, since Hypothesis keeps books on each draw."""
    situation = Situation(world, features, arns, draw)
    call = valid_call(operation, situation, token)
    if call is None:
        return None
    if features.wrong and (options := breakable(operation)) and situation.chance(8):
        wrong = tuple(wrong_calls(call, options[situation.index(len(options))]))
        call = wrong[situation.index(len(wrong))]
    again = "ClientToken" in call.params and situation.chance(40)
    return Turn(call, again, not (features.impatience and situation.chance(50)))


def machine(begin: Callable[[], Talk], may_ask: Callable[[str], bool]) -> type[RuleBasedStateMachine]:
    """A machine that holds one conversation an example. `may_ask` tells which operations are worth asking."""

    class Conversation(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.talk = begin()
            self.tokens = 0

        @initialize(data=st.data(), drawn=features(), opening=st.sampled_from(OPENINGS))
        def open(self, data: st.DataObject, drawn: Features, opening: tuple[str, ...]) -> None:
            self.features = drawn
            for operation in opening:
                self.ask(operation, data)

        def ask(self, operation: str, data: st.DataObject) -> None:
            if self.talk.haunted or not may_ask(operation):
                return
            token = Ref("token", self.tokens + 1)
            turn = data.draw(turns(operation, self.talk.world, self.features, self.talk.arns, token))
            if turn is None:
                return
            self.tokens += 1
            if self.talk.say(turn.call) and turn.again:
                self.talk.say(turn.call)
            if turn.patient:
                self.talk.wait()

        def teardown(self) -> None:
            self.talk.farewell()

    for operation in MODELLED:
        setattr(Conversation, operation, _rule(operation))
    return Conversation


def _rule(operation: str) -> Any:  # Hypothesis' rules are untyped
    def ask(self: Any, data: st.DataObject) -> None:  # the class is made inside `machine`
        self.ask(operation, data)

    ask.__name__ = operation
    return rule(data=st.data())(ask)


def exploring(conversations: int) -> settings:
    """Generation only: findings are shrunk by our own means. No profile of Hypothesis' own (`ci`!) applies."""
    return settings(
        max_examples=conversations, stateful_step_count=STEPS, phases=[Phase.generate], database=None, deadline=None,
        derandomize=False, print_blob=False, verbosity=Verbosity.quiet, backend="ringtrue",
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
