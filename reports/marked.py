"""How does a text of somebody else's stand in Markdown without being read as Markdown, HTML or a mention?

Pure. GitHub links people, issues, commits and addresses wherever they stand, but not in code spans.
"""

from __future__ import annotations

import re

from ringtrue.reports.redact import spelled

MOST_A_TEXT = 2_000  # characters
_MARKUP = re.compile(r"([\\`*_{}\[\]()<>|~&$])")  # what matters within a line
_TELLING = re.compile(r"[@#]|\bGH-|://|www\.|\b[0-9a-f]{7,40}\b", re.IGNORECASE)


def code(text: str, *, in_table: bool = False) -> str:
    """A code span in which nothing ends it, however many backticks the text has. In a table, a bar would.

    >>> code("a`b"), code("a|b", in_table=True)
    ('``a`b``', '`a\\\\|b`')
    """
    shown = spelled(" ".join(text.split())) or " "
    shown = shown if len(shown) <= MOST_A_TEXT else f"{shown[:MOST_A_TEXT]}…"
    ticks = "`" * (max(map(len, re.findall("`+", shown)), default=0) + 1)
    pad = " " if shown.startswith("`") or shown.endswith("`") else ""
    span = f"{ticks}{pad}{shown}{pad}{ticks}"
    return span.replace("|", "\\|") if in_table else span


def words(text: str, *, in_table: bool = False) -> str:
    """The text as text; as a code span if GitHub would see a person, an issue, a commit or an address in it."""
    if _TELLING.search(text) or len(text) > MOST_A_TEXT:
        return code(text, in_table=in_table)
    return _MARKUP.sub(r"\\\1", spelled(" ".join(text.split())))
