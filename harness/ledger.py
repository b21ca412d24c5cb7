"""What has a run made, or was about to make? A file of JSON lines, each of them on disk before the call goes out.

One file a run, readable by its owner only, and locked while the run lasts. It holds names and ids of resources, but no
account id, ARN or phone number.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

DIRECTORY = Path(".ringtrue/ledger")
SUFFIX = ".jsonl"
# Ids and names as the documents have them, a sender ID with its country; what is all digits may be a phone number.
SAFE = re.compile(r"(?!\d{8,}$)[A-Za-z0-9_-]{1,256}(?:/[A-Z]{2})?")


class Unwritten(BaseException):
    """The ledger cannot be written, so nothing may be made. Not an Exception, so that Hypothesis lets it through."""


Resource = tuple[str, str]  # kind and id: ("pool", "pool-4370…"), ("sender-id", "RINGTRUE/GB")


@dataclass(slots=True)
class Ledger:
    """The ledger of a run that is going on. `pending` may have been made, `made` is there; both by kind."""

    run: str
    path: Path
    region: str
    _file: int
    pending: dict[int, Resource] = field(default_factory=dict)
    made: set[Resource] = field(default_factory=set)
    _entries: int = 0

    def intend(self, operation: str, kind: str, name: str | None, token: str | None) -> int:
        """A call that makes something is about to be sent: the number of its entry. Raises Unwritten."""
        self._entries += 1
        self._write({
            "entry": "intended", "n": self._entries, "run": self.run, "operation": operation, "kind": kind,
            "name": safe(name), "token": safe(token), "region": self.region, "time": _now(),
        })  # fmt: skip
        self.pending[self._entries] = (kind, safe(name) or "")
        return self._entries

    def refuse(self, n: int) -> None:
        """It was not made. Raises Unwritten."""
        self.pending.pop(n, None)
        self._write({"entry": "refused", "n": n})

    def make(self, n: int, kind: str, id: str | None) -> bool:
        """It was made, and this is its id, if the answer has a usable one. Was it new? Raises Unwritten."""
        if (found := safe(id)) is None:
            return True
        new = (kind, found) not in self.made
        self.pending.pop(n, None)
        self.made.add((kind, found))
        self._write({"entry": "made", "n": n, "kind": kind, "id": found})
        return new

    def lose(self, resource: Resource) -> None:
        """It is gone. Raises Unwritten."""
        self.made.discard(resource)
        for n in [n for n, pending in self.pending.items() if pending == resource]:
            del self.pending[n]
        self._write({"entry": "gone", "kind": resource[0], "id": resource[1]})

    def lend(self, resource: Resource, settings: Mapping[str, object]) -> None:
        """It is the user's, and is about to be put to use: how it is to be given back. Raises Unwritten."""
        self._write({"entry": "lent", "kind": resource[0], "id": safe(resource[1]), "settings": settings})

    def give_back(self, resource: Resource) -> None:
        """It is as it was. Raises Unwritten."""
        self._write({"entry": "returned", "kind": resource[0], "id": safe(resource[1])})

    @property
    def open(self) -> int:
        """How many resources exist, or may exist. What has a name counts once, however often it was asked for."""
        nameless = [kind for kind, name in self.pending.values() if not name]
        return len(nameless) + len(self.made | {each for each in self.pending.values() if each[1]})

    def close(self) -> None:
        """Let go of the file and its lock."""
        os.close(self._file)

    def _write(self, entry: Mapping[str, object]) -> None:
        append(self._file, entry)


def opened(directory: Path, run: str, endpoint: str, region: str) -> Ledger:
    """A new ledger for this run, locked. Raises OSError."""
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = directory / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{run}{SUFFIX}"
    file = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_APPEND, 0o600)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        append(file, {
            "entry": "run", "schema": 1, "run": run, "endpoint": place(endpoint), "region": region, "time": _now(),
        })  # fmt: skip
        _sync_directory(directory)
    except Unwritten as failed:
        os.close(file)
        raise OSError(str(failed)) from failed
    except BaseException:
        os.close(file)
        raise
    return Ledger(run, path, region, file)


def note(path: Path, entry: str, resource: Resource) -> None:
    """What a later sweep has done: "gone", it has deleted it, or "returned". Raises OSError."""
    file = os.open(path, os.O_WRONLY | os.O_APPEND)
    try:
        os.write(file, b"\n")  # its last line may be torn
        append(file, {"entry": entry, "kind": resource[0], "id": resource[1]})
    except Unwritten as failed:
        raise OSError(str(failed)) from failed
    finally:
        os.close(file)


def append(file: int, entry: Mapping[str, object]) -> None:
    """One line, on disk when this returns. Raises Unwritten."""
    line = f"{json.dumps(entry, separators=(',', ':'))}\n".encode()
    try:
        while line:
            line = line[os.write(file, line) :]
        os.fsync(file)
    except OSError as error:
        raise Unwritten(f"the ledger cannot be written: {error.strerror or error}") from error


def place(endpoint: str) -> str:
    """An endpoint's address in one spelling."""
    return endpoint.rstrip("/")


def safe(name: str | None) -> str | None:
    """The name, if it is one that may be kept."""
    return name if name is not None and SAFE.fullmatch(name) else None


def _sync_directory(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _now() -> str:
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
