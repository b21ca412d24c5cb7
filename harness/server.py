"""How is the embedded endpoint reached? Over HTTP/1.1 in AWS JSON 1.0, by any client of the service, on one port.

`serve` blocks; `Embedded` runs it in a process of its own, so that client and server have a core each.
"""

from __future__ import annotations

import os
import select
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from typing import IO, Any

from ringtrue.harness.bounded import MOST_BYTES
from ringtrue.harness.envelope import Answers, answered, enveloped, refusal
from ringtrue.harness.wire import Answer

START_S, STOP_S = 20.0, 3.0
KEEP_ALIVE_S = 75
BACKLOG = 256

# ASGI's own shapes: a scope and events are JSON-like mappings
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]
Respond = Callable[[Scope, Mapping[str, str], bytes | None], Answer]  # scope, headers, the body if not too large


def plainly(endpoint: Answers) -> Respond:
    """The endpoint's answers for whoever asks: one route, one method, one header that matters."""
    return lambda scope, headers, body: answered(endpoint, scope["method"], scope["path"], headers, body)


class Application:
    """What responds, as a raw ASGI application."""

    def __init__(self, respond: Respond) -> None:
        self._respond = respond

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        raw = await _body(receive)
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        try:
            found = self._respond(scope, headers, raw)
        except Exception:  # a mistake of ours must not look like a dropped connection
            traceback.print_exc()
            where = "the reference endpoint failed; its error output says where"
            found = enveloped(refusal(500, "InternalFailure", where))
        lines = [(name.encode(), value.encode()) for name, value in found.headers.items()]
        await send({"type": "http.response.start", "status": found.status, "headers": lines})
        await send({"type": "http.response.body", "body": found.body})


async def _body(receive: Receive) -> bytes | None:
    """The request's body, or None where it is too large; read to its end all the same, so that the answer is heard."""
    chunks: list[bytes] = []
    size, more = 0, True
    while more:
        event = await receive()
        chunk: bytes = event.get("body", b"")
        size += len(chunk)
        if size <= MOST_BYTES:
            chunks.append(chunk)
        else:
            chunks.clear()
        more = event.get("more_body", False)
    return b"".join(chunks) if size <= MOST_BYTES else None


def listening(host: str, port: int) -> socket.socket:
    """A socket that takes connections already; port 0 for any free one. Raises OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio switches delayed sending off only for sockets that name their protocol
    found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((host, port))
        found.listen(BACKLOG)
    except OSError:
        found.close()
        raise
    return found


def url_of(bound: socket.socket) -> str:
    host, port = bound.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def serve(respond: Respond, bound: socket.socket) -> None:
    """Answer on the socket until SIGINT or SIGTERM."""
    import uvicorn  # a client of this module pays nothing for it

    config = uvicorn.Config(
        Application(respond), interface="asgi3", ws="none", lifespan="off", log_config=None, access_log=False,
        proxy_headers=False, server_header=False, timeout_keep_alive=KEEP_ALIVE_S, timeout_graceful_shutdown=1,
    )  # fmt: skip
    uvicorn.Server(config).run(sockets=[bound])


def stop_with_parent() -> None:
    """End this process when its standard input closes, so that no killed run leaves a server behind."""

    def watch() -> None:
        while os.read(0, 1024):
            pass
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()


class EmbeddedFailed(Exception):
    """The embedded endpoint did not start; the text says what it printed."""


class Embedded:
    """The reference endpoint in a process of its own while the context lasts. A terminal's Ctrl-C does not reach it.

    `options` are more options of `ringtrue serve`, such as --like-aws.
    """

    def __init__(
        self, *, broken: Iterable[str] = (), region: str = "us-east-1", options: Iterable[str] = ()
    ) -> None:  # fmt: skip
        options = [*(word for rule in broken for word in ("--break", rule)), *options]
        self._command = [
            sys.executable, "-P", "-m", "ringtrue", "serve", "--port", "0", "--region", region, "--with-parent",
            *options,
        ]  # fmt: skip
        self._url = ""

    def __enter__(self) -> Embedded:
        self._errors: IO[bytes] = tempfile.TemporaryFile()
        self._process = subprocess.Popen(
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors, start_new_session=True,
        )  # fmt: skip
        return self

    def __exit__(self, *error: object) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        try:
            self._process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
        self._errors.close()

    @property
    def url(self) -> str:
        """Where it answers. Waits for it to come up; raises EmbeddedFailed if it does not."""
        if not self._url:
            self._url = self._first_line()
        return self._url

    def _first_line(self) -> str:
        assert self._process.stdout
        line, until = b"", time.monotonic() + START_S
        while not line.endswith(b"\n"):
            ready, _, _ = select.select([self._process.stdout], [], [], max(0.0, until - time.monotonic()))
            chunk = os.read(self._process.stdout.fileno(), 1024) if ready else b""
            if not chunk:
                self._errors.seek(0)
                said = self._errors.read().decode(errors="replace").strip()[-2000:]
                raise EmbeddedFailed(said or f"it said nothing within {START_S:g} s")
            line += chunk
        return line.decode().strip()
