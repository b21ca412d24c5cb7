"""How does Schemathesis take part in a run? It asks after the model has, within a share of the run's budget.

Its requests know the schema and nothing else, so their answers are judged by form; what they make is unmade at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from ringtrue.contracts.shapes import MODELLED, operations
from ringtrue.harness.bindings import kind_of
from ringtrue.harness.budget import BudgetSpent
from ringtrue.harness.findings import SCHEMATHESIS
from ringtrue.harness.formal import UNMAKES, FormalConversation
from ringtrue.harness.session import Session
from ringtrue.reference_model.vocabulary import Accepted, Call
from ringtrue.strategies.fitting import fitted
from ringtrue.strategies.schema_shaped import bodies
from ringtrue.strategies.tour import STAGE

# Of the whole run. A tenth covers each modelled operation about once; the model finds more in the same time.
SHARE = 0.1
LEAST_CALLS_FOR_ALL = 400  # with fewer, to look for operations without a model would take most of them


def probe(session: Session, seed: int) -> None:
    """Ask every operation that is there, those that destroy last, each for an equal share of what is left."""
    session.phase = SCHEMATHESIS
    session.budget.grant(SHARE)
    talk = FormalConversation(session)
    try:
        todo = sorted(_there(talk), key=lambda name: name.startswith(UNMAKES))
        while todo:
            talk = _staged(talk)
            _ask(talk, todo.pop(0), seed, session.budget.calls_left // (1 + len(todo)))
    except BudgetSpent:
        pass
    finally:
        _leave(talk)


def _leave(talk: FormalConversation) -> None:
    with suppress(BudgetSpent):  # which leaves behind what it says
        talk.leave()


def _there(talk: FormalConversation) -> Iterator[str]:
    """The operations that are to be judged and that the target has; one call each tells, where the model has not."""
    session = talk.session
    everything = operations() if session.budget.calls_left >= LEAST_CALLS_FOR_ALL else MODELLED
    for name in everything:
        if name not in session.probed & session.reported:
            continue
        known = session.tallies.get(name)
        if known is None or not known.calls:
            talk.say(Call(name))
            talk.unmake()
        if session.answers_properly(name):
            yield name


def _staged(talk: FormalConversation) -> FormalConversation:
    """The conversation, or a new one where something that it was to build on is gone."""
    if talk.intact:
        return talk
    _leave(talk)
    fresh = FormalConversation(talk.session)
    for call in STAGE:
        if call.operation in talk.session.probed:
            fresh.say(call)
    fresh.stand()
    return fresh


def _ask(talk: FormalConversation, operation: str, seed: int, most: int) -> None:
    budget = talk.session.budget
    until = budget.calls + most
    for body in bodies(operation, seed, most):
        if budget.calls >= until:
            return
        talk.say(fitted(operation, body, talk.at_hand, budget.calls, kind_of))
        if isinstance(talk.answered, Accepted):
            talk.unmake()
