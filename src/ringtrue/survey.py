"""Which operations are there? Each is asked one harmless call first, whose answer is judged like any other.

The plan adapts by itself: what turns out to be missing is never asked again, nor is what builds on it.
"""

from __future__ import annotations

from contextlib import suppress

from ringtrue.contracts.shapes import MODELLED
from ringtrue.explore import Talk
from ringtrue.harness.budget import BudgetSpent
from ringtrue.harness.session import Session
from ringtrue.reference_model.vocabulary import Garbled
from ringtrue.selection import lacking_beside
from ringtrue.strategies.survey import ORDER, harmless, lacking

LEAST_CALLS = 200  # with fewer, what is missing is learned as it is asked for


def survey(session: Session) -> None:
    """Ask everything that is selected once; nothing is to come of it. Raises Hopeless."""
    if session.budget.max_calls < LEAST_CALLS:
        return
    talk = Talk(session)
    with suppress(BudgetSpent):
        try:
            for operation in filter(session.may_ask, ORDER):
                talk.say(harmless(operation))
                if isinstance(talk.answered, Garbled):  # a page that is not found may be an answer of the operation's
                    talk.say(lacking(operation))
        finally:
            talk.farewell()


def unreached(session: Session, operation: str) -> str:
    """Why the operation was never accepted, as far as others are the cause: "CreatePool is not implemented"."""
    if session.tally(operation).accepted:
        return ""
    lent = {ref.kind for ref in session.lent.keys() - session.withdrawn}
    for name in sorted(lacking_beside(lent, operation), key=MODELLED.index):
        if name in session.selected and not session.tally(name).accepted:
            return f"{name} was never accepted, without which there is nothing to ask it of"
    return ""
