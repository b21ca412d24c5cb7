"""What stands in README.md? Its blocks of code, its sentences, and how an output is held against what it shows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token
from tests.self.pipelines import ROOT

TEXT = (ROOT / "README.md").read_text("utf-8")
# What is another each time, by what it looks like: ids, names of ledgers, and the days on which a finding was seen.
DAY = r"\d{4}-\d\d-\d\d"
VARYING = (r"[0-9a-f]{32}", r"\d{8}T\d{6}Z-[0-9a-f]{10}", rf"_seen = {DAY}")
SENTENCE = re.compile(r"(?<=[.:!?;)])\s+(?=[A-Z`\"(])")


def code_blocks(text: str) -> list[str]:
    """The blocks of code, in order."""
    return [token.content for token in MarkdownIt().parse(text) if token.type in ("code_block", "fence")]


BLOCKS = code_blocks(TEXT)


def sentences() -> Iterator[str]:
    """What is said outside of the blocks, each on one line as it stands; a row of a table is a sentence."""
    row: list[str] | None = None
    heads, head = False, ""
    for token in MarkdownIt().enable("table").parse(TEXT):
        match token.type:
            case "thead_open" | "thead_close":
                heads = token.type == "thead_open"
            case "tr_open":
                row = []
            case "tr_close" if row is not None:
                head = row[0] if heads else head
                yield " ".join((head if not heads else "", *row)).strip()
                row = None
            case "inline" if row is not None:
                row.append(_plain(token))
            case "inline":
                yield from (each.strip() for each in SENTENCE.split(_plain(token)))


def _plain(token: Token) -> str:
    """Without emphasis, and with code between its backticks."""
    parts = token.children or ()
    return "".join(
        f"`{part.content}`" if part.type == "code_inline" else " " if part.type == "softbreak" else part.content
        for part in parts
    )


def shows(output: str, shown: str) -> bool:
    """Is this in the output? Wherever lines break, and with anything where it says …"""
    pieces = re.split(f"({'|'.join(VARYING)})", _one_line(shown))
    pattern = "".join(_like(piece) if n % 2 else re.escape(piece).replace("…", ".*?") for n, piece in enumerate(pieces))
    return re.search(pattern, _one_line(output)) is not None


def _like(piece: str) -> str:
    return next(each for each in VARYING if re.fullmatch(each, piece))


def _one_line(text: str) -> str:
    return " ".join(text.split())
