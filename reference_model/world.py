"""What does the model know when it is asked for a step? Beliefs about everything, one chosen state for what is named.

Beliefs are kept per resource: a dozen unsettled pools held jointly would be thousands of states, apart they are two
dozen. Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from ringtrue.contracts.rule import Rule
from ringtrue.contracts.rules.protocol import Error
from ringtrue.reference_model.branch import Facts, Guard
from ringtrue.reference_model.state import (
    Beliefs,
    OptOutList,
    PhoneNumber,
    Pool,
    S,
    SenderId,
    State,
    becomes,
    endings,
    exists,
)
from ringtrue.reference_model.vocabulary import Arn, Call, Ref

NEVER = -1


@dataclass(frozen=True, slots=True)
class Spent:
    """An idempotency token that was used: the call, the resource it named, and how many writes there had been then.

    Where the answer was wrong, nobody can say what the token stands for: `about` is None and `writes` NEVER.
    """

    call: Call
    about: Ref | None
    writes: int


@dataclass(frozen=True, slots=True)
class World:
    """Beliefs about every Ref, facts that were learned, tokens that were spent, and the states under discussion.

    `broken` holds ids of rules that a mutant ignores; it is empty whenever the model judges.
    """

    beliefs: Mapping[Ref, Beliefs]
    facts: Facts = field(default_factory=dict)
    spent: Mapping[Ref, Spent] = field(default_factory=dict)
    writes: int = 0
    chosen: Mapping[Ref, State] = field(default_factory=dict)
    broken: frozenset[str] = frozenset()
    fresh: Ref | None = None

    def choosing(self, chosen: Mapping[Ref, State]) -> World:
        return replace(self, chosen=chosen)

    def pool(self, named: object) -> Pool | None:
        state = self._state(named)
        return state if isinstance(state, Pool) and exists(state) else None

    def phone_number(self, named: object) -> PhoneNumber | None:
        state = self._state(named)
        return state if isinstance(state, PhoneNumber) and exists(state) else None

    def holder(self, named: object) -> Pool | PhoneNumber | None:
        """Whose keywords are meant."""
        return self.phone_number(named) or self.pool(named)

    def opt_out_list(self, named: object) -> OptOutList | None:
        state = self._state(named)
        return state if isinstance(state, OptOutList) and exists(state) else None

    def sender_id(self, named: object, country: object) -> SenderId | None:
        """The sender ID of that text in that country. An ARN names the country as well; a text alone may be enough."""
        state = self._state(named)
        if not isinstance(state, SenderId) or not exists(state):
            return None
        return state if country in (None, state.iso_country_code) or isinstance(named, Arn) else None

    def resource(self, named: object) -> State | None:
        """What is named, whatever its kind, gone or not; None if it never was."""
        return self._state(named)

    def _state(self, named: object) -> State | None:
        ref = ref_of(named)
        return self.chosen.get(ref) if ref else None

    def missing(self, named: object) -> Guard:
        """The refusal for naming what does not exist, or no longer."""
        state = self._state(named)
        ref, ended = ref_of(named), endings((state,)) if state else ()
        return Guard(Error.not_found, ("ResourceNotFoundException",), also=ended, about=ref.kind if ref else "")

    def breaks(self, rule: Rule) -> bool:
        return rule.id in self.broken

    def apply(self, state: S, rule: Rule, instead: Mapping[str, object] | None = None, /, **values: object) -> S:
        """The effect that `rule` has; a mutant that breaks the rule has another effect `instead`, or none."""
        if self.broken and rule.id in self.broken:
            return becomes(state, rule, **instead) if instead else state
        return becomes(state, rule, **values) if values else state

    def phone_numbers(self) -> Iterator[tuple[Ref, frozenset[PhoneNumber]]]:
        for ref, states in self.beliefs.items():
            if ref.kind == "phone-number":
                yield ref, states  # type: ignore[misc]  # a Ref's kind determines its states' class

    def pools(self) -> Iterator[tuple[Ref, frozenset[Pool]]]:
        for ref, states in self.beliefs.items():
            if ref.kind == "pool":
                yield ref, states  # type: ignore[misc]  # a Ref's kind determines its states' class

    def sender_ids(self) -> Iterator[tuple[Ref, frozenset[SenderId]]]:
        for ref, states in self.beliefs.items():
            if ref.kind == "sender-id":
                yield ref, states  # type: ignore[misc]  # a Ref's kind determines its states' class

    def members(self, pool: Ref) -> Iterator[Ref]:
        """The phone numbers and sender IDs that may be in the pool."""
        yield from (ref for ref, states in self.phone_numbers() if any(phone.pool == pool for phone in states))
        yield from (ref for ref, states in self.sender_ids() if any(pool in sender.pools for sender in states))

    def use_of(self, opt_out_list: Ref) -> tuple[bool, bool]:
        """Is the list in use by a phone number or pool: (surely, possibly)?"""
        surely = possibly = False
        for states in self.beliefs.values():
            uses = [_uses(state, opt_out_list) for state in states]
            surely, possibly = surely or all(certain for certain, _ in uses), possibly or any(p for _, p in uses)
        return surely, possibly


def _uses(state: State, opt_out_list: Ref) -> tuple[bool, bool]:
    """(surely, possibly); what is on its way out, or has been configured by its pool, may or may not count."""
    match state:
        case Pool():
            uses = state.config.opt_out_list == opt_out_list
            may = uses or opt_out_list in state.theirs
            return uses and state.status in ("ACTIVE", "CREATING"), may and state.status != "GONE"
        case PhoneNumber():
            uses = state.config.opt_out_list == opt_out_list
            may = uses or (state.pool is not None and state.own.opt_out_list == opt_out_list)
            return uses and state.status in ("ACTIVE", "PENDING"), may and state.status != "GONE"
        case OptOutList() | SenderId():
            return False, False


def ref_of(named: object) -> Ref | None:
    """The Ref behind an id or an ARN in a call; a sender ID may be named together with its country."""
    match named:
        case {"SenderId": inner}:
            return ref_of(inner)
        case Ref():
            return named
        case _ if hasattr(named, "ref"):
            ref = named.ref
            return ref if isinstance(ref, Ref) else None
        case _:
            return None


def each(change: Callable[[PhoneNumber], Iterator[PhoneNumber]]) -> Callable[[State], Iterator[State]]:
    """A ripple over phone numbers; other resources stay as they are."""

    def ripple(state: State) -> Iterator[State]:
        if isinstance(state, PhoneNumber):
            yield from change(state)
        else:
            yield state

    return ripple
