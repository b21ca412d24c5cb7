"""Which operations has a target that does not speak the protocol? None that it answers like one that does not exist.

moto answers what it does not know with the page of an internal error, which says nothing by itself: a broken operation
looks the same. So this is asked only where no answer at all was one of the service.
"""

from __future__ import annotations

from contextlib import suppress

from ringtrue.contracts.shapes import MODELLED
from ringtrue.harness.bindings import Bindings, Home
from ringtrue.harness.budget import BudgetSpent
from ringtrue.harness.session import Session
from ringtrue.reference_model.vocabulary import Call, Garbled, Outcome

NOBODYS = "NoSuchOperation"
# Of who asks, or of what stands in between, and not of what was asked for.
SAYING_NOTHING = frozenset({401, 403, 407, 408, 429, 502, 503, 504})


def find_missing(session: Session) -> None:
    """Ask each selected operation once, without parameters, and compare."""
    with suppress(BudgetSpent):
        nobodys = _asked(session, NOBODYS)
        if not isinstance(nobodys, Garbled) or nobodys.status < 400 or nobodys.status in SAYING_NOTHING:
            return
        alike = [name for name in MODELLED if name in session.selected and _asked(session, name) == nobodys]
        for name in alike:
            session.tally(name).unknown += 1
        if alike:
            what = f"{nobodys.status} {nobodys.detail}"
            session.observations[f"answered like an operation that does not exist: {what}"] += len(alike)


def _asked(session: Session, operation: str) -> Outcome:
    session.budget.spend()
    if operation != NOBODYS:
        session.tally(operation).calls += 1
    bindings = Bindings(f"{session.name}-0", session.region, Home())
    return session.target.send(Call(operation), bindings, None, session.patience.call_s)
