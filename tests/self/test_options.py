"""Is wrong input told from right, with a reason and without giving secrets away?"""

from __future__ import annotations

import os
from pathlib import Path

import click
import pytest

from ringtrue.contracts.rules import CATALOGUE
from ringtrue.contracts.shapes import MODELLED
from ringtrue.harness.credentials import NO_METADATA, PLACEHOLDER_KEY, NoCredentials, identity
from ringtrue.options import Complaint, endpoint_url, rule_globs, seconds, split
from ringtrue.selection import select


@pytest.fixture
def aws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An AWS configuration file of our own; credentials from nowhere else."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    config = tmp_path / "config"
    blue = "region = eu-west-3\naws_access_key_id = AK\naws_secret_access_key = SK"
    config.write_text(f"[profile blue]\n{blue}\n[profile red]\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    return config


@pytest.mark.parametrize(
    ("url", "loopback"),
    [
        ("http://127.0.0.1:4566", True), ("http://[::1]:80/", True), ("https://localhost/base", True),
        ("http://moto.localhost:5000", True), ("http://127.9.9.9", True), ("http://10.0.0.1", False),
        ("https://localhost.example.org", False), ("https://example.org", False), ("http://notamazonaws.com", False),
    ],
)  # fmt: skip
def test_an_address_is_taken_as_it_is(url: str, loopback: bool) -> None:
    address = endpoint_url(url)
    assert (address.url, address.loopback) == (url, loopback)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("foo", "scheme"), ("ftp://host", "ftp"), ("http://", "host"), ("http://:80", "host"), ("", "scheme"),
        ("localhost:4566", "scheme"), ("http://h:99999", "cannot be read"), ("http://h:x", "cannot be read"),
        ("http://h:0", "port"), ("http://[::1", "cannot be read"), ("http://a b", "blanks"),
        ("http://h\nx", "blanks"), ("http://ü.example", "blanks"),
        ("https://sms-voice.us-east-1.amazonaws.com", "AWS itself"), ("https://SMS.api.aws.:443/", "AWS itself"),
        ("https://sms-voice.cn-north-1.amazonaws.com.cn", "AWS itself"), ("http://amazonaws.com", "AWS itself"),
    ],
)  # fmt: skip
def test_a_wrong_address_is_refused(url: str, said: str) -> None:
    with pytest.raises(Complaint, match=said):
        endpoint_url(url)


@pytest.mark.parametrize(
    "url",
    ["http://me:s3cret@h/", "http://s3cret@h", "http://h/?k=s3cret", "http://h/#s3cret", "ftp://a:s3cret@h"],
)
def test_secrets_in_an_address_are_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(Complaint) as refused:
        endpoint_url(url)
    assert "s3cret" not in refused.value.format_message()


@pytest.mark.parametrize(
    ("text", "value"), [("60", 60), ("60s", 60), ("2m", 120), ("1.5h", 5400), ("500ms", 0.5), (" 3 s ", 3)]
)
def test_lengths_of_time(text: str, value: float) -> None:
    assert seconds(text) == value


@pytest.mark.parametrize("text", ["0", "0s", "-1", "", "s", "1d", "inf", "nan", "1e3", "9" * 400])
def test_no_lengths_of_time(text: str) -> None:
    with pytest.raises(Complaint):
        seconds(text)


def test_lists_may_be_repeated_and_have_commas() -> None:
    assert split(["A,B", " C ", "A", ","]) == ["A", "B", "C"]


def test_a_glob_that_matches_nothing_is_refused_with_what_is_near() -> None:
    assert rule_globs(["Pool.*", "Wire.*"], list(CATALOGUE)) == ("Pool.*", "Wire.*")
    assert rule_globs([], list(CATALOGUE)) == ("*",)
    with pytest.raises(Complaint, match=r"Did you mean Pool\.\*"):
        rule_globs(["Poool.*"], list(CATALOGUE))


