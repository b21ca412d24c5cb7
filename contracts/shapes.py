"""What does the OpenAPI document say about each member of the modelled operations?

The constraints of requests and the elements of responses are rules as well, derived here and not typed by hand:
`CreatePool.IsoCountryCode.pattern`, `CreatePool.result.Status`, `CreatePool.result.Status.enum`.
Pure apart from reading the packaged openapi.json.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from ringtrue.contracts.documents import page
from ringtrue.contracts.openapi import load
from ringtrue.contracts.rule import Rule, Strength

# The operations whose behaviour the reference model knows, in the order of a pool's life.
MODELLED = (
    "CreateOptOutList", "DescribeOptOutLists", "RequestPhoneNumber", "DescribePhoneNumbers", "UpdatePhoneNumber",
    "CreatePool", "DescribePools", "UpdatePool", "AssociateOriginationIdentity", "ListPoolOriginationIdentities",
    "DisassociateOriginationIdentity", "DeletePool", "ReleasePhoneNumber", "DeleteOptOutList",
    "RequestSenderId", "DescribeSenderIds", "UpdateSenderId", "ReleaseSenderId",
    "TagResource", "ListTagsForResource", "UntagResource",
    "PutOptedOutNumber", "DescribeOptedOutNumbers", "DeleteOptedOutNumber",
    "PutKeyword", "DescribeKeywords", "DeleteKeyword",
)  # fmt: skip

# Patterns that any text of the permitted length matches.
UNBREAKABLE = (".+", ".*")

# Request members that only botocore's newest model is known to have; that older targets pass over them is our reading.
RECENT = frozenset({"NumberPreference"})

# Constraints that another sentence contradicts: "Each tag consists of a key and an optional value."
DISPUTED = ("Tags.Value.required",)

# Result members of which the documents say what they are about, and nothing that an answer could break.
VAGUE = frozenset({"RegistrationId", "MessagingLimits", "PricingTier", "DeleteOptedOutNumber.result.OptedOutTimestamp"})

UNSURE = ("Type: Integer", "Type: Float")

ERROR_SHAPES = (
    "ConflictException",
    "ResourceNotFoundException",
    "ServiceQuotaExceededException",
    "ValidationException",
)


@dataclass(frozen=True, slots=True)
class Shape:
    """A member's type and constraints. `type` is JSON's, or "timestamp"; `members` of an object, `item` of an array.

    `name` is the service's own name of the shape: `Tag`.
    """

    type: str
    name: str = ""
    description: str = ""
    minimum: int | None = None
    maximum: int | None = None
    pattern: str | None = None
    enum: tuple[str, ...] = ()
    required: frozenset[str] = frozenset()
    members: Mapping[str, Shape] = field(default_factory=dict)
    item: Shape | None = None

    @property
    def matcher(self) -> re.Pattern[str] | None:
        return _compiled(self.pattern) if self.pattern else None


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation of the service: its input and output shapes, and the errors that it declares."""

    name: str
    input: Shape
    output: Shape
    errors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Constraint:
    """One constraint of one request member; `path` leads to it, `kind` is the last part of the rule's id."""

    rule: Rule
    operation: str
    path: tuple[str, ...]
    kind: str
    shape: Shape


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


@cache
def operations() -> Mapping[str, Operation]:
    """Every operation of the service (110 in botocore 1.44.5) by name."""
    document = load()
    shapes = document["components"]["schemas"]
    found = {}
    for item in document["paths"].values():
        post = item["post"]
        name = post["operationId"]
        body = post.get("requestBody", {}).get("content", {}).get("application/x-amz-json-1.0", {}).get("schema", {})
        answer = post["responses"]["200"].get("content", {}).get("application/x-amz-json-1.0", {}).get("schema", {})
        errors = [
            option["$ref"].rpartition("Error.")[2]
            for status, response in post["responses"].items() if status != "200"
            for option in _options(response)
        ]  # fmt: skip
        found[name] = Operation(name, _shape(body, shapes), _shape(answer, shapes), tuple(sorted(errors)))
    return found


def _options(response: dict) -> list[dict]:  # type: ignore[type-arg]  # JSON of the OpenAPI document
    schema = response["content"]["application/x-amz-json-1.0"]["schema"]
    options: list[dict] = schema.get("oneOf", [schema])  # type: ignore[type-arg]  # JSON of the OpenAPI document
    return options


def _shape(schema: dict, shapes: dict, depth: int = 0) -> Shape:  # type: ignore[type-arg]  # JSON
    """One schema with its references followed; recursion ends at a depth that no modelled shape reaches."""
    description = schema.get("description", "")
    name = ""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        schema = shapes[name]
    kind = "timestamp" if "x-timestamp" in schema else schema.get("type", "object")
    low = schema.get("minLength", schema.get("minItems", schema.get("minimum")))
    high = schema.get("maxLength", schema.get("maxItems", schema.get("maximum")))
    inner = {} if depth > 4 else schema.get("properties", {})
    return Shape(
        type=kind, name=name, description=description or schema.get("description", ""), minimum=low, maximum=high,
        pattern=schema.get("x-pattern"), enum=tuple(schema.get("enum", ())),
        required=frozenset(schema.get("required", ())),
        members={name: _shape(member, shapes, depth + 1) for name, member in inner.items()},
        item=_shape(schema["items"], shapes, depth + 1) if "items" in schema and depth <= 4 else None,
    )  # fmt: skip


