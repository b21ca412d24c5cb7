"""Does the stand-in's gate let in those who sign with its key, and nobody else? By hand, by boto3 and by the suite."""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from click.testing import CliRunner

from ringtrue.cli import serve
from ringtrue.harness.like_aws import SIMULATOR
from ringtrue.harness.server import Embedded
from ringtrue.harness.signatures import Signatures
from ringtrue.harness.target import WireTarget
from ringtrue.harness.wire import HttpWire
from ringtrue.reference_model.request import proper
from ringtrue.run import Plan, run
from ringtrue.serving import ACCESS_KEY, SECRET_KEY, own

KEY, SECRET, REGION, HOST = "AKIATEST", "secret/+=", "eu-west-1", "127.0.0.1:4566"
Headers = dict[str, str]


def signed(*, key: str = KEY, secret: str = SECRET, region: str = REGION, token: str | None = None) -> Headers:
    """The headers of DescribePools as they arrive."""
    wire = HttpWire(f"http://{HOST}", region, Credentials(key, secret, token))
    return {"host": HOST, **{name.lower(): value for name, value in wire.signed(proper("DescribePools", {})).items()}}


def code(
    headers: Headers, method: str = "POST", target: str = "/", body: bytes = b"{}", *, late: timedelta = timedelta()
) -> str | None:
    """What the request is refused with, `late` after it was signed."""
    refused = Signatures(KEY, SECRET, REGION, lambda: datetime.now(UTC) + late).refusal(method, target, headers, body)
    if refused is None:
        return None
    assert refused.status == 400
    assert isinstance(refused.body, dict)
    assert refused.body["message"]
    found: str = refused.body["__type"]
    return found


def without(headers: Headers, *names: str) -> Headers:
    return {name: value for name, value in headers.items() if name not in names}


def test_whoever_signs_with_the_key_comes_in() -> None:
    assert code(signed()) is None
    assert code({**signed(), "user-agent": "anything", "x-added-on-the-way": "1"}) is None


def test_a_few_minutes_are_no_matter_and_more_than_five_are() -> None:
    minutes = (-6, -4, 4, 6)
    found = [code(signed(), late=timedelta(minutes=each)) for each in minutes]
    assert found == ["InvalidSignatureException", None, None, "InvalidSignatureException"]


