"""Which bytes and headers does a mangled request have? One function a mangling, from the proper request.

The names are those of `reference_model.mangled.MANGLINGS`. Every function takes any request.
Pure: no clock, no I/O, no randomness.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace

from ringtrue.contracts.shapes import operations
from ringtrue.reference_model.request import CONTENT_TYPE, TARGET, TARGET_PREFIX, Request, Signature, proper

Params = Mapping[str, object]
KIB = 1024
UNKNOWN = "RingtrueKnowsNoSuchMember"


def mangled(operation: str, params: Params, mangling: str) -> Request:
    """The request as it goes out: KeyError for a mangling that nobody has written."""
    request = replace(proper(operation, params), alone=True)
    if mangling in BODIES:
        return replace(request, body=BODIES[mangling](operation, params))
    return ENVELOPES[mangling](request)


def _written(params: Params) -> bytes:
    return json.dumps(params).encode()


def _as(body: bytes) -> Callable[[str, Params], bytes]:
    return lambda _operation, _params: body


def _text(change: Callable[[str], str]) -> Callable[[str, Params], bytes]:
    return lambda _operation, params: change(json.dumps(params)).encode()


def _with(more: str) -> Callable[[str, Params], bytes]:
    """One member more, as it is written in JSON."""
    return lambda _operation, params: f"{json.dumps(params)[:-1]}{', ' if params else ''}{more}}}".encode()


def _nested(depth: int) -> Callable[[str, Params], bytes]:
    return _with(f'"{UNKNOWN}": {"[" * depth}{"]" * depth}')


def _id(written: bytes) -> Callable[[str, Params], bytes]:
    """The first text among the members, or else a member of that name, replaced by what stands here."""

    def body(operation: str, params: Params) -> bytes:
        texts = (name for name, value in params.items() if isinstance(value, str))
        name = next(texts, next(iter(operations()[operation].input.members)))
        return _written({**params, name: MARK}).replace(f'"{MARK}"'.encode(), written)

    return body


MARK = "ringtrue-puts-something-here"


def _page(written: str) -> Callable[[str, Params], bytes]:
    return _with(f'"MaxResults": {written}')


def _twice(_operation: str, params: Params) -> bytes:
    """Every member twice: booleans the wrong way round first, since most parsers take the last."""
    first = {name: not value if isinstance(value, bool) else value for name, value in params.items()}
    return f"{json.dumps(first)[:-1]}, {json.dumps(params)[1:]}".encode()


def _null_for_others(operation: str, params: Params) -> bytes:
    return _written({**dict.fromkeys(operations()[operation].input.members), **params})


def _null_for_all(operation: str, _params: Params) -> bytes:
    return _written(dict.fromkeys(operations()[operation].input.members))


def _booleans(change: Callable[[bool], object]) -> Callable[[str, Params], bytes]:
    return lambda _operation, params: _written(
        {name: change(value) if isinstance(value, bool) else value for name, value in params.items()}
    )


BODIES: Mapping[str, Callable[[str, Params], bytes]] = {
    "an empty body": _as(b""),
    "no JSON for a body": _as(b"Action=DescribePools&Version=2022-03-31"),
    "a lone brace for a body": _as(b"{"),
    "an array for a body": _as(b"[]"),
    "a string for a body": _as(b'"x"'),
    "a number for a body": _as(b"7"),
    "true for a body": _as(b"true"),
    "null for a body": _as(b"null"),
    "a body cut short": _text(lambda text: text[:-1]),
    "a trailing comma": _text(lambda text: f"{text[:-1]},}}"),
    "single quotes": _text(lambda text: text.replace('"', "'")),
    "a comment in its body": _text(lambda text: f"{text[:-1]} /* no more */ }}"),
    "text after its body": _text(lambda text: f"{text} and so on"),
    "a byte order mark": lambda _operation, params: b"\xef\xbb\xbf" + _written(params),
    "its body in UTF-16": lambda _operation, params: json.dumps(params).encode("utf-16"),
    "a member twice": _twice,
    "500 arrays within each other": _nested(500),
    "100,000 arrays within each other": _nested(100_000),
    "64 KiB of padding": _with(f'"{UNKNOWN}": "{"x" * 64 * KIB}"'),
    "1 MiB of white space": _text(lambda text: " " * KIB * KIB + text),
    "an unknown member": _with(f'"{UNKNOWN}": {{"it": ["is", 1, null]}}'),
    "null for all other members": _null_for_others,
    "null for its members": _null_for_all,
    "its booleans as strings": _booleans(lambda value: str(value).lower()),
    "its booleans as numbers": _booleans(int),
    "an id of bytes that are no UTF-8": _id(b'"\xff\xfe\xc3\x28"'),
    "an id of a lone surrogate": _id(b'"\\ud800"'),
    "an id of NUL characters": _id(b'"\\u0000\\u0000"'),
    "an id of 64 KiB": _id(b'"' + b"A" * 64 * KIB + b'"'),
    "1e400 results a page": _page("1e400"),
    "10^400 results a page": _page("1" + "0" * 400),
}


def _type(content_type: str | None) -> Callable[[Request], Request]:
    return _header("Content-Type", content_type)


def _header(name: str, value: str | None) -> Callable[[Request], Request]:
    def change(request: Request) -> Request:
        others = {each: said for each, said in request.headers.items() if each != name}
        return replace(request, headers=others if value is None else {**others, name: value})

    return change


def _operation(write: Callable[[str], str]) -> Callable[[Request], Request]:
    """Another X-Amz-Target, from the name of the operation."""
    return lambda request: _header(TARGET, write(request.headers[TARGET].rpartition(".")[2]))(request)


def _method(method: str) -> Callable[[Request], Request]:
    return lambda request: replace(request, method=method)


def _signed(signature: Signature) -> Callable[[Request], Request]:
    return lambda request: replace(request, signature=signature)


ENVELOPES: Mapping[str, Callable[[Request], Request]] = {
    "no Content-Type": _type(None),
    "Content-Type text/plain": _type("text/plain"),
    "Content-Type application/json": _type("application/json"),
    "Content-Type of AWS JSON 1.1": _type("application/x-amz-json-1.1"),
    "parameters in its Content-Type": _type(f"{CONTENT_TYPE}; charset=utf-8"),
    "Accept-Encoding gzip": _header("Accept-Encoding", "gzip, deflate"),
    "its body in chunks": lambda request: replace(request, chunked=True),
    "no X-Amz-Target": _header(TARGET, None),
    "an empty X-Amz-Target": _header(TARGET, ""),
    "X-Amz-Target of no operation": _operation(lambda _name: f"{TARGET_PREFIX}.NoSuchOperation"),
    "X-Amz-Target in lower case": _operation(lambda name: f"{TARGET_PREFIX}.{name}".lower()),
    "X-Amz-Target of another service": _operation(lambda name: f"DynamoDB_20120810.{name}"),
    "X-Amz-Target without its service": _operation(lambda name: name),
    "the method GET": _method("GET"),
    "the method PUT": _method("PUT"),
    "the method DELETE": _method("DELETE"),
    "another path": lambda request: replace(request, path="/v1/pools"),
    "no signature": _signed(Signature.NONE),
    "a wrong signature": _signed(Signature.WRONG),
    "a signature of long ago": _signed(Signature.OLD),
}
