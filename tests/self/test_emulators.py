"""What does a run say of emulators that have nothing of the service? moto and ministack themselves, on this machine."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from botocore.credentials import Credentials
from tests.self.emulator_answers import HEARD, MINISTACK, MOTO, Heard
from tests.self.inprocess import InProcess, session_on

from ringtrue.contracts.shapes import MODELLED
from ringtrue.harness.availability import availability
from ringtrue.harness.bindings import Bindings, Home
from ringtrue.harness.endpoint import Clock, Endpoint
from ringtrue.harness.patience import passing
from ringtrue.harness.session import Foreign, Session
from ringtrue.harness.target import outcome_of
from ringtrue.harness.wire import Answer, HttpWire
from ringtrue.reference_model.request import TARGET, Request, proper
from ringtrue.reference_model.vocabulary import Call, Outcome
from ringtrue.strategies.survey import ORDER
from ringtrue.survey import survey

STARTS_S, MOST_S = 20.0, 10.0


def outcome(heard: Heard) -> Outcome:
    return outcome_of(heard.answer, Call("CreatePool"), Bindings("self-1", "us-east-1", Home()), None)


def environment(place: Path) -> Mapping[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "RINGTRUE_", "MOTO_"))}
    return kept | {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull, "TMPDIR": str(place)}


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port


@contextmanager
def served(place: Path, port: int, *command: str, **variables: str) -> Iterator[str]:
    """An emulator of somebody else's, as soon as it takes connections."""
    with (place / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *command], cwd=place, env={**environment(place), **variables}, stdout=log, stderr=log
        )
    until = time.monotonic() + STARTS_S
    try:
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), 1.0).close()
                break
            except OSError:
                assert process.poll() is None, (place / "log").read_text()
                assert time.monotonic() < until, f"{command[0]} took no connection within {STARTS_S:g} s"
                time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="session", params=["moto", "ministack"])
def emulator(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Heard, str]]:
    """What it was heard to answer, and where it is."""
    place, port = tmp_path_factory.mktemp(request.param), free_port()
    if request.param == "moto":
        with served(place, port, "moto.server", "-H", "127.0.0.1", "-p", str(port)) as url:
            yield MOTO, url
    else:
        own = {"GATEWAY_PORT": str(port), "BIND_HOST": "127.0.0.1", "IOT_MTLS_ENABLED": "0"}
        with served(place, port, "ministack", **own) as url:
            yield MINISTACK, url


def test_an_emulator_without_the_service_lacks_every_operation(emulator: tuple[Heard, str], tmp_path: Path) -> None:
    heard, url = emulator
    began = time.monotonic()
    ran = subprocess.run(
        [sys.executable, "-m", "ringtrue", "run", "--target", heard.who, "--endpoint-url", url, "--reset"],
        cwd=tmp_path, env=environment(tmp_path), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    took_s = time.monotonic() - began
    assert (ran.returncode, ran.stderr) == (3, "")
    found = json.loads((tmp_path / "ringtrue-report" / "report.json").read_text())
    assert (found["verdict"], found["findings"], found["left_behind"]) == ("undecided", [], [])
    assert {row["name"]: row["status"] for row in found["operations"]} == dict.fromkeys(MODELLED, "not_implemented")
    assert ran.stdout.count("not implemented") >= len(MODELLED)
    assert f"emptied first by POST /{'moto-api' if heard is MOTO else '_ministack'}/reset" in ran.stdout
    assert found["repeat"].startswith(f"ringtrue run --target {heard.who} --reset --endpoint-url {url} ")
    assert took_s < MOST_S, f"{took_s:.1f} s; 2 of them on a machine with nothing else to do"


def test_the_emulators_still_answer_as_they_were_heard_to(emulator: tuple[Heard, str]) -> None:
    heard, url = emulator
    wire = HttpWire(url, "us-east-1", Credentials("123456789012", "secret"))
    for operation in MODELLED:
        answer = wire.send(proper(operation, {}), MOST_S)
        assert (answer.status, answer.headers["content-type"]) == (heard.status, heard.kind), operation
        assert len(answer.body) == len(heard.body), operation


@pytest.mark.parametrize("heard", HEARD, ids=lambda heard: heard.who)
def test_one_answer_tells_what_can_be_told_from_it(heard: Heard) -> None:
    assert availability(outcome(heard)) is heard.tells


def test_what_is_not_implemented_is_not_waited_for() -> None:
    """LocalStack's InternalFailure comes with 501."""
    waited_for = {heard.who for heard in HEARD if passing(outcome(heard))}
    assert waited_for == {"moto"}


class Half:
    """Has some operations of the service; all others, and what nobody has, are answered alike."""

    def __init__(self, has: frozenset[str], answer: Answer) -> None:
        self.inner, self.has, self.answer = InProcess(Endpoint()), has, answer

    def send(self, request: Request, timeout_s: float) -> Answer:
        operation = request.headers.get(TARGET, "").rpartition(".")[2]
        return self.inner.send(request, timeout_s) if operation in self.has else self.answer


def surveyed(has: frozenset[str], answer: Answer) -> Session:
    session = session_on(Half(has, answer), Clock.PROMPT, 1000)
    survey(session)
    return session


def test_a_page_of_an_internal_error_is_no_lack_where_anything_speaks_the_protocol() -> None:
    """A broken CreatePool shows the same page as moto, and has to be found as broken."""
    broken = {ORDER[0], "CreatePool"}
    session = surveyed(frozenset(MODELLED) - broken, MOTO.answer)
    assert {session.tally(name).status for name in broken} == {"not_exercised"}
    assert session.tally("DescribePools").refused


def test_a_page_for_everything_is_a_lack_unless_it_speaks_of_something_else() -> None:
    for status, lacking in ((500, True), (400, True), (404, True), (200, False), (403, False), (502, False)):
        page = Answer(status, {"content-type": "text/html"}, b"<p>")
        session = session_on(Half(frozenset(), page), Clock.PROMPT, 1000)
        with pytest.raises(Foreign):
            survey(session)
        missing = {name for name in MODELLED if session.tally(name).status == "not_implemented"}
        assert missing == (set(MODELLED) if lacking else set()), status
