"""How does a call travel? One signed POST over a kept-alive connection, and whatever comes back.

The oracle's eyes are the raw bytes: an SDK would hide wrong types, missing types of errors and more.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException, IncompleteRead, RemoteDisconnected
from typing import Any, Protocol
from urllib.parse import urlsplit

import urllib3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from ringtrue.harness.bounded import MOST_BYTES, AtOnce, Exchange, SecurelyAtOnce, Unreadable, plain
from ringtrue.harness.trust import Bundle, complaint, context, needed, perhaps
from ringtrue.reference_model.request import LONG_AGO, READS, SIGNING_NAME, Request, Signature, operation_of

CONNECT_S = 5.0
HEX, OTHER_HEX = "0123456789abcdef", "123456789abcdef0"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: HTTP status, headers by lower-case name, and the body's bytes."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def error_name(body: Mapping[str, Any], headers: Mapping[str, str]) -> str | None:
    """The error's bare name, taken out of a namespace and freed of a URI as Smithy asks of clients."""
    for value in (body.get("__type"), body.get("code"), headers.get("x-amzn-errortype")):
        if isinstance(value, str) and value:
            return value.partition(":")[0].rpartition("#")[2]
    return None


class NoAnswer(Exception):
    """Nothing usable came back. `unreachable` where not even a connection could be made, so that nothing was heard.

    `again`: a kept connection had been closed, and the request may go out once more, at once and by another. `unsent`:
    it did not even try to leave.
    """

    def __init__(self, cause: str, *, unreachable: bool = False, again: bool = False, unsent: bool = False) -> None:
        super().__init__(cause)
        self.cause, self.unreachable, self.again, self.unsent = cause, unreachable, again, unsent


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


class HttpWire:
    """HTTP or HTTPS to any endpoint; signed by botocore as AWS asks for. Redirects are not followed.

    Whatever comes back, `send` is over by its deadline and holds no more than `bounded.MOST_BYTES`. `attempts` counts
    the requests that have left, or would have. By TLS it believes the `bundle`, or else whom the system believes.
    """

    def __init__(self, url: str, region: str, credentials: Credentials, bundle: Bundle | None = None) -> None:
        self.url = url if urlsplit(url).path else f"{url}/"
        self._credentials, self._region = credentials, region
        self.attempts = 0
        self._path = urlsplit(self.url).path
        self._root = self.url.removesuffix(self._path)
        self._tls: dict[str, Any] = {"ssl_context": context(bundle)} if needed(url) else {}  # urllib3's own options
        self._exchange = Exchange()
        self._pool = self._connections()
        self._keeps_alive, self._heard = True, False

    def send(self, request: Request, timeout_s: float) -> Answer:
        self._exchange.begin(timeout_s)
        return self._sent_alone(request) if request.alone or not self._keeps_alive else self._sent(request, self._pool)

    def _sent_alone(self, request: Request) -> Answer:
        with self._connections() as pool:
            return self._sent(request, pool)

    def _connections(self) -> urllib3.HTTPConnectionPool:
        pool = urllib3.connection_from_url(self.url, maxsize=1, retries=False, exchange=self._exchange, **self._tls)
        pool.ConnectionCls = SecurelyAtOnce if pool.scheme == "https" else AtOnce
        return pool

    def _sent(self, request: Request, pool: urllib3.HTTPConnectionPool) -> Answer:
        try:
            return self._once(request, pool)
        except urllib3.exceptions.NewConnectionError as error:
            raise NoAnswer(_cause(error), unreachable=True) from error
        except (urllib3.exceptions.HTTPError, HTTPException, OSError, ValueError) as error:
            if self._keeps_alive and self._exchange.stale and not request.alone:
                self._keeps_alive = False  # it may have closed a connection that we meant to use again
                raise NoAnswer(_cause(error), again=_may_go_again(request, self._exchange)) from error
            barred = isinstance(error, urllib3.exceptions.ConnectTimeoutError | urllib3.exceptions.SSLError)
            raise NoAnswer(self._why(error), unreachable=barred and not self._exchange.sent) from error
        except Unreadable as error:
            raise NoAnswer(str(error)) from error

    def _once(self, request: Request, pool: urllib3.HTTPConnectionPool) -> Answer:
        self.attempts += 1
        left_s = self._exchange.left_s()
        signed = {**self.signed(request), **({} if self._keeps_alive else {"Connection": "close"})}
        response = pool.urlopen(
            request.method, self._below(request), body=request.body, redirect=False, headers=signed,
            preload_content=False, decode_content=False, chunked=request.chunked,
            timeout=urllib3.Timeout(connect=min(left_s, CONNECT_S), read=left_s),
        )  # fmt: skip
        self._heard = True
        try:
            return _read(response)
        except BaseException:
            response.close()
            raise

    def _why(self, error: Exception) -> str:
        """In a few words; and what to look at, where it hung up from the first."""
        hint = None if self._heard else perhaps(_innermost(error), self.url)
        return "; ".join(filter(None, (_cause(error), hint)))

    def _below(self, request: Request) -> str:
        """Its path at the endpoint. A prefix is asked as it stands, with a slash at its end or none, as by boto3."""
        return self._path if request.path == "/" else self._path.rstrip("/") + request.path

    def signed(self, request: Request) -> dict[str, str]:
        """The request's headers with what its signature adds."""
        if request.signature is Signature.NONE:
            return dict(request.headers)
        signing = AWSRequest(
            method=request.method,
            url=self._root + self._below(request),
            data=request.body,
            headers=dict(request.headers),
        )
        auth = _LongAgo if request.signature is Signature.OLD else SigV4Auth
        auth(self._credentials.get_frozen_credentials(), SIGNING_NAME, self._region).add_auth(signing)
        signed = dict(signing.headers.items())
        if request.signature is Signature.WRONG:
            words = signed["Authorization"]
            signed["Authorization"] = words[:-8] + words[-8:].translate(str.maketrans(HEX, OTHER_HEX))
        return signed


