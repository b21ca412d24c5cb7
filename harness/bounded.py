"""How is an answer kept within bounds? One deadline for it, one bound for its bytes, and one for what they hold.

Whatever a server does, a byte a second or bytes without end, an exchange is over by its deadline and small.
"""

from __future__ import annotations

import io
import socket
import time
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPResponse
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection

MOST_BYTES = 8 * 1024 * 1024
PIECE = 16 * 1024  # a record of TLS; each is sent under what is left of the deadline
LEAST_S, TOLERANCE_S = 0.001, 0.05
SWITCHING = 101
# Content codings that may come although `identity` was asked for, with zlib's word for their format.
CODINGS: Mapping[str, int] = {"gzip": 47, "x-gzip": 47, "deflate": 47}
RAW_DEFLATE = -15


class OutOfBounds(OSError):
    """More came than anybody needs. An OSError, so that every layer below lets go of the connection."""


class Unreadable(Exception):
    """The body is in a coding that nobody asked for, and cannot be undone."""


@dataclass(slots=True)
class Exchange:
    """The bounds of one request and its answer, and how far it got: `used` says that its connection served others."""

    until: float = 0.0
    came: int = 0
    sent: bool = False
    used: bool = False

    def begin(self, timeout_s: float) -> None:
        self.until, self.came, self.sent, self.used = time.monotonic() + timeout_s, 0, False, True

    def left_s(self) -> float:
        """Raises TimeoutError once the deadline has passed."""
        left = self.until - time.monotonic()
        if left < LEAST_S:
            raise TimeoutError("no whole answer in time")
        return left

    @property
    def over(self) -> bool:
        """Has the deadline passed?"""
        return self.until - time.monotonic() < LEAST_S

    def bound(self, sock: socket.socket) -> None:
        """Nothing on this socket takes longer than what is left, or hardly: to say so each time costs a system call."""
        left, set_to = self.left_s(), sock.gettimeout()
        if set_to is None or abs(set_to - left) > TOLERANCE_S:
            sock.settimeout(left)

    @property
    def stale(self) -> bool:
        """Was it the connection that failed, before anything came by it that was about this request?"""
        return self.used and not self.came


class _Watched(io.RawIOBase):
    """A socket's bytes, none of them after the deadline and none beyond the bound."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket, exchange: Exchange) -> None:
        self._raw, self._sock, self._exchange = raw, sock, exchange

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int | None:  # any buffer
        self._exchange.bound(self._sock)
        count: int | None = self._raw.readinto(into)
        self._exchange.came += count or 0
        if self._exchange.came > MOST_BYTES:
            raise OutOfBounds(f"an answer of more than {MOST_BYTES} bytes")
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


class _Response(HTTPResponse):
    """http.client's, read under watch; and it passes over what is said before the answer, such as 103 Early Hints."""

    def __init__(self, sock: socket.socket, exchange: Exchange, method: str | None = None) -> None:
        super().__init__(sock, method=method)
        raw: io.RawIOBase = self.fp.detach()
        self.fp = io.BufferedReader(_Watched(raw, sock, exchange))

    def begin(self) -> None:
        super().begin()
        while 100 <= self.status < 200 and self.status != SWITCHING:
            self.headers = None  # type: ignore[assignment]  # so that http.client begins again
            super().begin()


class AtOnce(HTTPConnection):
    """Sends a request in one piece, where http.client sends the body after the headers and wakes a server twice.

    What it sends and what it reads is bounded by the exchange that it is given.
    """

    _held: bytearray | None = None

    def __init__(self, *args: Any, exchange: Exchange, **options: Any) -> None:  # urllib3's own, passed on
        super().__init__(*args, **options)
        self._exchange = exchange
        self.response_class = self._response  # type: ignore[assignment]  # http.client calls it, and no more

    def _response(self, sock: socket.socket, method: str | None = None) -> HTTPResponse:
        return _Response(sock, self._exchange, method)

    def connect(self) -> None:
        self._exchange.used = False
        super().connect()

    def request(self, *args: Any, **options: Any) -> None:  # urllib3's own, passed on
        self._held = bytearray()
        try:
            super().request(*args, **options)
            whole = memoryview(bytes(self._held))
        finally:
            self._held = None
        if self.sock is None:
            self.connect()
        for start in range(0, len(whole), PIECE):
            self._exchange.bound(self.sock)
            self.send(whole[start : start + PIECE])
        self._exchange.sent = True

    def send(self, data: Any) -> None:  # any buffer
        if self._held is None:
            super().send(data)
        else:
            self._held += data


class SecurelyAtOnce(AtOnce, HTTPSConnection):
    """The same by TLS."""


def plain(headers: Mapping[str, str], body: bytes) -> bytes:
    """The body freed of its content coding. Raises Unreadable for what is too large, broken or of an unknown coding."""
    codings = [word.strip().lower() for word in headers.get("content-encoding", "").split(",")]
    for coding in reversed([word for word in codings if word not in ("", "identity")]):
        if coding not in CODINGS:
            raise Unreadable(f"an answer in the coding {coding!r:.40}, though identity was asked for")
        body = _inflated(body, coding)
    return body


def _inflated(body: bytes, coding: str) -> bytes:
    """Never more than the bound, whatever it was made from. Some say deflate and leave zlib's header out."""
    for form in (CODINGS[coding], *((RAW_DEFLATE,) if coding == "deflate" else ())):
        inflater = zlib.decompressobj(form)
        try:
            whole = inflater.decompress(body, MOST_BYTES + 1)
        except zlib.error:
            continue
        if len(whole) > MOST_BYTES:
            raise Unreadable(f"an answer of more than {MOST_BYTES} bytes, {coding} undone")
        if inflater.eof or not body:
            return whole
    raise Unreadable(f"an answer that says {coding} and is not, or is cut short")
