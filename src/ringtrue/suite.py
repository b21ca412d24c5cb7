"""How does one run become a report? From settled settings to a report directory, whatever happens in between."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from ringtrue.harness.belt import Belt
from ringtrue.harness.interrupts import Stop
from ringtrue.harness.sdk import SdkTarget
from ringtrue.harness.session import Session
from ringtrue.harness.signing import Signer
from ringtrue.harness.target import Target
from ringtrue.harness.transcript import TranscriptFile
from ringtrue.reports.formats import write_all
from ringtrue.reports.interface import Report
from ringtrue.reports.report import report
from ringtrue.reports.transcript import TRANSCRIPT_NAME, UnreadableTranscript, read
from ringtrue.run import Plan, run
from ringtrue.stopping import stopping


def conduct(
    plan: Plan,
    target: Target,
    directory: Path,
    *,
    watch: Callable[[Session], None] | None,
    say: Callable[[str], None],
    sdk: Callable[[float], Sequence[SdkTarget]],
    amend: Callable[[Report], Report] = lambda found: found,
    belt: Belt | None = None,
    signer: Signer | None = None,
    left: Callable[[], int] = lambda: 0,
) -> Report:
    """One run and its report, both in `directory`. What breaks a run off still leaves the report so far.

    `amend` has the last word on what the report holds.
    """
    transcript = directory / TRANSCRIPT_NAME
    stop = Stop()
    with stopping(stop, say):
        try:
            with TranscriptFile(transcript) as file:
                run(
                    plan, target, file, sdk=sdk, progress=watch, belt=belt, signer=signer, stop=stop, left=left,
                )  # fmt: skip
        except BaseException:
            stop.closing = True
            with suppress(UnreadableTranscript):  # it had not begun
                write_all(amend(report(read(transcript))), directory)
            raise
        found = amend(report(read(transcript)))
        write_all(found, directory)
    return found
