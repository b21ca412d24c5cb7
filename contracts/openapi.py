"""What may be sent and answered? The service's own model of every operation, as one OpenAPI 3.1 document.

`document()` derives it from the installed botocore, `contracts/openapi.json` is the committed copy, and a self-test
holds the two together. Every description is the service's own words with the markup taken off.
Pure apart from botocore's loader: no clock, no randomness, no network.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from importlib import resources
from typing import Any, Final, TypeAlias

import botocore
from botocore.loaders import Loader

from ringtrue.contracts.presence import ALWAYS_SHOWN, names_itself

SERVICE: Final = "pinpoint-sms-voice-v2"
CONTENT_TYPE: Final = "application/x-amz-json-1.0"

Json: TypeAlias = dict[str, Any]  # the wire's own shape: one JSON object

_BLOCK = re.compile(r"</?(?:p|ul|ol|li|note|important|dl|dt|dd|br)\b[^>]*>")
_TAG = re.compile(r"<[^>]+>")
_LIMITS: Final = {  # shape type -> what its min and max are called in JSON Schema
    "string": ("minLength", "maxLength"),
    "list": ("minItems", "maxItems"),
    "map": ("minProperties", "maxProperties"),
    "integer": ("minimum", "maximum"),
    "long": ("minimum", "maximum"),
    "double": ("minimum", "maximum"),
    "blob": ("x-min-bytes", "x-max-bytes"),  # of the decoded bytes; the wire's base64 is longer
}
# `\s` and `\d` mean other characters in Python, ECMAScript and Rust, so both are spelled out: any character that is
# white space in one of the three is white space here.
_SPACE: Final = r"\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"


def service_model() -> Json:
    """The installed botocore's model: {"metadata": …, "operations": {…}, "shapes": {…}, …}."""
    model: Json = Loader().load_service_model(SERVICE, "service-2")
    return model


def plain(documentation: str) -> str:
    """The words of a documentation string on one line: markup off, entities read, white space collapsed."""
    return " ".join(paragraphs(documentation))


def paragraphs(documentation: str) -> list[str]:
    """The words of each paragraph or list item of a documentation string: ["Creates a new pool.", …]."""
    blocks = _BLOCK.sub("\n", " ".join(documentation.split())).split("\n")
    words = (" ".join(html.unescape(_TAG.sub("", block)).split()) for block in blocks)
    return [block for block in words if block]


def portable(pattern: str) -> str:
    r"""The documented pattern, anchored, in the dialect that Python and ECMAScript share.

    Ask with `re.fullmatch`: in Python alone, `$` also matches before a last newline.

    >>> portable(r"[\d]+")
    '^(?:[0-9]+)$'
    """
    spelled, in_class = [], False
    for token in re.findall(r"\[ ?\\S\]|\[\\s\\S\]|\\.|.", pattern):
        match token:
            case r"[\S]" | r"[ \S]":
                spelled.append(f"[^{_SPACE}]" if token == r"[\S]" else f"(?:[^{_SPACE}]| )")
            case r"[\s\S]":
                spelled.append(token)  # any character, in every dialect
            case r"\S":
                spelled.append(f"[^{_SPACE}]")
            case r"\s":
                spelled.append(_SPACE if in_class else f"[{_SPACE}]")
            case r"\d":
                spelled.append("0-9" if in_class else "[0-9]")
            case _:
                in_class = token == "[" or (in_class and token != "]")
                spelled.append(token)
    return f"^(?:{''.join(spelled)})$"


def _reference(member: Mapping[str, Any]) -> Json:
    """A member of a structure: {"$ref": …, "description": …}."""
    found: Json = {"$ref": f"#/components/schemas/{member['shape']}"}
    if "documentation" in member:
        found["description"] = plain(member["documentation"])
    if member.get("idempotencyToken"):
        found["x-idempotency-token"] = True
    return found


def _structure(shape: Mapping[str, Any]) -> Json:
    """Open for unknown members: the service's clients are told to ignore what they do not know."""
    found: Json = {"type": "object", "properties": {name: _reference(it) for name, it in shape["members"].items()}}
    if shape.get("required"):
        found["required"] = list(shape["required"])
    if shape.get("union"):
        found |= {"minProperties": 1, "maxProperties": 1}
    return found


def _string(shape: Mapping[str, Any]) -> Json:
    found: Json = {"type": "string"}
    if "enum" in shape:
        found["enum"] = list(shape["enum"])
    if "pattern" in shape:
        found |= {"pattern": portable(shape["pattern"]), "x-pattern": shape["pattern"]}
    return found


