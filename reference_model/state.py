"""What may a resource be? One frozen value per resource; facts live once.

A phone number's pool is a fact of the phone number; a pool's members are derived from it. Every state
remembers in `why` which rule made each of its fields what it is, so that a wrong answer can name the
sentence it breaks. `why` takes no part in equality. Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import TypeVar

from ringtrue.contracts.rule import Rule
from ringtrue.reference_model.keywords import Keywords
from ringtrue.reference_model.vocabulary import Ref

DEFAULT_LIST = Ref("default-opt-out-list", 1)

# What a channel or role is that does not show, for two-way messaging was off before we came.
UNSEEN = Ref("channel", 0)
ELSEWHERE = Ref("pool", 0)  # the pools of its owner's that a sender ID may be in which is lent; nothing shows them

Why = Mapping[str, Rule]
Pair = tuple[str, str]
Tags = frozenset[Pair]  # key and value; left out of repr, since sets have no order


@dataclass(frozen=True, slots=True)
class Config:
    """What a pool inherits from its first identity, and what later identities must match."""

    two_way_enabled: bool = False
    channel: Ref | None = None
    role: Ref | None = None
    self_managed: bool = False
    opt_out_list: Ref = DEFAULT_LIST


CONFIG_FIELDS = tuple(f.name for f in fields(Config))


@dataclass(frozen=True, slots=True)
class Pool:
    """CREATING -> ACTIVE -> DELETING -> GONE.

    `first` and `first_keywords` are the configuration of the identity that it was created from, `seed` the kind of
    that identity. `theirs`, of a pool that is lent: the opt-out lists that it has had, and that its members may have,
    of which nothing shows.
    """

    status: str
    message_type: str
    config: Config
    first: Config
    shared_routes: bool = False
    deletion_protection: bool = False
    seed: str = "phone-number"
    theirs: tuple[Ref, ...] = ()
    tags: Tags = field(default=frozenset(), repr=False)
    keywords: Keywords = ()
    first_keywords: Keywords = ()
    why: Why = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """PENDING -> ACTIVE -> RELEASED -> GONE.

    `own` is the configuration it had before it joined its pool. `leaving`: its pool was deleted, and AWS may
    take a while to let it go. `moved`: it joined or left a pool, so ASSOCIATING and DISASSOCIATING may be shown.
    """

    status: str
    message_type: str
    iso_country_code: str
    capabilities: frozenset[str]
    number_type: str
    config: Config
    own: Config
    international: bool = False
    deletion_protection: bool = False
    pool: Ref | None = None
    leaving: bool = False
    moved: bool = False
    tags: Tags = field(default=frozenset(), repr=False)
    keywords: Keywords = ()
    why: Why = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True, order=True)
class OptedOut:
    """A number on an opt-out list. `since` counts the writes before it, so that each time on the list is another."""

    number: Ref
    since: int


@dataclass(frozen=True, slots=True)
class OptOutList:
    """ACTIVE -> GONE. `deleted` are numbers that were taken from the list."""

    status: str = "ACTIVE"
    opted_out: frozenset[OptedOut] = field(default=frozenset(), repr=False)
    deleted: frozenset[Ref] = field(default=frozenset(), repr=False)
    tags: Tags = field(default=frozenset(), repr=False)
    why: Why = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class SenderId:
    """ACTIVE -> GONE. A text in one country.

    `leaving`: pools that are deleted, or that it was in when it was released, and that may let it go late. Sets are
    kept as sorted tuples, so that states have the same order in every process.
    """

    status: str
    iso_country_code: str
    message_types: tuple[str, ...]
    deletion_protection: bool = False
    pools: tuple[Ref, ...] = ()
    leaving: tuple[Ref, ...] = ()
    tags: Tags = field(default=frozenset(), repr=False)
    why: Why = field(default_factory=dict, compare=False, repr=False)


State = Pool | PhoneNumber | OptOutList | SenderId
S = TypeVar("S", bound=State)
Beliefs = frozenset[State]


def drifted(state: State) -> Iterator[State]:
    """What time alone may make of it in one step; no call is needed.

    | resource     | from     | to     |
    |--------------|----------|--------|
    | pool         | CREATING | ACTIVE |
    | pool         | DELETING | GONE   |
    | phone number | PENDING  | ACTIVE |
    | phone number | RELEASED | GONE   |
    | phone number | leaving  | free   |
    | sender ID    | leaving  | free   |
    """
    match state:
        case Pool(status="CREATING"):
            yield replace(state, status="ACTIVE")
        case Pool(status="DELETING"):
            yield replace(state, status="GONE")
        case PhoneNumber(status="PENDING"):
            yield replace(state, status="ACTIVE")
        case PhoneNumber(status="RELEASED"):
            yield replace(state, status="GONE")
        case SenderId(leaving=pools) if pools:
            yield replace(state, leaving=())
        case _:
            pass
    if isinstance(state, PhoneNumber) and state.leaving:
        yield replace(state, pool=None, leaving=False)


def pairs(tags: object) -> tuple[Pair, ...]:
    """The tags of a request or an answer, in its order. A tag may come without a value.

    >>> pairs([{"Key": "team", "Value": "blue"}, {"Key": "stage"}])
    (('team', 'blue'), ('stage', ''))
    """
    found = [each for each in tags if isinstance(each, Mapping)] if isinstance(tags, list) else []
    return tuple((str(each["Key"]), str(each.get("Value") or "")) for each in found if each.get("Key"))


def ordered(states: Iterable[S]) -> tuple[S, ...]:
    """The states in an order that is the same in every process."""
    found = tuple(states)
    return found if len(found) < 2 else tuple(sorted(found, key=_place))


def _place(state: State) -> str:
    """All that tells states apart, with every set in order."""
    numbers = f"{sorted(state.opted_out)} {sorted(state.deleted)}" if isinstance(state, OptOutList) else ""
    return f"{state!r} {sorted(state.tags)} {numbers}"


def settle(states: Beliefs) -> Beliefs:
    """Every state that time alone could have led to: the fixed point of `drifted`."""
    seen: set[State] = set()
    todo = list(ordered(states))
    while todo:
        state = todo.pop()
        if state not in seen:
            seen.add(state)
            todo.extend(drifted(state))
    return frozenset(seen) if len(seen) > len(states) else states


def becomes(state: S, rule: Rule, /, **values: object) -> S:
    """The state after `rule` has set some fields; configuration fields are named like all others."""
    config = {name: value for name, value in values.items() if name in CONFIG_FIELDS}
    rest: dict[str, object] = {name: value for name, value in values.items() if name not in CONFIG_FIELDS}
    if config and isinstance(state, Pool | PhoneNumber):
        rest["config"] = replace(state.config, **config)  # type: ignore[arg-type]  # fields checked by CONFIG_FIELDS
    return replace(state, why={**state.why, **dict.fromkeys(values, rule)}, **rest)  # type: ignore[arg-type]


def endings(states: Iterable[State]) -> tuple[Rule, ...]:
    """The rules that made it go, if it is gone."""
    return tuple(state.why["status"] for state in ordered(states) if not exists(state) and "status" in state.why)


def exists(state: State | None) -> bool:
    """Does the account hold it, to the best of the model's knowledge?"""
    return state is not None and state.status != "GONE"
