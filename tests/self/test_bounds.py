"""Is everything that comes by a wire bounded, in time and in memory, and read if it can be? By servers of our own."""

from __future__ import annotations

import gzip
import json
import tracemalloc
import zlib
from collections.abc import Mapping
from time import monotonic
from typing import Any

import pytest
from botocore.credentials import Credentials
from tests.miniatures.nasty import OK, Script, keeps_saying, resets, says, serving, waits, whole
from tests.self.inprocess import InProcess, session_on

from ringtrue.explore import explore
from ringtrue.harness.bindings import Bindings, Home
from ringtrue.harness.bounded import MOST_BYTES
from ringtrue.harness.budget import BudgetSpent
from ringtrue.harness.dispatch import dispatch
from ringtrue.harness.endpoint import Clock, Endpoint
from ringtrue.harness.session import Session
from ringtrue.harness.target import outcome_of
from ringtrue.harness.wire import Answer, HttpWire, NoAnswer
from ringtrue.reference_model.request import proper
from ringtrue.reference_model.vocabulary import Accepted, Call, Garbled, Outcome, Refused

SHORT_S = 0.15
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"


def packed(body: bytes, coding: bytes, times: int = 1) -> bytes:
    for _ in range(times):
        body = gzip.compress(body) if coding == b"gzip" else zlib.compress(body)
    codings = b", ".join([coding] * times)
    return whole(body, OK + b"Content-Encoding: " + codings + b"\r\n")


def wire(url: str) -> HttpWire:
    return HttpWire(url, "us-east-1", Credentials("a", "b"))


def asked(script: Script, operation: str = "CreatePool", timeout_s: float = SHORT_S) -> Answer:
    with serving(script) as url:
        return wire(url).send(proper(operation, {}), timeout_s)


