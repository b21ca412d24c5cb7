"""How does Schemathesis take part in a run? It asks after the model has, within a share of the run's budget.

Its requests know the schema and nothing else, so their answers are judged by form; what they make is unmade at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from tempfile import TemporaryDirectory

from hypothesis.configuration import set_hypothesis_home_dir

from ringtrue.contracts.shapes import MODELLED, operations
from ringtrue.harness.budget import BudgetSpent
from ringtrue.harness.findings import SCHEMATHESIS
from ringtrue.harness.formal import FormalConversation
from ringtrue.harness.session import Session
from ringtrue.reference_model.naming import kind_of
from ringtrue.reference_model.unmaking import UNMAKES
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
    with _no_litter(), suppress(BudgetSpent), session.agenda.part(SCHEMATHESIS, session.budget):
        _probe(session, seed)


@contextmanager
def _no_litter() -> Iterator[None]:
    """Hypothesis writes what it learns of our modules into a directory where the user stands; let it be another."""
    with TemporaryDirectory(prefix="ringtrue-") as home:
        set_hypothesis_home_dir(home)
        try:
            yield
        finally:
            set_hypothesis_home_dir(None)


def _probe(session: Session, seed: int) -> None:
    probing = Probing(session, seed)
    try:
        todo = sorted(probing.there(), key=lambda name: name.startswith(UNMAKES))
        while todo:
            most = session.budget.calls_left // len(todo)
            probing.ask(todo.pop(0), most)
    finally:
        probing.leave()


class Probing:
    """The conversation that is being held, on a stage that is set anew whenever something on it has changed."""

    def __init__(self, session: Session, seed: int) -> None:
        self.session, self.seed = session, seed
        self.talk = FormalConversation(session)

    def there(self) -> Iterator[str]:
        """The operations that are to be judged and that the target has; one call tells, where the model has not."""
        session = self.session
        everything = operations() if session.budget.calls_left >= LEAST_CALLS_FOR_ALL else MODELLED
        for name in everything:
            if name not in session.probed & session.reported:
                continue
            known = session.tallies.get(name)
            if known is None or not known.calls:
                self.talk.say(Call(name))
                self.talk.unmake()
            if session.answers_properly(name):
                yield name

    def ask(self, operation: str, most: int) -> None:
        """So many calls at most about one operation, deleting what they make included."""
        budget = self.session.budget
        until = budget.calls + most
        self._stage()
        for body in bodies(operation, self.seed, most):
            if budget.calls >= until:
                break
            self.talk.say(fitted(operation, body, self.talk.at_hand, budget.calls, kind_of))
            if isinstance(self.talk.answered, Accepted):
                self.talk.unmake()
            if self.talk.spoiled:
                self._stage()

    def _stage(self) -> None:
        if self.talk.intact:
            return
        self.leave()
        self.talk = FormalConversation(self.session)
        for call in STAGE:
            if self.session.may_probe(call.operation):
                self.talk.say(call)
        self.talk.stand()

    def leave(self) -> None:
        with suppress(BudgetSpent):  # which leaves behind what it says
            self.talk.leave()
