"""Which calls have left? A line of the transcript for each, whatever it was for, and the judgement in its line if any.

An answer is judged after it came, and not each of them is: a page of a list, a call that is made once more, or what
cleans up. So the latest call waits for its judgement, until the next one leaves.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ringtrue.reference_model.vocabulary import Call, Outcome, Refused

UNJUDGED = "unjudged"


@dataclass(frozen=True, slots=True)
class Sent:
    """One call that has left, the nth of its run, and what came back."""

    n: int
    conversation: int
    phase: str
    call: Call
    outcome: Outcome

    def line(self, verdict: str = UNJUDGED, violated: list[str] | None = None) -> dict[str, object]:
        """As the transcript has it."""
        return {
            "kind": "call", "n": self.n, "conversation": self.conversation, "phase": self.phase,
            "operation": self.call.operation, "call": repr(self.call), "answered": repr(self.outcome),
            "outcome": type(self.outcome).__name__.lower(),
            "code": self.outcome.code if isinstance(self.outcome, Refused) else None, "verdict": verdict,
            "violated": violated or [],
        }  # fmt: skip


class CallLog:
    """The call lines of one transcript, which `write` writes. `lines` counts them."""

    def __init__(self, write: Callable[[Mapping[str, object]], None]) -> None:
        self._to_transcript = write
        self._latest: Sent | None = None
        self.lines = 0

    def sent(self, sent: Sent) -> None:
        """It has left; what is said again of the same call takes the place of what was said before."""
        if self._latest is not None and self._latest.n == sent.n:
            self._latest = sent
            return
        self.flush()
        self._latest = sent

    def judged(self, line: Mapping[str, object]) -> None:
        """The latest call was judged, and this is its line."""
        self._latest = None
        self._write(line)

    def flush(self) -> None:
        """The latest call will not be judged."""
        if self._latest is not None:
            line, self._latest = self._latest.line(), None
            self._write(line)

    def _write(self, line: Mapping[str, object]) -> None:
        self.lines += 1
        self._to_transcript(line)
