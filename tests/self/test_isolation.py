"""Is an emulator reset only where that is wanted, has each conversation an account, and is it said how to repeat?"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import click
import pytest
from botocore.credentials import Credentials
from tests.self.configuring import stand_alone
from tests.self.inprocess import InProcess, session_on

from ringtrue import cli
from ringtrue.explore import lead
from ringtrue.harness.bindings import PLACEHOLDER_ACCOUNT
from ringtrue.harness.budget import BudgetSpent
from ringtrue.harness.credentials import PLACEHOLDER_KEY
from ringtrue.harness.endpoint import Clock, Endpoint
from ringtrue.harness.signing import Signer
from ringtrue.harness.wire import Answer
from ringtrue.reference_model.request import Request
from ringtrue.strategies.lives import LIVES


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_alone(tmp_path, monkeypatch)


@pytest.fixture
def emulator() -> Iterator[tuple[str, list[str]]]:
    """A server that can be reset, once, and what it was asked."""
    asked: list[str] = []

    class Resettable(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked.append(f"{self.path} {'signed' if self.headers['Authorization'] else 'unsigned'}")
            self.rfile.read(int(self.headers["Content-Length"] or 0))
            self.send_response(200 if self.path == "/own/reset" and len(asked) == 1 else 404)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Resettable)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}", asked
    server.shutdown()
    server.server_close()


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        cli.main(["run", "--quiet", "--max-calls", "300", *arguments])
    assert isinstance(ended.value.code, int)
    return ended.value.code


def test_an_emulator_is_reset_once_and_only_where_that_is_wanted(
    emulator: tuple[str, list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    url, asked = emulator
    Path("ringtrue.toml").write_text('[targets.own]\nreset_endpoint = "POST /own/reset"')
    assert run("--target", "own", "--endpoint-url", f"{url}/", "--reset") == 3
    assert asked[0] == "/own/reset unsigned"
    assert set(asked[1:]) == {"/ signed"}
    first = Path("ringtrue-report/transcript.jsonl").read_text().splitlines()[0]
    assert json.loads(first)["asides"] == ["POST /own/reset"], "which is no call, but has left the machine"
    assert run("--target", "own", "--endpoint-url", url) == 3
    assert asked.count("/own/reset unsigned") == 1
    capsys.readouterr()
    assert run("--target", "own", "--endpoint-url", url, "--reset") == 2
    assert "it was answered with 404" in capsys.readouterr().err
    assert run("--target", "own", "--endpoint-url", "http://127.0.0.1:9", "--reset") == 3, "the run says what is wrong"


class ByKey:
    """A service that takes the access key for the account: each has an endpoint of its own."""

    def __init__(self, credentials: Credentials) -> None:
        self.credentials, self.accounts = credentials, dict[str, InProcess]()

    def send(self, request: Request, timeout_s: float) -> Answer:
        account = self.credentials.access_key
        wire = self.accounts.setdefault(account, InProcess(Endpoint()))
        answer = wire.send(request, timeout_s)
        return Answer(
            answer.status, answer.headers, answer.body.replace(PLACEHOLDER_ACCOUNT.encode(), account.encode())
        )


def test_each_conversation_has_an_account_of_its_own_and_a_home() -> None:
    signer = Signer(Credentials(PLACEHOLDER_KEY, "secret"))
    wire = ByKey(signer)
    session = session_on(wire, Clock.PROMPT, 400)
    session.isolated, session.signer = True, signer
    try:
        for life in LIVES[:4]:
            lead(session, [call for call in life if "Arn" not in repr(call.params)])
    except BudgetSpent:
        pass
    assert len(wire.accounts) == session.conversations > 2
    assert all(len(account) == 12 and account.isdecimal() for account in wire.accounts)
    assert not session.findings.by_bucket, "without a home each, the second account would be a stranger"


def test_the_command_line_says_which_configuration_it_was() -> None:
    Path("ringtrue.toml").write_text('[targets.own]\nregion = "eu-west-1"')
    assert run("--target", "own", "--endpoint-url", "http://127.0.0.1:9") == 3
    repeat = json.loads(Path("ringtrue-report/report.json").read_text())["repeat"]
    where = "--endpoint-url http://127.0.0.1:9 --region eu-west-1 --seed"
    assert repeat.startswith(f"ringtrue run --config ringtrue.toml --target own {where}")
    with pytest.raises(click.ClickException):
        cli.check(["--target", "gone"])
