"""Who sets what for a run? Command line, environment, file and target, in this order; and it is shown by whom."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.self.configuring import NIGHTLY, said, stand_alone

from ringtrue import cli
from ringtrue.agreement import agreed
from ringtrue.configuration import Configuration, configured
from ringtrue.configuration_file import built_in
from ringtrue.harness.credentials import PLACEHOLDER_KEY
from ringtrue.harness.lent import Lent
from ringtrue.options import Complaint
from ringtrue.run_options import OPTIONS
from ringtrue.settings import SETTINGS, Kind
from ringtrue.settling import settle, valid


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_alone(tmp_path, monkeypatch)


def found(typed: Mapping[str, object] | None = None, **environment: str) -> Configuration:
    return agreed(configured(typed or {}, environment, Path()))


def test_without_anything_the_defaults_hold() -> None:
    everything = found()
    assert everything.values.keys() == SETTINGS.keys()
    sources = {name: value.source for name, value in everything.values.items() if value.source != "default"}
    assert sources == {"credentials": "the embedded endpoint"}
    assert settle({}).address is None


def test_command_line_over_environment_over_file_over_built_in_over_default() -> None:
    Path("ringtrue.toml").write_text(NIGHTLY)
    overruled = found({"max_calls": 900}, RINGTRUE_MAX_CALLS="800", RINGTRUE_TIME_LIMIT="3m")
    shown = {name: (value.value, value.source) for name, value in overruled.values.items()}
    assert shown["max_calls"] == (900, "--max-calls")
    assert shown["time_limit"] == ("3m", "RINGTRUE_TIME_LIMIT")
    assert shown["endpoint_url"] == ("http://127.0.0.1:5999", "ringtrue.toml [targets.nightly]")
    assert shown["reset_endpoint"] == ("POST /moto-api/reset", "built-in target moto")
    assert shown["strict"] == (False, "default")
    assert found(RINGTRUE_MAX_CALLS="800").values["max_calls"].value == 800
    assert found().values["max_calls"].value == 700


def test_a_table_of_ones_own_changes_the_built_in_target_of_its_name() -> None:
    Path("ringtrue.toml").write_text('[targets.moto]\nendpoint_url = "http://127.0.0.1:5001"')
    ours = found({"target": "moto"})
    assert ours.text("endpoint_url") == "http://127.0.0.1:5001"
    assert ours.text("credentials") == "placeholder"
    assert found().target is None, "a table by itself chooses nothing"


def test_pyproject_is_read_where_it_speaks_of_ringtrue() -> None:
    Path("pyproject.toml").write_text('[tool.ringtrue.targets.ci]\nlike = "ministack"\nseed = 7')
    ours = found(RINGTRUE_TARGET="ci")
    assert ours.values["seed"].source == "pyproject.toml [tool.ringtrue.targets.ci]"
    assert ours.lineage == ("ci", "ministack")
    Path("pyproject.toml").write_text("[tool.other]\n# ringtrue is mentioned")
    assert found().file is None
    Path("pyproject.toml").write_text("[broken")
    assert found().file is None, "somebody else's mistake"


def test_a_file_may_be_named() -> None:
    Path("other.toml").write_text(NIGHTLY)
    assert found({"config": "other.toml"}).file == "other.toml"
    assert found(RINGTRUE_CONFIG="other.toml").target == "nightly"


def test_every_setting_has_one_variable_and_every_option_is_a_setting() -> None:
    options = {option.name for option in cli.run.params} - {"quiet", "target", "config", "i_accept_aws_charges"}
    assert options == {setting.name for setting in SETTINGS.values() if setting.option}
    assert len(OPTIONS) == len(options) + 2
    samples = {Kind.TEXT: "chain", Kind.WHOLE: "3", Kind.SECONDS: "3", Kind.RATE: "3", Kind.TIME: "3s",
               Kind.SWITCH: "yes", Kind.LIST: "a,b"}  # fmt: skip
    environment = {setting.variable: samples[setting.kind] for setting in SETTINGS.values()}
    assert all(value.source.startswith("RINGTRUE_") for value in configured({}, environment, Path()).values.values())


def test_a_switch_is_turned_off_as_on_the_command_line() -> None:
    assert found(RINGTRUE_NO_SDK="1").values["sdk"].value is False
    assert found(RINGTRUE_SDK="0").values["sdk"].value is False
    assert found({"sdk": True}, RINGTRUE_NO_SDK="1").values["sdk"].value is True
    with pytest.raises(Complaint, match="RINGTRUE_SDK and RINGTRUE_NO_SDK are both set"):
        found(RINGTRUE_NO_SDK="1", RINGTRUE_SDK="0")


def test_built_in_targets_hold_what_a_run_can_use() -> None:
    assert set(built_in()) == {"moto", "localstack", "ministack", "aws", "generic"}
    for name in built_in():
        more = {"region": "us-east-1"} if name == "aws" else {"endpoint_url": "http://127.0.0.1:9"}
        everything = found({"target": name, **more})
        valid(everything)
        assert everything.lineage == (name,)


def test_aws_is_slow_careful_and_where_botocore_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    aws = found({"target": "aws", "region": "eu-west-1"})
    assert aws.text("endpoint_url") == "https://sms-voice.eu-west-1.amazonaws.com"
    values = {name: value.value for name, value in aws.values.items()}
    assert (values["rate"], values["credentials"]) == (1.0, "chain")
    assert (values["sdk"], values["schemathesis"]) == (False, False)
    with pytest.raises(Complaint, match="--i-accept-aws-charges"):
        settle({"target": "aws", "region": "eu-west-1"})


def test_what_is_settled_reaches_the_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RINGTRUE_SENDER_IDS", "ACME/GB,BETA/DE:read-only")
    Path("ringtrue.toml").write_text(NIGHTLY)
    settled = settle({"rate": 2.5, "reset": True})
    assert settled.lent == (
        Lent("phone-number", "phone-1"), Lent("phone-number", "phone-2", True),
        Lent("sender-id", "ACME", country="GB"), Lent("sender-id", "BETA", True, "DE"),
    )  # fmt: skip
    assert (settled.rate, settled.time_limit_s, settled.patience().consistency_s) == (2.5, 120.0, 20.0)
    assert (settled.reset, settled.isolated, settled.signer.placeholder) == (("POST", "/moto-api/reset"), False, True)
    again = ("--reset", "--rate", "2.5", "--sender-id", "ACME/GB", "--sender-id", "BETA/DE:read-only")
    assert settled.told.words == ("--config", "ringtrue.toml", "--target", "nightly", *again)


def test_a_profile_overrules_what_only_the_target_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    Path("aws").write_text("[profile blue]\naws_access_key_id = AK\naws_secret_access_key = SK")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "aws"))
    assert settle({"target": "localstack"}).isolated
    settled = settle({"target": "localstack", "profile": "blue"})
    assert (settled.isolated, settled.signer.credentials.access_key) == (False, "AK")
    monkeypatch.setenv("AWS_PROFILE", "blue")
    assert settle({"target": "moto"}).signer.credentials.access_key == PLACEHOLDER_KEY, "no key leaves for an emulator"


def test_config_shows_every_setting_and_where_it_is_from() -> None:
    Path("ringtrue.toml").write_text(NIGHTLY)
    command = [sys.executable, "-m", "ringtrue", "config", "--format", "json", "--max-calls", "9"]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    shown = json.loads(ran.stdout)
    assert (shown["target"], shown["file"]) == ("nightly", "ringtrue.toml")
    assert shown["settings"].keys() == SETTINGS.keys()
    assert shown["settings"]["max_calls"] == {"value": 9, "from": "--max-calls"}
    assert shown["settings"]["credentials"] == {"value": "placeholder", "from": "built-in target moto"}


HOLDS: tuple[tuple[tuple[str, ...], dict[str, object]], ...] = (
    ((), {"max_resources": None, "region": "eu-north-1", "credentials": "placeholder", "rate": None, "sdk": True}),
    (("--belt",), {"max_resources": 5, "belt": True, "sdk": False, "schemathesis": False, "rate": None}),
    (("--belt", "--max-resources", "3", "--rate", "2"), {"max_resources": 3, "rate": 2.0}),
    (("--target", "aws"), {"max_resources": 5, "rate": 1.0, "belt": True, "time_limit": "30m", "region": "eu-north-1"}),
    (("--endpoint-url", "https://sms-voice.us-east-1.amazonaws.com"),
     {"max_resources": 5, "rate": 1.0, "belt": True, "sdk": False, "max_calls": 10000}),
    (("--target", "moto"), {"region": "us-east-1", "credentials": "placeholder", "isolation": False}),
    (("--target", "localstack"), {"isolation": True, "credentials": "placeholder"}),
    (("--target", "localstack", "--profile", "blue"), {"isolation": False, "credentials": "chain", "profile": "blue"}),
)  # fmt: skip


@pytest.mark.parametrize(("words", "holds"), HOLDS)
def test_what_config_shows_is_what_holds(
    words: tuple[str, ...], holds: dict[str, object], monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    Path("aws").write_text("[profile blue]\nregion = eu-north-1\naws_access_key_id = AK\naws_secret_access_key = SK\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", "aws")
    monkeypatch.setenv("AWS_PROFILE", "blue")
    with pytest.raises(SystemExit) as ended:
        cli.main(["config", "--format", "json", *words])
    shown = {name: row["value"] for name, row in json.loads(capsys.readouterr().out)["settings"].items()}
    assert (ended.value.code, {name: shown[name] for name in holds}) == (0, holds)
    accepted = ["--i-accept-aws-charges"] if shown["belt"] and "--belt" not in words else []
    settled = cli.check([*words, *accepted])
    assert settled.signer.region == shown["region"]
    assert (settled.rate, settled.sdk, bool(settled.probed)) == (shown["rate"], shown["sdk"], shown["schemathesis"])
    assert (settled.terms.most_resources if settled.terms else None) == shown["max_resources"]
    assert (settled.isolated, settled.signer.placeholder) == (shown["isolation"], shown["credentials"] == "placeholder")
    assert (settled.terms is not None) is shown["belt"]


def test_no_row_of_config_is_a_riddle(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["config"])
    printed = capsys.readouterr().out
    assert "–" not in printed
    assert "max_resources     (no belt)" in printed


def test_config_shows_no_secret(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    assert "s3cret" not in said(["config", "--endpoint-url", "http://me:s3cret@127.0.0.1:9"], capsys)
    with pytest.raises(SystemExit) as ended:
        cli.main(["config", "--pool-id", "arn:aws:sms-voice:us-east-1:210987654321:pool/pool-1"])
    printed = "".join(capsys.readouterr().out.split())
    assert ended.value.code == 0
    assert "us-east-1:<account>:pool/pool-1" in printed
    assert "210987654321" not in printed
    assert "maxcalls" not in printed
    assert "max_calls10000default" in printed
