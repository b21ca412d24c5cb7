"""How far is it? One line on a terminal that is gone when the run ends; nothing anywhere else."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.live import Live
from rich.text import Text

from ringtrue.harness.session import Session

LOOKS_A_SECOND = 8
PHASES = {"explore": "asking", "shrink": "shrinking"}


class Line:
    """The line as it is now. The display's own thread reads it, and never writes."""

    def __init__(self) -> None:
        self._session: Session | None = None
        self._began = time.monotonic()

    def watch(self, session: Session) -> None:
        """Show this run from now on."""
        self._session, self._began = session, time.monotonic()

    def __rich__(self) -> Text:
        session = self._session
        if session is None:
            return Text("starting …", style="dim")
        budget, findings = session.budget, len(session.findings.by_bucket)
        rate = budget.calls / max(time.monotonic() - self._began, 0.1)
        left = min(max(0.0, budget.left_s), max(0, budget.max_calls - budget.calls) / max(rate, 1.0))
        parts = (
            (f"{PHASES.get(session.phase, session.phase)}  ", "bold"),
            (f"{budget.calls:,} of {budget.max_calls:,} calls  {rate:,.0f}/s  ", ""),
            (f"{session.conversations:,} conversations  ", ""),
            (f"{findings} finding{'' if findings == 1 else 's'}", "red" if findings else "green"),
            (f"  {left:.0f} s left", "dim"),
        )
        return Text.assemble(*parts, no_wrap=True, overflow="ellipsis")


@contextmanager
def line(console: Console, *, shown: bool) -> Iterator[Line]:
    """The live line while the context lasts, if it is to be shown and there is a terminal to show it on."""
    found = Line()
    if not shown or not console.is_terminal:
        yield found
        return
    with Live(found, console=console, refresh_per_second=LOOKS_A_SECOND, transient=True):
        yield found
