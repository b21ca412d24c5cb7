"""How do all workers of one test session share one run? The first to take the lock makes it, the others read it.

The run is a process of its own: what a test session does to clocks, sockets, warnings and signals stays out of it.
"""

from __future__ import annotations

import fcntl
import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import cast

import click

from ringtrue.cli import check
from ringtrue.reports.interface import Report
from ringtrue.reports.report import FILE_NAME

MARGIN_S = 60.0  # for what comes before and after the time that the run is given
LOOK_S = 0.1


class NoReport(Exception):
    """There is no report to judge by; the text says why."""


def shared_report(arguments: Sequence[str], place: Path) -> Report:
    """The report of `ringtrue run` with these arguments, made once for everyone who names the same place.

    Raises NoReport, for everyone the same, and KeyboardInterrupt.
    """
    try:
        settled = check(arguments)
    except click.ClickException as error:
        raise NoReport(error.format_message()) from error
    limit_s = settled.time_limit_s + MARGIN_S
    done = place / "ringtrue-run.json"
    with _lock(place / "ringtrue-run.lock", limit_s):
        if not done.exists():
            draft = done.with_suffix(".draft")
            draft.write_text(json.dumps(_made(arguments, settled.directory, limit_s)), "utf-8")
            draft.replace(done)
    outcome = json.loads(done.read_text("utf-8"))
    if "failed" in outcome:
        raise NoReport(outcome["failed"])
    return cast("Report", outcome["report"])


def _made(arguments: Sequence[str], directory: Path, limit_s: float) -> dict[str, object]:
    """{"report": …}, or {"failed": "why"}."""
    found = directory / FILE_NAME
    before = _version_of(found)
    command = [sys.executable, "-P", "-m", "ringtrue", "run", "--quiet", *arguments]
    try:
        ran = subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=limit_s, check=False)
    except subprocess.TimeoutExpired:
        return {"failed": f"the run did not end within {limit_s:g} s"}
    if ran.returncode not in (0, 1, 3):
        return {"failed": ran.stderr.strip()[-2000:] or f"ringtrue run exited with {ran.returncode}"}
    with suppress(OSError, ValueError):
        if _version_of(found) != before:
            return {"report": json.loads(found.read_text("utf-8"))}
    return {"failed": ran.stderr.strip()[-2000:] or f"ringtrue run left no {found}"}


def _version_of(file: Path) -> tuple[int, int] | None:
    """What tells a report from the one that takes its place. Only a run may take an earlier run's away."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


@contextmanager
def _lock(path: Path, limit_s: float) -> Iterator[None]:
    """Ours alone while the context lasts; a holder that dies lets go. Raises NoReport when patience ends."""
    until = time.monotonic() + limit_s
    with path.open("w") as file:
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= until:
                    raise NoReport(f"another worker's run did not end within {limit_s:g} s") from None
                time.sleep(LOOK_S)
        yield
