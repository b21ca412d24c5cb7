"""Is the run to stop? A wish that a signal leaves behind, and that is heeded before the next call leaves."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Stop:
    """`wanted`: no more is to be asked. `heeded`: so it was, and from then on all that is sent cleans up.

    `at_once`: not even to clean up. `closing`: nothing is sent any more, and what is being written is not to be torn.
    """

    wanted: bool = False
    heeded: bool = False
    at_once: bool = False
    closing: bool = False

    def heed(self) -> None:
        """Raises KeyboardInterrupt, once, if a stop was wanted."""
        if self.wanted and not self.heeded:
            self.heeded = True
            raise KeyboardInterrupt
