"""How are a run's conversations held? The planned ones first, then as many as the budget lasts, drawn by Hypothesis."""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import count

from hypothesis import seed as seeded
from hypothesis.errors import Flaky
from hypothesis.stateful import run_state_machine_as_test

from ringtrue.harness.agenda import CONSTRAINTS, DRAWN, MANGLED, PLANNED
from ringtrue.harness.budget import BudgetSpent
from ringtrue.harness.conversation import Conversation
from ringtrue.harness.farewell import clean_up, farewell
from ringtrue.harness.lending import beside_lent
from ringtrue.harness.session import Hopeless, Session
from ringtrue.reference_model.naming import listed, made_by_name
from ringtrue.reference_model.operations import DESCRIBED_BY, STEPS
from ringtrue.reference_model.tag import RESOURCE
from ringtrue.reference_model.vocabulary import Accepted, Call, Garbled, Lost, Outcome, Ref, refs_in
from ringtrue.strategies.lives import LIVES, life_of_their_pool
from ringtrue.strategies.machine import exploring, machine
from ringtrue.strategies.mangled import (
    A_CONVERSATION,
    MISSIGNED,
    PLAN,
    UNSIGNED,
    Subject,
    mangled_calls,
    subject,
    turns,
)
from ringtrue.strategies.tour import STAGE, constraint_tour

MOST_CONVERSATIONS = 100  # under one seed; Hypothesis remembers every example
SEEDS_APART = 1_000_003
MOST_IDLE = 300
ATTEMPTS = 2  # at a planned conversation
LEAST_CALLS_FOR_A_TOUR = 600
MANGLED_SHARE = 12  # of so many calls one may be mangled
MOST_LOST = 2  # mangled calls without an answer, each of which costs seconds


class NothingToAsk(BaseException):
    """Conversation after conversation makes no call: nothing that was selected can be asked."""


@dataclass(slots=True)
class Idle:
    """How many conversations in a row have made no call?"""

    calls: int = -1
    times: int = 0

    def begin(self, calls: int) -> None:
        """One more conversation begins after so many calls. Raises NothingToAsk if that has long led nowhere."""
        self.times = self.times + 1 if calls == self.calls else 0
        self.calls = calls
        if self.times > MOST_IDLE:
            raise NothingToAsk


class Talk(Conversation):
    """A conversation that the state machine may end."""

    def say(self, call: Call, *, settled: bool = False) -> bool:
        """Remembers what stops the run, since Hypothesis may report something else instead."""
        try:
            return super().say(call, settled=settled)
        except (BudgetSpent, Hopeless, KeyboardInterrupt) as stop:
            self.session.stopped = stop
            raise

    def look(self, refs: Iterable[Ref]) -> None:
        """Find out what became of these, once an answer has left it open."""
        unclear = [ref for ref in dict.fromkeys(refs) if len(self.world.beliefs.get(ref, ())) > 1]
        for kind, (operation, listing) in DESCRIBED_BY.items():
            named = [ref for ref in unclear if ref.kind == kind]
            if named and self.session.may_ask(operation):
                self.say(Call(operation, {listing.ids: [listed(ref, self.world.beliefs) for ref in named]}))

    def farewell(self) -> None:
        """Look at everything once more, then delete it; what a spent budget leaves is cleaned up from the reserve."""
        if self.session.stop.heeded:  # whoever stopped it may not wait for long; the end of the run cleans up
            return
        try:
            (clean_up if self.haunted else farewell)(self)
        except BudgetSpent:
            self._clean_up_from_the_reserve()
            raise

    def _clean_up_from_the_reserve(self) -> None:
        budget = self.session.budget
        budget.cleaning = True
        try:
            with suppress(BudgetSpent):  # then the end of the run has it
                clean_up(self)
        finally:
            budget.cleaning = False


def explore(session: Session, seed: int) -> None:
    """Hold conversations until the budget for them is spent: those that are planned, then drawn ones."""
    agenda, budget = session.agenda, session.budget
    tour = [*constraint_tour()] if budget.max_calls >= LEAST_CALLS_FOR_A_TOUR else []
    agenda.expect({PLANNED: len(LIVES), CONSTRAINTS: len(tour), MANGLED: sum(map(len, PLAN)), DRAWN: None})
    with suppress(BudgetSpent):
        with agenda.part(PLANNED, budget, len(LIVES)):
            for ref in session.lent:  # what not every run has makes no turn of the plan
                if ref.kind == "pool":
                    lead(session, life_of_their_pool(ref), theirs=True)
            for life in LIVES:
                lead(session, life)
                agenda.advance()
        with agenda.part(CONSTRAINTS, budget, len(tour)):
            break_constraints(session, tour)
        _mangle(session)
        wander(session, seed)


