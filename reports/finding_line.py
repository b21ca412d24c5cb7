"""What does a line about a finding say? The same form in transcript.jsonl, report.json and finding.json.

What was added to the form later may be missing from it.
"""

from __future__ import annotations

from typing import cast

from ringtrue.reports.agenda import PARTS
from ringtrue.reports.interface import Because, Check, EvidenceRow, Finding, Met, Related, Said
from ringtrue.reports.line import Line

MODEL = "model"  # who asked, where nothing says so


def finding_of(line: Line) -> Finding:
    """Raises UnreadableTranscript where the line is no finding."""
    found: Finding = {
        "id": line.take("id", str),
        "rules": line.texts("rules"),
        "operation": line.take("operation", str),
        "call": line.take("call", str),
        "answered": line.take("answered", str),
        "expected": line.texts("expected"),
        "because": [_because(each) for each in line.inners("because")],
        "first_call": line.take("first_call", int),
        "reproduced": None if line.fields.get("reproduced") is None else line.take("reproduced", str),
        "steps": line.texts("steps"),
        "layer": line.take("layer", str) if "layer" in line.fields else MODEL,
        "divergence": line.take("divergence", str) if "divergence" in line.fields else "",
        "times": line.take("times", int) if "times" in line.fields else 1,
        "related": [_related(each) for each in line.inners("related")] if "related" in line.fields else [],
        "conversation": [_said(each) for each in line.inners("conversation")] if "conversation" in line.fields else [],
        "names": line.inner("names").words() if "names" in line.fields else {},
        "lent": line.inner("lent").words() if "lent" in line.fields else {},
        "check": _check(line.inner("check")) if "check" in line.fields else None,
    }
    return {**found, "met": _met(line.inner("met"))} if "met" in line.fields else found


def _met(line: Line) -> Met:
    return {"part": line.one_of("part", tuple(PARTS)), "turn": line.take("turn", int)}


def _because(line: Line) -> Because:
    found: Because = {"id": line.take("id", str), "quote": line.take("quote", str), "source": line.take("source", str)}
    if "evidence" in line.fields:
        found["evidence"] = [_evidence(each) for each in line.inners("evidence")]
    return found


def _evidence(line: Line) -> EvidenceRow:
    shows = line.one_of("shows", ("conforms", "contradicts"))
    return cast(EvidenceRow, {"capture": line.take("capture", str), "shows": shows})


def _related(line: Line) -> Related:
    found: Related = {
        "id": line.take("id", str), "rules": line.texts("rules"), "operation": line.take("operation", str),
        "call": line.take("call", str), "answered": line.take("answered", str), "expected": line.texts("expected"),
        "first_call": line.take("first_call", int),
    }  # fmt: skip
    return {**found, "met": _met(line.inner("met"))} if "met" in line.fields else found


def _said(line: Line) -> Said:
    made = line.inner("made") if line.fields.get("made") is not None else None
    return {
        "operation": line.take("operation", str),
        "params": line.take("params", dict),
        "made": {"ref": made.take("ref", str), "id": made.take("id", str), "arn": made.take("arn", str)}
        if made else None,
        "paged": line.take("paged", bool),
        "mangling": line.take("mangling", str),
        "breaks": None if line.fields.get("breaks") is None else line.take("breaks", str),
        "reads": line.take("reads", bool),
        "settled": line.take("settled", bool) if "settled" in line.fields else False,
        "accepted": None if line.fields.get("accepted") is None else line.take("accepted", bool),
        "answered": line.take("answered", str) if "answered" in line.fields else "",
    }  # fmt: skip


def _check(line: Line) -> Check:
    about = line.inner("about") if line.fields.get("about") is not None else None
    return {
        "kind": line.take("kind", str),
        "accepts": line.take("accepts", bool),
        "codes": line.texts("codes"),
        "about": {
            "items": about.take("items", str), "id": about.take("id", str), "ref": about.take("ref", str),
            "word": None if about.fields.get("word") is None else about.take("word", str),
        } if about else None,
        "member": line.take("member", str),
        "wanted": None if line.fields.get("wanted") is None else line.take("wanted", list),
    }  # fmt: skip
