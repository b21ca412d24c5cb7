"""What does a run say at its end? Findings, observations, and the footer without which a transcript is torn."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ringtrue.contracts.shapes import MODELLED
from ringtrue.distil import gathered
from ringtrue.harness.availability import Tally
from ringtrue.harness.findings import SDK
from ringtrue.harness.session import Session
from ringtrue.survey import unreached

MOST_LISTED = 100


def close(session: Session, ended: str, detail: str, *, left: int) -> None:
    """Write it down. `left` is how many requests have left by the wire."""
    _compare(session, left)
    found = session.families or gathered(session)
    for family in found if ended != "not_aws" else ():
        session.transcript.write(family.head.entry(family.related, session.lent))
    for text, times in session.observations.most_common():
        session.transcript.write({"kind": "observation", "text": text, "count": times})
    tallies = {
        name: {
            "calls": tally.calls, "accepted": tally.accepted, "refused": tally.refused, "status": tally.status,
            "why": tally.why or unreached(session, name),
        }
        for name in MODELLED if name in session.selected
        for tally in (session.tally(name),)
    }  # fmt: skip
    ids: Iterable[str] = dict.fromkeys((*session.seen, *session.violated)) if ended != "not_aws" else ()
    session.transcript.write({
        "kind": "footer", "calls": session.budget.calls, "seconds": round(session.budget.elapsed_s, 2), "ended": ended,
        "detail": detail, "operations": tallies,
        "rules": {id: [session.seen[id], session.decisive[id], session.violated[id]] for id in ids},
        "left_behind": session.left_behind[:MOST_LISTED], "turned_down": dict(session.turned_down),
        "layers": {layer: _asked(session, book) for layer, book in session.layers.items()},
        "agenda": [*session.agenda.told()],
    })  # fmt: skip


def _asked(session: Session, book: Mapping[str, Tally]) -> Mapping[str, object]:
    """What a layer asked of each operation that was to be judged, and what boto3 made of it."""
    return {
        name: {
            "calls": tally.calls, "accepted": tally.accepted, "refused": tally.refused, "status": tally.status,
            "notes": session.notes.get(name, []) if book is session.layers.get(SDK) else [],
        }
        for name, tally in sorted(book.items()) if name in session.reported and tally.calls
    }  # fmt: skip


def _compare(session: Session, left: int) -> None:
    """Has every call that has left its line?"""
    session.log.flush()
    if left > session.log.lines:
        missing = f"{left - session.log.lines:,} of {left:,} calls have no line in the transcript"
        session.observations[f"{missing}, which is a mistake in Ringtrue"] += 1
