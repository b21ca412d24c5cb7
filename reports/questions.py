"""What may be asked of an answer, so that a script can tell a right one from a wrong one?

Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ringtrue.reference_model.request import CONTENT_TYPE
from ringtrue.reports.literals import Variable


class Unaskable(Exception):
    """A machine cannot tell; the message says why."""


@dataclass(frozen=True, slots=True)
class Item:
    """Some items of the list `items`: those whose `id` is `named`, or `word`; `country` tells sender IDs apart.

    Where it is the id itself that may be wrong, the item is known by its ARN (`arn`), or by being alone.
    """

    items: str
    id: str
    named: Variable | None
    word: str | None = None
    country: Any = None
    loose: bool = False
    by_arn: tuple[str, Variable] | None = None
    plus: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """One wanted value: the id of what `kind` is, `known` to the script, or a new one that is none of `others`."""

    kind: str
    known: Variable | None
    others: tuple[Variable, ...] = ()


@dataclass(frozen=True, slots=True)
class NamedByArn:
    """One wanted value: the ARN of what `kind` is and has this id (a member of the same answer, if it is new).

    It says the same place as `home`, an ARN that was shown before.
    """

    kind: str
    id: Variable | None
    member: str
    home: Variable | None


@dataclass(frozen=True, slots=True)
class Odd:
    """One wanted value that is no JSON: `$anything`, `$caseless`, `$unordered` or `$known`."""

    how: str
    value: Any = None


Wanted = Named | NamedByArn | Odd | Any  # JSON of any form, with variables


@dataclass(frozen=True, slots=True)
class Refusal:
    """Is it accepted, where it may be, or refused by one of the errors, where there are any?"""

    accepts: bool
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InProtocol:
    """Is it JSON, and does an error name its type?"""


@dataclass(frozen=True, slots=True)
class ContentType:
    wanted: str = CONTENT_TYPE


@dataclass(frozen=True, slots=True)
class Status:
    """Has the answer (or the refusal by `code`) this HTTP status? `accepts`: being accepted is as good."""

    wanted: int
    code: str
    accepts: bool


@dataclass(frozen=True, slots=True)
class Value:
    """Has the member, of the answer, the error or the item, one of the wanted values?"""

    item: Item | None
    member: str
    wanted: tuple[Wanted, ...]
    of_error: bool


@dataclass(frozen=True, slots=True)
class Present:
    """Are the members there?"""

    item: Item | None
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """Is the item in the list so many times?"""

    item: Item
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Only:
    """Are these the only items of the list, and each there once?"""

    items: str
    id: str
    allowed: tuple[Any, ...]
    plus: bool


@dataclass(frozen=True, slots=True)
class PageSize:
    items: str
    most: int


@dataclass(frozen=True, slots=True)
class Form:
    """Are all values at `path` of this form? `limits` are the constraint's own: values, lengths, a pattern, a type."""

    path: tuple[str, ...]
    kind: str
    type: str
    limits: tuple[Any, ...]
    code: str


Question = (
    Refusal | InProtocol | ContentType | Status | Value | Present | Listed | Only | PageSize | Form
)  # fmt: skip
