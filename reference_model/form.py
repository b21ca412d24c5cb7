"""Has the answer the form that the documents give it? Types, valid values, patterns and lengths, member by member.

Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from ringtrue.contracts.presence import MAY_BE_EMPTY
from ringtrue.contracts.rule import Rule
from ringtrue.contracts.rules.protocol import Wire
from ringtrue.contracts.shapes import ERROR_SHAPES, MODELLED, Shape, error_shape, operations, result_rules, shape_rules
from ringtrue.reference_model.judgement import Divergence
from ringtrue.reference_model.vocabulary import PROPER, Accepted, Arn, Envelope, Ref, Refused, Time, spelled

Rules = Mapping[str, Rule]
RULES: Rules = shape_rules()
CONSTRAINTS = ("enum", "length", "pattern", "items", "range")
# The longest count of seconds that can be meant: later ones are milliseconds. (Year 2286.)
LAST_SECOND = 9_999_999_999


def result_form(operation: str, outcome: Accepted) -> Iterator[Divergence]:
    """How a result departs from its shape. Members that no document knows are nobody's promise."""
    if outcome.status != 200:
        yield Divergence(
            "form", (Wire.success_is_200,), ("HTTP status 200",), f"HTTP status {outcome.status}", True, "status"
        )
    yield from _envelope_form(outcome.envelope, outcome.status)
    rules = RULES if operation in MODELLED else result_rules(operation)
    yield from _object_form(f"{operation}.result", operations()[operation].output, outcome.body, rules)


def _envelope_form(envelope: Envelope, status: int) -> Iterator[Divergence]:
    """How the headers depart from the protocol's. They are alike for all operations, and so is the finding."""
    if envelope.content_type != PROPER.content_type:
        shown = f"Content-Type {envelope.content_type}" if envelope.content_type else "no Content-Type"
        expected = (f"Content-Type {PROPER.content_type}",)
        yield Divergence("envelope", (Wire.content_type,), expected, f"{status} with {shown}", True, "content-type")


@cache
def form_rules(whole: str, members: tuple[str, ...]) -> tuple[Rule, ...]:
    """The rules that well-formed members bear out, `OptOutLists.OptOutListName` for an item's.

    `whole` is what they are members of: `CreatePool.result`, or `ConflictException`.
    """
    found = []
    for member in members:
        where = f"{whole}.{member}"
        found += [RULES[id] for kind in ("type", *CONSTRAINTS) if (id := f"{where}.{kind}") in RULES]
        found += [Wire.timestamps_are_epoch_seconds] if member.endswith("Timestamp") else []
    return tuple(found)


@cache
def undefined_members(operation: str, members: tuple[str, ...]) -> tuple[str, ...]:
    """Those of a result's members that its operation does not define."""
    output = operations()[operation].output
    return tuple(name for name in members if not _defined(output, name))


def _defined(shape: Shape, name: str) -> bool:
    holder, _, inner = name.partition(".")
    member = shape.members.get(holder)
    return member is not None and (not inner or member.item is None or inner in member.item.members)


def shown_members(body: Mapping[str, object]) -> tuple[str, ...]:
    """The members that a result or an error shows, those of a list's first item included."""
    names: list[str] = []
    for name, value in body.items():
        if value is not None:
            names.append(name)
        if isinstance(value, list) and value and isinstance(value[0], Mapping) and name != "Tags":
            names += [f"{name}.{inner}" for inner, item in value[0].items() if item is not None]
    return tuple(sorted(names))


def error_form(outcome: Refused) -> Iterator[Divergence]:
    """How a refusal departs from its shape: its HTTP status, and the valid values of its members."""
    rule, status = (
        (Wire.server_error_is_500, 500)
        if outcome.code == "InternalServerException"
        else (Wire.client_error_is_400, 400)
    )
    if outcome.status != status:
        yield Divergence(
            "form", (rule,), (f"HTTP status {status} with {outcome.code}",), repr(outcome), True, outcome.code
        )
    if outcome.envelope.content_type is not None:  # a test for clients has an error without
        yield from _envelope_form(outcome.envelope, outcome.status)
    if outcome.code in ERROR_SHAPES:
        yield from _object_form(outcome.code, error_shape(outcome.code), outcome.body, RULES)


def _object_form(where: str, shape: Shape, body: Mapping[str, object], rules: Rules) -> Iterator[Divergence]:
    for name, value in body.items():
        member = shape.members.get(name)
        if member is not None and value is not None:
            yield from _member_form(f"{where}.{name}", member, value, rules)


def _member_form(where: str, shape: Shape, value: object, rules: Rules) -> Iterator[Divergence]:
    if f"{where}.type" not in rules:
        return
    if not _is_of(shape.type, value):
        yield _departs(where, "type", value, rules)
    elif shape.type == "timestamp" and isinstance(value, Time) and value.seconds > LAST_SECOND:
        yield Divergence(
            "form",
            (*((rules[where],) if where in rules else ()), Wire.timestamps_are_epoch_seconds),
            ("seconds since the epoch",),
            f"{value.seconds:.0f}",
            True,
            f"{where}.epoch",
        )
    elif isinstance(value, str):
        yield from _text_form(where, shape, value, rules)
    elif isinstance(value, list) and shape.item is not None:
        if f"{where}.items" in rules and not (shape.minimum or 0) <= len(value) <= (shape.maximum or len(value)):
            yield _departs(where, "items", value, rules)
        for item in value:
            if not _is_of(shape.item.type, item):
                yield _departs(where, "type", value, rules)
            elif isinstance(item, Mapping):
                yield from _object_form(where, shape.item, item, rules)
            elif shape.item.enum and item not in shape.item.enum:
                yield _departs(where, "enum", item, rules)


def _text_form(where: str, shape: Shape, value: str, rules: Rules) -> Iterator[Divergence]:
    if shape.enum and value not in shape.enum:
        yield _departs(where, "enum", value, rules)
    elif not value and where.rpartition(".")[2] in MAY_BE_EMPTY:
        return
    elif f"{where}.length" in rules and not (shape.minimum or 0) <= len(value) <= (shape.maximum or len(value)):
        yield _departs(where, "length", value, rules)
    elif f"{where}.pattern" in rules and shape.matcher and not shape.matcher.fullmatch(value):
        yield _departs(where, "pattern", value, rules)


def _departs(where: str, kind: str, value: object, rules: Rules) -> Divergence:
    rule = rules[f"{where}.{kind}"]
    return Divergence(
        "form", (rule,), (f"{where.rpartition('.')[2]} with {rule.quote}",), spelled(value), True, f"{where}.{kind}"
    )


def _is_of(kind: str, value: object) -> bool:
    match kind:
        case "boolean":
            return isinstance(value, bool)
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "number":
            return isinstance(value, int | float) and not isinstance(value, bool)
        case "timestamp":
            return isinstance(value, Time)
        case "array":
            return isinstance(value, list)
        case "string":
            return isinstance(value, str | Ref | Arn)
        case _:
            return isinstance(value, Mapping)
