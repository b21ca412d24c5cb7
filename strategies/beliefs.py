"""Which resources may a call name? Refs by what the model believes of them.

Draws see ordinals and Refs only, never a server's ids, so that the same seed asks the same of every target.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from hypothesis import strategies as st

from ringtrue.reference_model.state import DEFAULT_LIST, PhoneNumber, State, exists
from ringtrue.reference_model.vocabulary import Arn, Ref
from ringtrue.reference_model.world import World
from ringtrue.strategies.features import Features


class Draw(Protocol):
    """Hypothesis' draw function."""

    def __call__(self, strategy: st.SearchStrategy[object]) -> object: ...


ALWAYS = 100
PERCENT = st.integers(0, ALWAYS - 1)


@cache
def _below(length: int) -> st.SearchStrategy[int]:
    """Kept, since making a strategy costs more than drawing from it."""
    return st.integers(0, length - 1)


@dataclass(frozen=True, slots=True)
class Situation:
    """What a call may build on: beliefs, the features of this conversation, and the ARNs that are known."""

    world: World
    features: Features
    arns: frozenset[Ref]
    draw: Draw

    def chance(self, percent: int) -> bool:
        """True in so many of a hundred draws; shrinks to False."""
        drawn = self.draw(PERCENT)
        assert isinstance(drawn, int)
        return drawn >= ALWAYS - percent

    def one_of(self, values: tuple[object, ...]) -> object:
        return values[self.index(len(values))] if len(values) > 1 else values[0]

    def index(self, length: int) -> int:
        drawn = self.draw(_below(length))
        assert isinstance(drawn, int)
        return drawn

    def alive(self, kind: str) -> list[Ref]:
        """The resources of a kind that may exist, in order of appearance."""
        return [ref for ref, states in self.world.beliefs.items() if ref.kind == kind and any(map(exists, states))]

    def gone(self, kind: str) -> list[Ref]:
        return [ref for ref, states in self.world.beliefs.items() if ref.kind == kind and not any(map(exists, states))]

    def some(self, kind: str, prefer: Callable[[State], bool] | None = None) -> Ref | None:
        """A resource to name: mostly one that exists and is preferred, now and then one that is gone or never was."""
        alive, gone = self.alive(kind), self.gone(kind)
        if self.features.strangers and self.chance(12):
            return self.stranger(kind)
        preferred = [ref for ref in alive if prefer and all(map(prefer, self.world.beliefs[ref]))]
        if preferred and self.chance(75):
            return self._ref(tuple(preferred))
        if alive:
            return self._ref(tuple(alive))
        return self._ref((*gone, Ref(kind, 0))) if self.chance(30) else None

    def stranger(self, kind: str) -> Ref:
        """A resource that is gone, or never was."""
        return self._ref((*self.gone(kind)[-2:], Ref(kind, 0)))

    def _ref(self, refs: tuple[Ref, ...]) -> Ref:
        ref = self.one_of(refs)
        assert isinstance(ref, Ref)
        return ref

    def named(self, ref: Ref) -> Ref | Arn:
        """The resource by its id or, where it is known, its ARN."""
        return Arn(ref) if self.has_arn(ref) and self.features.arns and self.chance(35) else ref

    def has_arn(self, ref: Ref) -> bool:
        """Is its ARN known or, for a resource that never was, can one like it be made up?"""
        return ref in self.arns or (ref.n == 0 and any(other.kind == ref.kind for other in self.arns))

    def a_list(self) -> Ref | Arn:
        """An opt-out list to use: one of ours, or Default."""
        ours = self.some("opt-out-list") if self.features.lists else None
        return self.named(ours) if ours is not None and self.chance(80) else DEFAULT_LIST

    def phone_number(self, ref: Ref) -> PhoneNumber | None:
        """One of the states the phone number may be in."""
        states = [state for state in self.world.beliefs.get(ref, ()) if isinstance(state, PhoneNumber)]
        return min(states, key=repr, default=None)


def free(state: State) -> bool:
    """Is it a phone number that can be put into a pool, changed and released?"""
    return isinstance(state, PhoneNumber) and state.status == "ACTIVE" and state.pool is None


def pooled(state: State) -> bool:
    return isinstance(state, PhoneNumber) and state.status == "ACTIVE" and state.pool is not None


def active(state: State) -> bool:
    return state.status == "ACTIVE"


def with_breaks(params: Mapping[str, object], path: tuple[str, ...], value: object) -> dict[str, object]:
    """The parameters with the member at `path` replaced; a path of two leads into the first item of a list."""
    head, *rest = path
    if not rest:
        return {**params, head: value}
    items = params.get(head)
    first = items[0] if isinstance(items, list) and items and isinstance(items[0], dict) else {}
    return {**params, head: [{**first, rest[0]: value}]}
