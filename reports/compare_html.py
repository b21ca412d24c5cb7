"""How does a comparison look in a browser? One page that needs nothing else and runs no script."""

from __future__ import annotations

from ringtrue.reports.compare import CHANGES, Comparison
from ringtrue.reports.compare_text import SIGNS, TITLES
from ringtrue.reports.templating import template

WORDS = {status: "not asked for" if status == "absent" else status.replace("_", " ") for status in SIGNS}


def html(found: Comparison) -> str:
    """The whole page."""
    groups = [
        (TITLES[change] if change else "Findings, and the targets that show them", change or "shown", lines)
        for change in (*CHANGES, None)
        if (lines := [each for each in found.findings if each.change == change])
    ]
    return template("compare.html").render(found=found, groups=groups, signs=SIGNS, words=WORDS)
