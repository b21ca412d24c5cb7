"""What was said? Every call and answer as a line of JSON, with Refs in place of raw ids, and a footer at the end."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import nullcontext, suppress
from pathlib import Path
from types import TracebackType
from typing import Protocol, TextIO


class Transcript(Protocol):
    """Where a run is written down."""

    def write(self, entry: Mapping[str, object]) -> None: ...


class Silence:
    """A transcript that nobody keeps."""

    def write(self, entry: Mapping[str, object]) -> None:
        """Forget it."""


class TranscriptFile:
    """`transcript.jsonl`. Lines are buffered; all but calls are flushed, so that of a killed run the rest can be read.

    Where it cannot be written, OSError is raised once; what cleans up after that goes unwritten.
    """

    def __init__(self, path: Path) -> None:
        self._file: TextIO = path.open("w", encoding="utf-8")
        self._failed = False

    def write(self, entry: Mapping[str, object]) -> None:
        """Raises OSError, once."""
        if self._failed:
            return
        try:
            self._file.write(json.dumps(entry) + "\n")
            if entry["kind"] != "call":
                self._file.flush()
        except OSError:
            self._failed = True
            raise

    def __enter__(self) -> TranscriptFile:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(OSError) if self._failed else nullcontext():
            self._file.close()
