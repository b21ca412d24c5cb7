"""Servers that break HTTP itself, byte by byte, and such as only stretch it."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\nx-amzn-RequestId: r-1\r\n"
# What is done with a connection once a whole request has come by it; True to wait for the next one.
Script = Callable[[socket.socket, bytes, bytes], bool]


def whole(body: bytes, headers: bytes = OK) -> bytes:
    return headers + b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


def says(*parts: bytes) -> Script:
    """These bytes and no more, and then the connection is closed."""

    def script(connection: socket.socket, _head: bytes, _body: bytes) -> bool:
        for part in parts:
            connection.sendall(part)
        return False

    return script


def keeps_saying(first: bytes, then: bytes, pause_s: float = 0.0) -> Script:
    """For ever, or until nobody listens any more."""

    def script(connection: socket.socket, _head: bytes, _body: bytes) -> bool:
        connection.sendall(first)
        while True:
            connection.sendall(then)
            time.sleep(pause_s)

    return script


def resets(first: bytes = b"") -> Script:
    def script(connection: socket.socket, _head: bytes, _body: bytes) -> bool:
        connection.sendall(first)
        time.sleep(0.02 if first else 0)  # what was sent before a reset may be lost with it
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        return False

    return script


def waits(seconds: float) -> Script:
    def script(_connection: socket.socket, _head: bytes, _body: bytes) -> bool:
        time.sleep(seconds)
        return False

    return script


@contextmanager
def serving(script: Script) -> Iterator[str]:
    """The URL at which the script is followed, connection by connection, while the context lasts."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=_accept, args=(listening, script), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            with suppress(OSError):
                listening.shutdown(socket.SHUT_RDWR)


def _accept(listening: socket.socket, script: Script) -> None:
    with suppress(OSError):
        while True:
            connection, _ = listening.accept()
            threading.Thread(target=_converse, args=(connection, script), daemon=True).start()


def _converse(connection: socket.socket, script: Script) -> None:
    came = bytearray()
    with suppress(OSError), connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
        while True:
            while (end := came.find(b"\r\n\r\n")) < 0:
                if not _more(connection, came):
                    return
            head = bytes(came[:end])
            length = re.search(rb"(?i)content-length: *(\d+)", head)
            needed = end + 4 + (int(length[1]) if length else 0)
            while len(came) < needed:
                if not _more(connection, came):
                    return
            body = bytes(came[end + 4 : needed])
            del came[:needed]
            if not script(connection, head, body):
                return


def _more(connection: socket.socket, came: bytearray) -> bool:
    part = connection.recv(65536)
    came += part
    return bool(part)
