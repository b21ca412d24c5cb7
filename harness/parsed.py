"""What is lost between the bytes of an answer and what boto3 makes of them? Compared member by member."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

MOMENT_S = 0.001


def losses(shape: Any, raw: object, parsed: object, where: str = "") -> Iterator[str]:
    """The members that the service's model knows and that did not arrive as they were sent: "Pools.Status"."""
    match shape.type_name:
        case "structure" if isinstance(raw, Mapping) and isinstance(parsed, Mapping):
            for name, member in shape.members.items():
                if raw.get(name) is None:
                    continue
                at = f"{where}.{name}" if where else name
                yield from losses(member, raw[name], parsed[name], at) if name in parsed else [at]
        case "list" if isinstance(raw, list) and isinstance(parsed, list):
            if len(raw) != len(parsed):
                yield where
            for sent, came in zip(raw, parsed, strict=False):
                yield from losses(shape.member, sent, came, where)
        case "map" if isinstance(raw, Mapping) and isinstance(parsed, Mapping):
            for name, sent in raw.items():
                yield from losses(shape.value, sent, parsed[name], where) if name in parsed else [where]
        case kind:
            if not _same(kind, raw, parsed):
                yield where


def _same(kind: str, raw: object, parsed: object) -> bool:
    match kind:
        case "timestamp":
            number = isinstance(raw, int | float) and not isinstance(raw, bool)
            return number and isinstance(parsed, datetime) and abs(parsed.timestamp() - float(raw)) < MOMENT_S  # type: ignore[arg-type]  # a number
        case "blob":
            try:
                return isinstance(raw, str) and base64.b64decode(raw, validate=True) == parsed
            except binascii.Error:
                return False
        case _:
            return (type(raw) is type(parsed) and raw == parsed) or _equal_numbers(raw, parsed)


def _equal_numbers(raw: object, parsed: object) -> bool:
    """1 and 1.0 are the same number in JSON."""
    numbers = (int, float)
    plain = not isinstance(raw, bool) and not isinstance(parsed, bool)
    return plain and isinstance(raw, numbers) and isinstance(parsed, numbers) and raw == parsed
