"""Is what misfits or contradicts complained of, with the place where it stands and what to do, and exit code 2?"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.self.configuring import NIGHTLY, said, stand_alone

from ringtrue.agreement import agreed
from ringtrue.configuration import Configuration, Rank, configured


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_alone(tmp_path, monkeypatch)


def found(typed: Mapping[str, object] | None = None, **environment: str) -> Configuration:
    return agreed(configured(typed or {}, environment, Path()))


WRONG_FILES = {
    "[targets.a]\nmax_call = 3": "[targets.a]: there is no setting 'max_call'. Did you mean max_calls?",
    "[targets.a]\nmax_calls = \"3\"": "max_calls is '3'; it has to be a whole number",
    "[targets.a]\nmax_calls = true": "max_calls is true; it has to be a whole number",
    "[targets.a]\nmax_calls = 0": "max_calls (ringtrue.toml [targets.a]): --max-calls 0 allows no calls",
    "[targets.a]\nstrict = 1": "strict is 1; it has to be true or false",
    "[targets.a]\nrate = 0": "rate is 0; it has to be a number above 0",
    "[targets.a]\nconsistency_s = -1": "consistency_s is -1; it has to be a number of seconds",
    "[targets.a]\nconsistency_s = nan": "consistency_s is nan; it has to be a number of seconds",
    "[targets.a]\noperations = \"CreatePool\"": "operations is 'CreatePool'; it has to be a list of texts",
    "[targets.a]\noperations = [\"CreatPool\"]": "Did you mean CreatePool",
    "[targets.a]\noperations = []": "--operations names no operation",
    "[targets.a]\ntime_limit = \"soon\"": "time_limit (ringtrue.toml [targets.a]): --time-limit 'soon'",
    "[targets.a]\ncredentials = \"mine\"": "credentials is 'mine'; it has to be \"chain\" or \"placeholder\"",
    "[targets.a]\npool_ids = [\"p:readonly\"]": "'p:readonly' names no pool to lend",
    "[targets.a]\nsender_ids = [\"ACME\"]": "write its ID as in ACME/GB",
    "[targets.a]\nphone_number_ids = [\"p\", \"p:read-only\"]": "p is lent twice",
    "[targets.a]\nlike = \"mto\"": "like 'mto' is none that is known. Did you mean moto?",
    "[targets.a]\nlike = \"b\"\n[targets.b]\nlike = \"a\"": "a is like b is like a; a target cannot be like itself",
    "[targets.a]\nlike = 3": "like is 3; name a target",
    "[targets.a]\nprofile = \"x\"\ncredentials = \"placeholder\"": "contradict each other; keep one",
    "[targets.a]\nprofile = \"x\"\nisolation = true": "contradict each other: each conversation signs",
    "[targets.a]\nreport_dir = \"\"": "report_dir is ''; it has to be a text that is not empty",
    "[targets.a]\nledger = \" \"": "ledger is ' '; it has to be a text that is not empty",
    "[targets.a]\nexclude = [\"\"]": "exclude is ['']; it has to be a list of texts that are not empty",
    "[targets.a]\nreset = true": "nobody says how: set reset_endpoint",
    "[targets.a]\nreset_endpoint = \"/moto-api/reset\"": "no method and path; write it like",
    "[targets.a]\nregion = \"No Where\"": "the region 'No Where' is no region's name",
    "[targets.b]\nsed = 3": "[targets.b]: there is no setting 'sed'. Did you mean",
    "target = \"b\"\n[target.a]": "is no TOML",
    "max_calls = 3": "nothing is called max_calls. There are `target`",
    "[target.a]\nmax_calls = 3": "target is {",
    "targets = 3": "targets holds something else than tables",
    "[broken": "ringtrue.toml is no TOML",
}


@pytest.mark.parametrize("text", WRONG_FILES)
@pytest.mark.parametrize("command", ["config", "run"])
def test_a_wrong_file_is_complained_of(text: str, command: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("ringtrue.toml").write_text(text)
    errors = said([command, "--target", "a", "--endpoint-url", "http://127.0.0.1:9"], capsys)
    assert WRONG_FILES[text] in errors
    assert "ringtrue.toml" in errors or "names no" in errors or "lent twice" in errors


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (["--target", "mto"], "the target 'mto' is none that is known. Did you mean moto? There are: moto, localstack"),
        (["--target", "generic"], "the target generic has no address. Give one with --endpoint-url"),
        (["--target", "aws"], "the target aws needs a region. Give one with --region"),
        (["--target", "aws", "--region", "us-eest-1"], "AWS has no region 'us-eest-1' with this service (--region)."),
        (["--target", "aws", "--region", "us-east-1", "--reset"], "reset = true (--reset) does not go with AWS"),
        (["--target", "aws", "--region", "us-east-1", "--isolation"], "isolation = true (--isolation) does not go"),
        (["--target", "moto", "--endpoint-url", "https://sms-voice.us-east-1.amazonaws.com"],
         "credentials = 'placeholder' (built-in target moto) does not go with AWS"),
        (["--reset"], "there is nothing to reset: the embedded endpoint starts empty"),
        (["--isolation"], "there is no endpoint to isolate"),
        (["--target", "localstack", "--isolation", "--profile", "x"], "profile = 'x' (--profile) contradict"),
        (["--endpoint-url", "http://127.0.0.1:9", "--reset"], "reset = true (--reset), and nobody says how"),
        (["--config", "none.toml"], "none.toml cannot be read: No such file or directory"),
        (["--rate", "0"], "--rate 0 is no number of calls a second"), (["--rate", "nan"], "--rate nan is no number"),
        (["--sender-id", "acme"], "'acme' names no sender id to lend; write its ID as in ACME/GB"),
    ],
)  # fmt: skip
def test_flags_that_contradict_or_misfit_are_complained_of(
    arguments: list[str], wanted: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert wanted in said(["run", *arguments], capsys)


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("MAX_CALLS", "many", "RINGTRUE_MAX_CALLS is 'many'; it has to be a whole number"),
        ("STRICT", "maybe", "RINGTRUE_STRICT is 'maybe'; it has to be true or false"),
        ("RATE", "-1", "RINGTRUE_RATE is '-1'; it has to be a number above 0"),
        ("TARGET", "nope", "the target 'nope' is none that is known."),
        ("SEED", "-1", "seed (RINGTRUE_SEED): --seed -1 is out of range"),
        ("MAX_CALL", "3", "RINGTRUE_MAX_CALL is set, and there is no such setting. Did you mean RINGTRUE_MAX_CALLS"),
        ("QUIET", "s3cret", "RINGTRUE_QUIET is set, and there is no such setting."),
        ("NO_RATE", "1", "RINGTRUE_NO_RATE is set, and there is no such setting."),
        ("NO_SDK", "maybe", "RINGTRUE_NO_SDK is 'maybe'; it has to be true or false"),
        ("EXCLUDE", ",", "RINGTRUE_EXCLUDE is ','; it has to be a list of texts that are not empty"),
        ("REPORT_DIR", " ", "RINGTRUE_REPORT_DIR is ' '; it has to be a text that is not empty"),
        ("NO_BELT", "1", "belt = false (RINGTRUE_NO_BELT) does not go with AWS"),
        ("SDK", "1", "sdk = true (RINGTRUE_SDK) and the seat belt (since it is AWS) contradict each other"),
        ("SHRINK_CALLS", "20000", "shrink_calls (RINGTRUE_SHRINK_CALLS): --shrink-calls 20000 is not from 0"),
    ],
)
def test_a_wrong_variable_is_complained_of(
    name: str, value: str, wanted: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(f"RINGTRUE_{name}", value)
    more = ["--target", "aws", "--region", "us-east-1"] if "AWS" in wanted else []
    errors = said(["config", *more], capsys)
    assert wanted in errors
    assert "s3cret" not in errors


def test_an_empty_variable_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("RINGTRUE_REPORT_DIR", "RINGTRUE_NO_SDK", "RINGTRUE_SDK", "RINGTRUE_EXCLUDE", "RINGTRUE_WHATEVER"):
        monkeypatch.setenv(name, "")
    assert {value.rank for value in configured({}, os.environ, Path()).values.values()} == {Rank.DEFAULT}


def test_two_files_are_one_too_many(capsys: pytest.CaptureFixture[str]) -> None:
    Path("ringtrue.toml").write_text(NIGHTLY)
    Path("pyproject.toml").write_text("[tool.ringtrue]")
    assert "both ringtrue.toml and pyproject.toml configure Ringtrue here" in said(["run"], capsys)
    assert found({"config": "ringtrue.toml"}).target == "nightly"


def test_files_that_cannot_be_read_are_complained_of(capsys: pytest.CaptureFixture[str]) -> None:
    Path("ringtrue.toml").write_bytes(b"\xff\xfe")
    assert "ringtrue.toml is no TOML" in said(["config"], capsys)
    Path("ringtrue.toml").unlink()
    Path("folder").mkdir()
    assert "folder cannot be read: Is a directory" in said(["config", "--config", "folder"], capsys)
    Path("pyproject.toml").write_text("[tool.ringtrue\n")
    assert "pyproject.toml is no TOML" in said(["config"], capsys)


@pytest.mark.parametrize("command", [["rules"], ["replay", "x"], ["sweep"], ["compare", "a", "b"], ["report", "x"]])
def test_every_command_complains_of_a_variable_that_is_none(
    command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RINGTRUE_CA_BUNDEL", "ca.pem")
    assert "Did you mean RINGTRUE_CA_BUNDLE" in said(command, capsys)
