"""What becomes of a command whose words nobody takes? It goes on, and its exit code is what it would have been.

`ringtrue run | head -3` closes standard output after three lines, and a full disk takes none. Whatever prints (rich,
click, print) prints to `sys.stdout`, so that is where it is seen to, once for all commands: rich, for one, would exit
with 1 by itself, which is a verdict here. Where something else than a reader who left is the cause, what was asked for
is lost, which is said on standard error, and is no success.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO, cast

LOST = 2


@dataclass(slots=True)
class Lost:
    """Why standard output takes nothing, if it does not."""

    why: OSError | None = None

    def code(self, wanted: int) -> int:
        """The exit code of a command that wanted this one."""
        nobody_reads = self.why is None or isinstance(self.why, ConnectionError)
        return wanted if wanted or nobody_reads else LOST


class Guarded:
    """A stream that takes everything. What cannot be written is dropped, after `failed` has heard why."""

    def __init__(self, stream: Any, failed: Callable[[OSError], None]) -> None:  # text or bytes
        self._stream, self._failed = stream, failed
        self._over = False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    @property
    def buffer(self) -> Guarded:
        """The stream of bytes below; AttributeError where there is none."""
        return Guarded(self._stream.buffer, self._fail)

    def write(self, words: Any) -> int:
        self._try(lambda: self._stream.write(words))
        return len(words)

    def writelines(self, lines: Any) -> None:
        self._try(lambda: self._stream.writelines(lines))

    def flush(self) -> None:
        self._try(self._stream.flush)

    def _try(self, action: Callable[[], object]) -> None:
        if self._over:
            return
        try:
            action()
        except OSError as error:
            self._fail(error)

    def _fail(self, error: OSError) -> None:
        if not self._over:
            self._over = True
            _to_nowhere(self._stream)
            self._failed(error)


@contextmanager
def guarded() -> Iterator[Lost]:
    """Standard output and standard error take everything while the context lasts."""
    out, err, lost = sys.stdout, sys.stderr, Lost()

    def failed(error: OSError) -> None:
        lost.why = error
        if not isinstance(error, ConnectionError):
            why = error.strerror or error
            sys.stderr.write(f"Error: standard output cannot be written: {why}. What it lacks is lost.\n")

    sys.stderr = cast("TextIO", Guarded(err or _nowhere(), lambda _error: None))
    sys.stdout = cast("TextIO", Guarded(out or _nowhere(), failed))
    try:
        yield lost
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        sys.stdout, sys.stderr = out, err


def _nowhere() -> TextIO:
    """For a stream that was closed before we began. It stays open: what is opened next would get its number."""
    return Path(os.devnull).open("w", encoding="utf-8")


def _to_nowhere(stream: Any) -> None:
    """What the stream still holds would be tried again when the interpreter ends, and complained of."""
    with suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
