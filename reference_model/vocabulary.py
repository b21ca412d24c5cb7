"""In which words do model, harness and reports talk? Calls, outcomes and references.

Raw ids, ARNs, timestamps and phone numbers never get this far: bindings put symbols in their place.
Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from ringtrue.contracts.rule import Rule


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """Something the target or we have named, numbered by order of appearance: `pool#1`; never the raw string.

    Number 0 is the resource that never was: a well-formed id that nobody has issued.
    A kind that ends in `?` is a stranger: `pool?#1` was shown by the target and is none of ours.
    """

    kind: str
    n: int

    def __repr__(self) -> str:
        return f"{self.kind}#{self.n}" if self.n else f"{self.kind}#unknown"


@dataclass(frozen=True, slots=True, order=True)
class Arn:
    """The same resource, named by its ARN: `arn:pool#1`."""

    ref: Ref

    def __repr__(self) -> str:
        return f"arn:{self.ref!r}"


@dataclass(frozen=True, slots=True)
class Time:
    """A moment as the target wrote it, kept apart from other moments: `time#1` (epoch seconds inside, never shown)."""

    n: int
    seconds: float = field(compare=False)

    def __repr__(self) -> str:
        return f"time#{self.n}"

    def agrees(self, other: Time) -> bool:
        """Is it the same moment, if one of the two was written without its fraction, cut off or rounded?"""
        whole = self.seconds.is_integer() or other.seconds.is_integer()
        return self.n == other.n or (whole and abs(self.seconds - other.seconds) <= 1)


@dataclass(frozen=True, slots=True)
class Call:
    """One request. `params` hold Refs and Arns, never raw ids. `breaks` labels a call that is wrong on purpose.

    `paged`: the request is made again with each NextToken that comes back, and the pages are one answer.
    `mangling` names what is done to the request on its way, in the words of `mangled.MANGLINGS`; "" is nothing.
    """

    operation: str
    params: Mapping[str, object] = field(default_factory=dict)
    breaks: Rule | None = None
    paged: bool = False
    mangling: str = ""

    def __repr__(self) -> str:
        members = ", ".join(f"{name}={spelled(value)}" for name, value in self.params.items())
        mangled = f" with {self.mangling}" if self.mangling else ""
        return f"{self.operation}({members}){', page after page' if self.paged else ''}{mangled}"


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the headers of an answer say: the media type without its parameters, and whether a request id is shown.

    `coding`: the body came compressed, which nobody asked for. `retry_after_s`: how long the target asks to be left.
    """

    content_type: str | None = "application/x-amz-json-1.0"
    request_id: bool = True
    coding: str = ""
    retry_after_s: float | None = field(default=None, compare=False)


PROPER = Envelope()


@dataclass(frozen=True, slots=True)
class Accepted:
    """The target did it and shows `body`, in symbols. `pages`: how many items each page had, where it was paged."""

    body: Mapping[str, object] = field(default_factory=dict)
    status: int = 200
    pages: tuple[int, ...] = ()
    envelope: Envelope = PROPER

    def __repr__(self) -> str:
        pages = f" on pages of {', '.join(map(str, self.pages))}" if self.pages else ""
        return f"{self.status} {spelled(self.body)}{pages}"


@dataclass(frozen=True, slots=True)
class Refused:
    """The target declined in the protocol's own form; `code` is the error shape's bare name."""

    code: str
    reason: str | None = None
    status: int = 400
    body: Mapping[str, object] = field(default_factory=dict)
    envelope: Envelope = PROPER

    def __repr__(self) -> str:
        return f"{self.status} {self.code}" + (f" ({self.reason})" if self.reason else "")


@dataclass(frozen=True, slots=True)
class Garbled:
    """The target answered, but not in the protocol: an HTML page, broken JSON, an error without a type.

    `xml`: it is XML, in which other services of AWS answer.
    """

    detail: str
    breaks: Rule
    status: int = 0
    retry_after_s: float | None = field(default=None, compare=False)
    xml: bool = False

    def __repr__(self) -> str:
        return f"{self.status} {self.detail}"


@dataclass(frozen=True, slots=True)
class Lost:
    """No answer came; the call may or may not have taken effect. `unreachable`: not even a connection.

    `again`: a connection that was kept had been closed, and the call may be made once more at once. `unsent`: it never
    left, since its turn would have come too late.
    """

    cause: str
    unreachable: bool = False
    again: bool = False
    unsent: bool = False

    @property
    def unheard(self) -> bool:
        """Has surely nobody heard it?"""
        return self.unreachable or self.unsent

    def __repr__(self) -> str:
        return f"no answer ({self.cause})"


Outcome = Accepted | Refused | Garbled | Lost


TURNED_AWAY = frozenset({429, 503})


def turned_away(outcome: Outcome) -> bool:
    """Has something before the service said "not now", in words of its own? It says nothing about the call."""
    return isinstance(outcome, Garbled) and outcome.status in TURNED_AWAY


def spelled(value: object) -> str:
    """A value as findings print it: JSON, with references bare and long strings cut short."""
    match value:
        case bool():
            return "true" if value else "false"
        case None:
            return "null"
        case str():
            return f'"{value}"' if len(value) <= 60 else f'"{value[:40]}…" ({len(value)} characters)'
        case Mapping():
            return "{" + ", ".join(f"{name}: {spelled(item)}" for name, item in value.items()) + "}"
        case frozenset():
            return "{" + ", ".join(f"{name}: {spelled(item)}" for name, item in sorted(value)) + "}"
        case list() | tuple():
            shown = [spelled(item) for item in value[:6]] + ([f"… {len(value)} in all"] if len(value) > 6 else [])
            return "[" + ", ".join(shown) + "]"
        case _:
            return repr(value)


def refs_in(value: object) -> Iterator[Ref]:
    """Every Ref that `value` mentions, in order, Arns included."""
    match value:
        case Ref():
            yield value
        case Arn(ref):
            yield ref
        case Mapping():
            for item in value.values():
                yield from refs_in(item)
        case list() | tuple():
            for item in value:
                yield from refs_in(item)


def renamed(call: Call, names: Mapping[Ref, Ref]) -> Call:
    """The call with other Refs in place of these."""
    return replace(call, params={name: _rename(value, names) for name, value in call.params.items()})


def _rename(value: object, names: Mapping[Ref, Ref]) -> object:
    match value:
        case Ref():
            return names.get(value, value)
        case Arn(ref):
            return Arn(names.get(ref, ref))
        case list():
            return [_rename(item, names) for item in value]
        case dict():
            return {name: _rename(item, names) for name, item in value.items()}
        case _:
            return value