def _typed(shape: Mapping[str, Any]) -> Json:
    match shape["type"]:
        case "structure":
            return _structure(shape)
        case "string":
            return _string(shape)
        case "list":
            return {"type": "array", "items": _reference(shape["member"])}
        case "map":
            keys, values = _reference(shape["key"]), _reference(shape["value"])
            return {"type": "object", "propertyNames": keys, "additionalProperties": values}
        case "integer" | "long":
            return {"type": "integer"}
        case "double":
            return {"type": "number"}
        case "boolean":
            return {"type": "boolean"}
        case "timestamp":
            return {"type": "number", "x-timestamp": "epoch-seconds"}
        case "blob":
            return {"type": "string", "contentEncoding": "base64"}
        case unknown:
            raise ValueError(f"botocore's model has a shape of type {unknown!r}; teach contracts/openapi.py to read it")


def _schema(shape: Mapping[str, Any]) -> Json:
    found = _typed(shape)
    for word, end in zip(_LIMITS.get(shape["type"], ()), ("min", "max"), strict=False):
        if end in shape:
            found[word] = shape[end]
    if "documentation" in shape:
        found["description"] = plain(shape["documentation"])
    return found


def _refusal(name: str) -> Json:
    """An error as it is on the wire: its members, and a `__type` that names it.

    `__type` may carry a namespace before and an address behind, as the Smithy protocol's sanitizing steps admit.
    """
    kind = {"type": "string", "pattern": f"^(?:[^#]+#)?{name}(?::.*)?$"}
    names_its_type = {"type": "object", "required": ["__type"], "properties": {"__type": kind}}
    return {"allOf": [{"$ref": f"#/components/schemas/{name}"}, names_its_type]}


def _answer(words: str, schema: Json) -> Json:
    return {"description": words, "content": {CONTENT_TYPE: {"schema": schema}}}


def _operation(name: str, model: Json) -> Json:
    about, shapes = model["operations"][name], model["shapes"]
    asks = about["input"]["shape"]
    words = plain(about["documentation"])
    answers = {"200": _answer("The action was successful.", {"$ref": _reference(about["output"])["$ref"]})}
    declared = [error["shape"] for error in about.get("errors", ())]
    faults = [error for error in declared if shapes[error].get("fault")]
    refusals = [error for error in declared if error not in faults]
    for status, names, why in (("400", refusals, "The request was refused."), ("500", faults, "The service failed.")):
        if names:
            answers[status] = _answer(why, {"oneOf": [{"$ref": f"#/components/schemas/Error.{it}"} for it in names]})
    return {
        "operationId": name,
        "summary": re.split(r"(?<=\.) ", words, maxsplit=1)[0],
        "description": words,
        "x-amz-target": f"{model['metadata']['targetPrefix']}.{name}",
        "requestBody": {
            "required": bool(shapes[asks].get("required")),
            "content": {CONTENT_TYPE: {"schema": {"$ref": f"#/components/schemas/{asks}"}}},
        },
        "responses": answers,
    }


def _reachable(model: Json) -> Iterator[str]:
    """Every shape that a request, a result or an error can lead to."""
    operations = model["operations"].values()
    waiting = [about[end]["shape"] for about in operations for end in ("input", "output")]
    waiting += [error["shape"] for about in operations for error in about.get("errors", ())]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            yield name
            shape = model["shapes"][name]
            waiting += [member["shape"] for member in shape.get("members", {}).values()]
            waiting += [shape[part]["shape"] for part in ("member", "key", "value") if part in shape]


def _held_to_presence(schemas: dict[str, Json], model: Json) -> None:
    """Make every result strict enough that another service's answer is none of ours."""
    for shape, members in ALWAYS_SHOWN.items():
        declared = schemas[shape].get("required", [])
        schemas[shape]["required"] = [*declared, *(it for it in members if it not in declared)]
    for name, about in model["operations"].items():
        asked, shown = (model["shapes"][about[end]["shape"]]["members"] for end in ("input", "output"))
        result = schemas[about["output"]["shape"]]
        if "required" not in result and names_itself(name, asked, shown):
            result["minProperties"] = 1


def document() -> Json:
    """The OpenAPI document: one path for each operation, one component for each shape and each error on the wire."""
    model = service_model()
    schemas = {name: _schema(model["shapes"][name]) for name in sorted(_reachable(model))}
    _held_to_presence(schemas, model)
    errors = sorted({error["shape"] for about in model["operations"].values() for error in about.get("errors", ())})
    schemas |= {f"Error.{name}": _refusal(name) for name in errors}
    operations = [_operation(name, model) for name in sorted(model["operations"])]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": model["metadata"]["serviceFullName"],
            "version": model["metadata"]["apiVersion"],
            "description": plain(model["documentation"]),
            "x-botocore": botocore.__version__,
        },
        "paths": {f"/#X-Amz-Target={it['x-amz-target']}": {"post": it} for it in operations},
        "components": {"schemas": schemas},
    }


def render() -> str:
    """The document as the committed file holds it."""
    return json.dumps(document(), indent=1, ensure_ascii=False) + "\n"


def load() -> Json:
    """The committed document."""
    found: Json = json.loads(resources.files("ringtrue.contracts").joinpath("openapi.json").read_text("utf-8"))
    return found
