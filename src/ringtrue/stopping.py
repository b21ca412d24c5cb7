"""What does a signal do? The first leaves a wish to stop, heeded before the next call; the second ends it all."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from ringtrue.harness.interrupts import Stop

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def stopping(wish: Stop, say: Callable[[str], None]) -> Iterator[None]:
    """Ctrl-C ends the run before its next call; a second one ends it at once. What is being written is written."""

    def stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001  # what the signal module passes
        if wish.closing:
            return
        if wish.wanted:
            wish.at_once = True
            raise KeyboardInterrupt
        wish.wanted = True
        say("Stopping: first to clean up, then the report. Ctrl-C again stops at once.")

    with _heard_by(stop):
        yield


@contextmanager
def interruptible() -> Iterator[None]:
    """Whichever of the signals comes raises KeyboardInterrupt, for what has nothing to clean up."""

    def interrupt(number: int, frame: FrameType | None) -> None:  # noqa: ARG001  # what the signal module passes
        raise KeyboardInterrupt

    with _heard_by(interrupt):
        yield


@contextmanager
def _heard_by(hear: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    ignored = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN  # as nohup has it
    heeded = [number for number in SIGNALS if number != signal.SIGHUP or not ignored]
    before = {number: signal.signal(number, hear) for number in heeded}
    try:
        yield
    finally:
        for number, action in before.items():
            signal.signal(number, action)
