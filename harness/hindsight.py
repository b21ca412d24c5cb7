"""What would we believe if a read was stale? What reads have ruled out is remembered until it is too late for a lag.

Where a call may or may not have happened, a read of an old copy shows that it did not, and is wrong. No answer tells at
once; one that only the beliefs before that read explain tells later. These beliefs follow all that is done, and are
seldom needed: where time alone leads from one state to the other, nothing is at stake.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from ringtrue.reference_model.judgement import Judgement
from ringtrue.reference_model.state import Beliefs, exists, settle
from ringtrue.reference_model.vocabulary import Ref
from ringtrue.reference_model.world import World

Judge = Callable[[World], Judgement]


@dataclass(slots=True)
class Hindsight:
    """Beliefs that are wider than those we hold, by resource; empty while no read has decided anything.

    `window_s`: how long a read may lag behind a write. `wrote`: when the last call was made that may change something.
    """

    window_s: float
    wider: dict[Ref, Beliefs] = field(default_factory=dict)
    wrote: float = field(default_factory=time.monotonic)

    def world(self, world: World) -> World | None:
        """The world as it may be if what a read has shown was stale; None if no read matters.

        Of what may be gone, and its name another's by now, nothing is known for sure.
        """
        if not self.wider:
            return None
        mortal = {ref for ref, states in self.wider.items() if not all(map(exists, states))}
        facts = {key: fact for key, fact in world.facts.items() if key[0] not in mortal}
        return replace(world, beliefs={**world.beliefs, **self.wider}, facts=facts)

    def follow(self, world: World, judge: Judge, judgement: Judgement, *, reads: bool, prunes: bool) -> None:
        """One more call, judged in `world`. `prunes`: by an answer that may be stale."""
        if not reads:
            self.wrote = time.monotonic()
        late = time.monotonic() - self.wrote > self.window_s
        if late and reads:
            self.wider.clear()  # what is shown now is as it is
            return
        wider = self.world(world)
        if wider is not None:
            self._follow(judge(wider).beliefs, keep=prunes)
        if prunes:
            for ref, kept in judgement.beliefs.items():
                known = self.wider.get(ref, world.beliefs.get(ref, kept))
                if matters(known, kept):
                    self.wider[ref] = known | kept

    def _follow(self, beliefs: Mapping[Ref, Beliefs], *, keep: bool) -> None:
        for ref, states in beliefs.items():
            if ref in self.wider:
                self.wider[ref] = self.wider[ref] | states if keep else states


def matters(known: Beliefs, kept: Beliefs) -> bool:
    """Does it make a difference which of the two is believed, or does time lead from one to the other?"""
    if known <= kept:
        return False
    later = settle(kept)
    return any(state not in later and not kept <= settle(frozenset({state})) for state in known - kept)
