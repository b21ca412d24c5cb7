"""Whose is a report directory while a run writes into it? One run's alone, by a locked file in it with that run's pid.

The lock goes with its process, so that a run that was killed leaves no lock, though its file may stay.
"""

from __future__ import annotations

import errno
import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LOCK_NAME = ".ringtrue-run"
TRIES, PAUSE_S = 5, 0.05  # who only looks holds the lock for a moment
LOCKLESS = (errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS)  # of file systems that know no locks: there, nobody is kept out


class Held(Exception):
    """Another run is writing there; the text says which."""


@contextmanager
def held(directory: Path) -> Iterator[None]:
    """The directory, made if need be, for us alone while the context lasts. Raises Held, and OSError."""
    directory.mkdir(parents=True, exist_ok=True)
    file = _taken(directory)
    try:
        yield
    finally:
        (directory / LOCK_NAME).unlink(missing_ok=True)
        os.close(file)


def holder(directory: Path) -> str | None:
    """Who is writing into the directory: "another run, process 4711"; None if nobody is."""
    try:
        file = os.open(directory / LOCK_NAME, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _name(file)
    except OSError:
        return None
    finally:
        os.close(file)
    return None


def _taken(directory: Path) -> int:
    """The locked file. Whoever held it before may have taken it away meanwhile, and then it locks nothing."""
    path = directory / LOCK_NAME
    for last in (*[False] * (TRIES - 1), True):
        file = os.open(path, os.O_CREAT | os.O_RDWR, 0o666)
        try:
            if _locks(file) and _still_there(file, path):
                os.ftruncate(file, 0)
                os.write(file, f"{os.getpid()}\n".encode())
                return file
            if last:
                raise Held(f"{directory} is being written by {_name(file)}")
        except BaseException:
            os.close(file)
            raise
        os.close(file)
        time.sleep(PAUSE_S)
    raise AssertionError("the last try returns or raises")


def _locks(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        if error.errno not in LOCKLESS:
            raise
    return True


def _still_there(file: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file), path.stat())
    except FileNotFoundError:
        return False


def _name(file: int) -> str:
    pid = os.pread(file, 20, 0).decode("ascii", "replace").strip()
    return f"another run, process {pid}" if pid.isdecimal() else "another run"
