"""How does a comparison look in a browser? One page that needs nothing else and runs no script.

Everything is escaped by the template engine; an address becomes a link only if it is https.
"""

from __future__ import annotations

from importlib import resources

from jinja2 import Environment, StrictUndefined

from ringtrue.reports.compare import CHANGES, Comparison
from ringtrue.reports.compare_text import SIGNS, TITLES
from ringtrue.reports.redact import steerless

TEMPLATE = "compare.html.j2"
WORDS = {status: "not asked for" if status == "absent" else status.replace("_", " ") for status in SIGNS}


def html(found: Comparison) -> str:
    """The whole page."""
    text = resources.files("ringtrue.reports").joinpath("templates", TEMPLATE).read_text("utf-8")
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
        finalize=lambda value: steerless(value) if type(value) is str else value,
    )  # fmt: skip
    groups = [
        (TITLES[change] if change else "Findings, and the targets that show them", change or "shown", lines)
        for change in (*CHANGES, None)
        if (lines := [each for each in found.findings if each.change == change])
    ]
    return environment.from_string(text).render(found=found, groups=groups, signs=SIGNS, words=WORDS)
