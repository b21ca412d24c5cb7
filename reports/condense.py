"""What has a run against AWS shown of each rule? From the lines of a transcript to a capture, the evidence as data.

Per rule the answer that it alone explains, after the fewest calls that lead there; and what contradicts it, where that
came again in replay. Pure: lines in, a capture out. Refuses a transcript of any other endpoint than AWS's own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, NotRequired, TypedDict

from ringtrue.contracts.aws_endpoints import is_aws
from ringtrue.contracts.captures import SCHEMA
from ringtrue.contracts.rules import CATALOGUE
from ringtrue.reference_model.operations import STEPS
from ringtrue.reports.finding_line import finding_of
from ringtrue.reports.interface import Finding
from ringtrue.reports.line import Line, UnreadableTranscript
from ringtrue.reports.redact import CREDENTIALS, harmless

SYMBOL = re.compile(r"[a-z][a-z-]*\??#\d+")
# Kinds that many calls name and that tie none of them together.
LOOSE = ("default-opt-out-list", "time", "page", "message", "destination", "topic", "role", "configuration-set")
REPRODUCED = re.compile(r"[1-9]\d*/[1-9]\d*")
# What symbols and `redact` leave: ids as AWS makes them, and bare secret keys, which are 40 characters.
RAW_ID = re.compile(r"\b[a-z]+(?:-[a-z]+)*-[0-9a-f]{32}\b|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
LONG_RUN = re.compile(r"[A-Za-z0-9+/=]{40,}")
KINDS = (re.compile("[a-z]"), re.compile("[A-Z]"), re.compile("[0-9]"))


class Shown(TypedDict):
    """One answer. `expected` and `reproduced` belong to contradictions."""

    rule: str
    quote: str
    shows: Literal["conforms", "contradicts"]
    after: list[str]
    call: str
    answered: str
    expected: NotRequired[list[str]]
    reproduced: NotRequired[str]


class Capture(TypedDict):
    """The form of `contracts/capture.schema.json`."""

    schema: int
    date: str
    endpoint: str
    region: str
    tool: Mapping[str, str]
    contract: Mapping[str, str]
    run: Mapping[str, object]
    evidence: list[Shown]


@dataclass(frozen=True, slots=True)
class Condensed:
    """A capture, and the contradictions that did not come again and so are not in it."""

    capture: Capture
    unconfirmed: list[str]


@dataclass(frozen=True, slots=True)
class Said:
    """A call of the transcript, and what it names."""

    operation: str
    call: str
    answered: str
    accepted: bool
    symbols: frozenset[str]


@dataclass(slots=True)
class Gathered:
    """What the lines have shown so far: conversations, the shortest proof of each rule, findings."""

    conversations: dict[int, list[Said]] = field(default_factory=dict)
    at: dict[int, tuple[int, int]] = field(default_factory=dict)
    proofs: dict[str, Shown] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    calls: int = 0


def condense(transcript: Iterable[Line], *, date: str) -> Condensed:
    """The capture of one run. `date` is its day, "2026-12-01".

    Raises UnreadableTranscript where the transcript is broken, or was not recorded from AWS.
    """
    stream = iter(transcript)
    header = next(stream, None)
    if header is None or header.fields.get("kind") != "header":
        raise UnreadableTranscript("The transcript has no header, so nothing says what was asked. Record again.")
    target = header.inner("target")
    endpoint, region = target.take("endpoint", str), target.take("region", str)
    if target.take("embedded", bool) or not is_aws(endpoint, region):
        raise UnreadableTranscript(
            f"The transcript is of {harmless(endpoint)}, which is not AWS's own endpoint for {harmless(region)}. "
            "Only AWS can prove what AWS does; record against AWS."
        )
    found = Gathered()
    for line in stream:
        _take_up(line, found)
    against, unconfirmed = _contradictions(found)
    tool, contract = header.inner("tool"), header.inner("contract")
    capture: Capture = {
        "schema": SCHEMA,
        "date": date,
        "endpoint": endpoint.removesuffix("/").removesuffix(":443"),
        "region": region,
        "tool": {"name": tool.take("name", str), "version": tool.take("version", str)},
        "contract": {"api": contract.take("api", str), "botocore": contract.take("botocore", str)},
        "run": {"seed": header.take("seed", int), "calls": found.calls, "rules": header.texts("rules")},
        "evidence": [found.proofs[id] for id in sorted(found.proofs.keys() - against.keys())]
        + [against[id] for id in sorted(against)],
    }
    return Condensed(capture, unconfirmed)


def as_json(capture: Capture) -> str:
    return json.dumps(capture, indent=1, ensure_ascii=False) + "\n"


def private(text: str) -> str:
    """The text without anything that is somebody's: `redact`, and what only a capture has to be without."""
    return harmless(LONG_RUN.sub(_secret, RAW_ID.sub("<id>", text)))


