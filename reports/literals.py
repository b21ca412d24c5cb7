"""How is a value written so that it stays a value? As Python, as jq, for a shell, and in a comment.

A report may have been edited by a stranger. What is written here is ASCII and on one line, except for comments, which
keep printable characters; nothing in it can end a literal, a quote or a line.
Pure: text in, text out.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

PLAIN = re.compile(r"[A-Za-z0-9_@%+=:,./-]+")
Write = Callable[["Variable"], str]


@dataclass(frozen=True, slots=True)
class Variable:
    """Where an id stands that only a run of the script knows: `pool_1`."""

    name: str


class Unwritable(Exception):
    """JSON has no such value."""


def python(value: object) -> str:
    """A Python expression: {'PoolIds': [pool_1]}."""
    match value:
        case Variable(name):
            return name
        case Mapping():
            return "{" + ", ".join(f"{python(str(name))}: {python(item)}" for name, item in value.items()) + "}"
        case list() | tuple():
            return f"[{', '.join(map(python, value))}]"
        case str() if all(each <= "\uffff" for each in value):
            return json.dumps(value)
        case _:
            return ascii(_plain(value))


def jq(value: object) -> str:
    """A jq expression: {"PoolIds": [$ENV.pool_1]}."""
    match value:
        case Variable(name):
            return f"$ENV.{name}"
        case Mapping():
            return "{" + ", ".join(f"{json.dumps(str(name))}: {jq(item)}" for name, item in value.items()) + "}"
        case list() | tuple():
            return f"[{', '.join(map(jq, value))}]"
        case _:
            return json.dumps(_plain(value))


def _plain(value: object) -> object:
    if isinstance(value, float) and not math.isfinite(value):
        raise Unwritable(f"{value} is no number of JSON")
    if value is None or isinstance(value, str | int | float):
        return value
    raise Unwritable(f"{type(value).__name__} is no type of JSON")


def shell(text: str) -> str:
    """A word of bash that stands for this text, NUL characters aside."""
    if PLAIN.fullmatch(text):
        return text
    if text.isascii() and text.isprintable() and "'" not in text:
        return f"'{text}'"
    return "$'" + "".join(map(_ansi_c, text.replace("\0", ""))) + "'"


def _ansi_c(character: str) -> str:
    if character in "'\\":
        return f"\\{character}"
    if " " <= character <= "~":
        return character
    return "".join(f"\\{byte:03o}" for byte in character.encode("utf-8", "replace"))


def printf(raw: bytes) -> str:
    """A format by which printf writes these bytes: '{"PoolId": "\\377"}'."""
    return "'" + "".join(map(_format, raw)) + "'"


def _format(byte: int) -> str:
    if byte == ord("%"):
        return "%%"
    return chr(byte) if 32 <= byte < 127 and chr(byte) not in "'\\" else f"\\{byte:03o}"


def comment(text: str) -> str:
    """One line that can only be read."""
    return "".join(each if each.isprintable() else "?" for each in text)