@cache
def error_shape(name: str) -> Shape:
    """The members of an error, `Reason` and `ResourceType` with their valid values."""
    shapes = load()["components"]["schemas"]
    return _shape({"$ref": f"#/components/schemas/{name}"}, shapes) if name in shapes else Shape("object")


def constraint_lines(shape: Shape) -> Iterator[tuple[str, str]]:
    """(kind, the line in which the API reference states it) for every constraint of a shape."""
    low, high = shape.minimum, shape.maximum
    text = shape.item if shape.item is not None and shape.item.type == "string" else shape  # of a list: of each item
    if text.type == "string" and text.maximum is not None:
        least, most = text.minimum, text.maximum
        line = f"Fixed length of {most}." if least == most else f"Minimum length of {least}. Maximum length of {most}."
        yield "length", f"Length Constraints: {line}"
    if shape.type == "array" and high is not None:
        items = f"Minimum number of {low} {_items(low)}. Maximum number of {high} {_items(high)}."
        items = f"Fixed number of {high} {_items(high)}." if low == high else items
        yield "items", f"Array Members: {items}"
    if shape.type == "integer" and high is not None:
        yield "range", f"Valid Range: Minimum value of {low}. Maximum value of {high}."
    if text.pattern and text.pattern not in UNBREAKABLE:
        yield "pattern", f"Pattern: {text.pattern}"
    if text.enum:
        yield "enum", f"Valid Values: {' | '.join(text.enum)}"


def _items(count: int | None) -> str:
    return "item" if count == 1 else "items"


TYPE_NAMES = {
    "string": "String",
    "boolean": "Boolean",
    "integer": "Integer",
    "timestamp": "Timestamp",
    "number": "Float",
}


def type_line(shape: Shape) -> str:
    """`Type: Boolean`, as the API reference writes it."""
    if shape.type == "array":
        named = shape.item.name if shape.item and shape.item.type == "object" else ""
        return f"Type: Array of {named} objects" if named else "Type: Array of strings"
    return f"Type: {TYPE_NAMES.get(shape.type) or f'{shape.name} object'}"


def _derived(id: str, quote: str, source: str, strength: Strength = Strength.STATED) -> Rule:
    rule = Rule(quote, source, strength)
    rule.named(id)
    return rule


@cache
def constraints() -> tuple[Constraint, ...]:
    """Every documented constraint of the modelled operations' request members."""
    return tuple(c for name in MODELLED for c in constraints_on(name))


@cache
def constraints_on(operation: str) -> tuple[Constraint, ...]:
    """Every documented constraint of the request members of any operation of the service."""
    return tuple(_constraints_of(operation, operations()[operation].input, ()))


def _constraints_of(operation: str, shape: Shape, path: tuple[str, ...]) -> Iterator[Constraint]:
    for name, member in shape.members.items():
        where = (*path, name)
        prefix = ".".join((operation, *where))
        lines = [("required", "Required: Yes")] if name in shape.required else []
        for kind, line in (*lines, ("type", type_line(member)), *constraint_lines(member)):
            doubtful = where[0] in RECENT or f"{prefix}.{kind}".endswith(DISPUTED)
            strength = Strength.ASSUMED if doubtful else Strength.STATED
            rule = _derived(f"{prefix}.{kind}", line, page(operation), strength)
            yield Constraint(rule, operation, where, kind, member)
        if member.item is not None and member.item.members:
            yield from _constraints_of(operation, member.item, where)


def _elements(operation: str, prefix: str, shape: Shape) -> Iterator[Rule]:
    """The rules behind the members of a result: that they show what they say, in the form that they say."""
    for name, member in shape.members.items():
        where = f"{prefix}.{name}"
        if member.description and not {name, where} & VAGUE and prefix.partition(".")[0] not in ERROR_SHAPES:
            yield _derived(where, member.description, page(operation))
        yield _derived(f"{where}.type", type_line(member), page(operation))
        for kind, line in constraint_lines(member):
            yield _derived(f"{where}.{kind}", line, page(operation))
        if member.item is not None and member.item.members and name != "Tags":
            yield from _elements(operation, where, member.item)


@cache
def shape_rules() -> Mapping[str, Rule]:
    """All derived rules by id."""
    rules = [constraint.rule for constraint in constraints()]
    for name in MODELLED:
        rules += _elements(name, f"{name}.result", operations()[name].output)
    for name in ERROR_SHAPES:
        rules += _elements("CreatePool", name, error_shape(name))
    return {rule.id: rule for rule in rules}


@cache
def result_rules(operation: str) -> Mapping[str, Rule]:
    """What any operation of the service promises of the form of its result, by id.

    Without the lines that the document does not tell for sure: it knows no Integer from a Long, and no name of a map.
    """
    found = _elements(operation, f"{operation}.result", operations()[operation].output)
    return {rule.id: rule for rule in found if rule.quote not in UNSURE and not rule.quote.endswith("Map object")}


def derived_rule(id: str) -> Rule | None:
    """The derived rule of any operation of the service by its id: `CreateRegistration.RegistrationType.length`."""
    operation = id.partition(".")[0]
    if operation not in operations():
        return None
    asked = {constraint.rule.id: constraint.rule for constraint in constraints_on(operation)}
    return asked.get(id) or result_rules(operation).get(id)
