"""Which operations are there? Each is asked one harmless call first, whose answer is judged like any other.

The plan adapts by itself: what turns out to be missing is never asked again, nor is what builds on it.
"""

from __future__ import annotations

from contextlib import suppress

from ringtrue.contracts.shapes import MODELLED
from ringtrue.explore import Talk
from ringtrue.harness.agenda import SURVEY
from ringtrue.harness.budget import BudgetSpent
from ringtrue.harness.dispatch import dispatch
from ringtrue.harness.session import Foreign, Session
from ringtrue.reference_model.vocabulary import Accepted, Call, Garbled, Outcome, Refused
from ringtrue.selection import lacking_beside
from ringtrue.strategies.survey import ORDER, harmless, lacking

NOBODYS, LEAST_ERROR = "NoSuchOperation", 400
# What speaks of the caller, or of what stands before the service, and not of what was asked.
ABOUT_NOTHING_ASKED = frozenset({401, 403, 407, 408, 429, 502, 503, 504})
MOST_OTHERS = 8  # operations that are asked before something is given up for no service of AWS
LEAST_CALLS = 200  # with fewer, what is missing is learned as it is asked for


def survey(session: Session) -> None:
    """Ask everything that is selected once; nothing is to come of it. Raises Hopeless."""
    if session.budget.max_calls < LEAST_CALLS:
        return
    talk = Talk(session)
    with suppress(BudgetSpent), session.agenda.part(SURVEY, session.budget, len(ORDER)):
        try:
            for operation in ORDER:
                if session.may_ask(operation):
                    _ask_once(talk, operation)
                session.agenda.advance()
        finally:
            talk.farewell()


def _ask_once(talk: Talk, operation: str) -> None:
    """Raises Foreign if nobody here speaks the protocol."""
    try:
        _look_for(talk, operation)
    except Foreign:
        if not _speaks_of_others(talk):
            raise
        talk.session.stopped = None


def _look_for(talk: Talk, operation: str) -> None:
    talk.say(harmless(operation))
    if isinstance(talk.answered, Garbled) and talk.session.answers == 1:
        _service_in(talk)
    if isinstance(talk.answered, Garbled):  # a page that is not found may be an answer of the operation's
        talk.say(lacking(operation))


def _speaks_of_others(talk: Talk) -> bool:
    """So far nothing was in the protocol, but only reads were asked: is an operation there that does speak it?"""
    session = talk.session
    unheard = [name for name in ORDER if session.may_ask(name) and not session.tally(name).calls][-MOST_OTHERS:]
    spoken = any(isinstance(_asked(talk, lacking(name)), Accepted | Refused) for name in unheard)
    session.well_formed += spoken
    return spoken


def _service_in(talk: Talk) -> None:
    """Raises Foreign if each operation is answered like one that nobody has, and none in the protocol.

    moto answers what it does not know with the page of an internal error. Of one operation that says nothing, since
    a broken one looks the same.
    """
    nobodys = _asked(talk, Call(NOBODYS))
    if not isinstance(nobodys, Garbled) or nobodys.status < LEAST_ERROR or nobodys.status in ABOUT_NOTHING_ASKED:
        return
    session = talk.session
    selected = [name for name in ORDER if name in session.selected]
    if any(_asked(talk, lacking(name)) != nobodys for name in selected):
        return
    for tally in map(session.tally, selected):
        tally.unknown += 1
        tally.shown = f"{nobodys!r}, like an operation that does not exist"
    raise Foreign


def _asked(talk: Talk, call: Call) -> Outcome:
    session = talk.session
    session.answers += 1
    return dispatch(session, call, talk.bindings, None, talk.number, session.patience.call_s)


def unreached(session: Session, operation: str) -> str:
    """Why the operation was never accepted, as far as others are the cause: "CreatePool is not implemented"."""
    if session.tally(operation).accepted:
        return ""
    lent = {ref.kind for ref in session.lent.keys() - session.withdrawn}
    for name in sorted(lacking_beside(lent, operation), key=MODELLED.index):
        needed = session.tally(name)
        if name in session.selected and needed.calls and not needed.accepted:
            return f"{name} was never accepted, without which there is nothing to ask it of"
    return ""
