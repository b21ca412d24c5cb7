"""How does the embedded endpoint write its answers? Lines as JSON, and each broken rule as the mistake it is."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from random import Random

from ringtrue.contracts.rules.protocol import Error, Wire
from ringtrue.contracts.shapes import Constraint, Shape, error_shape, operations
from ringtrue.harness.registry import Registry
from ringtrue.reference_model.branch import ABSENT, AnyOf, Anything, Caseless, Guard, Known, Line, Unordered
from ringtrue.reference_model.lines import ARN_FORMS
from ringtrue.reference_model.operations import LISTINGS
from ringtrue.reference_model.vocabulary import Arn, Call, Ref

FIRST_NUMBER = 14255550000
QUOTA = "ServiceQuotaExceededException"
HTML = b"<html><body>It works!</body></html>"


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP status and a JSON body, or the raw bytes of something else."""

    status: int
    body: Mapping[str, object] | bytes


class Renderer:
    """Writes what the model decided. With `random`, every permitted way of writing occurs."""

    def __init__(self, registry: Registry, broken: frozenset[str], random: Random | None) -> None:
        self.registry, self.broken, self.random = registry, broken, random
        self._numbers, self._latest, self.price = 0, 0.0, "1.00"

    def invalid(self, constraint: Constraint) -> Reply:
        field = {"Name": constraint.path[-1], "Message": constraint.rule.quote}
        code = "ConflictException" if Error.validation.id in self.broken else "ValidationException"
        if code == "ConflictException":
            return self._error(400, code, "RESOURCE_MODIFICATION_NOT_ALLOWED")
        return self._error(400, code, "FIELD_VALIDATION_FAILED", Fields=[field])

    def refusal(self, guard: Guard) -> Reply:
        codes = guard.codes if self.random is None else (self.random.choice(guard.codes),)
        code = codes[0]
        if (code == "ResourceNotFoundException" and Error.not_found.id in self.broken) or (
            code == "ConflictException" and Error.conflict.id in self.broken
        ):
            code = "ValidationException"
        reason = guard.reason if code == guard.codes[0] else None
        if code == "ResourceNotFoundException":
            kind = "phone-number" if Error.resource_type.id in self.broken and guard.about == "pool" else guard.about
            return self._error(400, code, None, ResourceType=kind or "phone-number")
        fallback = {
            "ConflictException": "RESOURCE_MODIFICATION_NOT_ALLOWED",
            "ValidationException": "INVALID_PARAMETER",
        }
        return self._error(400, code, reason or fallback.get(code))

    @property
    def has_quotas(self) -> bool:
        """Is a rule about the error of exceeded quotas to be broken?"""
        return any(rule.startswith(QUOTA) for rule in self.broken)

    def over_quota(self, reason: str = "POOLS_PER_ACCOUNT") -> Reply:
        return self._error(400, QUOTA, reason)

    def _error(self, status: int, code: str, reason: str | None, **more: object) -> Reply:
        message = f'{code.removesuffix("Exception")} Occurred - Reason="{reason}"' if reason else "not found"
        body: dict[str, object] = {"__type": code, "Message": message, **({"Reason": reason} if reason else {}), **more}
        shape = error_shape(code)
        body = self._spoiled(code, shape, body)
        for member, value in list(body.items()):
            if isinstance(value, list):
                inner = shape.members[member].item or shape
                body[member] = [self._spoiled(f"{code}.{member}", inner, item) for item in value]
        return Reply(status, body)

    def result(self, call: Call, lines: Iterable[Line], facts: dict[tuple[Ref, str], object]) -> Reply:
        where = f"{call.operation}.result"
        return Reply(200, self._spoiled(where, operations()[call.operation].output, self.body(lines, facts)))

    def listed(self, call: Call, where: str, member: str, items: list[dict[str, object]]) -> dict[str, object]:
        """A list of items as the result of `call`, each spoiled as the broken rules ask for."""
        shape = operations()[call.operation].output
        inner = shape.members[member].item or shape
        spoiled = [self._spoiled(where, inner, item) for item in items]
        return self._spoiled(f"{call.operation}.result", shape, {member: spoiled})

    def body(self, lines: Iterable[Line], facts: dict[tuple[Ref, str], object]) -> dict[str, object]:
        found: dict[str, object] = {}
        for each in lines:
            value = self._value(each, each.wanted, facts)
            if each.shown_by.id in self.broken and each.shown_by.id.endswith(f".{each.member}"):
                valid = _valid_values(each.shown_by.id)
                stray = STRAYS.get(each.member, ABSENT)
                value = stray if value is ABSENT else _another(value, valid)
                if valid and isinstance(each.wanted, AnyOf) and {*valid} <= {*each.wanted.values}:
                    value = ABSENT  # where every valid value will do, none is the only mistake
            if value is not ABSENT:
                found[each.member] = value
        return found

    def _value(self, line: Line, wanted: object, facts: dict[tuple[Ref, str], object]) -> object:
        match wanted:
            case Ref():
                return self.registry.raw(wanted)
            case Arn(ref):
                arn = self.registry.arn(ref)
                broken = any(form.id in self.broken for form in ARN_FORMS.get(ref.kind, ()))
                return arn.replace(f":{ref.kind}/", f":{ref.kind}s/") if broken else arn
            case AnyOf(values):
                return self._value(line, self.random.choice(values) if self.random else values[0], facts)
            case Unordered(items):
                return sorted((dict(sorted(item)) if isinstance(item, frozenset) else item for item in items), key=repr)
            case Caseless(text):
                return self.random.choice((text, text.lower())) if self.random else text
            case Anything():
                return self._invented(line.member)
            case Known():
                assert line.ref is not None
                return facts.setdefault((line.ref, line.member), self._invented(line.member))
            case _:
                return wanted

    def _invented(self, member: str) -> object:
        match member:
            case "PhoneNumber":
                self._numbers += 1
                return f"+{FIRST_NUMBER + self._numbers % 10_000}"
            case "KeywordMessage":
                return "Reply STOP to opt out."
            case "MonthlyLeasingPrice":
                return self.price
            case "Registered":
                return False
            case _:
                # No two alike, so that it is not chance which times a report calls the same.
                self._latest = round(max(time.time(), self._latest + 0.001), 3)
                return self._latest * 1000 if Wire.timestamps_are_epoch_seconds.id in self.broken else self._latest

    def _spoiled(self, where: str, shape: Shape, body: dict[str, object]) -> dict[str, object]:
        """The body with every member ill-formed whose type or constraint is to be broken."""
        for rule in self.broken:
            element, _, kind = rule.rpartition(".")
            holder, _, member = element.rpartition(".")
            if holder == where and kind in ILL_FORMED:
                body[member] = ILL_FORMED[kind](body.get(member), shape.members[member])
        return body

    def finished(self, operation: str, reply: Reply) -> Reply:
        """The reply as it leaves, spoiled where the rules of the wire are to be broken."""
        ok = reply.status == 200
        if ok and Wire.success_is_200.id in self.broken:
            return Reply(201, reply.body)
        if ok and Wire.answers_in_json.id in self.broken and operation in LISTINGS:
            return Reply(200, HTML)
        if reply.status == 400 and Wire.client_error_is_400.id in self.broken:
            return Reply(404, reply.body)
        if not ok and Wire.error_names_its_type.id in self.broken and isinstance(reply.body, Mapping):
            return Reply(reply.status, {name: value for name, value in reply.body.items() if name != "__type"})
        return reply


