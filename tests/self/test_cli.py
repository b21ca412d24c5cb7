"""Does each command do what it says, and end with the right exit code and without a traceback?"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import jsonschema
import pytest

from ringtrue import cli
from ringtrue.contracts.shapes import MODELLED
from ringtrue.harness.server import Embedded
from ringtrue.reports.interface import schema
from ringtrue.reports.transcript import read

COMMAND = [sys.executable, "-m", "ringtrue"]
QUICK = ("--max-calls", "1000", "--seed", "7")


def environment() -> dict[str, str]:
    """Ours, without anybody's AWS configuration."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return kept | {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull, "COLUMNS": "80"}


def ringtrue(place: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments], cwd=place, env=environment() | variables, capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip


def complaint(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[object, str]:
    """(exit code, error output), within this process."""
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    return ended.value.code, capsys.readouterr().err


@contextmanager
def answering(status: int, kind: str, body: bytes, delay_s: float = 0.0) -> Iterator[str]:
    """A server that gives everybody the same answer."""

    class Same(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            time.sleep(delay_s)
            head = f"HTTP/1.1 {status} X\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
            self.wfile.write(head.encode() + body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Same)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def test_a_run_against_the_embedded_endpoint_conforms(tmp_path: Path) -> None:
    ran = ringtrue(tmp_path, "run", *QUICK)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "with seed 7, at most 1,000 calls and 60 s" in ran.stdout
    assert "CONFORMS" in ran.stdout
    found = json.loads((tmp_path / "ringtrue-report" / "report.json").read_text())
    jsonschema.validate(found, schema())
    assert (found["verdict"], found["seed"], found["left_behind"]) == ("conforms", 7, [])
    assert found["calls"] <= 1000
    assert not read(tmp_path / "ringtrue-report" / "transcript.jsonl").truncated


def test_a_broken_rule_violates_and_is_quoted(tmp_path: Path) -> None:
    with Embedded(broken=["Pool.delete_while_protected"]) as embedded:
        more = ("--seed", "7", "--max-calls", "900", "--report-dir", "r")
        ran = ringtrue(tmp_path, "run", "--endpoint-url", embedded.url, *more)
    assert (ran.returncode, ran.stderr) == (1, "")
    assert "Pool.delete_while_protected" in ran.stdout
    assert (tmp_path / "r" / "report.json").is_file()


def test_quiet_prints_one_line_with_verdict_and_seed(tmp_path: Path) -> None:
    ran = ringtrue(tmp_path, "run", "--max-calls", "400", "--quiet")
    assert len(ran.stdout.splitlines()) == 1
    assert "seed " in ran.stdout
    assert ran.stderr == ""


def test_a_choice_reports_itself_and_an_exclusion_is_never_called(tmp_path: Path) -> None:
    ran = ringtrue(tmp_path, "run", *QUICK, "--operations", "CreatePool,UpdatePool", "--exclude", "DescribePools")
    found = json.loads((tmp_path / "ringtrue-report" / "report.json").read_text())
    assert [row["name"] for row in found["operations"]] == ["CreatePool", "UpdatePool"]
    assert "--operations CreatePool,UpdatePool --exclude DescribePools" in found["repeat"]
    assert ran.returncode in (0, 3)
    assert '"operation": "DescribePools"' not in (tmp_path / "ringtrue-report" / "transcript.jsonl").read_text()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["run", "--endpoint-url", "ftp://x"], "ftp"), (["run", "--profile", "no-such-profile"], "no-such-profile"),
        (["run", "--operations", "DeletPool"], "mean DeletePool"), (["run", "--exclude", "Nope"], "no operation"),
        (["run", "--operations", "SendTextMessage"], "no model"), (["run", "--rules", "Poool.*"], "matches no rule"),
        (["run", "--max-calls", "0"], "--max-calls 0"), (["run", "--max-calls", "-1"], "--max-calls -1"),
        (["run", "--time-limit", "0s"], "--time-limit 0"), (["run", "--time-limit", "soon"], "soon"),
        (["run", "--report-dir", "/dev/null/x"], "/dev/null/x"), (["run", "--region", "No Where"], "No Where"),
        (["run", "--seed", "-1"], "--seed -1"), (["run", "--seed", "x"], "--seed"), (["run", "surplus"], "surplus"),
        (["serve", "--host", "0.0.0.0"], "loopback"), (["serve", "--break", "Pool.no"], "no rule"), (["nope"], "nope"),
        (["rules", "--operation", "CreatPool"], "CreatePool"), (["run", "--operations", ","], "--operations"),
    ],
)  # fmt: skip
def test_wrong_input_exits_2_with_a_reason(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, errors = complaint(arguments, capsys)
    assert code == 2
    assert said in errors
    assert "Traceback" not in errors


def test_a_port_in_use_is_a_complaint(capsys: pytest.CaptureFixture[str]) -> None:
    with Embedded() as embedded:
        code, errors = complaint(["serve", "--port", embedded.url.rpartition(":")[2]], capsys)
    assert (code, "in use" in errors) == (2, True)


def test_a_port_where_nobody_answers_is_undecided_at_once(tmp_path: Path) -> None:
    began = time.monotonic()
    ran = ringtrue(tmp_path, "run", "--endpoint-url", "http://127.0.0.1:9")
    assert (ran.returncode, ran.stderr) == (3, "")
    assert "could not be reached" in ran.stdout
    assert time.monotonic() - began < 10, "3 seconds on a machine with nothing else to do"


@pytest.mark.parametrize(
    ("status", "kind", "body"),
    [
        (200, "text/html", b"<html>Welcome</html>"), (404, "text/html", b"<html>?</html>"), (405, "text/plain", b"no"),
        (404, "application/json", b'{"detail": "Not Found"}'), (403, "text/xml", b"<Error/>"), (502, "text/html", b"?"),
    ],
)  # fmt: skip
def test_a_server_that_is_no_aws_endpoint_is_undecided(tmp_path: Path, status: int, kind: str, body: bytes) -> None:
    with answering(status, kind, body) as url:
        ran = ringtrue(tmp_path, "run", "--endpoint-url", url)
    assert (ran.returncode, ran.stderr) == (3, "")
    assert "does not answer as AWS does" in ran.stdout
    assert json.loads((tmp_path / "ringtrue-report" / "report.json").read_text())["findings"] == []


def test_an_endpoint_that_implements_nothing_is_undecided(tmp_path: Path) -> None:
    with answering(404, "application/x-amz-json-1.0", b'{"__type": "UnknownOperationException"}') as url:
        ran = ringtrue(tmp_path, "run", "--endpoint-url", url)
    assert (ran.returncode, ran.stderr) == (3, "")
    assert f"{len(MODELLED)} operations are not implemented: leave them out with" in " ".join(ran.stdout.split())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_run_with_the_report_so_far(tmp_path: Path, number: signal.Signals) -> None:
    process = subprocess.Popen(
        [*COMMAND, "run", "--seed", "7", "--max-calls", "1000000"], cwd=tmp_path, env=environment(), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    transcript = tmp_path / "ringtrue-report" / "transcript.jsonl"
    while not (transcript.exists() and transcript.stat().st_size > 50_000):
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(number)
    printed, errors = process.communicate(timeout=30)
    assert process.returncode == 3
    assert "Stopping" in errors
    assert "interrupted" in printed
    assert "The report so far is in ringtrue-report" in printed
    found = json.loads((tmp_path / "ringtrue-report" / "report.json").read_text())
    assert (found["ended"]["how"], found["left_behind"]) == ("interrupted", [])
    assert not read(transcript).truncated


def test_a_second_signal_does_not_wait_for_a_slow_endpoint(tmp_path: Path) -> None:
    with answering(200, "application/x-amz-json-1.0", b"{}", delay_s=60) as url:
        process = subprocess.Popen(
            [*COMMAND, "run", "--endpoint-url", url], cwd=tmp_path, env=environment(), text=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip
        assert process.stderr is not None
        while not (tmp_path / "ringtrue-report" / "transcript.jsonl").exists():
            time.sleep(0.05)
        time.sleep(0.5)  # the first call is on its way, for up to ten seconds
        process.send_signal(signal.SIGINT)
        assert "Stopping" in process.stderr.readline()
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
    assert process.returncode == 3
    assert time.monotonic() - began < 6
    assert (tmp_path / "ringtrue-report" / "report.json").is_file()


def test_a_mistake_of_ours_is_not_held_against_the_endpoint(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ringtrue.catalogue.entries", lambda _operation: 1 / 0)
    code, errors = complaint(["rules"], capsys)
    assert code == 3
    assert "mistake in Ringtrue" in errors


def test_rules_are_listed_for_people_and_programs(tmp_path: Path) -> None:
    ran = ringtrue(tmp_path, "rules", "--operation", "DeletePool")
    assert "Pool.delete_while_protected  (stated)" in ran.stdout
    assert max(len(line) for line in ran.stdout.splitlines() if "http" not in line) <= 80
    listed = json.loads(ringtrue(tmp_path, "rules", "--format", "json").stdout)
    assert {"id", "strength", "written", "operations", "quote", "source", "evidence"} == set(listed[0])


def test_the_contract_is_up_to_date(tmp_path: Path) -> None:
    ran = ringtrue(tmp_path, "contract", "--check")
    assert (ran.returncode, "up to date" in ran.stdout) == (0, True)


def test_a_reader_that_leaves_early_is_no_mistake(tmp_path: Path) -> None:
    words = " ".join([*COMMAND, "rules", "|", "head", "-1"])
    ran = subprocess.run(
        ["bash", "-o", "pipefail", "-c", words], cwd=tmp_path, env=environment(), capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, "")


def test_the_same_seed_gives_the_same_calls_and_the_same_report(tmp_path: Path) -> None:
    def found(hash_seed: str) -> tuple[list[object], dict[str, object]]:
        words = ("--seed", "9", "--max-calls", "2000", "--quiet", "--report-dir", hash_seed)
        ringtrue(tmp_path, "run", *words, PYTHONHASHSEED=hash_seed)
        lines = map(json.loads, (tmp_path / hash_seed / "transcript.jsonl").read_text().splitlines())
        said = [(line["call"], line["answered"]) for line in lines if line["kind"] == "call"]
        whole = json.loads((tmp_path / hash_seed / "report.json").read_text())
        return said, {name: value for name, value in whole.items() if name not in ("seconds", "target")}

    assert found("1") == found("2")
