"""Does `ringtrue sweep` clean up after a process that was really killed? From a shell, against a served stand-in."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from tests.self.test_cli import COMMAND, environment, ringtrue

from ringtrue.harness.server import Embedded

KEY = {"AWS_ACCESS_KEY_ID": "AKIARINGTRUESELFTEST", "AWS_SECRET_ACCESS_KEY": "ringtrue/self/test/ringtrue/self/test/00"}
SERVED = ("--like-aws", "--access-key", KEY["AWS_ACCESS_KEY_ID"], "--secret-key", KEY["AWS_SECRET_ACCESS_KEY"])
OWN = ("--own", "phone-numbers=1", "--own", "opt-out-lists=1", "--own", "pools=1")
MOST_USD = 4
DEADLINE_S = 30.0


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with Embedded(options=(*SERVED, *OWN)) as served:
        yield served.url


def _page(url: str, name: str) -> dict[str, object]:
    with urlopen(f"{url}/_stand-in/{name}") as answer:
        found: dict[str, object] = json.load(answer)
        return found


def _running(url: str, place: Path) -> subprocess.Popen[bytes]:
    run = ("run", "--endpoint-url", url, "--belt", "--max-spend", str(MOST_USD), "--seed", "5", "--quiet")
    return subprocess.Popen(
        [*COMMAND, *run], cwd=place, env=environment() | KEY, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def _until_made(place: Path, resources: int) -> None:
    """Wait until the run's ledger says that so many were made."""
    until = time.monotonic() + DEADLINE_S
    while time.monotonic() < until:
        if sum(path.read_text().count('"made"') for path in place.glob(".ringtrue/ledger/*")) >= resources:
            return
        time.sleep(0.01)
    raise AssertionError("nothing was made")


@pytest.mark.parametrize("made", [2, 9])
def test_nothing_is_left_of_a_killed_process_after_a_sweep(made: int, url: str, tmp_path: Path) -> None:
    own, bill = _page(url, "resources")["own"], float(str(_page(url, "bill")["usd"]))
    with _running(url, tmp_path) as running:
        _until_made(tmp_path, made)
        os.kill(running.pid, signal.SIGKILL)
    swept = ringtrue(tmp_path, "sweep", "--endpoint-url", url, **KEY)
    assert (swept.returncode, swept.stderr) == (0, "")
    assert swept.stdout.endswith("Nothing of any earlier run is left.\n")
    after = _page(url, "resources")
    assert (after["left"], after["own"]) == ({}, own)
    assert float(str(_page(url, "bill")["usd"])) - bill <= MOST_USD


def test_a_run_that_hangs_up_cleans_up_and_a_sweep_meanwhile_leaves_it_alone(url: str, tmp_path: Path) -> None:
    with _running(url, tmp_path) as running:
        _until_made(tmp_path, 3)
        swept = ringtrue(tmp_path, "sweep", "--endpoint-url", url, **KEY)
        assert "is still going on, and is left alone" in swept.stdout
        assert "deleting" not in swept.stdout
        running.send_signal(signal.SIGHUP)
        assert running.wait(DEADLINE_S) in (0, 3)
    assert ringtrue(tmp_path, "sweep", "--endpoint-url", url, "--dry-run", **KEY).returncode == 0
    text = "".join(path.read_text() for path in tmp_path.rglob("*.*") if path.is_file())
    assert '"ended": "interrupted"' in text.replace('":"', '": "')


def test_a_sweep_says_what_it_cannot_do(tmp_path: Path) -> None:
    unnamed = ringtrue(tmp_path, "sweep")
    assert (unnamed.returncode, unnamed.stdout) == (2, "")
    assert "the endpoint has to be named" in unnamed.stderr
    nobody = ringtrue(tmp_path, "sweep", "--endpoint-url", "http://127.0.0.1:9")
    assert nobody.returncode == 3
    assert "Nobody can tell what is left: it cannot be reached" in nobody.stdout