def _valid_values(where: str) -> tuple[str, ...]:
    """The valid values of a member of a result: `DescribePools.result.Pools.Status`."""
    operation, _, path = where.partition(".result.")
    shape = operations()[operation].output
    for part in path.split("."):
        shape = (shape.item or shape).members[part]
    return shape.enum or (shape.item.enum if shape.item else ())


def _unmatched(_value: object, shape: Shape) -> object:
    """A text of a permitted length that the pattern does not match."""
    texts = (character * max(shape.minimum or 1, min(20, shape.maximum or 20)) for character in "! \t")
    return next(text for text in texts if shape.matcher and not shape.matcher.fullmatch(text))


def _too_many(value: object, shape: Shape) -> object:
    """More items than the documents permit, each of them a good one."""
    valid = shape.item.enum if shape.item and shape.item.enum else ()
    some: list[object] = value if isinstance(value, list) else []
    some = some or [*valid[:1]] or [{"Key": "stray", "Value": "v"}]
    return (some * ((shape.maximum or 1) + 1))[: (shape.maximum or 1) + 1]


def _no_value(value: object, shape: Shape) -> object:
    return "NOT_A_VALUE" if shape.type == "string" else [*(value if isinstance(value, list) else ()), "NOT_A_VALUE"]


# Kind of a constraint -> (value as it would be, shape) -> a value that breaks it.
ILL_FORMED: Mapping[str, Callable[[object, Shape], object]] = {
    "type": lambda _value, shape: 7 if shape.type == "string" else "7",
    "enum": _no_value,
    "pattern": _unmatched,
    "length": lambda _value, _shape: "arn:" + "A" * 3000,
    "items": _too_many,
}
# What a member shows that should show nothing.
STRAYS: Mapping[str, object] = {
    "TwoWayChannelArn": "arn:aws:sns:us-east-1:123456789012:stray",
    "TwoWayChannelRole": "arn:aws:iam::123456789012:role/stray",
}
# What another value of the same type would be, where no valid values say so.
OTHERS: Mapping[str, object] = {"US": "DE", "GB": "DE", "DE": "FR", "FR": "GB", "1.00": "2.00"}


def _another(value: object, valid: tuple[str, ...]) -> object:
    """Some other value of the same type: what a target that mixes things up would show."""
    match value:
        case bool():
            return not value
        case str() if value in valid:
            return valid[-1] if value != valid[-1] else valid[0]
        case str() if value in OTHERS:
            return OTHERS[value]
        case str():
            return value[:-1] + ("1" if value[-1] != "1" else "2")
        case int() | float():
            return value + 3600
        case list():
            return [_another(item, valid) for item in value] if value else [{"Key": "stray", "Value": "v"}]
        case dict():
            return {**value, "Value": "stray"}
        case _:
            return ABSENT
