"""Whom does the recorder believe, and what does its command do? Nothing here calls AWS."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import jsonschema
import pytest
from click.testing import CliRunner
from tests.self.seen import AWS, DAY, REGION, recorded
from tests.self.transcripts import HEADER, changed, written

from ringtrue import recording
from ringtrue.cli import commands
from ringtrue.contracts import captures
from ringtrue.contracts.aws_endpoints import hosts, is_aws, regions
from ringtrue.options import Address, Complaint
from ringtrue.reports.condense import condense
from ringtrue.reports.line import UnreadableTranscript, lines
from ringtrue.settling import Settled

ACCEPTED = ["--region", REGION, "--i-accept-aws-charges"]


@pytest.mark.parametrize(
    "url",
    [
        AWS, f"{AWS}/", f"{AWS}:443", "https://sms-voice-fips.us-east-1.amazonaws.com",
        "https://sms-voice.us-east-1.api.aws",
    ],
)  # fmt: skip
def test_aws_is_known(url: str) -> None:
    assert is_aws(url, REGION)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:4566", "https://127.0.0.1", "https://localhost", "https://localhost:4566", "https://[::1]",
        "http://sms-voice.us-east-1.amazonaws.com", f"{AWS}.evil.example", f"{AWS}.", f"{AWS}:8443", f"{AWS}:4566",
        "https://sms-voice.us-east-1.amazonaws.com@evil.example", f"{AWS}/path", f"{AWS}?x=1", f"{AWS}#x", f"{AWS}\n",
        "https://user:password@sms-voice.us-east-1.amazonaws.com", "https://evil.example/sms-voice.us-east-1.amazonaws.com",
        "https://sms-voice.us-east-1.amazonaws.com.localhost.localstack.cloud:4566", "https://amazonaws.com",
        "https://localhost.localstack.cloud:4566", "https://xsms-voice.us-east-1.amazonaws.com",
        "https://a.sms-voice.us-east-1.amazonaws.com", "https://sms-voice.us-east-1.amazonaws.com.cn",
        "https://sms-voice.eu-west-1.amazonaws.com", "https://pinpoint.us-east-1.amazonaws.com",
        "https://sms-voice.us-east-1.arnazonaws.com", "https://sms-voice.us-east-1.\u0430mazonaws.com",
        "https://ec2-1-2-3-4.compute-1.amazonaws.com", "https://bucket.s3.amazonaws.com", "https://52.94.233.1",
        "https://0x7f000001", "https://2130706433", "ftp://sms-voice.us-east-1.amazonaws.com", "", "https://",
        AWS.upper(),
        "sms-voice.us-east-1.amazonaws.com", " https://sms-voice.us-east-1.amazonaws.com",
    ],
)  # fmt: skip
def test_nobody_else_is_taken_for_aws(url: str) -> None:
    assert not is_aws(url, REGION)
    with pytest.raises(Complaint):
        recording.guarded(url, REGION)


def test_a_region_that_aws_does_not_have_has_no_hosts() -> None:
    assert not hosts("us-fantasy-9")
    assert not hosts("evil.example/x")
    assert {"us-east-1", "us-gov-west-1", "eusc-de-east-1"} <= regions()
    with pytest.raises(Complaint, match="botocore knows no endpoint"):
        recording.guarded("https://sms-voice.us-fantasy-9.amazonaws.com", "us-fantasy-9")


def test_a_model_of_the_users_makes_no_address_aws(tmp_path: Path) -> None:
    """botocore reads more endpoints from AWS_DATA_PATH; the guard does not."""
    (tmp_path / "endpoints.json").write_text('{"version": 3, "partitions": []}', "utf-8")
    code = f"from ringtrue.contracts.aws_endpoints import is_aws; print(is_aws({AWS!r}, {REGION!r}))"
    environment = os.environ | {"AWS_DATA_PATH": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=60)
    assert done.stdout == "True\n", done.stderr


@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:4566", f"{AWS}.evil.example"])
def test_a_transcript_of_anybody_else_is_no_evidence(tmp_path: Path, endpoint: str) -> None:
    with pytest.raises(UnreadableTranscript, match="not AWS's own endpoint"):
        recorded(tmp_path, calls=20, endpoint=endpoint)


def test_a_transcript_of_the_embedded_endpoint_is_no_evidence(tmp_path: Path) -> None:
    header = changed(HEADER, target={"endpoint": AWS, "embedded": True, "region": REGION})
    with pytest.raises(UnreadableTranscript, match="not AWS's own endpoint"):
        condense(lines(written(tmp_path, header)), date=DAY)


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Settled]:
    """No AWS configuration but two keys that nobody has; the runs that would have been made."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "nobody")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "nobody")
    monkeypatch.chdir(tmp_path)
    asked: list[Settled] = []
    monkeypatch.setattr("ringtrue.cli._judged", asked.append)
    return asked


