"""How far did a run get with what it was to say, and could it have met there what another run met?

Pure. The rows are the run's own account, written while it ran; a report of an earlier version has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from ringtrue.reports.interface import AgendaRow, Cut, Report

SHRINKING = "shrinking"
# Part -> what it is called, and what there is to say in it; in the order in which a run gets to them.
PARTS: Mapping[str, tuple[str, str]] = {
    "survey": ("the survey", "operations of the survey"),
    "planned": ("the planned conversations", "planned conversations"),
    "constraints": ("the tour of the constraints", "broken constraints"),
    "mangled": ("the malformed requests", "malformed requests"),
    "drawn": ("the drawn conversations", "drawn conversations"),
    "schemathesis": ("what Schemathesis asks", "calls by Schemathesis"),
    "sdk": ("the conversations by boto3", "conversations by boto3"),
    SHRINKING: ("shrinking", "findings to be shrunk"),
}
OF_THEIR_OWN = ("schemathesis", "sdk")  # which do not follow upon the model's, but begin anew
LIMITS: Mapping[Cut, str] = {"calls": "call budget", "time": "time limit"}


def _called(part: str) -> tuple[str, str]:
    """A stored report is a stranger's, and may know other parts."""
    return PARTS.get(part, (part, part))


def rows_of(report: Report) -> Sequence[AgendaRow]:
    return report.get("agenda", [])


def out_of_time(report: Report) -> bool:
    """Did the clock keep the run from anything that could have shown a bug? Shrinking shows none."""
    rows = rows_of(report)
    return any(row["cut"] == "time" for row in rows if row["part"] != SHRINKING) if rows else (
        report["ended"]["how"] == "time"
    )  # fmt: skip


def reach(report: Report) -> int:
    """How many calls the run had room for: its budget, or what the time limit left of it."""
    return report["calls"] if out_of_time(report) else report["max_calls"]


def room(report: Report, part: str) -> int:
    """The same for what was met in that part: of one that lasts as long as the budget does, its own."""
    return next((row["room"] for row in rows_of(report) if row["part"] == part and row["planned"] is None), None) or (
        reach(report)
    )  # fmt: skip


def order(part: str) -> int:
    """The later a part comes, the higher. One that nobody knows comes last."""
    return [*PARTS, part].index(part)


def finished(row: AgendaRow) -> bool:
    return row["cut"] is None and (row["planned"] is None or row["said"] >= row["planned"])


def kept_from(report: Report, part: str, turn: int, budget: int) -> Iterator[str]:
    """Why the run could not meet what another one met in the `turn` of a part, or with `budget` calls of it.

    What was planned has to be said as far as that. What is drawn needs as much room as it had then. Where nobody knows
    the part, the whole run does.
    """
    rows = {row["part"]: row for row in rows_of(report)}
    row = rows.get(part)
    if not part or not rows:
        yield from _too_small(reach(report), budget)
        if not rows and out_of_time(report):
            yield "the run ended by its time limit, and its report does not say how far it got"
    elif row is None:
        if part not in OF_THEIR_OWN:  # of which the report says what they did not ask
            yield f"the run was too small for {_called(part)[0]}, where it was found"
    elif row["planned"] is not None:
        if not finished(row) and not 0 < turn <= row["said"]:
            yield _cut(report, part)
    elif not row["said"] and row["cut"]:
        yield _cut(report, part)
    elif row["cut"] in (None, "calls"):
        yield from _too_small(row["room"], budget)
    else:
        yield from (f"{_cut(report, part)}: {why}" for why in _too_small(row["room"], budget))


def _too_small(room: int, budget: int) -> Iterator[str]:
    if room < budget:
        calls = f"{room:,} call{'' if room == 1 else 's'}"
        yield f"the run had room for {calls}, and found it with {budget:,}"


def _cut(report: Report, part: str) -> str:
    """What cut the run off before it was through with that part: in it or, if that never began, in one before."""
    row = next(row for row in rows_of(report) if row["part"] == part)
    alone = part in OF_THEIR_OWN
    before = [each for each in rows_of(report) if not alone and each["part"] not in OF_THEIR_OWN]
    ways = [each for each in before if order(each["part"]) < order(part) and each["cut"] == row["cut"]]
    begun = [each for each in (*ways, row) if each["said"]]
    where = begun[-1] if begun else [*ways, row][0]
    after = "" if where["planned"] is None else f", after {where['said']:,} of {where['planned']:,}"
    limit = LIMITS.get(row["cut"] or "stopped")
    how = f"cut by its {limit}" if limit else "stopped"
    return f"the run was {how} in {_called(where['part'])[0]}{after}"


def agenda_words(report: Report, *, shrinking: bool = True) -> str:
    """ "got through 9 of 17 planned conversations, none of 51 malformed requests (cut by the time limit)"; "" if it got
    through all that was planned, `shrinking` included or not.
    """
    rows = [row for row in rows_of(report) if shrinking or row["part"] != SHRINKING]
    left = [row for row in rows if not finished(row) and _worth_a_word(row)]
    groups = [
        f"{', '.join(map(_got_through, rows))}{f' (cut by the {LIMITS[cut]})' if cut and cut in LIMITS else ''}"
        for cut, rows in groupby(left, key=lambda row: row["cut"])
    ]
    return f"got through {'; '.join(groups)}" if groups else ""


def _worth_a_word(row: AgendaRow) -> bool:
    """Of what lasts as long as the budget does, that it came to an end is as planned."""
    drawn = row["part"] == "drawn"
    return row["planned"] is not None or not row["said"] or (row["cut"] != "calls" and not drawn)


def _got_through(row: AgendaRow) -> str:
    what, said = _called(row["part"])[1], f"{row['said']:,}" if row["said"] else "none"
    return f"{said} of {row['planned']:,} {what}" if row["planned"] is not None else (
        f"{row['said']:,} {what}" if row["said"] else f"no {what}"
    )  # fmt: skip
