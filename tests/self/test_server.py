"""Can any client of the service talk to the embedded endpoint? boto3 through a pool's life, and bare HTTP."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import boto3
import pytest
from botocore.exceptions import ClientError

from ringtrue.harness.server import Embedded, EmbeddedFailed
from ringtrue.harness.wire import MOST_BYTES
from ringtrue.reference_model.request import CONTENT_TYPE

Client = Any  # boto3 makes its clients at run time
DESCRIBE = {"X-Amz-Target": "PinpointSMSVoiceV2.DescribePools", "Content-Type": CONTENT_TYPE}
CREATE_LIST = DESCRIBE | {"X-Amz-Target": "PinpointSMSVoiceV2.CreateOptOutList"}
NUMBER = {
    "IsoCountryCode": "US", "MessageType": "TRANSACTIONAL", "NumberCapabilities": ["SMS"], "NumberType": "SIMULATOR",
}  # fmt: skip


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with Embedded(region="eu-west-1") as embedded:
        yield embedded.url


@pytest.fixture(scope="module")
def service(url: str) -> Client:
    return boto3.client(
        "pinpoint-sms-voice-v2", endpoint_url=url, region_name="eu-west-1", aws_access_key_id="any",
        aws_secret_access_key="any",
    )  # fmt: skip


def post(url: str, body: bytes, headers: dict[str, str], method: str = "POST", path: str = "/") -> tuple[int, Any, Any]:
    """(status, the answer's JSON, its headers)"""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    raw = answer.read()
    connection.close()
    return answer.status, json.loads(raw) if raw else None, answer.headers


def test_boto3_leads_a_pool_through_its_life(service: Client) -> None:
    first, second = (service.request_phone_number(**NUMBER) for _ in range(2))
    assert first["PhoneNumberArn"].startswith("arn:aws:sms-voice:eu-west-1:")
    service.create_opt_out_list(OptOutListName="wishes")
    pool = service.create_pool(
        OriginationIdentity=first["PhoneNumberId"], IsoCountryCode="US", MessageType="TRANSACTIONAL",
        Tags=[{"Key": "team", "Value": "blue"}],
    )  # fmt: skip
    name = {"PoolId": pool["PoolId"]}
    assert pool["Tags"] == [{"Key": "team", "Value": "blue"}]
    assert pool["CreatedTimestamp"].year >= 2024
    changed = service.update_pool(**name, OptOutListName="wishes", SharedRoutesEnabled=True)
    assert (changed["OptOutListName"], changed["SharedRoutesEnabled"]) == ("wishes", True)

    service.associate_origination_identity(**name, OriginationIdentity=second["PhoneNumberArn"], IsoCountryCode="US")
    members = service.list_pool_origination_identities(**name)["OriginationIdentities"]
    both = {first["PhoneNumberId"], second["PhoneNumberId"]}
    assert {each["OriginationIdentity"] for each in members} == both
    service.disassociate_origination_identity(**name, OriginationIdentity=second["PhoneNumberId"], IsoCountryCode="US")

    service.update_pool(**name, DeletionProtectionEnabled=True)
    with pytest.raises(service.exceptions.ConflictException) as refused:
        service.delete_pool(**name)
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400
    service.update_pool(**name, DeletionProtectionEnabled=False)
    assert service.delete_pool(**name)["PoolArn"] == pool["PoolArn"]
    with pytest.raises(service.exceptions.ResourceNotFoundException):
        service.describe_pools(PoolIds=[pool["PoolId"]])

    for phone in both:
        assert service.release_phone_number(PhoneNumberId=phone)["PhoneNumberId"] == phone
    service.delete_opt_out_list(OptOutListName="wishes")
    assert service.describe_phone_numbers()["PhoneNumbers"] == []
    assert service.describe_pools()["Pools"] == []


def test_a_sender_id_is_found_by_the_arn_that_it_was_given(service: Client) -> None:
    """Whether or not its text was made capital, as half of them are."""
    for n in range(8):
        made = service.request_sender_id(SenderId=f"Ring{n}", IsoCountryCode="GB", Tags=[{"Key": "n", "Value": str(n)}])
        shown = service.list_tags_for_resource(ResourceArn=made["SenderIdArn"])
        assert shown["Tags"] == made["Tags"] == [{"Key": "n", "Value": str(n)}]


def test_boto3_reads_a_refusal_with_its_reason(service: Client) -> None:
    with pytest.raises(service.exceptions.ValidationException) as refused:
        service.create_pool(OriginationIdentity="!", IsoCountryCode="US", MessageType="TRANSACTIONAL")
    assert refused.value.response["Reason"] == "FIELD_VALIDATION_FAILED"


def test_an_operation_without_a_model_is_unknown(service: Client) -> None:
    with pytest.raises(ClientError) as refused:
        service.send_text_message(DestinationPhoneNumber="+12065550100", MessageBody="hello")
    assert refused.value.response["Error"]["Code"] == "UnknownOperationException"
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 404


def test_every_answer_has_the_protocols_form(url: str) -> None:
    answers = [post(url, b"{}", DESCRIBE) for _ in range(2)]
    assert [(status, body) for status, body, _ in answers] == [(200, {"Pools": []})] * 2
    ids = {str(UUID(headers["x-amzn-RequestId"])) for _, _, headers in answers}
    assert len(ids) == 2
    assert {headers["Content-Type"] for _, _, headers in answers} == {CONTENT_TYPE}


def test_no_body_is_the_empty_object(url: str) -> None:
    assert post(url, b"", DESCRIBE)[:2] == (200, {"Pools": []})


@pytest.mark.parametrize("body", [b"{", b"[]", b'"x"', b"null", b"\xff", b'{"MaxResults": NaN}', b"[" * 100_000])
def test_what_is_no_json_object_is_refused(url: str, body: bytes) -> None:
    status, answer, _ = post(url, body, DESCRIBE)
    assert (status, answer["__type"]) == (400, "SerializationException")


@pytest.mark.parametrize("target", ["", "PinpointSMSVoiceV2", "PinpointSMSVoiceV2.Nope", "Other.DescribePools", "é.x"])
def test_an_unknown_target_is_an_unknown_operation(url: str, target: str) -> None:
    status, answer, _ = post(url, b"{}", DESCRIBE | {"X-Amz-Target": target})
    assert (status, answer["__type"]) == (404, "UnknownOperationException")


def test_another_path_is_an_unknown_operation(url: str) -> None:
    assert post(url, b"{}", DESCRIBE, path="/v1/pools")[0] == 404


def test_a_lone_surrogate_is_answered(url: str) -> None:
    status, answer, _ = post(url, b'{"OptOutListName": "\\ud800"}', CREATE_LIST)
    assert (status, answer["__type"]) == (400, "ValidationException")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "OPTIONS"])
