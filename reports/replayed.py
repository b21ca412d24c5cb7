"""What does a person read after a replay? The fate of each finding, and then and now side by side where they differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from ringtrue.reports.interface import Finding
from ringtrue.reports.redact import harmless

STYLES = {"fixed": "bold green", "still there": "bold red", "different": "bold red", "cannot tell": "bold yellow"}


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one finding: its calls in words, the last one guilty, and what they were answered then and now."""

    finding: Finding
    fate: str
    why: str
    calls: list[str]
    then: list[str]
    now: list[str]


def print_replays(rows: Sequence[Row], endpoint: str, left: Sequence[str], console: Console) -> None:
    """Each finding with its fate, what is left behind, and a count at the end: "1 still there, 2 fixed"."""
    console.print(f"Replayed against {harmless(endpoint)}\n", markup=False, soft_wrap=True)
    for row in rows:
        finding = row.finding
        console.print(
            Text(f"{row.fate.upper():<12}", style=STYLES[row.fate]) + Text(f"{harmless(finding['call'])}"),
            soft_wrap=True,
        )
        first = finding["because"][0]["id"] if finding["because"] else ""
        console.print(Text(f"            {harmless(first)}, finding {harmless(finding['id'])}", style="dim"))
        console.print(Text(f"            {harmless(row.why)}"), soft_wrap=True)
        if row.fate != "still there":
            _side_by_side(row, console)
        console.print()
    if left:
        console.print(f"Left behind on the target ({len(left):,}): delete by hand what costs money", markup=False)
        for each in left:
            console.print(Text(f"  {harmless(each)}"), soft_wrap=True)
        console.print()
    counts = Counter(row.fate for row in rows)
    words = ", ".join(f"{counts[fate]:,} {fate}" for fate in STYLES if counts[fate])
    console.print(words, markup=False)


def _side_by_side(row: Row, console: Console) -> None:
    """The calls that were answered otherwise, with what of both answers differs."""
    for n, (call, before, after) in enumerate(zip(row.calls, row.then, row.now, strict=False), start=1):
        then, now = apart(before, after)
        if then == now:
            continue
        for name, text in (("", f"{n}. {call}"), ("then  ", then), ("now   ", now)):
            head = Text(f"            {'   ' if name else ''}{name}", style="dim")
            console.print(head + Text(harmless(text)), soft_wrap=True)
    if len(row.now) < len(row.calls) and row.now:
        console.print(Text(f"            what follows was not said: {len(row.calls) - len(row.now)} of the calls"))


def apart(before: str, after: str) -> tuple[str, str]:
    """What of two answers differs, member by member; all of it, where they are of different kinds.

    >>> apart('200 {A: 1, B: false, C: 2}', '200 {A: 1, B: true, C: 2}')
    ('… B: false …', '… B: true …')
    """
    if not before or before[:1] != after[:1] or before[:1] != "2":
        return before or "not recorded", after
    ours, theirs = before.split(", "), after.split(", ")
    found = [each for each in ours if each not in theirs], [each for each in theirs if each not in ours]
    then, now = (f"… {', '.join(each)} …" if each else "… nothing of that …" for each in found)
    return then, now
