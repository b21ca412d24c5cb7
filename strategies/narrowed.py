"""How can a Describe or List call ask for less, or for pages? Filters, owners and page sizes on top of a valid call."""

from __future__ import annotations

from dataclasses import replace

from ringtrue.contracts.shapes import Shape, operations
from ringtrue.reference_model.filters import attribute, filter_names, item_shape, list_member
from ringtrue.reference_model.operations import LISTINGS
from ringtrue.reference_model.vocabulary import Arn, Call, Ref
from ringtrue.strategies.beliefs import Situation

COUNTRIES = ("US", "CA", "GB")
LONGEST_PAGE = 3


def narrowed(s: Situation, call: Call) -> Call:
    """The call as it is or, now and then, with filters, an owner or a page size."""
    if not s.features.narrowing or not list_member(call.operation):
        return call
    if filter_names(call.operation) and s.chance(30):
        call = replace(call, params={**_of_all(call), "Filters": _filters(s, call.operation)})
    elif "Owner" in operations()[call.operation].input.members and s.chance(8):
        call = replace(call, params={**_of_all(call), "Owner": "SELF" if s.chance(50) else "SHARED"})
    if "MaxResults" in operations()[call.operation].input.members and s.chance(25):
        call = replace(call, params={**call.params, "MaxResults": 1 + s.index(LONGEST_PAGE)}, paged=True)
    return call


def _of_all(call: Call) -> dict[str, object]:
    """The parameters without ids, which may not go with what narrows a list otherwise."""
    ids = LISTINGS[call.operation].ids if call.operation in LISTINGS else list_member(call.operation)
    return {name: value for name, value in call.params.items() if name != ids}


def _filters(s: Situation, operation: str) -> list[object]:
    names = filter_names(operation)
    chosen = {names[s.index(len(names))]} | ({names[s.index(len(names))]} if s.chance(40) else set())
    shapes = item_shape(operation).members
    return [
        {"Name": name, "Values": _values(s, attribute(operation, name), shapes[attribute(operation, name)])}
        for name in sorted(chosen)
    ]


def _values(s: Situation, member: str, shape: Shape) -> list[object]:
    """One or two values that items may have."""
    known = _known(s, member, shape)
    return list(dict.fromkeys(s.one_of(known) for _ in range(2 if s.chance(30) else 1)))


def _known(s: Situation, member: str, shape: Shape) -> tuple[object, ...]:
    if shape.type == "boolean":
        return "true", "false"
    if values := shape.enum or (shape.item.enum if shape.item else ()):
        return values
    match member:
        case "OptOutListName":
            named = s.a_list()
            return (named.ref if isinstance(named, Arn) else named,)
        case "SenderId":
            ours = s.alive("sender-id")
            return tuple(ours[:3]) or (Ref("sender-id", 1),)
        case "TwoWayChannelArn":
            return (Ref("topic", 1),)
        case "IsoCountryCode":
            return COUNTRIES
        case _:
            raise ValueError(f"no value is known to filter {member} by; teach strategies/narrowed.py one")
