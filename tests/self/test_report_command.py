"""Does `ringtrue report` render what was stored, and complain of what is no report?"""

from __future__ import annotations

import json
import subprocess
import time
from pathlib import Path

import pytest
from tests.self.golden import FILES, sample
from tests.self.test_cli import COMMAND, complaint, environment, ringtrue
from tests.self.test_formats import WRITTEN
from tests.self.transcripts import FINDING, FOOTER, HEADER, reported

from ringtrue import cli
from ringtrue.harness.server import Embedded
from ringtrue.reports.formats import FORMATS
from ringtrue.reports.report import write
from ringtrue.reports.stored import load_report


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A directory with a report.json and nothing else."""
    found = tmp_path / "r"
    write(sample(tmp_path), found)
    return found


def done(*arguments: str) -> object:
    with pytest.raises(SystemExit) as ended:
        cli.main(["report", *arguments])
    return ended.value.code


def test_all_files_are_written_from_the_report_alone(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (place / "report.json").stat().st_mtime_ns
    assert done(str(place)) == 0
    assert {path.name for path in place.iterdir()} == WRITTEN
    assert (place / "report.json").stat().st_mtime_ns == before, "it is what the others are made from"
    assert "report.html, report.md, junit.xml, report.sarif, badge.json" in capsys.readouterr().out
    for name, golden in FILES.items():
        if FORMATS[name].file:
            assert (place / FORMATS[name].file).read_text("utf-8") == golden.read_text("utf-8")


@pytest.mark.parametrize("name", FORMATS)
def test_one_format_goes_to_standard_output(name: str, place: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert done(str(place / "report.json"), "--format", name) == 0
    out = capfdbinary.readouterr().out
    golden = FILES.get(name, place / "report.json")
    assert out.decode() == golden.read_text("utf-8")
    assert [path.name for path in place.iterdir()] == ["report.json"]


def test_one_format_goes_into_a_file(place: Path, tmp_path: Path) -> None:
    assert done(str(place), "--format", "badge", "--output", str(tmp_path / "a" / "b.json")) == 0
    assert json.loads((tmp_path / "a" / "b.json").read_text("utf-8"))["schemaVersion"] == 1


def test_a_shell_that_knows_only_ascii_gets_the_bytes(place: Path) -> None:
    ran = ringtrue(place, "report", ".", "--format", "markdown", PYTHONIOENCODING="ascii")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "❌ VIOLATES" in ran.stdout


BROKEN = {
    "cut off": ('{"schema": 1, "tool', "no JSON"),
    "of another program": ('{"results": []}', "no report of Ringtrue's"),
    "a list": ("[]", "no report of Ringtrue's"),
    "of another version": ('{"schema": 2}', "has schema 2"),
    "without its parts": ('{"schema": 1}', "required property"),
    "no number": ('{"schema": 1, "seconds": NaN}', "NaN is no number"),
    "endless": ('{"schema": 1, "seconds": 1e999}', "1e999 is no number"),
    "no text": (b"\xff\xfe\x00", "no JSON"),
    "empty": ("", "no JSON"),
}


@pytest.mark.parametrize(("text", "why"), BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("more", [[], ["--format", "html"]], ids=["all", "one"])
def test_what_is_no_report_is_complained_of(
    text: str | bytes, why: str, more: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "report.json").write_bytes(text.encode() if isinstance(text, str) else text)
    code, said = complaint(["report", str(tmp_path), *more], capsys)
    assert code == 2
    assert why in said
    assert "Traceback" not in said
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]


def test_a_report_that_is_nested_too_deeply_is_complained_of(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads((place / "report.json").read_text("utf-8"))
    found["findings"][0]["conversation"][0]["params"] = {"x": "DEEP"}
    deep = json.dumps(found).replace('"DEEP"', "[" * 900 + "]" * 900)
    (place / "report.json").write_text(deep, "utf-8")
    assert complaint(["report", str(place), "--format", "html"], capsys)[0] == 2


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["{place}/nowhere"], "cannot be read"),
        (["{place}/report.json"], "is a file"),
        (["{place}", "--output", "x"], "name it with --format"),
        (["{place}", "--format", "pdf"], "pdf"),
        (["{place}", "--format", "html", "--output", "{place}/report.json/x"], "cannot be written"),
    ],
)
def test_wrong_arguments_are_complained_of(
    arguments: list[str], why: str, place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = complaint(["report", *(word.format(place=place) for word in arguments)], capsys)
    assert code == 2
    assert why in said


def test_a_run_that_cannot_take_away_old_files_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "report.html").mkdir()
    code, said = complaint(["run", "--report-dir", str(tmp_path), "--max-calls", "1"], capsys)
    assert code == 2
    assert "report.html" in said


def test_a_run_writes_all_files_and_takes_away_what_an_earlier_one_wrote(tmp_path: Path) -> None:
    place = tmp_path / "ringtrue-report"
    place.mkdir()
    files = WRITTEN - {"findings"}
    for name in files:
        (place / name).write_text("old", "utf-8")
    ran = ringtrue(tmp_path, "run", "--max-calls", "60", "--seed", "7")
    assert "report.html, report.md, junit.xml, report.sarif, badge.json, report.json and transcript.jsonl" in ran.stdout
    assert {path.name for path in place.iterdir()} == {*files, "transcript.jsonl"}
    assert not [name for name in files if (place / name).read_text("utf-8") == "old"]
    (place / "report.json").unlink()
    ended = ringtrue(tmp_path, "run", "--endpoint-url", "http://127.0.0.1:9", "--max-calls", "60")
    assert ended.returncode == 3
    assert "could not be reached" in (place / "report.html").read_text("utf-8")


def test_a_killed_run_leaves_a_report_to_be_made(tmp_path: Path) -> None:
    """Killed without a word, as soon as something was found."""
    transcript = tmp_path / "r" / "transcript.jsonl"
    with Embedded(broken=("OptOutList.create_existing",)) as embedded:
        words = ["run", "--endpoint-url", embedded.url, "--seed", "1", "--report-dir", "r", "--quiet"]
        started = subprocess.Popen([*COMMAND, *words], cwd=tmp_path, env=environment())
        deadline = time.monotonic() + 40
        while not (transcript.is_file() and b'"provisional"' in transcript.read_bytes()):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        started.kill()
        started.wait()
    assert not (tmp_path / "r" / "report.json").exists()

    ran = ringtrue(tmp_path, "report", "r")

    assert (ran.returncode, "made from its transcript" in ran.stderr) == (0, True)
    report = load_report(tmp_path / "r")
    assert (report["ended"]["how"], report["verdict"]) == ("truncated", "violates")
    assert [finding["operation"] for finding in report["findings"]] == ["CreateOptOutList"]
    assert {path.name for path in (tmp_path / "r").iterdir()} == WRITTEN | {"transcript.jsonl"}


def test_what_a_whole_run_met_first_counts_no_more(tmp_path: Path) -> None:
    """Provisional findings are for runs that were cut off; the others have told theirs."""
    first = {**FINDING, "kind": "provisional", "id": "0first"}

    assert [each["id"] for each in reported(tmp_path, HEADER, first, FINDING, FOOTER)["findings"]] == ["3f9a"]
    assert {each["id"] for each in reported(tmp_path, HEADER, first, FINDING)["findings"]} == {"0first", "3f9a"}


def test_two_findings_that_look_alike_once_redacted_stay_two(tmp_path: Path) -> None:
    one, other = (
        {**FINDING, "id": id, "answered": f"200 with PoolArn = arn:aws:sms-voice:us-east-1:{account}:pool/x"}
        for id, account in (("0aaa", "111122223333"), ("0bbb", "444455556666"))
    )

    found = reported(tmp_path, HEADER, one, other, FOOTER)["findings"]

    assert [each["id"] for each in found] == ["0aaa", "0bbb"]
    assert found[0]["answered"] == found[1]["answered"]
