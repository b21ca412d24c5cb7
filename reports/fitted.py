"""How does a line fit a terminal of any width? A head once, at the left, and the rest hanging behind it.

Everything is printed as plain text with styles, never as markup.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from ringtrue.reports.redact import spelled

NARROWEST = 40  # in fewer columns, lines run over rather than becoming a column of letters
DEEP = 8  # a head longer than this stands by itself, if what follows has a word that is too long to stand beside it
GAP = 2  # between the columns of a table


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
    if not row.whole and indent > DEEP and max(map(len, text.plain.split()), default=0) > room:
        if row.head.strip():
            console.print(Text(_writable(row.head.rstrip(), console), style=head), soft_wrap=True)
        fit(Row(" " * DEEP, row.text, row.style), console)
        return
    fitted = [text] if row.whole or not row.text else list(text.wrap(console, room, overflow="fold"))
    for n, line in enumerate(fitted):
        line.rstrip()
        begins = Text(" " * indent if n else _writable(row.head, console), style=head)
        if not line.plain:
            begins.rstrip()
        console.print(begins + line, soft_wrap=True)


def fit_table(
    heads: Sequence[str], rows: Sequence[Sequence[str | Text]], console: Console, *, indent: str = "",
    numbers: Collection[str] = (), style: str = "dim",
) -> None:  # fmt: skip
    """A table, or, where it has no room, each row's name by itself and the rest of it in words below.

    Columns called one of `numbers` are flush right.
    """
    cells = [[Text(_writable(str(cell), console), getattr(cell, "style", "")) for cell in row] for row in rows]
    widths = [max(len(head), *(len(row[n]) for row in cells), 0) for n, head in enumerate(heads)]
    if len(indent) + sum(widths) + GAP * (len(heads) - 1) > console.width:
        for row in cells:
            fit(Row(indent, row[0].plain), console)
            said = (f"{head} {cell}".strip() for head, cell in zip(heads[1:], row[1:], strict=True) if cell)
            fit(Row(f"{indent}  ", ", ".join(said)), console)
        return
    for line in ([Text(head, style) for head in heads], *cells):
        spaced = Text(indent)
        for head, width, cell in zip(heads, widths, line, strict=True):
            cell.align("right" if head in numbers else "left", width)
            spaced = spaced + cell + " " * GAP
        spaced.rstrip()
        console.print(spaced, soft_wrap=True)


def _writable(text: str, console: Console) -> str:
    """What the console's encoding lacks is spelled out, so that no report dies of a `→` in an ASCII log.

    So is what would steer a terminal: a report may have been edited after it was made harmless.
    """
    text = spelled(text)
    return text.encode(console.encoding, "backslashreplace").decode(console.encoding)
