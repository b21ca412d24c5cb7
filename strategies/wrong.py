"""Which call is wrong in exactly one constraint? A valid one with one member spoiled, labelled with the rule it breaks.

A spoiled value breaks its constraint in every reading: a text for a pattern holds no character that the pattern
knows, so that it matters not whether patterns are anchored.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from ringtrue.contracts.shapes import Constraint, Shape, constraints, operations
from ringtrue.reference_model.vocabulary import Call
from ringtrue.strategies.beliefs import with_breaks

OWNER = "Owner"
# What a list of objects needs around the member that is spoiled.
AROUND: Mapping[str, dict[str, object]] = {
    "Tags": {"Key": "k", "Value": "v"},
    "Filters": {"Name": "status", "Values": ["ACTIVE"]},
    "SenderIds": {"SenderId": "RINGTRUE", "IsoCountryCode": "GB"},
}
# JSON type -> a value that no lenient parser takes for one. Parsers that convert read "true" and 1 as booleans, "5" and
# 5.9 as integers, and numbers as strings (Amazon's own cuts fractions off), so those are no mistakes to convict of.
UNREADABLE: Mapping[str, object] = {
    "boolean": "yes", "integer": "many", "string": {"text": "x"}, "array": {"item": "x"},
}  # fmt: skip


@cache
def breakable(operation: str) -> tuple[Constraint, ...]:
    """The constraints of an operation that a call can break in every reading."""
    return tuple(c for c in constraints() if c.operation == operation and _can_break(c))


def _can_break(constraint: Constraint) -> bool:
    if not constraint.rule.convicts():
        return False
    return constraint.kind != "pattern" or spoiled_text(constraint.shape.item or constraint.shape) is not None


def wrong_calls(call: Call, constraint: Constraint) -> Iterator[Call]:
    """The call with one member spoiled, once in every way that is worth trying."""
    head = constraint.path[0]
    params = dict(call.params)
    if head == OWNER:
        params = {}  # cannot be used together with ids
    if len(constraint.path) > 1:
        params[head] = _one_of(params.get(head)) or [around(call.operation, head)]
    if constraint.kind == "required":
        yield Call(call.operation, _without(params, constraint.path), constraint.rule)
        return
    for value in _spoiled(constraint, call.params.get(head)):
        yield Call(call.operation, with_breaks(params, constraint.path, value), constraint.rule)


def _one_of(given: object) -> list[object]:
    """The first item that the call has anyway, if it is an object."""
    return given[:1] if isinstance(given, list) and given and isinstance(given[0], dict) else []


def around(operation: str, member: str) -> dict[str, object]:
    """A valid item of a list of objects: a tag, or a filter by a name that the operation knows."""
    if member != "Filters":
        return dict(AROUND[member])
    item = operations()[operation].input.members[member].item
    assert item is not None
    return {**AROUND[member], "Name": item.members["Name"].enum[0]}


def _without(params: Mapping[str, object], path: tuple[str, ...]) -> dict[str, object]:
    if len(path) == 1:
        return {name: value for name, value in params.items() if name != path[0]}
    items = params[path[0]]
    assert isinstance(items, list)
    return {**params, path[0]: [{name: value for name, value in items[0].items() if name != path[1]}]}


def _spoiled(constraint: Constraint, given: object) -> Iterator[object]:
    shape = constraint.shape
    match constraint.kind:
        case "type":
            yield UNREADABLE[shape.type]
        case "length" | "pattern" if shape.item is not None:
            yield from ([value] for value in _spoiled(replace(constraint, shape=shape.item), None))
        case "length":
            yield _too_long(shape)
            if shape.minimum:
                yield _too_short(shape)
        case "pattern":
            yield spoiled_text(shape)
        case "enum":
            yield ["NOT_A_VALUE"] if shape.type == "array" else "NOT_A_VALUE"
        case "range":
            yield (shape.minimum or 0) - 1
            yield (shape.maximum or 0) + 1
        case "items":
            yield _too_many(constraint, given)
            if shape.minimum:
                yield []
        case kind:
            raise ValueError(f"no way is known to break a constraint of kind {kind!r}; teach strategies/wrong.py one")


def _too_short(shape: Shape) -> str:
    return (_fitting(shape) * 30)[: (shape.minimum or 1) - 1]


def _too_long(shape: Shape) -> str:
    return (_fitting(shape) * 3000)[: (shape.maximum or 1) + 1]


def _fitting(shape: Shape) -> str:
    """Characters that the pattern knows, so that only the length is wrong."""
    return "arn:aws:sns:x" if shape.pattern and ("arn" in shape.pattern or "S" in shape.pattern) else "A"


def spoiled_text(shape: Shape) -> str | None:
    """A text of a permitted length in which the pattern matches nowhere, or None."""
    length = max(shape.minimum or 1, 2)
    for character in ("!", " ", "é", "\t"):
        text = character * length
        matcher = shape.matcher
        if matcher and not (shape.pattern or "").endswith("*") and not matcher.search(text):
            return text
    return (
        "!" * length
        if shape.pattern
        and shape.pattern.endswith("*")
        and not (shape.matcher and shape.matcher.fullmatch("!" * length))
        else None
    )


def _too_many(constraint: Constraint, given: object) -> list[object]:
    """One item more than is permitted, each of them a good one, such as those that the call had anyway."""
    count = (constraint.shape.maximum or 0) + 1
    if constraint.path[0] == "Tags":
        return [{"Key": f"k{n}", "Value": "v"} for n in range(count)]
    if constraint.path == ("Filters",) or (constraint.path == ("SenderIds",) and not given):
        return [around(constraint.operation, constraint.path[0])] * count
    if constraint.path[0] == "Filters":
        return ["ACTIVE"] * count
    valid: Sequence[object] = constraint.shape.item.enum if constraint.shape.item else ()
    valid = valid or (given if isinstance(given, list) and given else ())
    return [valid[n % len(valid)] if valid else f"x{n}" for n in range(count)]
