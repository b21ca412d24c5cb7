"""What did a run set out to do? The first line of transcript.jsonl."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ringtrue.reports.interface import Contract, Target, Tool
from ringtrue.reports.line import SCHEMA, Line, UnreadableTranscript

LAYERS: tuple[Literal["schemathesis", "sdk"], ...] = ("schemathesis", "sdk")


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


def header_of(line: Line) -> Header:
    """Raises UnreadableTranscript for another schema, and for what is no header."""
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
