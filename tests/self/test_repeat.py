"""Does the command that a report prints set the same again, whatever was set and by whom?"""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

import pytest
from tests.self.certified import authorities
from tests.self.configuring import stand_alone
from tests.self.effects import KNOWN
from tests.self.transcripts import HEADER, changed, written

from ringtrue import cli
from ringtrue.reports.repeat import digits, repeat
from ringtrue.reports.transcript import Header, read
from ringtrue.run import Plan, header
from ringtrue.settings import SETTINGS, Kind
from ringtrue.settling import Settled

URL = "http://127.0.0.1:9"
FILE = """
[targets.own]
reset_endpoint = "POST /own/reset"
isolation = false
schemathesis = true
sdk = true
strict = true
rules = ["Pool.*"]
exclude = ["DeletePool"]
call_s = 7
max_calls = 777
"""
PROFILES = "[profile blue]\naws_access_key_id = AK\naws_secret_access_key = SK\nregion = eu-north-1\n"
ARN = "arn:aws:sms-voice:us-east-1:210987654321:phone-number/phone-1"
# What is set, and what has to be set besides.
SAMPLES: Mapping[str, tuple[str, ...]] = {
    "endpoint_url": (URL,), "ca_bundle": ("ca.pem",), "region": ("eu-west-3", "us-east-1"), "profile": ("blue",),
    "credentials": ("placeholder", "chain"), "isolation": ("1", "0"), "reset": ("1", "0"),
    "reset_endpoint": ("DELETE /theirs;it's",), "rate": ("2.5", "0.123456789"), "call_s": ("3.25",),
    "mangled_s": ("0.5",), "creation_s": ("0",), "consistency_s": ("20",), "max_calls": ("901",),
    "time_limit": ("1.0005h", "5000h"), "shrink_calls": ("0", "17"), "pool_ids": ("pool-1,pool-2:read-only",),
    "phone_number_ids": (ARN, "phone-1:read-only"), "sender_ids": ("ACME/GB,BETA/DE:read-only",), "belt": ("1", "0"),
    "max_spend": ("2.50",), "max_resources": ("7",), "ledger": ("my ledger",),
    "operations": ("CreatePool,UpdatePool",), "exclude": ("DeletePool,SendTextMessage",),
    "rules": ("Tag.*,Pool.*", "*"),
    "seed": ("12",), "strict": ("1", "0"), "schemathesis": ("1", "0"), "sdk": ("1", "0"), "baseline": ("known.toml",),
}  # fmt: skip
BELTED = ("max_spend", "max_resources", "ledger", "belt")
ELSEWHERE = {"report_dir"}  # or the command would write over the very report that it is read from
APART = {"signer", "patience", "amend", "directory", "told", "bundle"}  # are compared by what they hold


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_alone(tmp_path, monkeypatch)
    Path("aws").write_text(PROFILES, "utf-8")
    Path("known.toml").write_text(KNOWN, "utf-8")
    authorities(tmp_path)[0].file.rename("ca.pem")
    Path("ringtrue.toml").write_text(FILE, "utf-8")
    monkeypatch.setenv("AWS_CONFIG_FILE", "aws")


def command(settled: Settled, place: Path) -> str:
    """What the report of such a run says, by way of its transcript."""
    plan = Plan(
        settled.address.url if settled.address else URL, settled.address is None, settled.signer.region, settled.seed,
        settled.max_calls, settled.time_limit_s, settled.strict, settled.selection.asked, settled.rules,
        settled.selection.reported, settled.excluded, settled.probed, settled.sdk, settled.shrink_calls,
        settled.told.words, variables=settled.told.variables, chosen=settled.chosen,
    )  # fmt: skip
    found: Header = read(written(place, {**header(plan)})).header
    return repeat(found, found.target["endpoint"])


def again(words: str, monkeypatch: pytest.MonkeyPatch) -> Settled:
    """What a shell would make of the command."""
    variables, (name, verb, *arguments) = {}, shlex.split(words)
    while "=" in name:
        variable, _, value = name.partition("=")
        variables[variable] = value
        name, verb, *arguments = (verb, *arguments)
    assert (name, verb) == ("ringtrue", "run")
    with monkeypatch.context() as patched:
        for variable in [each for each in os.environ if each.startswith("RINGTRUE_")]:
            patched.delenv(variable)
        for variable, value in variables.items():
            patched.setenv(variable, value)
        return cli.check(arguments)


def shown(settled: Settled) -> dict[str, object]:
    """All of it, in a form that can be compared."""
    key = settled.signer.credentials.access_key
    return {
        **{each.name: getattr(settled, each.name) for each in fields(Settled) if each.name not in APART},
        "signer": (settled.signer.region, key), "patience": settled.patience(),
        "baseline": "--baseline" in settled.told.words, "bundle": settled.bundle and settled.bundle.path,
    }  # fmt: skip


@pytest.mark.parametrize(("way", "base"), [("typed", ""), ("typed", "--target"), ("environment", "--target")])
@pytest.mark.parametrize("name", SETTINGS)
def test_the_repeat_sets_the_same(
    name: str, way: str, base: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    setting = SETTINGS[name]
    assert (name in SAMPLES) is (name not in ELSEWHERE), "a setting without a sample"
    for value in SAMPLES.get(name, ()):
        alone = not base and (name, value) in (("isolation", "1"), ("reset", "1"))  # the embedded endpoint has neither
        if alone or (way == "typed" and not setting.option):
            continue
        words = [base, "own", "--endpoint-url", URL] if base and name != "endpoint_url" else []
        if name in BELTED and value != "0":
            words = [*words, "--belt", "--no-sdk", "--no-schemathesis"]
        if way == "environment":
            monkeypatch.setenv(setting.variable, value)
        elif setting.kind is Kind.SWITCH:
            words = [*words, setting.option if value == "1" else setting.option.replace("--", "--no-", 1)]
        else:
            words = [*words, setting.option, value]
        first = cli.check(words)
        said = command(first, tmp_path)
        assert shown(again(said, monkeypatch)) == shown(first), said


def test_no_secret_and_no_account_is_repeated(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIASECRETSECRET1234")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s3cret")
    monkeypatch.setenv("RINGTRUE_RESET_ENDPOINT", "POST /reset/210987654321")
    said = command(cli.check(["--endpoint-url", URL, "--phone-number-id", ARN, "--profile", "blue"]), tmp_path)
    assert "--phone-number-id phone-1 " in said
    assert "--profile blue" in said
    assert not [secret for secret in ("AKIA", "s3cret", "210987654321") if secret in said]


def test_a_transcript_of_an_earlier_version_says_what_was_selected(tmp_path: Path) -> None:
    found = read(written(tmp_path, changed(HEADER, selected=["CreatePool"]))).header
    assert "--operations CreatePool --seed" in repeat(found, URL)


@pytest.mark.parametrize(("number", "text"), [(60.0, "60"), (0.25, "0.25"), (1.8e7, "18000000"), (1e-7, "0.0000001")])
def test_numbers_are_told_to_the_last_digit(number: float, text: str) -> None:
    assert digits(number) == text


def test_the_profile_of_the_environment_is_wordsbefore_the_command(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "blue")
    first = cli.check(["--endpoint-url", URL])
    words = command(first, tmp_path)
    assert words.startswith("AWS_PROFILE=blue ringtrue run ")
    assert cli.check(["--endpoint-url", URL, "--profile", "blue"]).told.variables == ()
    assert "AWS_PROFILE" not in command(cli.check(["--target", "moto"]), tmp_path), "which signs with placeholders"
