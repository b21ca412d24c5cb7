"""What may be answered to one call in one state? Guards, successes and the lines an answer shows.

An operation is guards plus an effect. Several guards may apply to one call: the documents give no order, so each
applicable refusal is admissible, and success is admissible only if no guard surely applies. Being data, branches
print ("expected one of"), match, and can be answered from.
Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from ringtrue.contracts.rule import Rule
from ringtrue.reference_model.state import State
from ringtrue.reference_model.vocabulary import Ref, Refused, Time, spelled


class Absent:
    """A member that is left out, or null: the two are not told apart."""

    def __repr__(self) -> str:
        return "nothing"


class Known:
    """A value that the model cannot foresee, and that must stay what it first was."""

    def __repr__(self) -> str:
        return "what it was before"


class Anything:
    """Whatever is shown, but something."""

    def __repr__(self) -> str:
        return "anything"


ABSENT, KNOWN, ANYTHING = Absent(), Known(), Anything()
FAULT = 500  # HTTP statuses from here on are the server's own fault


@dataclass(frozen=True, slots=True)
class Caseless:
    """A text in which capital and small letters are the same."""

    text: str

    def __repr__(self) -> str:
        return f"{spelled(self.text)} in any case"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of several values; ABSENT may be among them."""

    values: tuple[object, ...]

    def __repr__(self) -> str:
        return " or ".join(spelled(value) for value in self.values)


@dataclass(frozen=True, slots=True)
class Unordered:
    """A list whose order the documents leave open."""

    items: frozenset[object]

    def __repr__(self) -> str:
        return "[" + ", ".join(sorted(spelled(item) for item in self.items)) + "] in any order"


@dataclass(frozen=True, slots=True)
class Fact:
    """A value that could not be foreseen, as it was first shown, and the rule behind the member that showed it."""

    value: object
    shown_by: Rule


Facts = Mapping[tuple[Ref, str], Fact]


@dataclass(frozen=True, slots=True)
class Line:
    """One member of an answer: what it must show, the rule that made it so, and the rule that shows it.

    `field` is the state's field behind the member, so that the model can adopt what it saw instead.
    `lenient`: a false that is left out counts as false. `also`: the rules behind what the member must agree with.
    """

    member: str
    wanted: object
    why: Rule
    shown_by: Rule
    field: str | None = None
    lenient: bool = False
    ref: Ref | None = None
    also: tuple[Rule, ...] = ()

    @property
    def rules(self) -> tuple[Rule, ...]:
        return (self.why,) if self.why is self.shown_by else (self.why, self.shown_by)

    def fact(self, facts: Facts) -> Fact | None:
        """What the member was first seen to be, if it is one that cannot be foreseen."""
        return facts.get((self.ref, self.member)) if self.ref else None

    def matches(self, shown: object, facts: Facts) -> bool:
        """Is `shown` (ABSENT for a member that is missing) what the line wants?"""
        if shown is ABSENT and self.lenient and self.wanted is False:
            return True
        fact = self.fact(facts)
        return _equal(self.wanted, shown, fact.value if fact else None)


def _equal(wanted: object, shown: object, known: object) -> bool:
    match wanted:
        case Known():
            if isinstance(known, Time) and isinstance(shown, Time):
                return known.agrees(shown)
            return shown is not ABSENT and (known is None or known == shown or _same_amount(known, shown))
        case Anything():
            return shown is not ABSENT
        case Caseless(text):
            return isinstance(shown, str) and shown.upper() == text.upper()
        case AnyOf(values):
            return any(_equal(value, shown, known) for value in values)
        case Unordered(items):
            return isinstance(shown, list) and len(shown) == len(items) and _alike(items, map(_frozen, shown))
        case bool():
            return shown is wanted
        case _:
            return wanted is shown or (type(wanted) is type(shown) and wanted == shown)


def _same_amount(one: object, other: object) -> bool:
    """Are both texts the same amount of money? 2.00 is 2."""
    try:
        return isinstance(one, str) and isinstance(other, str) and float(one) == float(other)
    except ValueError:
        return False


def _alike(items: frozenset[object], shown: Iterable[object]) -> bool:
    """Are these the same items? An empty member is as good as none: a tag is "a key and an optional value"."""
    found = frozenset(shown)
    return items == found or frozenset(map(_bare, items)) == frozenset(map(_bare, found))


def _bare(item: object) -> object:
    return frozenset(pair for pair in item if pair[1] != "") if isinstance(item, frozenset) else item


def _frozen(value: object) -> object:
    """A JSON value as a hashable one."""
    if isinstance(value, Mapping):
        return frozenset((name, _frozen(item)) for name, item in value.items() if item is not None)
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value


def unordered(items: Iterable[object]) -> Unordered:
    return Unordered(frozenset(_frozen(item) for item in items))


@dataclass(frozen=True, slots=True)
class Guard:
    """A refusal that applies in this state. A guard whose rule only assumes leaves success admissible.

    `planted`: the refusal is what a mutant does wrong, not what a rule asks for. `about`: the kind that is missing.
    `in_any_words`: no document says by which error the client is told.
    """

    rule: Rule
    codes: tuple[str, ...]
    reason: str | None = None
    certain: bool = True
    also: tuple[Rule, ...] = ()
    planted: bool = False
    about: str = ""
    in_any_words: bool = False

    def admits(self, outcome: Refused) -> bool:
        return outcome.code in self.codes or (self.in_any_words and outcome.status < FAULT)

    def __repr__(self) -> str:
        return f"refused with {' or '.join(self.codes)}"


ANY = ("*",)  # instead of the codes of errors: any that is the client's


def codes_of(guards: Iterable[Guard]) -> tuple[str, ...]:
    """By which errors the guards refuse."""
    admitted = list(guards)
    if any(guard.in_any_words for guard in admitted):
        return ANY
    return tuple(dict.fromkeys(code for guard in admitted for code in guard.codes))


Ripple = Callable[[State], Iterable[State]]


@dataclass(frozen=True, slots=True)
class Success:
    """An effect that the call may have: the answer it shows, the states after it, and what it does to bystanders.

    `ripples` change resources that the call does not name, each by itself. `relies` are the rules that make this
    call one that must be accepted, named when it is refused nevertheless.
    """

    because: Rule
    lines: tuple[Line, ...]
    then: Mapping[Ref, State] = field(default_factory=dict)
    ripples: Mapping[Ref, Ripple] = field(default_factory=dict)
    relies: tuple[Rule, ...] = ()

    def __repr__(self) -> str:
        return "accepted"


@dataclass(frozen=True, slots=True)
class Step:
    """All that may be answered in one state of the world."""

    guards: tuple[Guard, ...]
    successes: tuple[Success, ...]