def wander(session: Session, seed: int) -> None:
    """Hold conversations that Hypothesis draws until the budget for them is spent."""
    with suppress(BudgetSpent), session.agenda.part(DRAWN, session.budget):
        _wander(session, seed)


def _wander(session: Session, seed: int) -> None:
    """Until that is raised, or there is nothing to ask.

    Draws depend on beliefs, and beliefs on the target. Where it answers the same draws differently, Hypothesis calls
    the test flaky and stops; it is no fault of the target's, and we go on under the next seed.
    """

    def begin() -> Talk:
        idle.begin(session.budget.calls)
        return Talk(session)

    idle = Idle()
    conversation = machine(begin, session.may_ask)
    for attempt in count():
        try:
            run_state_machine_as_test(
                seeded(seed * SEEDS_APART + attempt)(conversation), settings=exploring(MOST_CONVERSATIONS)
            )
        except NothingToAsk:
            return
        except Flaky:
            if session.stopped is not None:
                raise session.stopped from None
        gc.collect()  # all that Hypothesis remembered of these conversations, in one piece


def lead(session: Session, calls: Sequence[Call], *, theirs: bool = False) -> None:
    """One planned conversation, without the calls that cannot be made; once more if it ended unjudged.

    `theirs`: it is planned for what is lent.
    """
    for _ in range(ATTEMPTS):
        talk = Talk(session)
        try:
            for call in calls:
                _say(talk, call, theirs=theirs)
                if talk.haunted:
                    break
        finally:
            talk.farewell()
        if not talk.haunted:
            return


def _say(talk: Talk, call: Call, *, theirs: bool = False) -> Outcome | None:
    """The answer to a planned call, made twice under its token; None where it may not, or cannot, be made."""
    call = call if theirs else beside_lent(call, talk)
    known = all(ref.n == 0 or ref == made_by_name(call) or talk.knows(ref) for ref in refs_in(call.params))
    known = known and all(ref.n == 0 or ref in talk.arns for ref in refs_in(call.params.get(RESOURCE)))
    if not known or not talk.session.may_ask(call.operation):
        return None
    if talk.say(call):
        talk.say(call)
    answered = talk.answered
    if isinstance(answered, Garbled | Lost):
        talk.look(refs_in(call.params))
    talk.wait()
    return answered


def break_constraints(session: Session, tour: Iterable[Call]) -> None:
    """Calls that are wrong in one constraint each; one that has had an effect is the last one on its stage."""
    calls = deque(tour)
    while calls:
        talk = Talk(session)
        try:
            for call in STAGE:
                _say(talk, call)
            while calls and not talk.haunted:
                call = calls.popleft()
                answered = _say(talk, call)
                session.agenda.advance()
                if isinstance(answered, Accepted) and call.operation in STEPS:
                    break
        finally:
            talk.farewell()


def _mangle(session: Session) -> None:
    """Requests that no SDK would send, a few turns in each conversation, with looks at what they may have done."""
    about = subject(session.may_ask, session.reported)
    with session.agenda.part(MANGLED, session.budget, sum(map(len, PLAN)) if about else 0):
        if about is not None:
            _mangle_about(session, about)


def _mangle_about(session: Session, about: Subject) -> None:
    planned = deque(turns(session.budget.max_calls // MANGLED_SHARE))
    if len(planned) < len(PLAN):
        session.agenda.cut_short("calls")
    answers: dict[str, Outcome | None] = {}
    while planned:
        talk = Talk(session)
        if about.makes:
            talk.strays.append(about.undo)
        try:
            for call in about.stage:
                _say(talk, call)
            for _ in range(min(len(planned), A_CONVERSATION)):
                turn = planned.popleft()
                _mangle_in_turn(talk, about, turn, answers)
                session.agenda.advance(len(turn))
        finally:
            talk.farewell()
        if sum(isinstance(each, Lost) for each in answers.values()) >= MOST_LOST:
            session.observations["mangled requests were not answered time and again, and the rest was not sent"] += 1
            session.agenda.cut_short()
            return


def _mangle_in_turn(talk: Talk, about: Subject, turn: tuple[str, ...], answers: dict[str, Outcome | None]) -> None:
    refused = False
    for mangling in turn:
        if mangling in MISSIGNED and isinstance(answers.get(UNSIGNED), Accepted):
            continue
        if mangling == UNSIGNED and talk.session.isolated:  # it would be done in an account of nobody's, and stay there
            continue
        for call in mangled_calls(about, mangling):
            answers[mangling] = _say(talk, call)
            changes = call.operation == about.change.operation
            if isinstance(answers[mangling], Accepted) and changes:
                _say(talk, about.undo)
            refused |= changes and not isinstance(answers[mangling], Accepted)
    if refused:
        _say(talk, about.look)
