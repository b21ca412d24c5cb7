"""How does a line fit a terminal of any width? A head once, at the left, and the rest hanging behind it.

Everything is printed as plain text with styles, never as markup.
"""

from __future__ import annotations

from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from ringtrue.reports.redact import spelled

NARROWEST = 40  # in fewer columns, lines run over rather than becoming a column of letters


@dataclass(frozen=True, slots=True)
class Row:
    """One line of text before it is fitted: `head` stands once, at the left, and what follows hangs behind it.

    `whole` lines are never broken.
    """

    head: str
    text: str
    style: str = ""
    whole: bool = False


def heading(words: str, console: Console) -> None:
    console.print()
    fit(Row("", words, style="bold"), console)


def fit(row: Row, console: Console, *, head: str = "") -> None:
    """Fits a row to the console: what does not fit continues under its own beginning."""
    indent = len(row.head)
    room = max(console.width, NARROWEST) - indent
    text = Text(_writable(row.text, console), style=row.style)
    fitted = [text] if row.whole or not row.text else list(text.wrap(console, room, overflow="fold"))
    for n, line in enumerate(fitted):
        line.rstrip()
        begins = Text(" " * indent if n else _writable(row.head, console), style=head)
        if not line.plain:
            begins.rstrip()
        console.print(begins + line, soft_wrap=True)


def _writable(text: str, console: Console) -> str:
    """What the console's encoding lacks is spelled out, so that no report dies of a `→` in an ASCII log.

    So is what would steer a terminal: a report may have been edited after it was made harmless.
    """
    text = spelled(text)
    return text.encode(console.encoding, "backslashreplace").decode(console.encoding)
