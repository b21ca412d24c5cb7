"""Which variable stands for what in a script? One for each symbol of a conversation: `pool_1` for pool#1.

Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from ringtrue.reports.interface import Said
from ringtrue.reports.literals import Variable

SYMBOL = re.compile(r"(.+)#(\d+|unknown)")
DEFAULT_LIST, DEFAULT_NAME = "default-opt-out-list#1", "Default"
RUN_ID = "__run_id__"  # what `names` has where ten characters of one's own are to stand


@dataclass(slots=True)
class Symbols:
    """The variables of one script by symbol: "pool#1", or "arn:pool#1" for its ARN."""

    by_symbol: dict[str, Variable] = field(default_factory=dict)

    def variable(self, symbol: str) -> Variable:
        """`pool_1`, `pool_1_arn`, `page_1`: never a word of the shell or of Python, as there is a number in it."""
        if symbol not in self.by_symbol:
            arn = symbol.startswith("arn:")
            match = SYMBOL.fullmatch(symbol.removeprefix("arn:"))
            kind, number = (match[1], match[2]) if match else (symbol, "0")
            bare = re.sub(r"[^a-z0-9]+", "_", kind.lower()).strip("_") or "it"
            name = f"{bare if bare[0].isalpha() else f'a_{bare}'}_{number}{'_arn' if arn else ''}"
            taken = {each.name for each in self.by_symbol.values()}
            self.by_symbol[symbol] = Variable(next(each for each in _spellings(name) if each not in taken))
        return self.by_symbol[symbol]

    def tree(self, value: Any) -> Any:  # JSON of any form
        """The value with variables where symbols stand."""
        match value:
            case {"$ref": str(symbol)} if len(value) == 1:
                return self.variable(symbol)
            case {"$arn": str(symbol)} if len(value) == 1:
                return self.variable(f"arn:{symbol}")
            case dict():
                return {str(name): self.tree(item) for name, item in value.items()}
            case list():
                return [self.tree(item) for item in value]
            case _:
                return value


def _spellings(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name}_{n}" for n in count(2))


def symbols_in(value: Any) -> Iterator[str]:  # JSON of any form
    """Every symbol that a value mentions: "pool#1", "arn:pool#1"."""
    match value:
        case {"$ref": str(symbol)} if len(value) == 1:
            yield symbol
        case {"$arn": str(symbol)} if len(value) == 1:
            yield f"arn:{symbol}"
        case dict():
            for item in value.values():
                yield from symbols_in(item)
        case list():
            for item in value:
                yield from symbols_in(item)


def kind_in(symbol: str) -> str:
    """The kind of what a symbol stands for: "pool" for pool#1 and arn:pool#1."""
    match = SYMBOL.fullmatch(symbol.removeprefix("arn:"))
    return match[1] if match else symbol


def made_in(conversation: Sequence[Said]) -> dict[str, int]:
    """Which call makes what: {"pool#1": 1}, counted from 0."""
    found: dict[str, int] = {}
    for n, said in enumerate(conversation):
        if said["made"] is not None:
            found.setdefault(said["made"]["ref"], n)
    return found


def spelled_out(names: Mapping[str, str]) -> dict[str, str]:
    """The texts of names; what looks like no symbol is none."""
    return {DEFAULT_LIST: DEFAULT_NAME} | {
        symbol: text for symbol, text in names.items() if SYMBOL.fullmatch(symbol.removeprefix("arn:"))
    }
