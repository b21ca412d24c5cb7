"""How does a text of somebody else's stand in Markdown without being read as Markdown, HTML or a mention?

Pure.
"""

from __future__ import annotations

import re

from ringtrue.reports.redact import steerless

_MARKS = re.compile(r"[\\`*_\[\]<>#|~$&]")
_LINKING = re.compile(r"(?<=@)|(?<=:)(?=/)|(?<=[wW])(?=\.)|(?<=#)(?=\d)")
_TICKS = re.compile(r"`+")
BREAK = "<!-- -->"  # nothing, in the place where GitHub would see @somebody or an address


def prose(text: str) -> str:
    """Text as text, in a paragraph or a table.

    >>> prose("a|b *c* @me")
    'a\\\\|b \\\\*c\\\\* @<!-- -->me'
    """
    parts = _LINKING.split(steerless(text))
    return BREAK.join(_MARKS.sub(lambda mark: f"\\{mark[0]}", part) for part in parts)


def code(text: str) -> str:
    """Text as code, in a paragraph or a table, whose bars are escaped there even in code."""
    plain = steerless(text) or " "
    fence = "`" * (1 + max((len(run) for run in _TICKS.findall(plain)), default=0))
    pad = " " if plain.startswith("`") or plain.endswith("`") else ""
    return f"{fence}{pad}{plain}{pad}{fence}".replace("|", "\\|")
