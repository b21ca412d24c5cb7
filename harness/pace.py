"""How fast may we ask? So many calls a second."""

from __future__ import annotations

import time
from dataclasses import dataclass

from ringtrue.harness.wire import Answer, Wire
from ringtrue.reference_model.request import Request


def paced(wire: Wire, rate: float | None) -> Wire:
    """At most `rate` calls a second over this wire; the wire itself for None."""
    return wire if rate is None else PacedWire(wire, rate)


@dataclass(slots=True)
class PacedWire:
    """A wire that waits for its turn."""

    wire: Wire
    rate: float
    _next: float = 0.0

    def send(self, request: Request, timeout_s: float) -> Answer:
        time.sleep(max(0.0, self._next - time.monotonic()))
        self._next = time.monotonic() + 1.0 / self.rate
        return self.wire.send(request, timeout_s)