REFUSED: dict[str, tuple[Callable[[], Headers], str]] = {
    "unsigned": (lambda: without(signed(), "authorization"), "MissingAuthenticationTokenException"),
    "no date": (lambda: without(signed(), "x-amz-date"), "IncompleteSignatureException"),
    "no date of that form": (lambda: {**signed(), "x-amz-date": "yesterday"}, "IncompleteSignatureException"),
    "another scheme": (lambda: {**signed(), "authorization": "Bearer x"}, "IncompleteSignatureException"),
    "a credential without a scope": (
        lambda: {**signed(), "authorization": f"AWS4-HMAC-SHA256 Credential={KEY}, SignedHeaders=host, Signature=0"},
        "IncompleteSignatureException",
    ),
    "an unknown key": (lambda: signed(key="AKIAOTHER"), "UnrecognizedClientException"),
    "a session that nobody began": (lambda: signed(token="t"), "UnrecognizedClientException"),
    "another secret": (lambda: signed(secret="other"), "InvalidSignatureException"),
    "another region": (lambda: signed(region="us-east-1"), "InvalidSignatureException"),
    "another service": (
        lambda: {**signed(), "authorization": signed()["authorization"].replace("sms-voice", "sns")},
        "InvalidSignatureException",
    ),
    "another operation": (
        lambda: {**signed(), "x-amz-target": "PinpointSMSVoiceV2.DeletePool"}, "InvalidSignatureException",
    ),
    "another host": (lambda: {**signed(), "host": "127.0.0.1:80"}, "InvalidSignatureException"),
    "a host that is none": (lambda: {**signed(), "host": "[", "x": "y"}, "InvalidSignatureException"),
    "a signed header that is gone": (lambda: without(signed(), "content-type"), "InvalidSignatureException"),
    "a checksum of something else": (
        lambda: {**signed(), "x-amz-content-sha256": "UNSIGNED-PAYLOAD"}, "InvalidSignatureException",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_nobody_else_comes_in(what: str) -> None:
    headers, expected = REFUSED[what]
    assert code(headers()) == expected


def test_method_target_and_body_are_signed_as_well() -> None:
    spoiled = [code(signed(), "PUT"), code(signed(), target="/x"), code(signed(), target="/?x=1")]
    assert {*spoiled, code(signed(), body=b"{ }")} == {"InvalidSignatureException"}


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with Embedded(options=["--like-aws", "--time-scale", "1000", "--own", "phone-numbers=2,pools=1"]) as stand_in:
        yield stand_in.url


def client(url: str, key: str, secret: str, **more: Any) -> Any:  # boto3 makes its clients at run time
    return boto3.client(
        "pinpoint-sms-voice-v2", endpoint_url=url, region_name="us-east-1", aws_access_key_id=key,
        aws_secret_access_key=secret, config=Config(retries={"total_max_attempts": 1}, **more),
    )  # fmt: skip


def page(url: str, name: str) -> Any:
    with urllib.request.urlopen(f"{url}/_stand-in/{name}", timeout=10) as answer:
        return json.load(answer)


@pytest.mark.parametrize(
    ("key", "secret", "more", "expected"),
    [
        (ACCESS_KEY, "wrong", {}, "InvalidSignatureException"),
        ("AKIAWRONG", SECRET_KEY, {}, "UnrecognizedClientException"),
        (ACCESS_KEY, SECRET_KEY, {"signature_version": UNSIGNED}, "MissingAuthenticationTokenException"),
    ],
)
def test_boto3_with_wrong_keys_is_told_so(
    url: str, key: str, secret: str, more: dict[str, object], expected: str
) -> None:
    answered = page(url, "calls")["answered"]
    with pytest.raises(ClientError) as refused:
        client(url, key, secret, **more).describe_pools()
    assert refused.value.response["Error"]["Code"] == expected
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert page(url, "calls")["answered"] == answered


def test_boto3_with_the_right_keys_buys_a_number_and_releases_it(url: str) -> None:
    service = client(url, ACCESS_KEY, SECRET_KEY)
    made = service.request_phone_number(**SIMULATOR)
    shown = service.describe_phone_numbers()
    ids = {each["ResponseMetadata"]["RequestId"] for each in (made, shown)}
    assert len(ids) == 2
    assert len(shown["PhoneNumbers"]) in (2, 3), "reads lag"
    assert page(url, "bill")["usd"] == "1.00"
    assert len(page(url, "resources")["left"]["phone-number"]) == 1
    until = time.monotonic() + 10
    while "PENDING" in json.dumps(page(url, "resources")) and time.monotonic() < until:
        time.sleep(0.005)
    service.release_phone_number(PhoneNumberId=made["PhoneNumberId"])
    assert page(url, "resources")["left"] == {}


def test_a_run_over_the_wire_finds_nothing_and_leaves_nothing(url: str) -> None:
    before = page(url, "resources")["own"]
    target = WireTarget(HttpWire(url, "us-east-1", Credentials(ACCESS_KEY, SECRET_KEY)))
    session = run(Plan(url, False, "us-east-1", seed=3, max_calls=500), target)
    assert not session.findings.by_bucket
    assert session.well_formed > 200
    after = page(url, "resources")
    assert (after["own"], after["left"]) == (before, {})


@pytest.mark.parametrize(
    "words",
    [
        "--like-aws --own pools=1", "--like-aws --own cows=1", "--like-aws --own phone-numbers=26",
        "--like-aws --own pools=some", "--like-aws --price 1", "--like-aws --access-key a/b",
        "--like-aws --secret-key é",
        "--like-aws --time-scale 0", "--like-aws --consistency -1", "--like-aws --host 0.0.0.0", "--seed 1",
        "--own pools=1", "--access-key a",
    ],
)  # fmt: skip
def test_what_cannot_be_served_is_complained_of(words: str) -> None:
    said = CliRunner().invoke(serve, words.split())
    assert (said.exit_code, said.stdout) == (2, "")
    assert "Error" in said.stderr


def test_what_is_there_already_is_counted_by_kind() -> None:
    found = own(["phone-numbers=2,pools=1", "sender-ids=3"])
    assert (found.phone_numbers, found.pools, found.sender_ids, found.opt_out_lists) == (2, 1, 3, 0)
