"""Does a resource meet the filters of a Describe or List call? Asked of the lines that an answer would show of it.

A filter names an attribute, which is a member of the listed items: `two-way-enabled` is `TwoWayEnabled`,
`number-capability` one of `NumberCapabilities`. Several filters narrow, several values of one widen.
Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import IntEnum
from functools import cache

from ringtrue.contracts.shapes import Shape, operations
from ringtrue.reference_model.branch import ABSENT, AnyOf, Facts, Known, Line, Unordered
from ringtrue.reference_model.naming import same_text
from ringtrue.reference_model.vocabulary import Call, Ref


class Meets(IntEnum):
    """`min()` narrows, `max()` widens."""

    NO = 0
    MAYBE = 1
    YES = 2


@cache
def list_member(operation: str) -> str:
    """The member of a result that holds the listed items: "Pools"; "" of an operation that lists nothing."""
    output = operations()[operation].output
    return next((name for name, member in output.members.items() if member.item and member.item.members), "")


@cache
def item_shape(operation: str) -> Shape:
    """The shape of one listed item."""
    item = operations()[operation].output.members[list_member(operation)].item
    assert item is not None
    return item


@cache
def filter_names(operation: str) -> tuple[str, ...]:
    """The documented names of filters: ("status", "message-type", …)."""
    filters = operations()[operation].input.members.get("Filters")
    return filters.item.members["Name"].enum if filters and filters.item else ()


@cache
def attribute(operation: str, name: str) -> str:
    """The member of an item that a filter's name is about. Raises StopIteration for a name that no document knows."""
    singular = "".join(part.title() for part in name.split("-"))
    members = item_shape(operation).members
    return next(each for each in (singular, f"{singular}s", f"{singular[:-1]}ies") if each in members)


def criteria(call: Call) -> Mapping[str, Collection[object]]:
    """What the call filters by: {"TwoWayEnabled": ("true",)}. A name that comes twice must be met twice: not used."""
    filters = call.params.get("Filters")
    known = filter_names(call.operation)
    return {
        attribute(call.operation, each["Name"]): tuple(each["Values"])
        for each in (filters if isinstance(filters, list) else ())
        if each["Name"] in known
    }


def meets(wanted: Mapping[str, Collection[object]], lines: Iterable[Line], facts: Facts) -> Meets:
    """Does an item with these lines meet every criterion?"""
    shown = {line.member: line for line in lines}
    return min((_attribute(shown.get(member), values, facts) for member, values in wanted.items()), default=Meets.YES)


def _attribute(line: Line | None, values: Collection[object], facts: Facts) -> Meets:
    if line is None:
        return Meets.MAYBE
    return _value(line.wanted, values, line, facts)


def _value(wanted: object, values: Collection[object], line: Line, facts: Facts) -> Meets:
    match wanted:
        case AnyOf(options):
            found = {_value(option, values, line, facts) for option in options}
            return found.pop() if len(found) == 1 else Meets.MAYBE
        case Known():
            fact = line.fact(facts)
            return Meets.MAYBE if fact is None else _value(fact.value, values, line, facts)
        case Unordered(items):
            found = {_value(item, values, line, facts) for item in items}
            if len(found) == 1:
                return found.pop()
            return Meets.YES if found and len(values) == 1 else Meets.MAYBE if found else Meets.NO
        case bool():
            return Meets.YES if str(wanted).lower() in values else Meets.NO
        case _ if wanted is ABSENT:
            return Meets.NO
        case Ref():
            return Meets.YES if any(isinstance(each, Ref) and same_text(wanted, each) for each in values) else Meets.NO
        case _:
            return Meets.YES if wanted in values else Meets.NO