def _secret(found: re.Match[str]) -> str:
    """Runs that mix all kinds of characters are keys; a long `aaaa…` is a boundary value of ours."""
    return CREDENTIALS if all(kind.search(found[0]) for kind in KINDS) else found[0]


def _take_up(line: Line, found: Gathered) -> None:
    match line.fields.get("kind"):
        case "call" if line.take("phase", str) != "shrink":
            found.calls += 1
            _call(line, found)
        case "call":
            found.calls += 1
        case "finding":
            found.findings.append(finding_of(line))


def _call(line: Line, found: Gathered) -> None:
    call, answered = line.take("call", str), line.take("answered", str)
    said = Said(
        line.take("operation", str), call, answered, line.take("outcome", str) == "accepted",
        frozenset(SYMBOL.findall(f"{call} {answered}")),
    )  # fmt: skip
    conversation = line.take("conversation", int)
    calls = found.conversations.setdefault(conversation, [])
    calls.append(said)
    found.at[line.take("n", int)] = (conversation, len(calls) - 1)
    alone = [id for id in line.texts("alone") if id in CATALOGUE] if "alone" in line.fields else []
    if not alone:
        return
    after = _leading(calls)
    members = f" {line.take('members', str)}" if line.fields.get("members", "{}") != "{}" else ""
    for id in alone:
        known = found.proofs.get(id)
        if known is None or len(after) < len(known["after"]):
            found.proofs[id] = _shown(id, "conforms", after, call, f"{answered}{members}")


def _shown(
    id: str, shows: Literal["conforms", "contradicts"], after: Iterable[str], call: str, answered: str
) -> Shown:  # fmt: skip
    return {
        "rule": id,
        "quote": CATALOGUE[id].quote,
        "shows": shows,
        "after": [private(each) for each in after],
        "call": private(call),
        "answered": private(answered),
    }


def _leading(calls: list[Said]) -> list[str]:
    """The accepted writes before the last call that concern what it names, directly or not; all if it names nothing."""
    *before, last = calls
    writes = [said for said in before if said.accepted and said.operation in STEPS]
    needed = _tied(last)
    if not needed:
        return [said.call for said in writes]
    kept: set[int] = set()
    while found := {n for n, said in enumerate(writes) if n not in kept and _tied(said) & needed}:
        kept |= found
        needed = needed.union(*(_tied(writes[n]) for n in found))
    return [said.call for n, said in enumerate(writes) if n in kept]


def _tied(said: Said) -> frozenset[str]:
    return frozenset(symbol for symbol in said.symbols if symbol.partition("#")[0] not in LOOSE)


def _contradictions(found: Gathered) -> tuple[dict[str, Shown], list[str]]:
    """By rule: an answer that breaks it. The first rule of a finding is the broken one; once proves nothing."""
    against: dict[str, Shown] = {}
    unconfirmed = []
    for finding in found.findings:
        reproduced = finding["reproduced"] or ""
        if not REPRODUCED.fullmatch(reproduced):
            unconfirmed.append(private(f"{finding['call']}: {finding['rules'][0]}, finding {finding['id']}"))
            continue
        for shown, expected in _places(finding, found):
            if shown["rule"] in CATALOGUE and len(shown["after"]) < len(_after(against, shown["rule"])):
                against[shown["rule"]] = {**shown, "expected": expected, "reproduced": reproduced}
    return against, unconfirmed


def _after(against: Mapping[str, Shown], id: str) -> list[str] | range:
    known = against.get(id)
    return known["after"] if known else range(2**31)


def _places(finding: Finding, found: Gathered) -> Iterator[tuple[Shown, list[str]]]:
    """The finding itself, and wherever else the same fault shows."""
    if finding["rules"][0] in CATALOGUE:
        shown = _shown(finding["rules"][0], "contradicts", finding["steps"], finding["call"], finding["answered"])
        yield shown, [private(each) for each in finding["expected"]]
    for other in finding["related"]:
        if other["rules"][0] in CATALOGUE:
            conversation, place = found.at.get(other["first_call"], (0, -1))
            after = _leading(found.conversations[conversation][: place + 1]) if place >= 0 else []
            shown = _shown(other["rules"][0], "contradicts", after, other["call"], other["answered"])
            yield shown, [private(each) for each in other["expected"]]
