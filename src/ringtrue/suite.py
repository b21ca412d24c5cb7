"""How does one run become a report? From settled settings to a report directory, whatever happens in between."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from ringtrue.harness.bindings import Bindings
from ringtrue.harness.session import Session
from ringtrue.harness.target import Target
from ringtrue.harness.transcript import TranscriptFile
from ringtrue.reference_model.vocabulary import Call, Outcome, Ref
from ringtrue.reports.interface import Report
from ringtrue.reports.report import report, write
from ringtrue.reports.transcript import UnreadableTranscript, read
from ringtrue.run import Plan, run

TRANSCRIPT_NAME = "transcript.jsonl"
SIGNALS = (signal.SIGINT, signal.SIGTERM)


@dataclass(slots=True)
class Stoppable:
    """A target between whose calls a run can be stopped, so that nothing is torn in the middle of an answer."""

    target: Target
    wanted: bool = False

    def send(self, call: Call, bindings: Bindings, fresh: Ref | None, timeout_s: float) -> Outcome:
        """Raises KeyboardInterrupt, once, if a signal asked for it; the calls after that clean up."""
        if self.wanted:
            self.wanted = False
            raise KeyboardInterrupt
        return self.target.send(call, bindings, fresh, timeout_s)


@contextmanager
def stopping(target: Stoppable, say: Callable[[str], None]) -> Iterator[None]:
    """Ctrl-C ends the run before its next call; a second one ends it at once."""

    def stop(number: int, frame: FrameType | None) -> None:  # noqa: ARG001  # what the signal module passes
        if target.wanted or seen:
            raise KeyboardInterrupt
        seen.append(number)
        target.wanted = True
        say("Stopping: first to clean up, then the report. Ctrl-C again stops at once.")

    seen: list[int] = []
    before = {number: signal.signal(number, stop) for number in SIGNALS}
    try:
        yield
    finally:
        for number, action in before.items():
            signal.signal(number, action)


def conduct(
    plan: Plan, target: Target, directory: Path, *, watch: Callable[[Session], None] | None, say: Callable[[str], None]
) -> Report:
    """One run and its report, both in `directory`. What breaks a run off still leaves the report so far."""
    transcript = directory / TRANSCRIPT_NAME
    stoppable = Stoppable(target)
    try:
        with TranscriptFile(transcript) as file, stopping(stoppable, say):
            run(plan, stoppable, file, progress=watch)
    except BaseException:
        with suppress(UnreadableTranscript):  # it had not begun
            write(report(read(transcript)), directory)
        raise
    found = report(read(transcript))
    write(found, directory)
    return found
