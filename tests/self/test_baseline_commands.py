"""Do the commands about baselines say what they did, and refuse what is no baseline without touching it?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.self.test_baseline import FINDING, HEADER, OTHER, PROTECTED, RIGHT, WRONG
from tests.self.transcripts import reported

from ringtrue import cli
from ringtrue.reports.baseline import parse
from ringtrue.reports.report import write

ENTRY = '[[finding]]\nid = "3f9a"\noperation = "DeletePool"\nrules = ["Pool.create"]\n'
UNREADABLE = {
    "no TOML": ("schema = ", "this is no TOML"),
    "no schema": (ENTRY, "'schema' is missing"),
    "another schema": ("schema = 2", "'schema' is 2, and this ringtrue reads schema 1"),
    "true is no number": ("schema = true", "'schema' is True"),
    "unknown key on top": ("schema = 1\nfindings = 1", "'findings' is no key of it. Did you mean finding?"),
    "unknown key": (f"schema = 1\n{ENTRY}expire = 1", "[[finding]] 1: 'expire' is no key of it. Did you mean expires?"),
    "no tables": ("schema = 1\nfinding = 3", "'finding' is 3; write each entry as a [[finding]] table"),
    "no id": (f"schema = 1\n{ENTRY}".replace('id = "3f9a"\n', ""), "'id' is missing, and has to be the id"),
    "steering id": (f"schema = 1\n{ENTRY}".replace("3f9a", "\\u001b[2J"), r"'id' is '\x1b[2J'"),
    "no rules": (f"schema = 1\n{ENTRY}".replace('["Pool.create"]', "[]"), "'rules' is []"),
    "no operation": (f"schema = 1\n{ENTRY}".replace("DeletePool", "rm -rf"), "'operation' is 'rm -rf'"),
    "twice": (f"schema = 1\n{ENTRY}{ENTRY}", "3f9a stands there more than once"),
    "twice by way of also": (
        f'schema = 1\n{ENTRY}also = [{{id = "3f9a", operation = "A", rules = ["A.b"]}}]', "3f9a stands there more",
    ),
    "no date": (f"schema = 1\n{ENTRY}expires = 'soon'", "'expires' is 'soon', and has to be a date"),
    "a time": (f"schema = 1\n{ENTRY}expires = 2027-01-01T00:00:00Z", "has to be a date without quotes and time"),
    "no such day": (f"schema = 1\n{ENTRY}expires = 2027-02-31", "this is no TOML"),
    "no text": (f"schema = 1\n{ENTRY}reason = 3", "'reason' is 3, and has to be a text"),
    "no count": (f"schema = 1\n{ENTRY}budget = -1", "'budget' is -1, and has to be a number of calls"),
    "no layer": (f"schema = 1\n{ENTRY}layer = 'me'", "has to be one of model, schemathesis, sdk"),
    "deep": ("schema = 1\nx = " + "[" * 5000, "this is no TOML"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "why"), UNREADABLE.values(), ids=UNREADABLE)
def test_an_unreadable_baseline_is_complained_about_and_left_alone(
    text: str, why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "b.toml"
    file.write_text(text, "utf-8")
    write(reported(tmp_path, HEADER, FINDING, WRONG), tmp_path / "r")
    for words in (
        ["check", str(file)], ["update", str(tmp_path / "r"), "--baseline", str(file)],
        ["prune", str(tmp_path / "r"), "--baseline", str(file)],
    ):  # fmt: skip
        code, said, error = run(["baseline", *words], capsys)
        assert (code, said) == (2, "")
        assert why in error
        assert "\x1b" not in error
    assert run(["run", "--baseline", str(file)], capsys)[0] == 2
    assert file.read_text("utf-8") == text


def run(words: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[object, str, str]:
    """(exit code, output, error output), within this process."""
    with pytest.raises(SystemExit) as ended:
        cli.main(words)
    said = capsys.readouterr()
    return ended.value.code, said.out, said.err


def test_update_and_prune_say_what_they_did(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(reported(tmp_path, HEADER, FINDING, OTHER, WRONG), tmp_path / "old")
    write(reported(tmp_path, HEADER, OTHER, RIGHT), tmp_path / "new")
    file = tmp_path / "b.toml"
    words = ["--baseline", str(file)]
    added = run(["baseline", "update", str(tmp_path / "old"), *words, "--reason", "later", "--dry-run"], capsys)
    assert (added[0], "2 added, 2 in all" in added[1], file.exists()) == (0, True, False)
    assert run(["baseline", "update", str(tmp_path / "old"), *words, "--expires", "2999-12-31"], capsys)[0] == 0
    code, said, _ = run(["baseline", "update", str(tmp_path / "old"), *words], capsys)
    assert (code, "0 added" in said, said.count("seen again")) == (0, True, 2)
    before = file.read_bytes()
    assert "nothing was written" in run(["baseline", "prune", str(tmp_path / "new"), *words, "--dry-run"], capsys)[1]
    assert file.read_bytes() == before
    code, said, _ = run(["baseline", "prune", str(tmp_path / "new"), *words], capsys)
    assert (code, said.splitlines()[1:]) == (0, [
        "  kept     77aa  CreatePool()", "           still there", "  removed  3f9a  DeletePool(PoolId=pool#1)",
        f"           not found again, and {PROTECTED} conforms now",
    ])  # fmt: skip
    assert [entry.id for entry in parse(file.read_text("utf-8"), "b").entries] == ["77aa"]
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []
    assert run(["baseline", "check", str(file)], capsys) == (0, f"{file}: 1 known, 0 of them expired\n", "")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["baseline", "prune", "old", "--baseline", "none.toml"], "none.toml: there is no such file"),
        (["baseline", "check", "old"], "old: cannot be read"),
        (["baseline", "update", "nowhere"], "cannot be read"),
        (["baseline", "update", "old", "--expires", "20300101"], "'20300101' is no date; write it like"),
        (["baseline", "update", "old", "--expires", "2030-13-01"], "is no date"),
        (["baseline", "update", "old", "--expires", "2020-01-01"], "has passed"),
        (["baseline", "update", "old", "--baseline", "old/report.json/b.toml"], "cannot be written"),
        (["run", "--baseline", "none.toml"], "`ringtrue baseline update DIR --baseline none.toml` makes it"),
    ],
)
def test_wrong_input_is_said_in_a_sentence(
    words: list[str], why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    write(reported(tmp_path, HEADER, FINDING, WRONG), tmp_path / "old")
    code, _, error = run(words, capsys)
    assert (code, why in error, "Traceback" in error) == (2, True, False), error


def test_a_run_with_a_baseline_writes_its_outcome_into_the_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "b.toml"
    file.write_text(f"schema = 1\n{ENTRY}budget = 5000\n", "utf-8")
    words = ["run", "--baseline", str(file), "--max-calls", "60", "--report-dir", str(tmp_path / "r"), "--quiet"]
    code, said, _ = run(words, capsys)
    found = json.loads((tmp_path / "r" / "report.json").read_text("utf-8"))
    assert (code, found["verdict"], "0 new, 0 known, 1 not reached" in said) == (3, "undecided", True)
    assert found["baseline"] == {
        "file": str(file), "known": [], "new": [], "expired": [], "stale": [], "not_reached": ["3f9a"],
    }  # fmt: skip
