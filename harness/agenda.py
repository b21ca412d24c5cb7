"""What is to be said in this run, part by part, and how far has it got? Kept while it runs, never guessed afterwards.

"Not reached" is never "fixed", and what was reached is known at the moment when a limit cuts a part off.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from ringtrue.harness.budget import NO_LIMIT, Budget, BudgetSpent, Cut
from ringtrue.harness.findings import LAYERS, Met

SURVEY, PLANNED, CONSTRAINTS, MANGLED, DRAWN, SHRINKING = (
    "survey", "planned", "constraints", "mangled", "drawn", "shrinking",
)  # fmt: skip


@dataclass(slots=True)
class Part:
    """One part. `planned` is how much there is to say: operations, conversations, calls; None is as much as there is
    room for, and then calls are counted. `said` is how much was said to its end.

    `room` is for such parts: the call up to which those who ask could go, counted from their first, and where it was
    not calls that ended it, up to which they went. `cut` is what cut it off, None where nothing did.
    """

    planned: int | None
    said: int = 0
    room: int = 0
    cut: Cut | None = None
    begun: bool = False


@dataclass(slots=True)
class Agenda:
    """The parts in their order. `current` is the name of the one that is being said."""

    parts: dict[str, Part] = field(default_factory=dict)
    current: str = ""

    def expect(self, planned: Mapping[str, int | None]) -> None:
        """These are to follow, whether or not it ever comes to them."""
        self.parts |= {name: Part(many) for name, many in planned.items()}

    @contextmanager
    def part(self, name: str, budget: Budget, planned: int | None = None) -> Iterator[None]:
        """It is being said while the context lasts. Notes what cuts it off, and lets that pass."""
        part = self.parts[name] = Part(planned, begun=True)
        self.current, began, up_to = name, budget.calls, 0
        try:
            yield
            up_to = max(budget.limit, budget.calls)
        except BaseException as end:
            part.cut, up_to = (end.by, end.at) if isinstance(end, BudgetSpent) else (NO_LIMIT, budget.calls)
            raise
        finally:
            self.current = ""
            if planned is None:
                part.said, part.room = budget.calls - began, up_to - (began if name in LAYERS else 0)

    def advance(self, by: int = 1) -> None:
        """So much more of the current part was said to its end."""
        if self.current:
            self.parts[self.current].said += by

    def cut_short(self, by: Cut = NO_LIMIT) -> None:
        """The rest of the current part is not said, and it was no spent budget that ended it."""
        if self.current:
            self.parts[self.current].cut = by

    @property
    def met(self) -> Met | None:
        """Where something is met now: in which part, and in the how-manieth of what there is to say in it."""
        if not self.current:
            return None
        part = self.parts[self.current]
        return Met(self.current, 0 if part.planned is None else part.said + 1)

    @property
    def out_of_time(self) -> bool:
        """Did the clock cut anything off?"""
        return any(part.cut == "time" for part in self.parts.values())

    def told(self) -> Iterator[Mapping[str, object]]:
        """A row for each part in which there was anything to say. What never began was cut by what cut those before."""
        cut: Cut | None = None
        for name, part in self.parts.items():
            own = part.cut if part.begun else cut or NO_LIMIT
            cut = own or cut
            if part.planned != 0:
                yield {"part": name, "planned": part.planned, "said": part.said, "room": part.room, "cut": own}
