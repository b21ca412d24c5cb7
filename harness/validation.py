"""Which documented constraints does a request break? For the embedded endpoint; our own calls are labelled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ringtrue.contracts.shapes import Constraint, Shape, constraints, operations

JSON_TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,), "boolean": (bool,), "integer": (int,), "number": (int, float), "timestamp": (int, float),
    "array": (list,), "object": (dict,),
}  # fmt: skip
COUNTRY = "[A-Z]{2}"


def known(shape: Shape, params: Mapping[str, object]) -> dict[str, object]:
    """The members that the service knows and that are given; it passes over all others."""
    found: dict[str, object] = {}
    for name, value in params.items():
        member = shape.members.get(name)
        if member is None or value is None:
            continue
        item = member.item
        if isinstance(value, list) and item is not None and item.members:
            found[name] = [known(item, each) if isinstance(each, Mapping) else each for each in value]
        else:
            found[name] = value
    return found


def misfits(operation: str, params: Mapping[str, object]) -> list[str]:
    """The members whose JSON type is not the documented one."""
    return list(_misfits(operations()[operation].input, params, ""))


def _misfits(shape: Shape, params: Mapping[str, object], where: str) -> Iterator[str]:
    for name, value in params.items():
        member = shape.members.get(name)
        if member is None or value is None:
            continue
        if not _fits(member, value):
            yield f"{where}{name}"
        elif isinstance(value, list) and member.item is not None:
            for item in value:
                if not _fits(member.item, item):
                    yield f"{where}{name}"
                elif isinstance(item, dict):
                    yield from _misfits(member.item, item, f"{where}{name}.")


def _fits(shape: Shape, value: object) -> bool:
    return isinstance(value, JSON_TYPES[shape.type]) and (shape.type == "boolean" or not isinstance(value, bool))


def stand_in(shape: Shape, *, needed: bool) -> object:
    """Something valid to take for what has the wrong JSON type; None if it may be left out as well."""
    if shape.enum:
        return shape.enum[0]
    if shape.item is not None and shape.item.enum:
        return [shape.item.enum[0]]
    if shape.item is not None and needed:
        return [dict.fromkeys(shape.item.members, "taken") if shape.item.members else "taken"]
    if shape.pattern == COUNTRY:
        return "US"
    return "taken" if needed and shape.type == "string" else None


def broken_constraints(operation: str, params: Mapping[str, object]) -> Iterator[Constraint]:
    """Every documented constraint that the request breaks."""
    for constraint in constraints():
        if constraint.operation == operation and any(
            _breaks(constraint, holder) for holder in _holders(constraint, params)
        ):
            yield constraint


def _holders(constraint: Constraint, params: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    """The objects that hold the constrained member: the request itself, or the items of a list in it."""
    if len(constraint.path) == 1:
        yield params
        return
    items = params.get(constraint.path[0])
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict):
            yield item


def _breaks(constraint: Constraint, holder: Mapping[str, object]) -> bool:
    value, shape = holder.get(constraint.path[-1]), constraint.shape
    if constraint.kind == "required":
        return value is None
    low, high = shape.minimum or 0, shape.maximum or 0
    match constraint.kind, value:
        case "length" | "pattern", list() if shape.item is not None:
            inner = replace(constraint, shape=shape.item)
            return any(_breaks(inner, {constraint.path[-1]: item}) for item in value)
        case "length", str():
            return not low <= len(value) <= high
        case "pattern", str():
            return shape.matcher is not None and not shape.matcher.fullmatch(value)
        case "enum", str():
            return value not in shape.enum
        case "enum", list():
            return shape.item is not None and any(item not in shape.item.enum for item in value)
        case "range", int():
            return not low <= value <= high
        case "items", list():
            return not low <= len(value) <= high
        case _:
            return False
