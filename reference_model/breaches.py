"""Which documented constraints does a request break, in whatever way they are read?

What may be read in two ways breaks nothing: a pattern is broken where it matches nowhere in the text, an enumeration
by a word that is none of its words in any case. A Ref stands for a good name. Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ringtrue.contracts.shapes import Constraint, Shape, constraints_on

# What means other characters in other dialects of regular expressions, so that only plain text decides.
_DIALECTS = re.compile(r"\\[sSwWdDbB]|\.")
_PLAIN = re.compile(r"[ -~]*")


def breaches(operation: str, params: Mapping[str, object], *, strict: bool = False) -> tuple[Constraint, ...]:
    """The constraints that an acceptance of this request would break: those that convict and are surely broken."""
    return tuple(
        constraint for constraint in constraints_on(operation)
        if constraint.rule.convicts(strict=strict)
        and any(_breaks(constraint, holder) for holder in _holders(constraint.path, params))
    )  # fmt: skip


def _holders(path: tuple[str, ...], holder: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    """The objects that have, or lack, the last member of the path: the request, or the items of its lists."""
    if len(path) == 1:
        yield holder
        return
    inner = holder.get(path[0])
    for each in inner if isinstance(inner, list) else [inner]:
        if isinstance(each, Mapping):
            yield from _holders(path[1:], each)


def _breaks(constraint: Constraint, holder: Mapping[str, object]) -> bool:
    value, shape = holder.get(constraint.path[-1]), constraint.shape
    match constraint.kind, value:
        case "required", _:
            return value is None
        case "items", list():
            return not (shape.minimum or 0) <= len(value) <= (shape.maximum or len(value))
        case "range", int() if not isinstance(value, bool):
            return not (shape.minimum or 0) <= value <= (shape.maximum or value)
        case kind, list() if shape.item is not None:
            return any(isinstance(item, str) and _text_breaks(kind, shape.item, item) for item in value)
        case kind, str():
            return _text_breaks(kind, shape, value)
        case _:
            return False


def _text_breaks(kind: str, shape: Shape, text: str) -> bool:
    match kind:
        case "length":
            too_short = len(text.encode("utf-8", "surrogatepass")) < (shape.minimum or 0)
            return too_short or (shape.maximum is not None and len(text) > shape.maximum)
        case "pattern":
            plain = _PLAIN.fullmatch(text) is not None or not _DIALECTS.search(shape.pattern or "")
            return plain and shape.matcher is not None and shape.matcher.search(text) is None
        case "enum":
            return text.strip().upper() not in {value.upper() for value in shape.enum}
        case _:
            return False