def record(*words: str) -> tuple[int, str]:
    """(the exit code, what is printed or complained of)"""
    done = CliRunner().invoke(commands, ["record", *words], standalone_mode=False)
    if isinstance(done.exception, click.ClickException):
        return done.exception.exit_code, done.exception.message
    assert done.exception is None, done.exception
    return done.return_value, done.output


@pytest.mark.parametrize(
    ("words", "variables", "complaint"),
    [
        ([], {}, "no region is configured"),
        (["--region", "mars-1"], {}, "botocore knows no endpoint"),
        (["--region", "Mars"], {}, "no region's name"),
        (["--region", REGION], {}, "add --i-accept-aws-charges"),
        ([*ACCEPTED, "--rules", "Poool.*"], {}, "matches no rule"),
        ([*ACCEPTED, "--max-calls", "0"], {}, "allows no calls"),
        (["--profile", "nobody", "--i-accept-aws-charges"], {}, "does not exist"),
        (ACCEPTED, {"AWS_ENDPOINT_URL": "http://127.0.0.1:4566"}, "not AWS"),
        (
            ACCEPTED, {"AWS_ENDPOINT_URL_PINPOINT_SMS_VOICE_V2": f"{AWS}.evil.example"}, "not AWS",
        ),
        ([*ACCEPTED, "--", "--endpoint-url=http://127.0.0.1:1"], {}, "asks AWS alone"),
        ([*ACCEPTED, "--", "--target", "moto"], {}, "asks AWS alone"),
    ],
)  # fmt: skip
def test_what_will_not_do_is_said_before_anything_is_called(
    nobody: list[Settled],
    monkeypatch: pytest.MonkeyPatch,
    words: list[str],
    variables: dict[str, str],
    complaint: str,
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    code, output = record(*words)
    assert (code, nobody) == (2, [])
    assert complaint in " ".join(output.split())


def test_a_profile_that_leads_to_an_emulator_is_refused(nobody: list[Settled], tmp_path: Path) -> None:
    (tmp_path / "config").write_text(f"[default]\nregion = {REGION}\nendpoint_url = http://127.0.0.1:4566\n", "utf-8")
    code, output = record("--i-accept-aws-charges")
    assert (code, nobody) == (2, [])
    assert "http://127.0.0.1:4566, which is not AWS" in " ".join(output.split())


@pytest.mark.parametrize("where", ["environment", "file", "file named behind --"])
def test_a_setting_that_leads_elsewhere_is_refused_before_the_first_byte(
    nobody: list[Settled], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    elsewhere = "http://127.0.0.1:4566"
    if where == "environment":
        monkeypatch.setenv("RINGTRUE_ENDPOINT_URL", elsewhere)
    else:
        name = "ringtrue.toml" if where == "file" else "other.toml"
        (tmp_path / name).write_text(f'[targets.aws]\nendpoint_url = "{elsewhere}"\n', "utf-8")
    code, output = record(*ACCEPTED, *(["--", "--config", "other.toml"] if "named" in where else []))
    assert (code, nobody) == (2, [])
    assert f"{elsewhere}, which is not AWS" in " ".join(output.split())
    assert "RINGTRUE_ENDPOINT_URL" in output


def test_the_run_is_one_on_aws_and_its_transcript_is_condensed(nobody: list[Settled], tmp_path: Path) -> None:
    place = tmp_path / "report"
    place.mkdir()
    recorded(place)
    asked = ["--region", REGION, "--i-accept-aws-charges", "--max-calls", "1000", "--report-dir", str(place)]
    code, output = record(*asked, "--rules", "Pool.*", "--", "--max-spend", "2")
    assert code == 0, output
    (settled,) = nobody
    assert (settled.address, settled.signer.region) == (Address(AWS, loopback=False, aws=True), REGION)
    assert settled.terms is not None
    assert (settled.terms.most_usd, settled.strict, settled.rules, settled.max_calls) == (2, True, ("Pool.*",), 1000)
    (file,) = (place / "evidence").iterdir()
    capture = json.loads(file.read_text("utf-8"))
    jsonschema.Draft202012Validator(captures.schema()).validate(capture)
    assert {each["rule"].partition(".")[0] for each in capture["evidence"]} == {"Pool"}
    assert f"AWS follows {len(capture['evidence'])} of" in output
    assert record(*asked)[0] == 0
    assert len(list((place / "evidence").iterdir())) == 2, "a capture takes no other's place"


def test_a_run_that_proved_nothing_leaves_no_capture(nobody: list[Settled], tmp_path: Path) -> None:
    written(tmp_path, changed(HEADER, target={"endpoint": AWS, "embedded": False, "region": REGION}))
    code, output = record("--region", REGION, "--i-accept-aws-charges", "--report-dir", str(tmp_path))
    assert (code, (tmp_path / "evidence").exists(), len(nobody)) == (3, False, 1)
    assert "proved nothing" in output
