"""Does a request arrive as it should, by HTTP and by TLS? What was sent is looked at from the other end."""

from __future__ import annotations

import json
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from botocore.credentials import Credentials

from ringtrue.harness.wire import HttpWire, NoAnswer
from ringtrue.reference_model.request import proper


class Echo(BaseHTTPRequestHandler):
    """Answers with what it was asked, twice over one connection."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        asked = self.rfile.read(int(self.headers["Content-Length"]))
        body = json.dumps({"headers": dict(self.headers.items()), "body": asked.decode(), "peer": self.client_address})
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def echoing(certificate: Path | None = None) -> Iterator[int]:
    server = HTTPServer(("127.0.0.1", 0), Echo)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate for 127.0.0.1, signed by itself."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("there is no openssl on this machine")
    place = tmp_path_factory.mktemp("tls")
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "key.pem", "-out", "certificate.pem"],
        cwd=place, check=True, capture_output=True,
    )  # fmt: skip
    both = place / "both.pem"
    both.write_text((place / "key.pem").read_text() + (place / "certificate.pem").read_text())
    return both


def wire(url: str) -> HttpWire:
    return HttpWire(url, "us-east-1", Credentials("key", "secret"))


def asked(by: HttpWire) -> list[dict[str, object]]:
    """What two requests looked like from the other end."""
    request = proper("DescribePools", {"MaxResults": 5})
    return [json.loads(by.send(request, 5.0).body) for _ in range(2)]


def test_two_signed_requests_share_a_connection() -> None:
    with echoing() as port:
        first, second = asked(wire(f"http://127.0.0.1:{port}"))

    assert first["peer"] == second["peer"]
    assert json.loads(str(first["body"])) == {"MaxResults": 5}
    assert "AWS4-HMAC-SHA256 Credential=key/" in str(first["headers"])


def test_a_target_behind_tls_is_asked_if_its_certificate_is_trusted(
    certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with echoing(certificate) as port:
        first, second = asked(wire(f"https://127.0.0.1:{port}"))

    assert first["peer"] == second["peer"]
    assert json.loads(str(second["body"])) == {"MaxResults": 5}


def test_a_certificate_that_nobody_vouches_for_is_no_answer(certificate: Path) -> None:
    with echoing(certificate) as port, pytest.raises(NoAnswer) as refused:
        asked(wire(f"https://127.0.0.1:{port}"))

    assert refused.value.unreachable


def test_headers_and_body_go_out_in_one_piece() -> None:
    """A server that is woken by the headers alone has to be woken once more."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        found: list[bytes] = []

        def answer() -> None:
            connection, _ = listening.accept()
            with connection:
                found.append(connection.recv(65536))
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        wire(f"http://127.0.0.1:{listening.getsockname()[1]}").send(proper("DescribePools", {"MaxResults": 5}), 5.0)
        thread.join()

    assert found[0].endswith(b'\r\n\r\n{"MaxResults": 5}')
