"""Is this line fit to be read? The lines of a transcript one by one, with complaints that say where and what to do."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

SCHEMA = 1
T = TypeVar("T")


class UnreadableTranscript(Exception):
    """This file cannot be reported on; the message says what was found, why that is not allowed, and what to do."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line, or an object inside it. Unknown members are ignored; what is asked for must be there and fit."""

    path: Path
    number: int
    fields: Mapping[str, object]

    def take(self, name: str, kind: type[T]) -> T:
        value = self.fields.get(name)
        if isinstance(value, kind) and (kind is bool or not isinstance(value, bool)):
            return value
        found = f"is {value!r:.60}" if name in self.fields else "is absent"
        raise self.unfit(f"{name!r} {found}, where {kind.__name__} is due")

    def number_at(self, name: str) -> float:
        return float(self.take(name, int)) if isinstance(self.fields.get(name), int) else self.take(name, float)

    def one_of(self, name: str, words: tuple[str, ...]) -> str:
        word = self.take(name, str)
        if word not in words:
            raise self.unfit(f"{name!r} is {word!r:.60}, not one of {', '.join(words)}")
        return word

    def texts(self, name: str) -> list[str]:
        found = self.take(name, list)
        if not all(isinstance(each, str) for each in found):
            raise self.unfit(f"{name!r} holds something other than text")
        return found

    def words(self) -> dict[str, str]:
        """The whole object, which holds nothing but texts."""
        if not all(isinstance(each, str) for each in self.fields.values()):
            raise self.unfit("an object of texts holds something other than text")
        return {name: str(text) for name, text in self.fields.items()}

    def counts(self, name: str, many: int) -> list[int]:
        """The list at `name`, which holds exactly so many whole numbers: "Pool.create": [120, 118, 0]."""
        found = self.take(name, list)
        if len(found) != many or not all(type(each) is int for each in found):
            raise self.unfit(f"{name!r} is {found!r:.60}, where {many} whole numbers are due")
        return found

    def inner(self, name: str) -> Line:
        return Line(self.path, self.number, self.take(name, dict))

    def inners(self, name: str) -> list[Line]:
        found = self.take(name, list)
        if not all(isinstance(each, dict) for each in found):
            raise self.unfit(f"{name!r} holds something other than objects")
        return [Line(self.path, self.number, each) for each in found]

    def unfit(self, what: str) -> UnreadableTranscript:
        return UnreadableTranscript(
            f"{self.path}, line {self.number}: {what}. Every transcript of schema {SCHEMA} keeps to one form; "
            "leave transcripts unedited, and report with the version of ringtrue that wrote this one."
        )


def lines(path: Path) -> Iterator[Line]:
    """Every whole line. A last line that lacks its line feed and breaks off is what a cut leaves, and no error."""
    try:
        with path.open("rb") as stream:
            for number, raw in enumerate(stream, start=1):
                try:
                    fields = json.loads(raw)
                except (ValueError, RecursionError) as broken:
                    if not raw.endswith(b"\n"):
                        return
                    raise _broken(path, number, str(broken)) from None
                if not isinstance(fields, dict):
                    raise _broken(path, number, "it is no object")
                yield Line(path, number, fields)
    except OSError as refused:
        raise UnreadableTranscript(
            f"{path}: cannot be read ({refused.strerror or refused}). A report is made from a transcript; "
            "check the path, or make a transcript with `ringtrue run`."
        ) from refused


def _broken(path: Path, number: int, why: str) -> UnreadableTranscript:
    return UnreadableTranscript(
        f"{path}, line {number}: this is no line of a transcript ({why}). Each line is one JSON object, so the file "
        "was damaged or is another one; restore it, or run again."
    )
