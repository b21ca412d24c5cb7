"""How is a conversation said again? Step by step to resources made afresh, and nothing is left behind.

Calls hold Refs, so that any part of a conversation can be said again to a target whose ids are all new.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ringtrue.harness.bindings import CLIENT_MADE
from ringtrue.harness.conversation import Conversation
from ringtrue.harness.farewell import clean_up
from ringtrue.harness.findings import SCHEMATHESIS, Bucket, Step
from ringtrue.harness.formal import FormalConversation
from ringtrue.harness.purse import Unaffordable
from ringtrue.harness.session import Session
from ringtrue.reference_model.judgement import Judgement
from ringtrue.reference_model.vocabulary import Outcome, Ref, renamed


@dataclass(frozen=True, slots=True)
class Retelling:
    """What came of it: all answers, the judgement on the last one, and the buckets of all that convicted.

    `whole`: every step was said, and what it made before was made again.
    """

    answers: tuple[Outcome, ...]
    judged: Judgement | None
    convicted: frozenset[Bucket]
    whole: bool


def retell(
    session: Session,
    steps: tuple[Step, ...],
    layer: str,
    *,
    patient: bool = False,
    before: Callable[[Conversation], None] = lambda _: None,
) -> Retelling:
    """Say the steps in a conversation of their layer's kind. Raises BudgetSpent and Unaffordable.

    `patient`: the last answer may come right after a while. `before`: what is done before the last call.
    """
    talk = FormalConversation(session) if layer == SCHEMATHESIS else Conversation(session)
    answers: list[Outcome] = []
    names: dict[Ref, Ref] = {}
    try:
        for n, step in enumerate(steps):
            last = n == len(steps) - 1
            if last:
                before(talk)
            talk.patient = patient and last
            talk.latest = talk.answered = None
            call = renamed(step.call, names)
            if not session.permits(call):
                raise Unaffordable
            talk.say(call, settled=step.settled)
            if talk.answered is None:  # it was not said
                break
            answers.append(talk.answered)
            if last:
                break
            born = talk.steps[-1].born if talk.latest is not None else None
            if step.born is not None and step.born.kind not in CLIENT_MADE:
                if born is None:
                    break
                names[step.born] = born
                talk.wait()
        return Retelling(tuple(answers), talk.latest, frozenset(talk.convicted), len(answers) == len(steps))
    finally:
        _leave(talk)


def _leave(talk: Conversation) -> None:
    if isinstance(talk, FormalConversation):
        talk.leave()
        return
    budget = talk.session.budget
    budget.cleaning = True
    try:
        clean_up(talk)
    finally:
        budget.cleaning = False
