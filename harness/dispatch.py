"""How does a call leave? Heeded, paid for, signed, sent, heard and written down, whoever makes it and whatever for.

There is no other way to a target while a run lasts, so that no call goes uncounted, unwritten or beyond its budget, and
none leaves once a stop is wanted.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from ringtrue.harness.bindings import Bindings
from ringtrue.harness.call_log import Sent
from ringtrue.harness.ledger import Unwritten
from ringtrue.harness.patience import asked_to_wait_s, passing, throttling
from ringtrue.harness.session import Session
from ringtrue.reference_model.environment import UNKNOWN_CALLER
from ringtrue.reference_model.naming import BIRTHS
from ringtrue.reference_model.vocabulary import Call, Lost, Outcome, Ref, Refused


def dispatch(
    session: Session, call: Call, bindings: Bindings, fresh: Ref | None, conversation: int, usual_s: float
) -> Outcome:
    """The answer, which may take as long as usual, or to the end of the run.

    A call that was not heard on a connection that had been closed leaves once more, and so does one whose signature is
    not accepted any more, if other credentials are found by now. Raises BudgetSpent, Hopeless and KeyboardInterrupt.
    """
    outcome = _sent(session, call, bindings, fresh, conversation, usual_s)
    if (isinstance(outcome, Lost) and outcome.again) or _renewed(session, call, outcome):
        outcome = _sent(session, call, bindings, fresh, conversation, usual_s)
    session.hear_of_caller(call, outcome)
    return outcome


def patiently(session: Session, call: Call, once: Callable[[], Outcome]) -> Outcome:
    """The first outcome that is not of the passing kind, or the last one when patience ends. Raises as `once` does."""
    key = (call.operation, "passing")
    outcome = once()
    if not passing(outcome):
        return outcome
    if call.mangling:  # a second time is enough, and says nothing about the operation
        return once()
    pause = max(session.patience.pause_s, 0.001)
    for _ in range(session.patience.retries(key)):
        if not _rest(session, call, outcome, pause):
            break
        pause = min(pause * 2, 0.5)
        outcome = once()
        if not passing(outcome):
            session.patience.went_through(key)
            session.observations[f"{call.operation} failed in passing and then went through"] += 1
            return outcome
    session.patience.gave_up(key)
    return outcome


def _rest(session: Session, call: Call, outcome: Outcome, pause_s: float) -> bool:
    """Wait before asking again, as long as the target asks for. False if that is longer than can be waited."""
    told_s = asked_to_wait_s(outcome)
    session.throttled += throttling(outcome)
    session.last_passing = repr(outcome)[:100]
    if told_s > min(session.patience.call_s, session.budget.left_s):
        session.observations[f"{call.operation} was to be asked again later than this run can wait"] += 1
        return False
    session.patience.sleep(max(pause_s, told_s))
    return True


def _renewed(session: Session, call: Call, outcome: Outcome) -> bool:
    """Are we not known any more, and are there other credentials?"""
    unknown = isinstance(outcome, Refused) and outcome.code in UNKNOWN_CALLER and not call.mangling
    if not unknown or not session.known or session.signer is None or not session.signer.renew():
        return False
    session.observations["the credentials were not accepted any more, and found anew"] += 1
    return True


def _sent(
    session: Session, call: Call, bindings: Bindings, fresh: Ref | None, conversation: int, usual_s: float
) -> Outcome:
    leave(session, call, bindings)
    began = time.monotonic()
    try:
        outcome = session.target.send(call, bindings, fresh, session.allowance_s(usual_s))
    except (KeyboardInterrupt, Unwritten):
        _arrived(session, call, Lost("interrupted"), bindings, conversation)
        raise
    _arrived(session, call, outcome, bindings, conversation)
    if isinstance(outcome, Lost):
        session.lost(outcome.cause, outcome.unreachable)
    else:
        session.lost_in_a_row = 0
        session.budget.slowest_s = max(session.budget.slowest_s, time.monotonic() - began)
    return outcome


def _arrived(session: Session, call: Call, outcome: Outcome, bindings: Bindings, conversation: int) -> None:
    session.inventory.hear(call, outcome, bindings, conversation)
    arrived(session, call, outcome, conversation)


def leave(session: Session, call: Call, bindings: Bindings) -> None:
    """One call is about to leave. Raises BudgetSpent and KeyboardInterrupt."""
    session.stop.heed()
    if call.operation in BIRTHS:
        session.budget.keep_for(1 + len(session.inventory.existing))
    session.budget.spend()
    session.tally(call.operation).calls += 1
    if session.isolated and session.signer is not None:
        session.signer.enter(bindings.name)


def arrived(session: Session, call: Call, outcome: Outcome, conversation: int) -> None:
    """Its answer, or that none came, is written down."""
    session.log.sent(Sent(session.budget.calls, conversation, session.phase, call, outcome))
