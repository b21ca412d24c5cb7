"""What does a run really ask? An endpoint over HTTP that answers as the reference does, and keeps what it hears."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from ringtrue.harness.endpoint import Endpoint
from ringtrue.harness.envelope import answered
from ringtrue.harness.wire import Answer

Behaves = Callable[["Heard", Answer], Answer]  # what is answered instead; it may take its time


@dataclass(frozen=True, slots=True)
class Heard:
    """A request as it came, at `at_s` of a clock that only goes forward."""

    at_s: float
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    nth: int

    @property
    def operation(self) -> str:
        return self.headers.get("x-amz-target", "").rpartition(".")[2]

    @property
    def key(self) -> str:
        """The access key that it is signed with."""
        return self.scope.partition("/")[0]

    @property
    def scope(self) -> str:
        """Key, day, region and service, with slashes between."""
        return self.headers.get("authorization", "").partition("Credential=")[2].partition(",")[0]


@dataclass(slots=True)
class Overhearing:
    """The endpoint and what it has heard; `statuses` are those of its answers."""

    endpoint: Endpoint
    behaves: Behaves
    url: str = ""
    heard: list[Heard] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        with self._lock:
            each = Heard(time.monotonic(), method, path, headers, body, len(self.heard))
            answer = answered(self.endpoint, method, path, headers, body)
            self.heard.append(each)
            self.statuses.append(answer.status)
        return self.behaves(each, answer)


@contextmanager
def overhearing(
    endpoint: Endpoint, behaves: Behaves = lambda _, answer: answer, tls: ssl.SSLContext | None = None
) -> Iterator[Overhearing]:
    """It listens on a loopback port while the context lasts."""
    found = Overhearing(endpoint, behaves)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def _any(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            body = self.rfile.read(int(headers.get("content-length", 0)))
            answer = found.take(self.command, self.path, headers, body)
            lines = "".join(f"{name}: {value}\r\n" for name, value in answer.headers.items())
            try:
                self.wfile.write(f"HTTP/1.1 {answer.status} X\r\n{lines}\r\n".encode() + answer.body)
            except OSError:  # whoever asked has not waited
                self.close_connection = True

        do_POST = do_GET = do_PUT = do_DELETE = _any

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    found.url = f"http{'s' if tls else ''}://127.0.0.1:{server.server_address[1]}"
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
