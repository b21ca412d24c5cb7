"""What is to be told of what was found? One finding a fault, each at its shortest, and nothing that was a hiccup."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from ringtrue.harness.agenda import SHRINKING
from ringtrue.harness.budget import BudgetSpent
from ringtrue.harness.families import Family, families, merged
from ringtrue.harness.findings import Finding
from ringtrue.harness.purse import Unaffordable
from ringtrue.harness.session import Session
from ringtrue.harness.shrink import Shrinker
from ringtrue.reference_model.writes import INTERNAL

MOST_CALLS, LEAST_CALLS = 400, 60  # that shrinking one finding may cost
STAND_INS = 2  # relatives that are tried where a finding does not show again


def distil(session: Session, most_calls: int) -> list[Family]:
    """Every fault by itself, the shortest conversation first, with `most_calls` for all of them."""
    session.phase = "shrink"
    session.budget.share = 1.0
    found = gathered(session) if most_calls > 0 else []
    with suppress(BudgetSpent), session.agenda.part(SHRINKING, session.budget, len(found)):
        _shrink(session, found, session.budget.calls + most_calls)
        for family in gathered(session) if len(found) > 1 else ():
            with suppress(Unaffordable):
                family.head.explained_by = Shrinker(session, LEAST_CALLS).explained(family.head)
    _drop_hiccups(session)
    return merged(gathered(session))


def _shrink(session: Session, found: list[Family], until: int) -> None:
    """Each of them, up to that call of the run. Raises BudgetSpent."""
    for family in found:
        with suppress(Unaffordable):  # it stays as it was found, and nobody knows whether it comes again
            Shrinker(session, LEAST_CALLS).cut(family.head)
    found.sort(key=lambda family: len(family.head.steps))
    for done, family in enumerate(found):
        if done and session.budget.calls >= until:
            session.agenda.cut_short("calls")
            return
        left = min(session.budget.calls_left, until - session.budget.calls)
        share = left // (len(found) - done)
        for finding in _until_shown(family):
            with suppress(Unaffordable):
                Shrinker(session, max(LEAST_CALLS, min(MOST_CALLS, share))).shrink(finding)
        session.agenda.advance()


def gathered(session: Session) -> list[Family]:
    """The findings so far, as families."""
    return families(list(session.findings.by_bucket.values()), session.decisive)


def _until_shown(family: Family) -> Iterator[Finding]:
    """The finding that shows the fault best, and the next best as long as none shows it again."""
    for finding in family.members[: 1 + STAND_INS]:
        yield finding
        if not (finding.reproduced or "").startswith("0/"):
            return


def _drop_hiccups(session: Session) -> None:
    """An internal error may always happen; one that never comes again is no finding."""
    for bucket, finding in list(session.findings.by_bucket.items()):
        passing = finding.divergence.kind == "garbled" or finding.divergence.member == INTERNAL
        if passing and (finding.reproduced or "").startswith("0/"):
            del session.findings.by_bucket[bucket]
            session.observations[f"{finding.operation} answered {finding.answered}, which did not come again"] += 1
            session.violated.subtract({rule.id: finding.times for rule in finding.divergence.rules})