def test_only_post_is_answered(url: str, method: str) -> None:
    status, answer, headers = post(url, b"", {}, method)
    assert (status, headers["Allow"]) == (405, "POST")
    assert answer["__type"]


def test_a_request_that_is_too_large_is_refused_and_the_next_one_served(url: str) -> None:
    status, answer, _ = post(url, b" " * (MOST_BYTES + 1), DESCRIBE)
    assert (status, answer["__type"]) == (413, "RequestEntityTooLargeException")
    assert post(url, b" " * (MOST_BYTES - 2) + b"{}", DESCRIBE)[0] == 200


def test_an_endpoint_that_cannot_start_says_why() -> None:
    with Embedded(broken=["No.such_rule"]) as embedded, pytest.raises(EmbeddedFailed, match=r"No\.such_rule"):
        _ = embedded.url


def test_a_broken_rule_is_broken() -> None:
    with Embedded(broken=["Pool.delete_while_protected"]) as embedded:
        client: Client = boto3.client(
            "pinpoint-sms-voice-v2", endpoint_url=embedded.url, region_name="us-east-1", aws_access_key_id="any",
            aws_secret_access_key="any",
        )  # fmt: skip
        phone = client.request_phone_number(**NUMBER)["PhoneNumberId"]
        pool = client.create_pool(
            OriginationIdentity=phone, IsoCountryCode="US", MessageType="TRANSACTIONAL", DeletionProtectionEnabled=True
        )
        assert client.delete_pool(PoolId=pool["PoolId"])["PoolId"] == pool["PoolId"]
