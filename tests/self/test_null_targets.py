"""Does anything that does nothing ever get a green verdict? Asked by the command itself, and by what it tells."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from tests.miniatures.nasty import OK, Script, serving, waits, whole

from ringtrue.judging import judged
from ringtrue.reports.interface import Report
from ringtrue.reports.report import reasons
from ringtrue.settling import settle

LIMIT_S, SPARE_S = 2.0, 10.0  # what it may take, and what start and report may take besides
VIOLATES, UNDECIDED = 1, 3
HTML = b"Content-Type: text/html\r\n"


def always(answer: Callable[[bytes], bytes]) -> Script:
    def script(connection: Any, _head: bytes, body: bytes) -> bool:
        connection.sendall(answer(body))
        return True

    return script


def refuses(status: int, kind: str, headers: bytes = b"") -> Script:
    body = json.dumps({"__type": kind, "Message": "no"}).encode()
    return always(lambda _asked: whole(body, OK.replace(b"200 OK", b"%d X" % status) + headers))


def page(status: int, headers: bytes = b"") -> Script:
    return always(lambda _asked: whole(b"<html></html>", b"HTTP/1.1 %d X\r\n%s%s" % (status, HTML, headers)))


# What it does -> the exit code, and what the person who asked is told.
NULL: Mapping[str, tuple[Script, int, str]] = {
    "an empty 200": (always(lambda _: whole(b"")), VIOLATES, ""),
    "{}": (always(lambda _: whole(b"{}")), VIOLATES, ""),
    "an echo": (always(whole), VIOLATES, ""),
    "always ValidationException": (refuses(400, "ValidationException"), VIOLATES, ""),
    "always an internal error": (refuses(500, "InternalServerException"), UNDECIDED, "500 InternalServerException"),
    "always a page with 500": (page(500), UNDECIDED, "500 no JSON object"),
    "always a page with 503": (page(503), UNDECIDED, "503 no JSON object"),
    "always ThrottlingException": (refuses(400, "ThrottlingException"), UNDECIDED, "400 ThrottlingException"),
    "always 429": (page(429), UNDECIDED, "it says to ask later; at last with 429"),
    "429 and a day to wait": (page(429, b"Retry-After: 86400\r\n"), UNDECIDED, "429"),
    "a static page": (page(200), UNDECIDED, "none of 13 answers was AWS JSON; the first was 200 no JSON object"),
    "a redirect": (
        always(lambda _: whole(b"", b"HTTP/1.1 301 X\r\nLocation: https://other.example/x\r\n")), UNDECIDED,
        "a redirect to https://other.example",
    ),
    "nothing at all": (waits(9.0), UNDECIDED, "no whole answer in time"),
    "a coding nobody knows": (
        always(lambda _: whole(b"x", OK + b"Content-Encoding: br\r\n")), UNDECIDED, "the coding 'br'",
    ),
    "half an answer": (
        lambda connection, _head, _body: bool(connection.sendall(OK + b"Content-Length: 9\r\n\r\n{}")), UNDECIDED,
        "2 bytes came of 9",
    ),
}  # fmt: skip


@contextmanager
def nobody() -> Iterator[str]:
    """An address at which nobody listens."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"


def run(url: str, directory: Path, calls: int = 150) -> tuple[int, Report]:
    """The exit code and the report of `ringtrue run`; it is over in time, or this fails."""
    began = monotonic()
    typed = {"endpoint_url": url, "seed": 1, "max_calls": calls, "time_limit": f"{LIMIT_S}s"}
    code = judged(settle({**typed, "report_dir": str(directory)}, quiet=False))
    assert monotonic() - began < LIMIT_S + SPARE_S
    report: Report = json.loads((directory / "report.json").read_text())
    return code, report


@pytest.mark.parametrize("what", NULL)
def test_who_does_nothing_is_never_green(what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script, code, told = NULL[what]
    with serving(script) as url:
        found, report = run(url, tmp_path)

    shown = " ".join(capsys.readouterr().out.split())
    assert found == code
    assert report["verdict"] == {VIOLATES: "violates", UNDECIDED: "undecided"}[code]
    assert told in shown
    assert bool(report["findings"]) == (code == VIOLATES)


def test_nobody_there_is_never_green(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with nobody() as url:
        found, report = run(url, tmp_path)

    assert found == UNDECIDED
    assert report["ended"]["how"] == "unreachable"
    assert "Connection refused" in " ".join(capsys.readouterr().out.split())
    assert len(reasons(report)) == 1


def test_what_throttles_now_and_then_is_told_beside_what_was_not_reached(tmp_path: Path) -> None:
    calls = 0

    def answer(_asked: bytes) -> bytes:
        nonlocal calls
        calls += 1
        kind = b"ThrottlingException" if calls % 2 else b"ResourceNotFoundException"
        return whole(b'{"__type":"%s"}' % kind, OK.replace(b"200 OK", b"400 X"))

    with serving(always(answer)) as url:
        _, report = run(url, tmp_path, calls=60)

    assert any("asked for fewer calls" in each["text"] for each in report["observations"])
