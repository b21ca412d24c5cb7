"""Do the examples of README.md work as they stand there, and show what it says that they show?

Each block is executed by a shell, against endpoints of the test: addresses and ports are replaced where a test says so,
and nothing else. Where the text names no budget, the environment sets a small one.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.miniatures.honest import Honest
from tests.miniatures.serve import Outcome, serving
from tests.self.pipelines import QUICK, Runner, free_port, running
from tests.self.readme import BLOCKS, TEXT, shows
from tests.self.reproducing import lacking
from tests.self.test_lent import FOUR, Partly

from ringtrue.harness.server import Embedded

# Blocks by how they begin. Those without a test have a reason.
NOT_RUN = {"make run ": "it installs everything from the net; ci/ and .ci/run do so"}
SHOWN_WITH = {  # what another block's commands show or write
    "DeletePool(PoolId=pool#1)": "the run", "FIXED ": "replay", "[[finding]]": "baseline update",
    "  baseline ": "run --baseline", "  kept ": "baseline prune",
}  # fmt: skip
THE_RUN, A_RUN, REPLAY = "ringtrue serve --port 4599 --break", "ringtrue run --endpoint-url http", "ringtrue replay "
SCRIPT, BASELINE, COMPARE = "$ ENDPOINT_URL=", "ringtrue baseline update", "ringtrue compare "
GATE, HALF = 'ringtrue run --endpoint-url "$URL"', "ringtrue run --endpoint-url URL"
TARGETS, TABLE = "ringtrue run --target moto", "target = "
BELT, SWEEP, LIKE_AWS = "$ ringtrue run --endpoint-url http", "ringtrue sweep ", "ringtrue serve --like-aws"
RUN = (
    THE_RUN, A_RUN, REPLAY, SCRIPT, BASELINE, COMPARE, GATE, TARGETS, TABLE, HALF, BELT, SWEEP, LIKE_AWS,
)  # fmt: skip
FOUND = "763246c52661"
BOTH = "--break Pool.delete_while_protected --break PhoneNumber.release_while_protected"
UP = "until grep -q http serve.log; do sleep 0.1; done"  # a reader waits for the URL by eye
SMALL = {"RINGTRUE_MAX_CALLS": QUICK["max-calls"], "RINGTRUE_OPERATIONS": QUICK["operations"], "RINGTRUE_SEED": "1"}


def block(beginning: str) -> str:
    (found,) = [each for each in BLOCKS if each.startswith(beginning)]
    return found


def test_every_block_is_tried_or_has_a_reason() -> None:
    beginnings = (*NOT_RUN, *SHOWN_WITH, *RUN)
    for each in BLOCKS:
        assert [beginning for beginning in beginnings if each.startswith(beginning)], each
    for beginning in beginnings:
        assert block(beginning)


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Runner]:
    """Somebody in an empty directory, with the commands at hand."""
    with running(tmp_path / "reader") as runner:
        runner.variables["COLUMNS"] = "200"  # so that a table is not folded
        commands = runner.temporary / "ringtrue-venv" / "bin"
        runner.variables["PATH"] = f"{commands}:{os.environ['PATH']}"
        yield runner


@pytest.fixture(scope="module")
def honest() -> Iterator[str]:
    with Embedded() as endpoint:
        yield endpoint.url


def says(reader: Runner, command: str, code: int, **environment: str) -> str:
    done = reader.step(command, environment)
    assert done.returncode == code, done.stdout
    return done.stdout


@contextmanager
def served(reader: Runner, port: int, broken: str) -> Iterator[None]:
    process = subprocess.Popen(
        [reader.temporary / "ringtrue-venv" / "bin" / "ringtrue", "serve", "--port", str(port), *broken.split()],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        process.stdout.readline()
        yield
    finally:
        process.kill()
        process.wait()


def test_a_finding_and_what_can_be_done_with_it(reader: Runner, honest: str) -> None:
    """The run that README shows, and replay, scripts, baseline and comparison of what it found."""
    port = str(free_port())
    here = reader.workspace

    def at_port(text: str) -> str:
        return text.replace("4599", port)

    serve, run = at_port(block(THE_RUN)).splitlines()
    said = says(reader, f"{serve.removesuffix('&')} >serve.log &\n{UP}\n{run}", 1)
    assert shows(said, block("DeletePool(PoolId=pool#1)")), said
    assert (here / "ringtrue-report" / "findings" / FOUND).is_dir()

    anywhere, elsewhere = block(REPLAY).splitlines()
    assert "STILL THERE" in says(reader, anywhere, 1)
    said = says(reader, elsewhere, 0, URL=honest)
    assert shows(said, block("FIXED ")), said

    if not lacking("curl.sh"):
        command, shown = at_port(block(SCRIPT)).removeprefix("$ ").split("\n", 1)
        said = says(reader, command, 1)
        assert shows(said, shown), said
    shutil.copytree(here / "ringtrue-report", here / "today")
    reader.close()  # and with it the endpoint

    update, gate, prune = _lasting(block(BASELINE)).splitlines()
    says(reader, update, 0)
    said = (here / "ringtrue-baseline.toml").read_text("utf-8")
    assert shows(said, _lasting(block("[[finding]]"))), said
    with served(reader, int(port), BOTH):
        said = says(reader, gate, 1, URL=f"http://127.0.0.1:{port}", RINGTRUE_SEED="6", RINGTRUE_MAX_CALLS="1000")
    assert shows(said, block("  baseline ")), said
    says(reader, update, 0)
    (here / "ringtrue-report").rename(here / "last-week")
    shutil.copytree(here / "today", here / "ringtrue-report")
    said = says(reader, prune, 0)
    assert shows(said, block("  kept ")), said

    commands, shown = block(COMPARE).replace("4711", port).split("\n\n", 1)
    over_time, targets = commands.splitlines()
    said = says(reader, over_time, 0)
    assert shows(said, shown), said
    _elsewhere(here / "today", here / "emulator-a", port, "4711")
    (here / "last-week").rename(here / "emulator-b")
    assert "| " in says(reader, targets, 1)


def _lasting(text: str) -> str:
    """With a day to come for the one on which an entry expires."""
    return text.replace("2027-03-31", str(date.today() + timedelta(days=100)))


def _elsewhere(report: Path, copy: Path, port: str, other: str) -> None:
    shutil.copytree(report, copy)
    file = copy / "report.json"
    file.write_text(file.read_text("utf-8").replace(f":{port}", f":{other}"), "utf-8")


def test_judging_an_endpoint_and_gating_by_it(reader: Runner, honest: str) -> None:
    said = says(reader, block(A_RUN).replace("http://127.0.0.1:4566", honest), 0, **SMALL)
    assert shows(said, "CONFORMS the endpoint rings true")
    by_run, by_pytest = block(GATE).splitlines()
    assert says(reader, by_run, 0, URL=honest, **SMALL).startswith("CONFORMS ")
    shutil.rmtree(reader.workspace / "ringtrue-report")
    says(reader, by_pytest, 0, URL=honest, **SMALL)
    assert (reader.workspace / "ringtrue.xml").is_file()
    assert {each.name for each in (reader.workspace / "ringtrue-report").iterdir()} >= {*written()}
    synopsis = block(SWEEP).replace("URL", honest).replace("[--ledger DIR]", "--ledger there")
    assert shows(says(reader, re.sub(r"[][]", "", synopsis), 0), "Nothing of any earlier run is left.")


def written() -> list[str]:
    """The files that "What is written" names in its table."""
    table = TEXT.partition("## What is written")[2].partition("`report.json` is a versioned")[0]
    files = re.findall(r"^\| `([\w.]+)` \|", table, re.MULTILINE)
    assert len(files) == 7
    return files


class Emulator(Honest):
    """Can be emptied as ministack can."""

    emptied = 0

    def take(self, command: str, path: str, *_: object) -> Outcome | None:
        if (command, path) != ("POST", "/_ministack/reset"):
            return None
        self.emptied += 1
        return 200, {}, {}


def test_targets(reader: Runner) -> None:
    moto, ministack, localstack = block(TARGETS).splitlines()
    (address,) = re.findall(r"# (http\S+)", moto)
    assert shows(says(reader, moto.replace("ringtrue run", "ringtrue config"), 0), f"endpoint_url {address}")
    emulator = Emulator()
    with serving(emulator) as url:
        says(reader, moto, 0, RINGTRUE_ENDPOINT_URL=url, **SMALL)
        says(reader, ministack.replace("http://127.0.0.1:4567", url), 0, **SMALL)
    assert emulator.emptied == 1
    said = says(reader, localstack, 0)
    assert shows(said, "endpoint_url http://127.0.0.1:4566 built-in target localstack")
    assert shows(said, "max_calls 500 --max-calls")

    (reader.workspace / "ringtrue.toml").write_text(block(TABLE), "utf-8")
    said = says(reader, "ringtrue config", 0)
    for name, value in re.findall(r"^(\w+) = \"?([^\"\[# ]+)\"?(?: +#.*)?$", block(TABLE), re.MULTILINE):
        if name not in ("target", "like"):
            assert shows(said, f"{name} {value} ringtrue.toml [targets.nightly]"), name
    assert shows(said, "sender_ids ACME/GB, BETA/DE:read-only ringtrue.toml")


class Few:
    """Four operations, and numbers of ours from before."""

    def __init__(self) -> None:
        self.inner = Partly(only=FOUR)

    def answer(self, operation: str, params: dict[str, Any]) -> Outcome:
        reply = self.inner.answer(operation, params)
        assert isinstance(reply.body, dict)
        return reply.status, reply.body, {}


def test_a_half_finished_endpoint(reader: Runner) -> None:
    endpoint, command = Few(), block(HALF)
    for shown, there in zip(re.findall(r"phone-[0-9a-f]{32}", command), endpoint.inner.numbers, strict=False):
        command = command.replace(shown, there)
    with serving(endpoint) as url:
        says(reader, command.replace("URL", url), 0, RINGTRUE_MAX_CALLS="500", RINGTRUE_SEED="1")


def test_a_belt_says_what_is_about_to_happen(reader: Runner, honest: str) -> None:
    """It would go on for a minute; once all is said, it is interrupted."""
    command, shown = block(BELT).replace("http://127.0.0.1:4600", honest).removeprefix("$ ").split("\n", 1)
    output = reader.workspace / "said"
    with output.open("w") as stream:
        words = [reader.temporary / "ringtrue-venv" / "bin" / "ringtrue", *command.split()[1:]]
        process = subprocess.Popen(words, cwd=reader.workspace, stdout=stream, stderr=subprocess.STDOUT)
    until = time.monotonic() + 30
    while not shows(output.read_text("utf-8"), shown) and time.monotonic() < until and process.poll() is None:
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    process.wait(30)
    assert shows(output.read_text("utf-8"), shown), output.read_text("utf-8")


def test_a_stand_in_for_aws(reader: Runner) -> None:
    port = free_port()
    command = block(LIKE_AWS).strip().replace("4600", str(port))
    up = "until grep -q Ctrl-C serve.log; do sleep 0.1; done"
    said = says(reader, f"{command} >serve.log 2>&1 &\n{up}\ncat serve.log", 0)
    assert shows(said, f"http://127.0.0.1:{port} …AWS_ACCESS_KEY_ID=… AWS_SECRET_ACCESS_KEY=…"), said
