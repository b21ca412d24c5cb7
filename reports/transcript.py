"""What does transcript.jsonl say? One pass over the stream; of the calls only the tallies are kept.

The harness writes a header, then calls, findings and observations as they come, and a footer at the very end.
A transcript without a footer, or with half a last line, was cut off: it can be read, and says `truncated`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast, get_args

from ringtrue.reports.agenda import PARTS
from ringtrue.reports.finding_line import finding_of
from ringtrue.reports.header_line import LAYERS, Header, header_of
from ringtrue.reports.interface import AgendaRow, Cut, Ending, Finding, LayerRow, OperationStatus
from ringtrue.reports.line import Line, UnreadableTranscript, lines

__all__ = ["LAYERS", "Evidence", "Footer", "Header", "Tally", "Transcript", "UnreadableTranscript", "read"]

TRANSCRIPT_NAME = "transcript.jsonl"
OUTCOMES = ("accepted", "refused", "garbled", "lost")
VERDICTS = ("conforms", "undecided", "violates", "unjudged")
ENDINGS = tuple(ending for ending in get_args(Ending) if ending != "truncated")  # which no footer can say


@dataclass(slots=True)
class Tally:
    """How often an operation was called, accepted and refused. Grows while the transcript is read."""

    calls: int = 0
    accepted: int = 0
    refused: int = 0
    status: OperationStatus = "not_exercised"
    why: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """How often a rule admitted an answer, was the only one that did, and was broken."""

    seen: int = 0
    decisive: int = 0
    violated: int = 0


@dataclass(frozen=True, slots=True)
class Footer:
    """How the run ended, and what came of it. `left_behind` is what could not be deleted, by ids that can be used.

    `turned_down`: refusals that spoke of the caller, by their codes.
    """

    calls: int
    seconds: float
    ended: Ending
    detail: str
    operations: Mapping[str, Tally]
    rules: Mapping[str, Evidence]
    left_behind: tuple[str, ...]
    layers: tuple[LayerRow, ...] = ()
    turned_down: Mapping[str, int] = field(default_factory=dict)
    agenda: tuple[AgendaRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Transcript:
    """One run. `calls`, `operations` and `rules` are the footer's, or counted from the call lines where it lacks.

    So is `left_behind`: where the run was killed, all that it had made and not deleted.
    """

    header: Header
    calls: int
    operations: Mapping[str, Tally]
    rules: Mapping[str, Evidence]
    findings: tuple[Finding, ...]
    observations: Mapping[str, int]
    footer: Footer | None
    left_behind: tuple[str, ...] = ()

    @property
    def truncated(self) -> bool:
        return self.footer is None


@dataclass(slots=True)
class Reading:
    """What the pass has gathered so far. It does not grow with the number of calls. `made` is what was not deleted."""

    calls: int = 0
    operations: dict[str, Tally] = field(default_factory=dict)
    broken: dict[str, int] = field(default_factory=dict)
    findings: dict[str, Finding] = field(default_factory=dict)
    provisional: dict[str, Finding] = field(default_factory=dict)
    observations: dict[str, int] = field(default_factory=dict)
    made: dict[str, bool] = field(default_factory=dict)
    footer: Footer | None = None


def read(path: Path | str) -> Transcript:
    """The transcript at `path`.

    Raises UnreadableTranscript where the file is missing, broken in the middle, headless, or of another schema.
    """
    place = Path(path)
    stream = lines(place)
    first = next(stream, None)
    if first is None or first.fields.get("kind") != "header":
        raise UnreadableTranscript(
            f"{place}: the first line is no header. Without one nothing says what was run; "
            "pass the transcript.jsonl of a report directory, or run again."
        )
    header, reading = header_of(first), Reading()
    for line in stream:
        _take_up(line, reading)
    end = reading.footer
    return Transcript(
        header=header,
        calls=end.calls if end else reading.calls,
        operations=end.operations if end else reading.operations,
        rules=end.rules if end else {rule: Evidence(violated=times) for rule, times in reading.broken.items()},
        findings=tuple((reading.findings if end else {**reading.provisional, **reading.findings}).values()),
        observations=reading.observations,
        footer=end,
        left_behind=end.left_behind if end else tuple(_left(reading)),
    )


def _take_up(line: Line, reading: Reading) -> None:
    kind = line.take("kind", str)
    if reading.footer is not None:
        raise line.unfit(f"a line of kind {kind!r:.60} follows the footer, as if two runs shared one file")
    if kind not in TAKERS:
        raise line.unfit(f"'kind' is {kind!r:.60}, not one of {', '.join(TAKERS)}")
    TAKERS[kind](line, reading)


def _call(line: Line, reading: Reading) -> None:
    outcome, verdict = line.one_of("outcome", OUTCOMES), line.one_of("verdict", VERDICTS)
    tally = reading.operations.setdefault(line.take("operation", str), Tally())
    reading.calls += 1
    tally.calls += 1
    if outcome == "accepted":
        tally.accepted += 1
        tally.status = "exercised"
    if outcome == "refused":
        tally.refused += 1
    if verdict == "violates":
        for rule in line.texts("violated"):
            reading.broken[rule] = reading.broken.get(rule, 0) + 1


def _finding(line: Line, reading: Reading) -> None:
    """A later line about the same finding, say with a shorter reproducer, takes the place of the earlier one."""
    found = finding_of(line)
    reading.findings[found["id"]] = found


def _provisional(line: Line, reading: Reading) -> None:
    """A finding as it was first met; it counts only where the run was cut off before it told its findings."""
    found = finding_of(line)
    reading.provisional[found["id"]] = found


def _observation(line: Line, reading: Reading) -> None:
    text = line.take("text", str)
    reading.observations[text] = reading.observations.get(text, 0) + line.take("count", int)


def _left(reading: Reading) -> Iterator[str]:
    return (what if sure else f"perhaps {what}" for what, sure in reading.made.items())


def _made(line: Line, reading: Reading) -> None:
    reading.made[line.take("what", str)] = line.take("sure", bool)


def _gone(line: Line, reading: Reading) -> None:
    reading.made.pop(line.take("what", str), None)


def _footer(line: Line, reading: Reading) -> None:
    operations, rules = line.inner("operations"), line.inner("rules")
    reading.footer = Footer(
        calls=line.take("calls", int),
        seconds=line.number_at("seconds"),
        ended=cast(Ending, line.one_of("ended", ENDINGS)),
        detail=line.take("detail", str),
        operations={name: _tally(operations.inner(name)) for name in operations.fields},
        rules={rule: Evidence(*rules.counts(rule, many=3)) for rule in rules.fields},
        left_behind=tuple(line.texts("left_behind")),
        layers=tuple(_layers(line.inner("layers"))) if "layers" in line.fields else (),
        turned_down=_counts(line.inner("turned_down")) if "turned_down" in line.fields else {},
        agenda=tuple(map(_part, line.inners("agenda"))) if "agenda" in line.fields else (),
    )


def _counts(line: Line) -> Mapping[str, int]:
    return {name: line.take(name, int) for name in line.fields}


def _part(line: Line) -> AgendaRow:
    return {
        "part": line.one_of("part", tuple(PARTS)),
        "planned": None if line.fields.get("planned") is None else line.take("planned", int),
        "said": line.take("said", int), "room": line.take("room", int),
        "cut": None if line.fields.get("cut") is None else cast(Cut, line.one_of("cut", get_args(Cut))),
    }  # fmt: skip


def _layers(line: Line) -> Iterator[LayerRow]:
    """{"sdk": {"CreatePool": {"calls": 2, …, "notes": []}}} as rows."""
    for layer in LAYERS:
        book = line.inner(layer) if layer in line.fields else None
        for operation in book.fields if book is not None else ():
            assert book is not None
            asked = book.inner(operation)
            tally = _tally(asked)
            yield {
                "layer": layer, "operation": operation, "calls": tally.calls, "accepted": tally.accepted,
                "refused": tally.refused, "status": tally.status, "notes": asked.texts("notes"),
            }  # fmt: skip


def _tally(line: Line) -> Tally:
    """An operation counts as exercised only if it was accepted at least once, whatever the footer says."""
    tally = Tally(line.take("calls", int), line.take("accepted", int), line.take("refused", int))
    status = cast(OperationStatus, line.one_of("status", get_args(OperationStatus)))
    tally.status = "not_exercised" if status == "exercised" and not tally.accepted else status
    tally.why = line.take("why", str) if "why" in line.fields else ""
    return tally


TAKERS: Mapping[str, Callable[[Line, Reading], None]] = {
    "call": _call,
    "finding": _finding,
    "provisional": _provisional,
    "observation": _observation,
    "made": _made,
    "gone": _gone,
    "footer": _footer,
}
