"""What does transcript.jsonl say? One pass over the stream; of the calls only the tallies are kept.

The harness writes a header, then calls, findings and observations as they come, and a footer at the very end.
A transcript without a footer, or with half a last line, was cut off: it can be read, and says `truncated`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, cast, get_args

from ringtrue.reports.finding_line import finding_of
from ringtrue.reports.interface import Contract, Ending, Finding, LayerRow, OperationStatus, Target, Tool
from ringtrue.reports.line import SCHEMA, Line, UnreadableTranscript, lines

__all__ = ["Evidence", "Footer", "Header", "Tally", "Transcript", "UnreadableTranscript", "read"]

TRANSCRIPT_NAME = "transcript.jsonl"
LAYERS: tuple[Literal["schemathesis", "sdk"], ...] = ("schemathesis", "sdk")
OUTCOMES = ("accepted", "refused", "garbled", "lost")
VERDICTS = ("conforms", "undecided", "violates")
ENDINGS = tuple(ending for ending in get_args(Ending) if ending != "truncated")  # which no footer can say


@dataclass(frozen=True, slots=True)
class Header:
    """What the run set out to do. `rules` are the globs that it was asked to judge by, `excluded` was never called.

    `told` are the options that say which configuration it was, `variables` what only the environment could say.
    `chosen` are the operations that were named; None where an earlier version did not write them down.
    """

    tool: Tool
    contract: Contract
    target: Target
    seed: int
    max_calls: int
    time_limit_s: float | None
    strict: bool
    selected: tuple[str, ...]
    rules: tuple[str, ...]
    excluded: tuple[str, ...] = ()
    layers: tuple[str, ...] = LAYERS
    shrink_calls: int | None = None
    told: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
    chosen: tuple[str, ...] | None = None


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
    """How the run ended, and what came of it. `left_behind` are the symbols of what could not be deleted."""

    calls: int
    seconds: float
    ended: Ending
    detail: str
    operations: Mapping[str, Tally]
    rules: Mapping[str, Evidence]
    left_behind: tuple[str, ...]
    layers: tuple[LayerRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Transcript:
    """One run. `calls`, `operations` and `rules` are the footer's, or counted from the call lines where it lacks."""

    header: Header
    calls: int
    operations: Mapping[str, Tally]
    rules: Mapping[str, Evidence]
    findings: tuple[Finding, ...]
    observations: Mapping[str, int]
    footer: Footer | None

    @property
    def truncated(self) -> bool:
        return self.footer is None


@dataclass(slots=True)
class Reading:
    """What the pass has gathered so far. It does not grow with the number of calls."""

    calls: int = 0
    operations: dict[str, Tally] = field(default_factory=dict)
    broken: dict[str, int] = field(default_factory=dict)
    findings: dict[str, Finding] = field(default_factory=dict)
    provisional: dict[str, Finding] = field(default_factory=dict)
    observations: dict[str, int] = field(default_factory=dict)
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
    header, reading = _header(first), Reading()
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
    )


def _take_up(line: Line, reading: Reading) -> None:
    kind = line.take("kind", str)
    if reading.footer is not None:
        raise line.unfit(f"a line of kind {kind!r:.60} follows the footer, as if two runs shared one file")
    if kind not in TAKERS:
        raise line.unfit(f"'kind' is {kind!r:.60}, not one of {', '.join(TAKERS)}")
    TAKERS[kind](line, reading)


def _header(line: Line) -> Header:
    version = line.take("schema", int)
    if version != SCHEMA:
        raise UnreadableTranscript(
            f"{line.path}: the transcript has schema {version}, and this ringtrue reads schema {SCHEMA}. "
            "The same words may mean something else there; report with the version of ringtrue that wrote it."
        )
    tool, contract, target = line.inner("tool"), line.inner("contract"), line.inner("target")
    return Header(
        tool={
            "name": tool.take("name", str),
            "version": tool.take("version", str),
            "environment": tool.inner("environment").words() if "environment" in tool.fields else {},
        },
        contract={
            "service": contract.take("service", str),
            "api": contract.take("api", str),
            "botocore": contract.take("botocore", str),
            "operations": contract.take("operations", int),
        },
        target={
            "endpoint": target.take("endpoint", str),
            "embedded": target.take("embedded", bool),
            "region": target.take("region", str),
        },
        seed=line.take("seed", int),
        max_calls=line.take("max_calls", int),
        time_limit_s=None if line.fields.get("time_limit_s") is None else line.number_at("time_limit_s"),
        strict=line.take("strict", bool),
        selected=tuple(line.texts("selected")),
        rules=tuple(line.texts("rules")),
        excluded=tuple(line.texts("excluded")) if "excluded" in line.fields else (),
        layers=tuple(line.texts("layers")) if "layers" in line.fields else LAYERS,
        shrink_calls=None if line.fields.get("shrink_calls") is None else line.take("shrink_calls", int),
        told=tuple(line.texts("told")) if "told" in line.fields else (),
        variables=tuple(line.texts("variables")) if "variables" in line.fields else (),
        chosen=tuple(line.texts("chosen")) if "chosen" in line.fields else None,
    )


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
    )


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
    "footer": _footer,
}
