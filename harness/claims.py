"""What do the ledgers of earlier runs say is ours? Read line by line; what is torn or foreign is left out, and said.

A ledger that is still locked belongs to a run that is going on, and claims nothing.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ringtrue.harness.bindings import own_prefix
from ringtrue.harness.ledger import SUFFIX, Resource, place


@dataclass(frozen=True, slots=True)
class Loan:
    """What was lent to a run, as it was: the settings by their parameters. `path` is the ledger that says so."""

    settings: Mapping[str, object]
    path: Path


@dataclass(slots=True)
class Claims:
    """`ours`: resources that a ledger says were made, or may have been, with the file that says so; `gone` are those
    that were deleted since. `runs` have left a ledger, `living` are going on. `unclear`: calls with no known answer.
    """

    ours: dict[Resource, Path] = field(default_factory=dict)
    gone: set[Resource] = field(default_factory=set)
    runs: set[str] = field(default_factory=set)
    living: set[str] = field(default_factory=set)
    lent: dict[Resource, Loan] = field(default_factory=dict)
    unclear: int = 0
    damaged: list[Path] = field(default_factory=list)

    @property
    def open(self) -> frozenset[Resource]:
        return frozenset(self.ours.keys() - self.gone)


def claims(directory: Path, endpoint: str, region: str, *, only: str | None = None) -> Claims:
    """What the ledgers there say about this endpoint; of the run `only`, if one is named. Raises OSError."""
    found = Claims()
    for path in sorted(directory.glob(f"*{SUFFIX}")) if directory.is_dir() else ():
        entries, whole, alive = _read(path)
        run = str(next((entry.get("run") for entry in entries if entry.get("run")), ""))
        if only not in (None, run):
            continue
        if not whole:
            found.damaged.append(path)
        if not _is_about(entries, endpoint, region):
            continue
        if alive:
            found.living.add(run)
            continue
        found.runs.add(run)
        _add(found, path, entries, run)
    return found


def _is_about(entries: list[Mapping[str, object]], endpoint: str, region: str) -> bool:
    """Is it of this endpoint? A ledger whose first line is lost is of any."""
    header = next((entry for entry in entries if entry.get("entry") == "run"), None)
    return header is None or (header.get("endpoint"), header.get("region")) == (place(endpoint), region)


def _add(found: Claims, path: Path, entries: list[Mapping[str, object]], run: str) -> None:
    """Of what may or may not have been made, only a name that nobody else would choose is claimed."""
    asked: dict[object, Resource] = {}
    for entry in entries:
        kind, id = str(entry.get("kind", "")), entry.get("id") or entry.get("name")
        resource = (kind, str(id)) if id else None
        match entry.get("entry"):
            case "intended":
                asked[entry.get("n")] = resource or (kind, "")
            case "refused":
                asked.pop(entry.get("n"), None)
            case "made" if resource:
                asked.pop(entry.get("n"), None)
                found.ours[resource] = path
                found.gone.discard(resource)
            case "gone" if resource:
                found.gone.add(resource)
            case "lent" if resource and isinstance(settings := entry.get("settings"), Mapping):
                found.lent.setdefault(resource, Loan(settings, path))
            case "returned" if resource:
                found.lent.pop(resource, None)
    found.unclear += len({n for n, each in asked.items() if each not in found.gone})
    ours = own_prefix(run)
    found.ours.update({each: path for each in asked.values() if run and each[1].startswith(ours)})


def _read(path: Path) -> tuple[list[Mapping[str, object]], bool, bool]:
    """Its entries, whether all of its lines could be read, and whether its run is going on."""
    with path.open("rb") as file:
        alive = _locked(file.fileno())
        lines = [line for line in file.read().split(b"\n") if line.strip()]
    entries = list(_entries(lines))
    return entries, len(entries) == len(lines), alive


def _entries(lines: list[bytes]) -> Iterator[Mapping[str, object]]:
    for line in lines:
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(entry, dict):
            yield entry


def _locked(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    fcntl.flock(file, fcntl.LOCK_UN)
    return False
