"""What is still there at the end of a run? Deleted by the inventory and, with a belt on, swept by ledger and tag.

Conversations clean up after themselves; this is for what they could not name, or had no time or calls left for.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from functools import partial

from ringtrue.harness.belt import Belt
from ringtrue.harness.bindings import Bindings, Home
from ringtrue.harness.budget import BudgetSpent
from ringtrue.harness.claims import claims
from ringtrue.harness.dispatch import arrived, dispatch, patiently
from ringtrue.harness.inventory import Borrowed, Existing, Inventory
from ringtrue.harness.ledger import Unwritten
from ringtrue.harness.paging import walked
from ringtrue.harness.service import Away, Declined, Service
from ringtrue.harness.session import Hopeless, Session
from ringtrue.harness.sweep import Broom
from ringtrue.reference_model.adopted import NOT_FOUND
from ringtrue.reference_model.environment import UNKNOWN_CALLER
from ringtrue.reference_model.operations import LISTINGS
from ringtrue.reference_model.unmaking import REMOVED_BY, unprotecting
from ringtrue.reference_model.vocabulary import Accepted, Call, Lost, Outcome, Refused

CALLS_A_RESOURCE, CALLS_FOR_LOOKS = 4, 24
LEAST_S = 10.0
CLOCKS_APART_S = 600.0  # ours and the target's, at most
MOST_ON_A_PAGE, MOST_HUNG = 100, 2  # answers that did not come, before a deletion is given up
CLEANING = "clean up"  # the phase
SHOWS = {REMOVED_BY[listing.kind][0]: (operation, listing) for operation, listing in LISTINGS.items()}


class Unwelcome(Exception):
    """Nobody is there, or we are nobody to them: there is no use in trying on."""


def tidy(session: Session) -> None:
    """Delete what exists, and give back what is borrowed, as far as calls and time last. Raises KeyboardInterrupt.

    In rounds, since what is held by something else goes after it, and patiently, since that may take a while. A last
    look at all kinds of which something was made is the proof: what was accepted may have done nothing.
    """
    inventory, patience = session.inventory, session.patience
    if not inventory.kinds and not inventory.borrowed:
        return
    session.phase, session.budget.cleaning = CLEANING, True
    hung: Counter[str] = Counter()
    try:
        for pause in (*patience.pauses(patience.consistency_s), 0.0):
            inventory.window_s = inventory.window_s if pause else 0.0  # what nobody knows by now is not there
            unknown = [_delete(session, each, hung) for _, each in inventory.in_order]
            for borrowed in [*inventory.borrowed.values()]:
                _give_back(session, borrowed)
            if not _hopeful(inventory, hung):
                _look_around(session)
                if not _hopeful(inventory, hung) and not inventory.doubtful:
                    break
            elif all(unknown) and not inventory.borrowed:  # wait once, and not call by call
                patience.sleep(patience.consistency_s)
                inventory.window_s = 0.0
            patience.sleep(pause)
    except (BudgetSpent, Hopeless, Unwelcome):
        pass
    finally:
        session.budget.cleaning = False


def _hopeful(inventory: Inventory, hung: Mapping[str, int]) -> bool:
    """Is there anything that may yet go, or be given back?"""
    return bool(inventory.borrowed) or any(
        hung.get(each.undo.operation, 0) < MOST_HUNG for each in inventory.existing.values()
    )


def _look_around(session: Session) -> None:
    """One list of each kind; where accounts are apart, there is none of all of them."""
    session.inventory.doubtful.clear()
    if session.isolated:
        return
    for operation, _ in (SHOWS[undo] for undo in sorted(session.inventory.kinds & SHOWS.keys())):
        walked(Call(operation, {"MaxResults": MOST_ON_A_PAGE}), lambda page: _ask(session, page, None) or Lost(""))


def _delete(session: Session, each: Existing, hung: Counter[str]) -> bool:
    """Delete it, unprotected where it has to be. Did nobody know it?"""
    if hung[each.undo.operation] >= MOST_HUNG:
        return False
    outcome = _ask(session, each.undo, each)
    if isinstance(outcome, Refused) and outcome.code != NOT_FOUND and (switch := unprotecting(each.undo)) is not None:
        _ask(session, switch, each)
        outcome = _ask(session, each.undo, each)
    if isinstance(outcome, Lost):
        hung[each.undo.operation] += 1
    return isinstance(outcome, Refused) and outcome.code == NOT_FOUND


def _give_back(session: Session, borrowed: Borrowed) -> None:
    outcome = _ask(session, borrowed.undo, borrowed)
    if isinstance(outcome, Accepted):
        session.inventory.give_back(borrowed.ref)
        if session.ledger is not None:
            session.ledger.give_back(borrowed.resource)


def _ask(session: Session, call: Call, about: Existing | Borrowed | None) -> Outcome | None:
    """The answer; None for an operation that may not be asked. Raises Unwelcome."""
    if not session.may_ask(call.operation) and not session.may_probe(call.operation):
        return None
    bindings = Bindings(about.home if about else session.name, session.region, Home())
    conversation = about.conversation if isinstance(about, Existing) else 0

    def once() -> Outcome:
        return dispatch(session, call, bindings, None, conversation, session.patience.call_s)

    outcome = patiently(session, call, once)
    if isinstance(outcome, Lost) and outcome.unreachable:
        raise Unwelcome
    if isinstance(outcome, Refused) and outcome.code in UNKNOWN_CALLER:
        raise Unwelcome
    return outcome


def tidied(session: Session, belt: Belt) -> None:
    """Sweep up what the ledger has open. Raises KeyboardInterrupt."""
    ledger = belt.ledger
    open = ledger.open
    ledger.close()
    if not open:
        return
    calls = CALLS_FOR_LOOKS + CALLS_A_RESOURCE * open
    until = time.monotonic() + max(LEAST_S, belt.patience_s) + (calls / belt.rate if belt.rate else 0.0)
    patience, session.phase = session.patience, CLEANING
    service = Service(
        belt.wire, until, sleep=patience.sleep, heard=partial(_heard, session),
        most_calls=session.budget.max_calls - session.budget.calls,
    )  # fmt: skip
    try:
        ours = claims(ledger.path.parent, belt.endpoint, ledger.region, only=ledger.run)
        since_s = time.time() - session.budget.elapsed_s - CLOCKS_APART_S
        broom = Broom(service, ours, belt.patience_s, patience.consistency_s, only=ledger.run, since_s=since_s)
        swept = broom.sweep()
        left = swept.left
        session.inventory.swept(frozenset(each.id for each in left), frozenset(swept.returned))
        listed = {each.known_as for each in session.inventory.existing.values()}
        session.remains += [f"{each} of run {ledger.run}" for each in left if each.id not in listed]
    except (Away, Declined, OSError, Unwritten) as failed:
        session.remains.append(f"up to {open} resources of run {ledger.run}, which `ringtrue sweep` finds: {failed}")


def _heard(session: Session, call: Call, outcome: Outcome) -> None:
    """A call of the sweep."""
    session.budget.calls += 1
    arrived(session, call, outcome, 0)
