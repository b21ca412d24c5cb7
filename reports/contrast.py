"""Where do an answer and what was expected differ? Word by word, where they are alike enough for that to help.

Pure: texts in, pieces out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

ALIKE = 0.3  # below this, marks all over the line hide more than they show
MOST_TOKENS = 400  # comparing takes the square of it
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_STATUS = re.compile(r"\d{3} with ")  # "200 with PoolId = pool#1" is about what follows


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line that the other line has too, or that it `differs` in."""

    text: str
    differs: bool = False


def contrast(answered: str, expected: Sequence[str]) -> tuple[list[Piece], list[list[Piece]]]:
    """The answer's line, and a line for each answer that would have been right.

    >>> contrast("PoolId = pool#1", ["PoolId = nothing"])[1]
    [[Piece(text='PoolId = ', differs=False), Piece(text='nothing', differs=True)]]
    """
    status = found[0] if (found := _STATUS.match(answered)) else ""
    said = _TOKEN.findall(answered.removeprefix(status))
    pairs = [_compared(said, _TOKEN.findall(each)) for each in expected]
    closest = max(pairs, key=lambda pair: pair[2], default=None)
    shown = [Piece(answered)] if closest is None or closest[2] < ALIKE else closest[0]
    if status and len(shown) > 1:
        shown = [Piece(status), *shown]
    elif status:
        shown = [Piece(answered)]
    return shown, [
        there if alike >= ALIKE else [Piece(text)] for text, (_, there, alike) in zip(expected, pairs, strict=True)
    ]


def _compared(here: list[str], there: list[str]) -> tuple[list[Piece], list[Piece], float]:
    if len(here) > MOST_TOKENS or len(there) > MOST_TOKENS:
        return [], [], 0.0
    matcher = SequenceMatcher(None, here, there, autojunk=False)
    ours, theirs = [], []
    for tag, a, b, c, d in matcher.get_opcodes():
        ours.append(Piece("".join(here[a:b]), tag != "equal"))
        theirs.append(Piece("".join(there[c:d]), tag != "equal"))
    return _shown(ours), _shown(theirs), matcher.ratio()


def _shown(pieces: list[Piece]) -> list[Piece]:
    return [piece for piece in pieces if piece.text]
