"""How is a call made that no model foresees? Its answer is judged by form, and what it makes is unmade again.

Such a conversation holds no beliefs, so that nothing it does can mislead the model. It keeps account of what it made by
the target's own words, and by the operations that make and unmake, as the contract pairs them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from ringtrue.harness.bindings import CLIENT_MADE
from ringtrue.harness.conversation import Conversation
from ringtrue.harness.findings import Step, buckets, effect_of
from ringtrue.harness.lent import spared
from ringtrue.harness.session import Session
from ringtrue.reference_model.formal import FAULT, judge_form
from ringtrue.reference_model.judgement import Verdict
from ringtrue.reference_model.request import READS
from ringtrue.reference_model.unmaking import MAKES, unmaking, unprotecting
from ringtrue.reference_model.vocabulary import Accepted, Call, Outcome, Ref, Refused, refs_in

PASSES = 3  # what is held by something else can go only after it


@dataclass(frozen=True, slots=True)
class Made:
    """What one step made: the step, and the call that unmakes it."""

    step: Step
    unmaking: Call


class FormalConversation(Conversation):
    """A conversation whose answers are judged by their form. `made` is what there is to be unmade, in order.

    `spoiled`: what should have been refused has changed something, which later answers may show.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.made: dict[str, Made] = {}
        self.set_up: tuple[Step, ...] = ()
        self.kept: frozenset[str] = frozenset()
        self._stuck: set[str] = set()
        self._worn = self.spoiled = False
        self._births = Counter(ref.kind for ref in session.lent)

    def say(self, call: Call, *, settled: bool = False) -> bool:  # noqa: ARG002  # nothing is believed
        """Send it and judge the form of the answer. Never true: nothing is to be repeated under its token."""
        if self.session.lent and spared(call, self.session.lent, self.world):
            return False
        fresh = self._fresh(call)
        outcome = self._send(call, fresh)
        self.session.count(call, outcome)
        if self.session.missing(call, outcome):
            return False
        if isinstance(outcome, Accepted) or (isinstance(outcome, Refused) and outcome.status < FAULT):
            self.session.proper.add(call.operation)
        answered = self.session.answers_properly(call.operation)
        judgement = judge_form(call, outcome, answered=answered, strict=self.session.strict)
        born = fresh if isinstance(outcome, Accepted) and fresh is not None and self.bindings.bound(fresh) else None
        self._births[born.kind if born else ""] += 1
        step = Step(call, born, call.operation.startswith(READS), effect_of(outcome), answer=outcome)
        self.steps = [*self._standing(), step]
        self.latest, self.answered = judgement, outcome
        self.convicted |= buckets(call, judgement)
        self.session.note(call, outcome, judgement, self.session.budget.calls, self.number, tuple(self.steps))
        if isinstance(outcome, Accepted):
            self._account(step, outcome)
            self._worn |= not call.operation.startswith((*READS, *MAKES))
            self.spoiled |= self._worn and judgement.verdict is Verdict.VIOLATES
        return False

    def stand(self) -> None:
        """What was said so far is what all that follows builds on, and what it made is kept to the end."""
        self.set_up, self.kept, self._worn = tuple(self._standing()), frozenset(self.made), False

    @property
    def intact(self) -> bool:
        """Is everything that was to be kept still there, and as it was?"""
        return bool(self.kept) and not self._worn and self.kept <= self.made.keys()

    def _standing(self) -> list[Step]:
        """The steps that the next one may build on: those that made what there is."""
        return [*self.set_up, *(made.step for made in self.made.values() if made.step not in self.set_up)]

    def _fresh(self, call: Call) -> Ref | None:
        """As the model would number it; but no number comes twice, whatever was unmade meanwhile."""
        fresh = super()._fresh(call)
        if fresh is None or fresh.kind in CLIENT_MADE:
            return fresh
        return Ref(fresh.kind, self._births[fresh.kind] + 1)

    def _account(self, step: Step, outcome: Accepted) -> None:
        call = step.call
        self.made.pop(repr(call), None)  # where it is one that unmakes
        undo = unmaking(call, outcome)
        if undo is not None and undo.operation in self.session.probed:
            self.made[repr(undo)] = Made(step, undo)

    @property
    def at_hand(self) -> dict[str, tuple[Ref, ...]]:
        """What there is to be named, by kind."""
        found: dict[str, tuple[Ref, ...]] = {}
        for made in self.made.values():
            for ref in refs_in(made.unmaking.params):
                kind = ref.kind.rstrip("?")
                found[kind] = (*found.get(kind, ()), ref)
        return found

    def unmake(self) -> None:
        """Delete what was made since it stands, as far as it can go now. Unjudged. Raises BudgetSpent."""
        for name in [name for name in reversed(self.made) if name not in self.kept | self._stuck]:
            self._unmake(name, patiently=False)
            self._stuck |= {name} & self.made.keys()

    def _unmake(self, name: str, *, patiently: bool) -> None:
        if self._unmade(self.made[name].unmaking, patiently=patiently):
            del self.made[name]

    def leave(self) -> None:
        """Delete everything, from the reserve if need be. Raises BudgetSpent."""
        budget = self.session.budget
        budget.cleaning = True
        try:
            for attempt in range(PASSES):
                for name in reversed(list(self.made)):
                    self._unmake(name, patiently=attempt > 0)
        finally:
            budget.cleaning = False

    def _unmade(self, call: Call, *, patiently: bool) -> bool:
        if self.session.hopeless(call.operation):
            return False
        outcome = self._send(call, None)
        if not gone(outcome) and (switch := unprotecting(call)) is not None and switch.operation in self.session.probed:
            self._send(switch, None)
            outcome = self._send(call, None)
        patience = self.session.patience
        if not patiently or patience.hopeless(call.operation):
            return gone(outcome)
        for pause in patience.pauses(patience.consistency_s):
            if gone(outcome):
                break
            patience.sleep(pause)
            outcome = self._send(call, None)
        else:
            patience.gave_up(call.operation)
        return gone(outcome)


def gone(outcome: Outcome) -> bool:
    return isinstance(outcome, Accepted) or (
        isinstance(outcome, Refused) and outcome.code == "ResourceNotFoundException"
    )
