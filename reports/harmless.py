"""Which parts of a report may a target have worded? Findings and notes, made harmless member by member.

What Ringtrue itself said is kept as it is, so that it can be said again, but for what might be somebody's.
"""

from __future__ import annotations

from typing import Any

from ringtrue.reports.interface import Finding, LayerRow
from ringtrue.reports.redact import harmless, redact


def harmless_row(row: LayerRow) -> LayerRow:
    return {**row, "notes": [harmless(note) for note in row["notes"]]}


def harmless_finding(finding: Finding) -> Finding:
    check = finding["check"]
    return {
        **finding,
        "call": harmless(finding["call"]),
        "answered": harmless(finding["answered"]),
        "expected": [harmless(each) for each in finding["expected"]],
        "steps": [harmless(each) for each in finding["steps"]],
        "related": [
            {
                **each, "call": harmless(each["call"]), "answered": harmless(each["answered"]),
                "expected": [harmless(text) for text in each["expected"]],
            }
            for each in finding["related"]
        ],
        "conversation": [
            {**said, "params": _redacted(said["params"]), "answered": harmless(said["answered"])}
            for said in finding["conversation"]
        ],
        "check": check and {**check, "member": harmless(check["member"]), "wanted": _redacted(check["wanted"])},
    }  # fmt: skip


def _redacted(value: Any) -> Any:  # JSON of any form
    """What we said is said again as it is, but for what might be somebody's."""
    match value:
        case str():
            return redact(value)
        case dict():
            return {name: _redacted(item) for name, item in value.items()}
        case list():
            return [_redacted(item) for item in value]
        case _:
            return value
