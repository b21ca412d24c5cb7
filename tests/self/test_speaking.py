"""Is the exit code that of the command, whoever reads what it says? Pipes that close early, and disks that are full."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import click
import pytest
from tests.self.configuring import stand_alone
from tests.self.overheard import overhearing
from tests.self.test_cli import COMMAND, environment

from ringtrue import cli
from ringtrue.commanding import Command, Group
from ringtrue.harness.endpoint import Endpoint

LISTS = (
    "--operations", "CreateOptOutList,DeleteOptOutList,DescribeOptOutLists", "--max-calls", "45", "--seed", "1",
    "--no-sdk", "--no-schemathesis", "--shrink-calls", "0", "--rules", "OptOutList.*",
)  # fmt: skip
BROKEN = "OptOutList.create_existing"
CONFORMS, VIOLATES, LOST = 0, 1, 2
Takes = Callable[[], TextIO]


def nobody() -> TextIO:
    """A pipe whose reader has left."""
    reading, writing = os.pipe()
    os.close(reading)
    return os.fdopen(writing, "w", encoding="utf-8")


def full() -> TextIO:
    """A disk without room."""
    return Path("/dev/full").open("w", encoding="utf-8")


def closed() -> None:
    """`>&-`"""


def code_of(arguments: list[str], monkeypatch: pytest.MonkeyPatch, out: TextIO | None, err: TextIO | None) -> object:
    with monkeypatch.context() as patched:
        patched.setattr(sys, "stdout", out)
        patched.setattr(sys, "stderr", err)
        with pytest.raises(SystemExit) as ended:
            cli.main(arguments)
    for stream in (out, err):
        if stream is not None and not isinstance(stream, io.StringIO):
            stream.close()  # the interpreter would complain here, were anything still to be written
    return ended.value.code


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_alone(tmp_path, monkeypatch)


@contextmanager
def reports(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, tuple[list[str], int]]]:
    """Each command of ours that says something, in words, with the exit code that it has for a reader."""
    with overhearing(Endpoint(seed=1, broken=[BROKEN])) as wrong, overhearing(Endpoint(seed=1)) as right:
        run = ["run", *LISTS, "--endpoint-url"]
        found = {
            "run": ([*run, right.url, "--belt"], CONFORMS), "run --quiet": ([*run, right.url, "--quiet"], CONFORMS),
            "run that convicts": ([*run, wrong.url, "--report-dir", "b"], VIOLATES),
            "compare": (["compare", "ringtrue-report", "b"], VIOLATES),
            "compare in Markdown": (["compare", "ringtrue-report", "b", "--format", "markdown"], VIOLATES),
            "compare to a file": (["compare", "b", "b", "--output", "c"], CONFORMS),
            "replay": (["replay", "b"], VIOLATES), "report": (["report", "b"], CONFORMS),
            "report in one format": (["report", "b", "--format", "html"], CONFORMS),
            "baseline update": (["baseline", "update", "b"], CONFORMS),
            "baseline prune": (["baseline", "prune", "b"], CONFORMS),
            "baseline check": (["baseline", "check"], CONFORMS),
            "sweep": (["sweep", "--endpoint-url", right.url], CONFORMS), "config": (["config"], CONFORMS),
            "config in JSON": (["config", "--format", "json"], CONFORMS), "rules": (["rules"], CONFORMS),
            "contract": (["contract", "--check"], CONFORMS), "help": (["--help"], CONFORMS),
            "help of run": (["run", "--help"], CONFORMS), "version": (["--version"], CONFORMS),
        }  # fmt: skip
        monkeypatch.setattr("ringtrue.reports.formats.write_renderings", lambda *_: [])
        yield found


@pytest.mark.parametrize("takes", [nobody, full, closed])
def test_no_exit_code_depends_on_who_reads(takes: Takes, monkeypatch: pytest.MonkeyPatch) -> None:
    with reports(monkeypatch) as commands:
        tried = {each.partition(" ")[0] for each in commands} - {"help", "version"}
        assert tried == {*cli.commands.commands} - {"record", "serve"}  # the one asks AWS, the other never ends
        for name, (arguments, code) in commands.items():
            errors = io.StringIO()
            wanted = code or (LOST if takes is full else CONFORMS)
            assert code_of(arguments, monkeypatch, takes(), errors) == wanted, (name, errors.getvalue())
            assert ("No space left on device" in errors.getvalue()) is (takes is full), name
            assert "Traceback" not in errors.getvalue(), name
    report = json.loads(Path("ringtrue-report/report.json").read_text("utf-8"))
    assert (report["verdict"], report["ended"]["how"]) == ("conforms", "budget"), "it went on to its end"


@pytest.mark.parametrize("takes", [nobody, full, closed])
@pytest.mark.parametrize("arguments", [["nope"], ["run", "--max-calls", "0"], ["compare", "a", "b"]])
def test_a_complaint_that_nobody_hears_is_one(
    takes: Takes, arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert code_of(arguments, monkeypatch, io.StringIO(), takes()) == 2
    assert code_of(arguments, monkeypatch, takes(), takes()) == 2


def test_a_mistake_of_ours_that_nobody_hears_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ringtrue.catalogue.entries", lambda _operation: 1 / 0)
    assert code_of(["rules"], monkeypatch, nobody(), nobody()) == 3


@pytest.mark.parametrize(("sink", "code"), [("| true", 0), ("| head -1", 0), (">/dev/full", 2), (">&-", 0)])
def test_the_interpreter_ends_without_a_word_of_its_own(sink: str, code: int, tmp_path: Path) -> None:
    words = f"{' '.join(COMMAND)} rules {sink}; exit ${{PIPESTATUS[0]}}"
    ran = subprocess.run(
        ["bash", "-c", words], cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False, timeout=60
    )
    assert ran.returncode == code
    assert ran.stderr.count("\n") == (1 if code else 0), ran.stderr


def _all(group: click.Group) -> Iterator[click.Command]:
    for each in group.commands.values():
        yield each
        if isinstance(each, click.Group):
            yield from _all(each)


def test_every_command_complains_of_empty_words(capsys: pytest.CaptureFixture[str]) -> None:
    """Of each option that takes a text: `--report-dir "$UNSET"` is no wish for the current directory."""
    for command in _all(cli.commands):
        assert isinstance(command, Command | Group), command.name
        needed = ["a" for each in command.params if isinstance(each, click.Argument) and each.nargs == 1]
        for option in command.params:
            takes_text = isinstance(option, click.Option) and option.type.name == "text"
            if takes_text and option.default != "":  # which is what leaving it out says as well
                for words in ("", " ", ","):
                    with pytest.raises(click.ClickException) as refused:
                        command.make_context("x", [option.opts[0], words, *needed])
                    assert f"{option.opts[0]} is empty" in refused.value.format_message()
    for arguments in (["compare", "", "b"], ["replay", ""], ["report", " "], ["baseline", "update", ""]):
        with pytest.raises(SystemExit) as ended:
            cli.main(arguments)
        assert (ended.value.code, "is empty; say what is meant" in capsys.readouterr().err) == (2, True), arguments