def test_everything_is_asked_and_reported_by_default() -> None:
    found = select([], [])
    assert found.asked == found.reported == set(MODELLED)
    assert found.notes == ()


def test_a_choice_brings_along_what_it_needs_and_reports_itself_only() -> None:
    found = select(["DeletePool"], [])
    assert found.reported == {"DeletePool"}
    assert {"RequestPhoneNumber", "CreatePool", "DeletePool", "ReleasePhoneNumber"} <= found.asked
    assert "CreateOptOutList" not in found.asked


@pytest.mark.parametrize("name", MODELLED)
def test_what_is_excluded_is_never_asked(name: str) -> None:
    found = select([], [name])
    assert name not in found.asked | found.reported
    assert found.reported <= found.asked


def test_what_an_exclusion_entails_is_said() -> None:
    assert "left behind" in " ".join(select([], ["DeletePool"]).notes)
    assert "protection" in " ".join(select([], ["UpdatePhoneNumber"]).notes)
    assert "AssociateOriginationIdentity" in " ".join(select([], ["CreatePool"]).notes)


@pytest.mark.parametrize(
    ("chosen", "excluded"),
    [(["DeletePool"], ["DeletePool"]), (["DeletePool"], ["RequestPhoneNumber"]), ([], list(MODELLED))],
)
def test_a_choice_that_leaves_nothing_is_refused(chosen: list[str], excluded: list[str]) -> None:
    with pytest.raises(click.ClickException):
        select(chosen, excluded)


def test_a_repeated_choice_asks_the_same() -> None:
    """The report's command line names what was reported and what was excluded."""
    first = select([], ["DeletePool"])
    again = select(first.reported, first.excluded)
    assert (again.asked, again.reported) == (first.asked, first.reported)


@pytest.mark.usefixtures("aws")
def test_a_profile_signs_and_has_a_region() -> None:
    found = identity("blue", None, loopback=False)
    assert (found.credentials.access_key, found.region, found.placeholder) == ("AK", "eu-west-3", False)
    assert identity("blue", "us-west-2", loopback=True).region == "us-west-2"


@pytest.mark.usefixtures("aws")
def test_an_unknown_profile_names_those_that_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NoCredentials, match=r"--profile nope .* blue, red"):
        identity("nope", None, loopback=True)
    monkeypatch.setenv("AWS_PROFILE", "gone")
    with pytest.raises(NoCredentials, match=r"AWS_PROFILE=gone .* blue, red"):
        identity(None, None, loopback=True)


@pytest.mark.usefixtures("aws")
def test_placeholders_are_for_loopback_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    found = identity(None, None, loopback=True)
    assert (found.credentials.access_key, found.region, found.placeholder) == (PLACEHOLDER_KEY, "us-east-1", True)
    assert NO_METADATA not in os.environ
    monkeypatch.setenv(NO_METADATA, "true")  # or the test would look for a cloud machine
    with pytest.raises(NoCredentials, match="--profile"):
        identity(None, None, loopback=False)


@pytest.mark.usefixtures("aws")
def test_the_embedded_endpoint_never_sees_real_credentials() -> None:
    assert identity("blue", None, loopback=True, embedded=True).placeholder


def test_half_a_pair_of_credentials_is_refused(aws: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AK")
    with pytest.raises(NoCredentials, match="cannot be used"):
        identity(None, None, loopback=True)
    aws.write_text("no section")
    with pytest.raises(NoCredentials, match="cannot be read"):
        identity(None, None, loopback=True)


def test_what_is_lent_makes_needless_what_it_would_have_been_made_of() -> None:
    """A pool that is lent can be described and updated without a number to make one of."""
    found = select(["UpdatePool", "DescribePools"], ["RequestPhoneNumber"], {"pool"})
    assert not found.asked & {"CreatePool", "RequestPhoneNumber"}
    with pytest.raises(Complaint, match="in need of RequestPhoneNumber"):
        select(["AssociateOriginationIdentity"], ["RequestPhoneNumber"], {"pool"})
