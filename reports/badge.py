"""What does a badge say? The JSON that shields.io reads from an address: https://shields.io/badges/endpoint-badge."""

from __future__ import annotations

import json
from collections.abc import Mapping

from ringtrue.reports.interface import Report, Verdict
from ringtrue.reports.report import EXIT_CODES, counted, exit_code
from ringtrue.reports.standing import covered, passes_as_known, uncovered

COLORS: Mapping[Verdict, str] = {"conforms": "brightgreen", "violates": "red", "undecided": "lightgrey"}
KNOWN = "yellow"  # violates, and a baseline covers all of it


def badge(report: Report) -> str:
    """{"schemaVersion": 1, "label": "ringtrue", "message": "conforms · 80% decided", "color": "brightgreen"}

    Where a baseline lets the run pass, "2 known findings · 80% decided".
    """
    known, found, passes = covered(report), uncovered(report), passes_as_known(report)
    verdict = next(word for word, code in EXIT_CODES.items() if code == exit_code(report))
    words = [
        *([] if passes else [verdict]),
        *([counted(len(found), "finding")] if found else []),
        *([counted(len(known), "known finding")] if known else []),
        *_decided(report),
    ]
    shown = {
        "schemaVersion": 1,
        "label": report["tool"]["name"],
        "message": " · ".join(words),
        "color": KNOWN if passes else COLORS[verdict],
    }
    return json.dumps(shown, indent=1, ensure_ascii=False) + "\n"


def _decided(report: Report) -> list[str]:
    """Rounded down: 100% is said of nothing less. Reports give shares to four places."""
    share = report["figures"]["coverage"]
    return [] if share is None else [f"{round(share * 10_000) // 100}% decided"]
