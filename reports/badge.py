"""What does a badge say? The JSON that shields.io reads from an address: https://shields.io/badges/endpoint-badge."""

from __future__ import annotations

import json
from collections.abc import Mapping

from ringtrue.reports.interface import Report, Verdict
from ringtrue.reports.report import counted

COLORS: Mapping[Verdict, str] = {"conforms": "brightgreen", "violates": "red", "undecided": "lightgrey"}


def badge(report: Report) -> str:
    """{"schemaVersion": 1, "label": "ringtrue", "message": "conforms · 80% decided", "color": "brightgreen"}"""
    found = report["findings"]
    words = [report["verdict"], *([counted(len(found), "finding")] if found else []), *_decided(report)]
    shown = {
        "schemaVersion": 1,
        "label": report["tool"]["name"],
        "message": " · ".join(words),
        "color": COLORS[report["verdict"]],
    }
    return json.dumps(shown, indent=1, ensure_ascii=False) + "\n"


def _decided(report: Report) -> list[str]:
    """Rounded down: 100% is said of nothing less. Reports give shares to four places."""
    share = report["figures"]["coverage"]
    return [] if share is None else [f"{round(share * 10_000) // 100}% decided"]
