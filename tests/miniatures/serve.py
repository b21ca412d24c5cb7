"""Serve a miniature over HTTP/1.1 on a free loopback port."""

import contextlib
import json
import socket
import ssl
import threading
import uuid
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol

PREFIX = "PinpointSMSVoiceV2."
CONTENT_TYPE = "application/x-amz-json-1.0"
Outcome = tuple[int, dict[str, Any] | bytes, dict[str, str]]  # status, body, extra headers


class Endpoint(Protocol):
    """Anything that answers an operation: (status, body, extra headers); status 0 drops the connection."""

    def answer(self, operation: str, params: dict[str, Any]) -> Outcome: ...


def outcome(endpoint: Endpoint, command: str, path: str, headers: Mapping[str, str], raw: bytes) -> Outcome:
    """The endpoint's answer, or the envelope's own refusal; an endpoint may have an envelope of its own, and care."""
    take = getattr(endpoint, "take", None)
    taken: Outcome | None = take(command, path, headers, raw) if take else None
    if taken is not None:
        return taken
    target = headers.get("X-Amz-Target") or ""
    if command != "POST":
        return 404, {"__type": "UnknownOperationException"}, {"Connection": "close"}
    if not target.startswith(PREFIX) or path != "/":
        return 404, {"__type": "UnknownOperationException"}, {}
    try:
        params = json.loads(raw or b"{}")
    except (ValueError, RecursionError):
        params = None
    if not isinstance(params, dict):
        return 400, {"__type": "SerializationException", "Message": "not a JSON object"}, {}
    return endpoint.answer(target.removeprefix(PREFIX), params)


def sent(body: dict[str, Any] | bytes, headers: dict[str, str]) -> tuple[dict[str, str], bytes]:
    """The headers and the body that go out."""
    payload = body if isinstance(body, bytes) else json.dumps(body).encode()
    return {"x-amzn-RequestId": str(uuid.uuid4()), "Content-Type": CONTENT_TYPE, **headers}, payload


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, endpoint: Endpoint, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.endpoint = endpoint
        if tls is not None:  # each connection shakes hands in its own thread
            self.socket = tls.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is no news."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def setup(self) -> None:
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        named: Any = self.headers  # a mapping in which names have no case
        status, body, headers = outcome(self.server.endpoint, self.command, self.path, named, raw)
        if status == 0:
            self.close_connection = True
            return
        self.send_at_once(status, body, headers)

    do_GET = do_PUT = do_DELETE = do_PATCH = do_HEAD = do_OPTIONS = do_POST

    def send_at_once(self, status: int, body: dict[str, Any] | bytes, headers: dict[str, str]) -> None:
        """Head and body in one write, so that no delayed acknowledgement slows the next call."""
        known, payload = sent(body, headers)
        known["Content-Length"] = str(len(payload))
        phrase = HTTPStatus(status).phrase
        head = "".join(f"{name}: {value}\r\n" for name, value in known.items())
        self.wfile.write(f"HTTP/1.1 {status} {phrase}\r\n{head}\r\n".encode("latin-1") + payload)
        if headers.get("Connection") == "close" or getattr(self.server.endpoint, "closes_silently", False):
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextlib.contextmanager
def serving(endpoint: Endpoint, tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """The URL at which `endpoint` answers while the context lasts, by TLS if there is a certificate for that."""
    server = Server(endpoint, tls)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http{'s' if tls else ''}://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