SLOW: Mapping[str, Script] = {
    "a byte of the body now and then": keeps_saying(OK + b"Content-Length: 1000\r\n\r\n", b" ", 0.02),
    "a byte of a header now and then": keeps_saying(OK + b"X: ", b"a", 0.02),
    "100 Continue for ever": keeps_saying(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "103 Early Hints now and then": keeps_saying(b"", b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n", 0.02),
    "nothing": waits(1.0),
}
ENDLESS: Mapping[str, Script] = {
    "headers": keeps_saying(OK, b"X-A: " + b"b" * 60_000 + b"\r\n"),
    "one header": keeps_saying(OK + b"X-A: ", b"b" * 60_000),
    "the body": keeps_saying(OK + b"\r\n", b"x" * 65_536),
    "chunks": keeps_saying(CHUNKED, b"10000\r\n" + b"x" * 65_536 + b"\r\n"),
    "trailers": keeps_saying(CHUNKED + b"2\r\n{}\r\n0\r\n", b"X: " + b"y" * 1000 + b"\r\n"),
    "the size of a chunk": keeps_saying(CHUNKED + b"2;", b"y" * 10_000),
    "a promised length": keeps_saying(OK + b"Content-Length: 1000000000000\r\n\r\n", b"x" * 65_536),
}
BROKEN: Mapping[str, tuple[Script, str]] = {
    "fewer bytes than promised": (says(OK + b"Content-Length: 20\r\n\r\n{}"), "2 bytes came of 20"),
    "fewer bytes in a chunk": (says(CHUNKED + b"20\r\n{}"), "IncompleteRead"),
    "half an object, of no length": (says(OK + b'\r\n{"a":'), "in the middle of an answer"),
    "two lengths": (says(OK + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}"), "InvalidHeader"),
    "a negative chunk": (says(CHUNKED + b"-5\r\n{}\r\n0\r\n\r\n"), "no proper HTTP"),
    "a chunk without a size": (says(CHUNKED + b"zz\r\n{}\r\n0\r\n\r\n"), "no proper HTTP"),
    "another protocol": (says(b"SSH-2.0-OpenSSH\r\n"), "no proper HTTP"),
    "another HTTP": (says(b"HTTP/2.0 200 OK\r\n\r\n{}"), "no proper HTTP"),
    "no number for a status": (says(b"HTTP/1.1 abc OK\r\n\r\n{}"), "no proper HTTP"),
    "noise": (says(bytes(range(256)) * 10), "no proper HTTP"),
    "a reset": (resets(), "ConnectionResetError"),
    "a reset in the middle": (resets(OK + b"Content-Length: 20\r\n\r\n{}"), "ConnectionResetError"),
    "a closed connection": (says(), "RemoteDisconnected"),
    "plain text that says gzip": (says(whole(b"{}", OK + b"Content-Encoding: gzip\r\n")), "says gzip and is not"),
    "gzip cut short": (says(whole(gzip.compress(b"{}")[:-9], OK + b"Content-Encoding: gzip\r\n")), "cut short"),
    "a coding that we do not know": (says(whole(b"xx", OK + b"Content-Encoding: br\r\n")), "the coding 'br'"),
    "a bomb": (says(packed(b"0" * (2 * MOST_BYTES), b"gzip")), "gzip undone"),
    "a bomb in a bomb": (says(packed(b"0" * (2 * MOST_BYTES), b"gzip", 2)), "gzip undone"),
}
ODD: Mapping[str, Script] = {
    "gzip": says(packed(b'{"a":1}', b"gzip")),
    "gzip twice": says(packed(b'{"a":1}', b"gzip", 2)),
    "deflate": says(packed(b'{"a":1}', b"deflate")),
    "deflate without a header": says(whole(zlib.compress(b'{"a":1}')[2:-4], OK + b"Content-Encoding: deflate\r\n")),
    "gzip in chunks": says(
        OK + b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
        + b"%x\r\n%s\r\n0\r\n\r\n" % (len(packing := gzip.compress(b'{"a":1}')), packing)
    ),
    "no length": says(OK + b'\r\n{"a":1}'),
    "chunks of a byte": says(CHUNKED + b"".join(b"1\r\n%c\r\n" % byte for byte in b'{"a":1}') + b"0\r\n\r\n"),
    "hints before it": says(b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" * 3, whole(b'{"a":1}')),
    "an odd header": says(b"HTTP/1.1 200 OK\r\n: x\r\n\x00\xff\r\nContent-Length: 7\r\n\r\n" + b'{"a":1}'),
}  # fmt: skip


@pytest.mark.parametrize("how", SLOW)
def test_the_deadline_is_for_the_whole_answer(how: str) -> None:
    began = monotonic()
    with pytest.raises(NoAnswer, match="no whole answer in time"):
        asked(SLOW[how])
    assert monotonic() - began < SHORT_S + 0.5


@pytest.mark.parametrize("what", ENDLESS)
def test_what_has_no_end_is_given_up_soon_and_kept_nowhere(what: str) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(NoAnswer):
            asked(ENDLESS[what], timeout_s=5.0)
        assert tracemalloc.get_traced_memory()[1] < 5 * MOST_BYTES
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("what", BROKEN)
def test_what_cannot_be_read_is_no_answer_and_says_why(what: str) -> None:
    script, why = BROKEN[what]
    with pytest.raises(NoAnswer, match=why) as nothing:
        asked(script, timeout_s=5.0)
    assert not nothing.value.unreachable
    assert nothing.value.cause.isprintable()


@pytest.mark.parametrize("what", ODD)
def test_what_is_odd_and_allowed_is_read(what: str) -> None:
    assert json.loads(asked(ODD[what], timeout_s=5.0).body) == {"a": 1}


def test_we_ask_for_no_coding() -> None:
    heads: list[bytes] = []

    def listens(connection: Any, head: bytes, _body: bytes) -> bool:
        heads.append(head.lower())
        connection.sendall(whole(b"{}"))
        return False

    asked(listens, timeout_s=5.0)
    assert b"accept-encoding: identity" in heads[0]


def test_a_coding_that_came_unasked_is_told_and_not_held_against_it() -> None:
    class Packs(InProcess):
        def send(self, request: Any, timeout_s: float) -> Answer:
            answer = super().send(request, timeout_s)
            return Answer(answer.status, {**answer.headers, "content-encoding": "gzip"}, answer.body)

    session = session_on(Packs(Endpoint()), Clock.PROMPT, 120)
    explore(session, 1)
    assert not session.findings.by_bucket
    assert any("the coding 'gzip'" in text for text in session.observations)


class Counts:
    """Answers the first request on a connection; what becomes of the second is the script's business."""

    def __init__(self, second: Script) -> None:
        self.second, self.heard = second, list[bytes]()
        self.seen: set[object] = set()

    def __call__(self, connection: Any, head: bytes, body: bytes) -> bool:
        self.heard.append(head)
        if connection.getpeername() in self.seen:
            return self.second(connection, head, body)
        self.seen.add(connection.getpeername())
        connection.sendall(whole(b"{}"))
        return True


def asks(session: Session) -> Outcome:
    return dispatch(session, Call("DescribePools"), Bindings("b", "us-east-1", Home()), None, 1, 2.0)


@pytest.mark.parametrize("second", [says(), resets()])
def test_a_read_on_a_connection_that_closes_is_asked_once_more_and_both_are_counted(second: Script) -> None:
    counts = Counts(second)
    with serving(counts) as url:
        session = session_on(by := wire(url), Clock.PROMPT, 100)
        answers = [asks(session) for _ in range(3)]
    assert answers == [Accepted()] * 3
    session.log.flush()
    assert len(counts.heard) == by.attempts == session.budget.calls == session.log.lines == 4
    assert b"close" in counts.heard[-1].lower()


def test_no_call_goes_beyond_the_budget_because_a_connection_was_closed() -> None:
    counts = Counts(says())
    with serving(counts) as url:
        session = session_on(wire(url), Clock.PROMPT, 3)
        asks(session)
        with pytest.raises(BudgetSpent):
            asks(session)
    assert len(counts.heard) == 2


def test_what_may_have_been_done_is_not_asked_for_twice() -> None:
    counts = Counts(says())
    with serving(counts) as url:
        by = wire(url)
        by.send(proper("CreatePool", {"ClientToken": "t"}), 2.0)
        with pytest.raises(NoAnswer, match="RemoteDisconnected"):
            by.send(proper("CreatePool", {"ClientToken": "t"}), 2.0)
        assert by.send(proper("CreatePool", {"ClientToken": "t"}), 2.0).status == 200
    assert len(counts.heard) == 3


def test_an_answer_that_breaks_off_is_not_asked_for_again() -> None:
    counts = Counts(says(OK + b"Content-Length: 20\r\n\r\n{}"))
    with serving(counts) as url:
        by = wire(url)
        by.send(proper("DescribePools", {}), 2.0)
        with pytest.raises(NoAnswer, match="cut short"):
            by.send(proper("DescribePools", {}), 2.0)
    assert len(counts.heard) == 2


def outcome(answer: Answer) -> Outcome:
    return outcome_of(answer, Call("DescribePools"), Bindings("n", "us-east-1", Home()), None)


def test_a_redirect_is_not_followed_and_told_by_scheme_and_host_alone() -> None:
    found = outcome(asked(says(
        b"HTTP/1.1 301 Moved\r\nLocation: https://user:pw@other.example/secret?x=1\r\nContent-Length: 0\r\n\r\n"
    )))  # fmt: skip
    assert repr(found) == "301 a redirect to https://other.example, which no client of AWS follows"
    assert isinstance(found, Garbled)


@pytest.mark.parametrize("location", ["", "/elsewhere", "http://[", "https://"])
def test_a_redirect_to_nowhere_is_told_as_well(location: str) -> None:
    assert "a redirect" in repr(outcome(Answer(307, {"location": location}, b"{}")))


def through(send_whole: Any) -> Session:
    """An honest endpoint behind a server that puts its answers on the wire in a way of its own."""
    endpoint = InProcess(Endpoint())

    def script(connection: Any, head: bytes, body: bytes) -> bool:
        lines = [line.decode().partition(": ") for line in head.split(b"\r\n")[1:]]
        target = next(value for name, _, value in lines if name.lower() == "x-amz-target")
        answer = endpoint.send(proper(target.rpartition(".")[2], json.loads(body or b"{}")), 1.0)
        start = b"HTTP/1.1 %d X\r\nContent-Type: application/x-amz-json-1.0\r\nx-amzn-RequestId: r\r\n" % answer.status
        return bool(send_whole(connection, start, answer.body))

    with serving(script) as url:
        session = session_on(wire(url), Clock.PROMPT, 120)
        explore(session, 1)
    return session


def in_chunks(connection: Any, start: bytes, body: bytes) -> bool:
    parts = [body[at : at + 40] for at in range(0, len(body), 40)]
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts)
    connection.sendall(start + b"Transfer-Encoding: chunked\r\n\r\n" + chunks + b"0\r\n\r\n")
    return True


def in_gzip(connection: Any, start: bytes, body: bytes) -> bool:
    connection.sendall(whole(gzip.compress(body), start + b"Content-Encoding: gzip\r\n"))
    return True


def closing(connection: Any, start: bytes, body: bytes) -> bool:
    connection.sendall(whole(body, start))
    return False


def unmeasured(connection: Any, start: bytes, body: bytes) -> bool:
    connection.sendall(start + b"\r\n" + body)
    return False


def hinting(connection: Any, start: bytes, body: bytes) -> bool:
    connection.sendall(b"HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + whole(body, start))
    return True


def in_two_pieces(connection: Any, start: bytes, body: bytes) -> bool:
    sent = whole(body, start)
    connection.sendall(sent[: len(sent) // 2])
    connection.sendall(sent[len(sent) // 2 :])
    return True


@pytest.mark.parametrize("how", [in_chunks, in_gzip, closing, unmeasured, hinting, in_two_pieces])
def test_an_honest_endpoint_is_convicted_by_no_way_of_putting_bytes(how: Any) -> None:
    session = through(how)
    assert not session.findings.by_bucket
    assert session.well_formed > 60


def test_a_refusal_by_a_gateway_is_not_the_services() -> None:
    assert isinstance(outcome(Answer(400, {}, b'{"__type":"ThrottlingException"}')), Refused)
    assert isinstance(outcome(Answer(503, {"retry-after": "2"}, b"<html>")), Garbled)
