"""Whose is a report directory? One run's at a time, and an earlier run's until a new one has begun."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from tests.self.configuring import said, stand_alone
from tests.self.overheard import overhearing

from ringtrue import cli, sharing
from ringtrue.harness.endpoint import Endpoint
from ringtrue.harness.server import Embedded, EmbeddedFailed
from ringtrue.reports import holding
from ringtrue.reports.holding import LOCK_NAME, held, holder

LISTS = (
    "run", "--quiet", "--operations", "CreateOptOutList,DeleteOptOutList,DescribeOptOutLists", "--max-calls", "45",
    "--no-sdk", "--no-schemathesis", "--shrink-calls", "0", "--rules", "OptOutList.*", "--report-dir", "r",
)  # fmt: skip
PLACE = Path("r")


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_alone(tmp_path, monkeypatch)


@pytest.fixture
def url() -> Iterator[str]:
    with overhearing(Endpoint(seed=1, broken=["OptOutList.create_existing"])) as there:
        yield there.url


def run(*more: str) -> object:
    with pytest.raises(SystemExit) as ended:
        cli.main([*LISTS, *more])
    return ended.value.code


def files() -> dict[str, tuple[int, bytes]]:
    found = {str(path): path for path in PLACE.rglob("*") if path.is_file() and path.name != LOCK_NAME}
    return {name: (path.stat().st_mtime_ns, path.read_bytes()) for name, path in found.items()}


def test_a_second_run_says_who_has_the_directory_and_leaves_it_alone(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--endpoint-url", url) == 1
    before = files()
    with held(PLACE):
        errors = said([*LISTS, "--endpoint-url", url], capsys)
    assert f"r is being written by another run, process {os.getpid()}. Wait" in errors
    assert files() == before
    assert run("--endpoint-url", url) == 1
    assert holder(PLACE) is None
    assert not (PLACE / LOCK_NAME).exists()


def test_a_run_that_was_killed_blocks_nobody(url: str) -> None:
    PLACE.mkdir()
    (PLACE / LOCK_NAME).write_text("4711\n", "utf-8")
    assert holder(PLACE) is None
    assert run("--endpoint-url", url) == 1


@pytest.mark.parametrize("name", ["replay r", "replay r/findings", "report r", "report r --format text",
                                  "baseline update r", "compare r r"])  # fmt: skip
def test_what_a_run_is_writing_is_not_read(name: str, url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--endpoint-url", url) == 1
    (finding,) = (PLACE / "findings").iterdir()
    words = [str(finding) if word == "r/findings" else word for word in name.split()]
    before = files()
    with held(PLACE):
        errors = said(words, capsys)
    assert f"another run, process {os.getpid()}, is writing here. Wait until it has ended." in errors
    assert files() == before


def _failing(*_: object) -> str:
    raise EmbeddedFailed("no room")


WRONG = {
    "no ledger": ("--endpoint-url", "{url}", "--belt", "--ledger", "/proc/x"),
    "no reset": ("--endpoint-url", "{url}", "--target", "own", "--reset"),
    "no endpoint": (),
    "no sense": ("--endpoint-url", "{url}", "--rate", "0"),
    "no baseline": ("--endpoint-url", "{url}", "--baseline", "none.toml"),
    "no profile": ("--endpoint-url", "{url}", "--profile", "none"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_nothing_is_removed_before_all_is_settled(
    wrong: str, url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("ringtrue.toml").write_text('[targets.own]\nreset_endpoint = "POST /none"\n', "utf-8")
    assert run("--endpoint-url", url) == 1
    before = files()
    assert {"r/report.json", "r/transcript.jsonl"} <= before.keys()
    if wrong == "no endpoint":
        monkeypatch.setattr(Embedded, "url", property(_failing))
    said([*LISTS, *(word.replace("{url}", url) for word in WRONG[wrong])], capsys)
    assert files() == before


def test_no_report_is_made_of_an_earlier_transcript(
    url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> object:
        raise OSError(28, "No space left on device")

    assert run("--endpoint-url", url) == 1
    monkeypatch.setattr("ringtrue.suite.TranscriptFile", full)
    assert "the report in r cannot be written: No space left on device" in said([*LISTS, "--endpoint-url", url], capsys)
    assert not files()


def test_to_check_writes_nothing() -> None:
    for _ in range(2):
        cli.check(LISTS[1:])
    assert not PLACE.exists()


def at_once(many: int, action: Callable[[], object]) -> list[object]:
    with ThreadPoolExecutor(many) as pool:
        return [each.result() for each in [pool.submit(action) for _ in range(many)]]


def test_workers_share_one_run_and_do_not_meet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As many as like ask at once, though the report directory is the same for all of them."""
    made: list[object] = []

    def once(*arguments: object) -> dict[str, object]:
        made.append(arguments)
        return {"report": {"seed": 7}}

    monkeypatch.setattr(sharing, "_made", once)
    for n in range(5):
        place = tmp_path / str(n)
        place.mkdir()
        found = at_once(8, lambda place=place: sharing.shared_report(LISTS[2:], place))  # type: ignore[misc]  # a loop's
        assert found == [{"seed": 7}] * 8
    assert len(made) == 5


@pytest.mark.parametrize("stale", [True, False])
def test_a_run_that_left_no_report_has_none(stale: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An earlier run's is not taken for it, and is not taken away either: that is for the run to do."""
    PLACE.mkdir()
    if stale:
        (PLACE / "report.json").write_text("{}", "utf-8")
    broke = subprocess.CompletedProcess([], 3, "", "This is a mistake in Ringtrue")
    monkeypatch.setattr(sharing.subprocess, "run", lambda *_, **__: broke)
    with pytest.raises(sharing.NoReport, match="mistake in Ringtrue"):
        sharing.shared_report(LISTS[2:], tmp_path)
    assert (PLACE / "report.json").exists() is stale


def test_holders_take_turns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However the file of one is taken away while another opens it."""
    monkeypatch.setattr(holding, "PAUSE_S", 0.0001)
    inside: list[int] = []

    def visit() -> int:
        visits = 0
        for n in range(40):
            with suppress(holding.Held), held(tmp_path / "d"):
                inside.append(n)
                time.sleep(0.0005)
                assert len(inside) == 1
                inside.pop()
                visits += 1
        return visits

    assert sum(map(int, map(str, at_once(4, visit)))) > 4
    assert holder(tmp_path / "d") is None
