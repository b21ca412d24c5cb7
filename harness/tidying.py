"""What is still there at the end of a run with a belt on? Swept up by ledger and tag, before the report is written.

Conversations clean up after themselves; this is for what they could not name, or were not given the time to.
"""

from __future__ import annotations

import time
from collections import Counter

from ringtrue.harness.belt import Belt
from ringtrue.harness.claims import claims
from ringtrue.harness.ledger import Unwritten
from ringtrue.harness.lent import ALTERED
from ringtrue.harness.service import Away, Declined, Service
from ringtrue.harness.session import Session
from ringtrue.harness.sweep import GOING, Broom

CALLS_A_RESOURCE, CALLS_FOR_LOOKS = 4, 24
LEAST_S = 10.0


def tidied(session: Session, belt: Belt) -> None:
    """Delete what the ledger has open, and put what cannot be deleted into `left_behind`. Raises KeyboardInterrupt."""
    ledger = belt.ledger
    open = ledger.open
    ledger.close()
    if not open:
        return
    calls = CALLS_FOR_LOOKS + CALLS_A_RESOURCE * open
    until = time.monotonic() + max(LEAST_S, belt.patience_s) + (calls / belt.rate if belt.rate else 0.0)
    patience = session.patience
    service = Service(belt.wire, until, sleep=patience.sleep)
    altered = [each for each in session.left_behind if each.endswith(ALTERED)]
    try:
        ours = claims(ledger.path.parent, belt.endpoint, ledger.region, only=ledger.run)
        left = Broom(service, ours, belt.patience_s, patience.consistency_s, only=ledger.run).sweep().left
        kinds = Counter(f"{each.kind}{f', {each.status}' if each.status in GOING else ''}" for each in left)
        session.left_behind = [*altered, *(f"{n} of kind {kind}, of run {ledger.run}" for kind, n in kinds.items())]
    except (Away, Declined, OSError, Unwritten) as failed:
        what = f"up to {open} resources of run {ledger.run}, which `ringtrue sweep` finds: {failed}"
        session.left_behind = [*session.left_behind, what]
    finally:
        session.budget.calls += service.calls
