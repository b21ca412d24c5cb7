"""How does a call travel? One signed POST over a kept-alive connection, and whatever comes back.

The oracle's eyes are the raw bytes: an SDK would hide wrong types, missing types of errors and more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

import urllib3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from urllib3.connection import HTTPConnection, HTTPSConnection

from ringtrue.reference_model.request import LONG_AGO, SIGNING_NAME, Request, Signature

MOST_BYTES = 8 * 1024 * 1024
HEX, OTHER_HEX = "0123456789abcdef", "123456789abcdef0"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: HTTP status, headers by lower-case name, and the body's bytes."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class NoAnswer(Exception):
    """Nothing usable came back. `unreachable` where not even a connection could be made."""

    def __init__(self, cause: str, *, unreachable: bool = False) -> None:
        super().__init__(cause)
        self.cause, self.unreachable = cause, unreachable


class Wire(Protocol):
    """Anything that carries a request to a target."""

    def send(self, request: Request, timeout_s: float) -> Answer:
        """Raises NoAnswer."""
        ...


class _LongAgo(SigV4Auth):
    """Signs as of a day that is long past."""

    def _modify_request_before_signing(self, request: AWSRequest) -> None:
        request.context["timestamp"] = LONG_AGO
        super()._modify_request_before_signing(request)  # type: ignore[misc]  # the stubs leave it out


class _AtOnce(HTTPConnection):
    """Sends a request in one piece, where http.client sends the body after the headers and wakes a server twice."""

    _held: bytearray | None = None

    def request(self, *args: Any, **options: Any) -> None:  # urllib3's own, passed on
        self._held = bytearray()
        try:
            super().request(*args, **options)
            whole = bytes(self._held)
        finally:
            self._held = None
        self.send(whole)

    def send(self, data: Any) -> None:
        if self._held is None:
            super().send(data)
        else:
            self._held += data


class _SecurelyAtOnce(_AtOnce, HTTPSConnection):
    """The same by TLS."""


class HttpWire:
    """HTTP or HTTPS to any endpoint; signed by botocore as AWS asks for. Redirects are not followed."""

    def __init__(self, url: str, region: str, credentials: Credentials) -> None:
        self.url = url if urlsplit(url).path else f"{url}/"
        self._auth = SigV4Auth(credentials, SIGNING_NAME, region)
        self._old_auth = _LongAgo(credentials, SIGNING_NAME, region)
        self._path = urlsplit(self.url).path
        self._pool = self._connections()
        self._keeps_alive = True

    def send(self, request: Request, timeout_s: float) -> Answer:
        if not request.alone:
            return self._sent(request, timeout_s, self._pool)
        with self._connections() as pool:
            return self._sent(request, timeout_s, pool)

    def _connections(self) -> urllib3.HTTPConnectionPool:
        pool = urllib3.connection_from_url(self.url, maxsize=1, retries=False)
        pool.ConnectionCls = _SecurelyAtOnce if pool.scheme == "https" else _AtOnce
        return pool

    def _sent(self, request: Request, timeout_s: float, pool: urllib3.HTTPConnectionPool) -> Answer:
        below = request.path.removeprefix("/")
        signed = {**self.signed(request), **({} if self._keeps_alive else {"Connection": "close"})}
        try:
            response = pool.urlopen(
                request.method, self._path + below, body=request.body, redirect=False, headers=signed,
                preload_content=False, timeout=urllib3.Timeout(connect=min(timeout_s, 5.0), read=timeout_s),
                chunked=request.chunked,
            )  # fmt: skip
            return _read(response)
        except urllib3.exceptions.NewConnectionError as error:
            raise NoAnswer(_cause(error), unreachable=True) from error
        except (urllib3.exceptions.HTTPError, OSError) as error:
            self._keeps_alive &= request.alone  # it may have closed a connection that we meant to use again
            unreachable = isinstance(error, urllib3.exceptions.ConnectTimeoutError | urllib3.exceptions.SSLError)
            raise NoAnswer(_cause(error), unreachable=unreachable) from error

    def signed(self, request: Request) -> dict[str, str]:
        """The request's headers with what its signature adds."""
        if request.signature is Signature.NONE:
            return dict(request.headers)
        signing = AWSRequest(
            method=request.method,
            url=self.url + request.path.removeprefix("/"),
            data=request.body,
            headers=dict(request.headers),
        )
        (self._old_auth if request.signature is Signature.OLD else self._auth).add_auth(signing)
        signed = dict(signing.headers.items())
        if request.signature is Signature.WRONG:
            words = signed["Authorization"]
            signed["Authorization"] = words[:-8] + words[-8:].translate(str.maketrans(HEX, OTHER_HEX))
        return signed


def _read(response: urllib3.BaseHTTPResponse) -> Answer:
    """The whole body, up to a bound, and the connection back into the pool."""
    body = response.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        response.close()
        raise NoAnswer(f"an answer of more than {MOST_BYTES} bytes")
    response.release_conn()
    return Answer(response.status, {name.lower(): value for name, value in response.headers.items()}, body)


def _cause(error: Exception) -> str:
    """The innermost cause in a few words, without addresses of this machine."""
    while error.__cause__ is not None or error.__context__ is not None:
        inner = error.__cause__ or error.__context__
        if not isinstance(inner, Exception):
            break
        error = inner
    text = getattr(error, "strerror", None) or str(error)
    return f"{type(error).__name__}: {text}"[:200]