def _may_go_again(request: Request, exchange: Exchange) -> bool:
    """Was it surely never heard, or does it change nothing? What may have been done is not asked for twice.

    A ClientToken makes no difference: whether the target knows what one is for is a question of ours.
    """
    return not exchange.over and (not exchange.sent or operation_of(request).startswith(READS))


def _read(response: urllib3.BaseHTTPResponse) -> Answer:
    """The whole body, freed of its coding, and the connection back into the pool."""
    body = response.read(MOST_BYTES + 1)  # without a number it trusts the Content-Length, and takes the memory
    if response.length_remaining:
        raise NoAnswer(f"an answer cut short: {len(body)} bytes came of {len(body) + response.length_remaining}")
    response.release_conn()
    headers = {name.lower(): value for name, value in response.headers.items()}
    if "content-encoding" in headers:
        body = plain(headers, body)
    if "content-length" not in headers and "transfer-encoding" not in headers and _cut_short(body):
        raise NoAnswer("the connection was closed in the middle of an answer that did not say how long it is")
    return Answer(response.status, headers, body)


def _cut_short(body: bytes) -> bool:
    """Does it begin like JSON and end like none?"""
    if body[:1] not in (b"{", b"["):
        return False
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return True
    return False


def _innermost(error: Exception) -> Exception:
    while isinstance(inner := error.__cause__ or error.__context__, Exception):
        error = inner
    return error


def _cause(error: Exception) -> str:
    """The innermost cause in a few words, without addresses of this machine."""
    error = _innermost(error)
    if told := complaint(error):
        return told
    if isinstance(error, TimeoutError):
        return "no whole answer in time"
    words = " ".join(str(getattr(error, "strerror", None) or error).split())
    text = "".join(letter if letter.isprintable() else "?" for letter in words)
    said = f"{type(error).__name__}: {text}"[:200]
    return f"no proper HTTP ({said})" if isinstance(error, HTTPException | ValueError) and not _parted(error) else said


def _parted(error: Exception) -> bool:
    """Is it the connection that ended, and not HTTP that was broken?"""
    return isinstance(error, RemoteDisconnected | IncompleteRead)
