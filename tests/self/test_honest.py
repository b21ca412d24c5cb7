"""The honest miniature lives through all twenty-seven operations as a real client would see it, and every new
miniature lives through the same calls without falling over, each of them different from the honest one.
"""

from __future__ import annotations

import itertools
import json
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from tests.miniatures import permitted, wrong
from tests.miniatures.chapters import whole
from tests.miniatures.constraints import INPUTS
from tests.miniatures.honest import Honest
from tests.miniatures.life import Told
from tests.miniatures.permitted_time import TIME
from tests.miniatures.serve import CONTENT_TYPE, PREFIX, serving
from tests.miniatures.wrong_members import MEMBERS

SIMULATOR = {
    "IsoCountryCode": "US", "MessageType": "TRANSACTIONAL", "NumberCapabilities": ["SMS"], "NumberType": "SIMULATOR",
}  # fmt: skip


class Client:
    """boto3, with its errors as what they say."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.boto: Any = boto3.client(
            "pinpoint-sms-voice-v2",
            endpoint_url=url,
            region_name="us-east-1",
            aws_access_key_id="placeholder",
            aws_secret_access_key="placeholder",
            config=Config(retries={"max_attempts": 0}, parameter_validation=False),
        )

    def __getattr__(self, name: str) -> Any:
        return getattr(self.boto, name)

    def refusal(self, name: str, **params: Any) -> tuple[str, str | None]:
        with pytest.raises(ClientError) as caught:
            getattr(self.boto, name)(**params)
        return caught.value.response["Error"]["Code"], caught.value.response.get("Reason")  # type: ignore[return-value]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serving(Honest()) as where:
        yield where


@pytest.fixture(scope="module")
def client(url: str) -> Client:
    return Client(url)


def tags_of(client: Client, arn: str) -> dict[str, str]:
    return {one["Key"]: one["Value"] for one in client.list_tags_for_resource(ResourceArn=arn)["Tags"]}


def words_of(client: Client, owner: str) -> dict[str, str]:
    return {
        one["Keyword"]: one["KeywordMessage"] for one in client.describe_keywords(OriginationIdentity=owner)["Keywords"]
    }


def test_a_sender_id_is_had_in_a_country_and_protected(client: Client) -> None:
    both = ["TRANSACTIONAL", "PROMOTIONAL"]
    made = client.request_sender_id(
        SenderId="ring-Live", IsoCountryCode="DE", MessageTypes=both, DeletionProtectionEnabled=True
    )
    there = {"SenderId": "Ring-live", "IsoCountryCode": "DE"}

    assert made["SenderId"] == "RING-LIVE"
    assert made["SenderIdArn"] == "arn:aws:sms-voice:us-east-1:123456789012:sender-id/RING-LIVE/DE"
    assert client.refusal("request_sender_id", **there) == ("ConflictException", "RESOURCE_ALREADY_EXISTS")
    assert client.refusal("request_sender_id", SenderId="123", IsoCountryCode="DE")[0] == "ValidationException"
    assert client.refusal("release_sender_id", **there) == ("ConflictException", "DELETION_PROTECTION_ENABLED")
    assert not client.update_sender_id(**there, DeletionProtectionEnabled=False)["DeletionProtectionEnabled"]
    assert client.describe_sender_ids(SenderIds=[there])["SenderIds"][0]["MessageTypes"] == both
    assert "DeletionProtectionEnabled" not in client.release_sender_id(**there)
    assert client.refusal("describe_sender_ids", SenderIds=[there])[0] == "ResourceNotFoundException"


def test_a_sender_id_is_in_many_pools_and_leaves_one(client: Client) -> None:
    arn = client.request_sender_id(SenderId="MANY", IsoCountryCode="FR")["SenderIdArn"]
    given: dict[str, Any] = {"OriginationIdentity": "MANY", "IsoCountryCode": "FR"}
    one, two = (client.create_pool(**given, MessageType="TRANSACTIONAL")["PoolId"] for _ in range(2))
    phone = client.request_phone_number(**SIMULATOR)["PhoneNumberId"]

    client.associate_origination_identity(PoolId=one, OriginationIdentity=phone)
    assert client.refusal("create_pool", OriginationIdentity=arn, MessageType="TRANSACTIONAL")[1] == "INVALID_ARN"
    assert (
        client.refusal("release_sender_id", SenderId="MANY", IsoCountryCode="FR")[1] == "SENDER_ID_ASSOCIATED_TO_POOL"
    )
    assert client.refusal("release_phone_number", PhoneNumberId=phone)[1] == "PHONE_NUMBER_ASSOCIATED_TO_POOL"
    client.disassociate_origination_identity(PoolId=one, **given)
    left = [client.list_pool_origination_identities(PoolId=pool)["OriginationIdentities"] for pool in (one, two)]
    assert [[each["OriginationIdentity"] for each in pool] for pool in left] == [[phone], ["MANY"]]
    client.delete_pool(PoolId=one)
    assert client.release_phone_number(PhoneNumberId=phone)["Status"] == "DELETED"


def test_opted_out_numbers_go_with_their_list(client: Client) -> None:
    client.create_opt_out_list(OptOutListName="quiet")
    entry = {"OptOutListName": "quiet", "OptedOutNumber": "+46701740605"}

    put = client.put_opted_out_number(**entry)
    assert put["EndUserOptedOut"] is False
    assert client.put_opted_out_number(**entry)["OptedOutTimestamp"] == put["OptedOutTimestamp"]
    assert client.put_opted_out_number(OptOutListName="quiet", OptedOutNumber="46701740606")
    listed = client.describe_opted_out_numbers(OptOutListName="quiet", MaxResults=1)
    rest = client.describe_opted_out_numbers(OptOutListName="quiet", NextToken=listed["NextToken"])
    assert [one["OptedOutNumber"] for one in rest["OptedOutNumbers"]] == ["+46701740606"]
    client.delete_opted_out_number(**entry)
    assert client.refusal("delete_opted_out_number", **entry)[0] == "ResourceNotFoundException"
    client.put_opted_out_number(**entry)
    assert client.refusal("delete_opted_out_number", **entry)[1] == "PHONE_NUMBER_CANNOT_BE_OPTED_IN"
    client.delete_opt_out_list(OptOutListName="quiet")
    assert client.refusal("put_opted_out_number", **entry)[0] == "ResourceNotFoundException"
    client.create_opt_out_list(OptOutListName="quiet")
    assert client.describe_opted_out_numbers(OptOutListName="quiet")["OptedOutNumbers"] == []
    assert "quiet" in {one["OptOutListName"] for one in client.describe_opt_out_lists(Owner="SELF")["OptOutLists"]}


def test_keywords_are_inherited_shared_and_kept(client: Client) -> None:
    phone = client.request_phone_number(**SIMULATOR)["PhoneNumberId"]
    other = client.request_phone_number(**SIMULATOR)["PhoneNumberId"]
    put = {"OriginationIdentity": phone, "Keyword": "info", "KeywordMessage": "Ask us."}
    assert client.put_keyword(**put)["KeywordAction"] == "AUTOMATIC_RESPONSE"
    client.put_keyword(**put, KeywordAction="OPT_IN")

    pool = client.create_pool(OriginationIdentity=phone, MessageType="TRANSACTIONAL")["PoolId"]
    assert words_of(client, pool) == words_of(client, phone)
    assert set(words_of(client, pool)) == {"HELP", "STOP", "INFO"}
    joining = {"PoolId": pool, "OriginationIdentity": other}
    assert client.refusal("associate_origination_identity", **joining)[1] == "KEYWORD_MISMATCH"
    assert client.refusal("put_keyword", **put)[1] == "PHONE_NUMBER_ASSOCIATED_TO_POOL"
    assert client.refusal("delete_keyword", OriginationIdentity=pool, Keyword="stop")[0] == "ConflictException"
    client.put_keyword(OriginationIdentity=pool, Keyword="News", KeywordMessage="Read.")
    assert words_of(client, phone)["NEWS"] == "Read."
    client.delete_keyword(OriginationIdentity=pool, Keyword="INFO")
    asked = {"OriginationIdentity": phone, "Keywords": ["INFO"]}
    assert client.refusal("describe_keywords", **asked)[0] == "ResourceNotFoundException"


def test_tags_given_at_birth_and_later_are_the_same(client: Client) -> None:
    born = [{"Key": "born", "Value": ""}]
    phone = client.request_phone_number(**SIMULATOR, Tags=born)
    pool = client.create_pool(OriginationIdentity=phone["PhoneNumberId"], MessageType="TRANSACTIONAL", Tags=born)
    sender = client.request_sender_id(SenderId="TAGGED", IsoCountryCode="DE", Tags=born)
    listed = client.create_opt_out_list(OptOutListName="tagged", Tags=born)

    for arn in (phone["PhoneNumberArn"], pool["PoolArn"], sender["SenderIdArn"], listed["OptOutListArn"]):
        assert tags_of(client, arn) == {"born": ""}
        client.tag_resource(ResourceArn=arn, Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}])
        client.tag_resource(ResourceArn=arn, Tags=[{"Key": "a", "Value": "3"}])
        client.untag_resource(ResourceArn=arn, TagKeys=["b", "absent"])
        assert tags_of(client, arn) == {"born": "", "a": "3"}
        assert client.refusal("list_tags_for_resource", ResourceArn=f"{arn}0")[0] == "ResourceNotFoundException"
    twice = [{"Key": "a", "Value": "1"}] * 2
    assert client.refusal("tag_resource", ResourceArn=arn, Tags=twice)[0] == "ValidationException"


def test_filters_narrow_and_pages_lead_through_everything(client: Client) -> None:
    for country in ("SE", "NO", "DK"):
        client.request_sender_id(SenderId="PAGED", IsoCountryCode=country, DeletionProtectionEnabled=country == "NO")
    named = {"Name": "sender-id", "Values": ["PAGED"]}
    seen = [
        one["IsoCountryCode"]
        for page in client.get_paginator("describe_sender_ids").paginate(
            Filters=[named], PaginationConfig={"PageSize": 1}
        )
        for one in page["SenderIds"]
    ]
    guarded = [named, {"Name": "deletion-protection-enabled", "Values": ["true"]}]

    assert seen == ["SE", "NO", "DK"]
    assert [one["IsoCountryCode"] for one in client.describe_sender_ids(Filters=guarded)["SenderIds"]] == ["NO"]
    assert client.describe_sender_ids(Owner="SHARED")["SenderIds"] == []
    for operation in ("describe_sender_ids", "describe_pools", "describe_phone_numbers", "describe_opt_out_lists"):
        assert client.refusal(operation, NextToken="garbled") == ("ValidationException", "INVALID_NEXT_TOKEN")
    updated = client.update_pool(PoolId=client.describe_pools()["Pools"][0]["PoolId"], SharedRoutesEnabled=True)
    routed = [{"Name": "shared-routes-enabled", "Values": ["true"]}]
    assert [one["PoolId"] for one in client.describe_pools(Filters=routed)["Pools"]] == [updated["PoolId"]]
    numbers = client.describe_phone_numbers(Filters=[{"Name": "number-capability", "Values": ["VOICE"]}])
    assert numbers["PhoneNumbers"] == []


def test_a_client_token_makes_a_repeated_request_one(client: Client) -> None:
    phone, second = (client.request_phone_number(**SIMULATOR)["PhoneNumberId"] for _ in range(2))
    once: dict[str, Any] = {"OriginationIdentity": phone, "MessageType": "TRANSACTIONAL", "ClientToken": "pool"}
    pool = client.create_pool(**once)["PoolId"]
    assert client.create_pool(**once)["PoolId"] == pool

    moved = {"PoolId": pool, "OriginationIdentity": second, "ClientToken": "moved"}
    for operation in (client.associate_origination_identity, client.disassociate_origination_identity):
        assert operation(**moved)["OriginationIdentity"] == operation(**moved)["OriginationIdentity"] == second
    sender = {"SenderId": "ONCE", "IsoCountryCode": "DE", "ClientToken": "sender"}
    assert client.request_sender_id(**sender)["SenderIdArn"] == client.request_sender_id(**sender)["SenderIdArn"]
    assert client.refusal("request_sender_id", **{**sender, "SenderId": "TWICE"})[0] == "ConflictException"
    assert client.update_phone_number(PhoneNumberId=second, SelfManagedOptOutsEnabled=True)["SelfManagedOptOutsEnabled"]


@pytest.mark.parametrize(
    ("operation", "params"),
    [
        ("UpdatePool", {"PoolId": "pool-1", "SharedRoutesEnabled": "true"}),
        ("RequestSenderId", {"SenderId": 1, "IsoCountryCode": "DE"}),
        ("DescribeSenderIds", {"SenderIds": ["RING"]}),
        ("TagResource", {"ResourceArn": "arn:aws:sms-voice:us-east-1:1:pool/x", "Tags": {"a": "1"}}),
        ("DescribeKeywords", {"OriginationIdentity": "x", "MaxResults": "10"}),
    ],
)
def test_a_json_value_of_the_wrong_type_is_not_parsed(url: str, operation: str, params: dict[str, Any]) -> None:
    headers = {"Content-Type": CONTENT_TYPE, "X-Amz-Target": PREFIX + operation}
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(urllib.request.Request(url, json.dumps(params).encode(), headers))

    assert caught.value.code == 400
    assert json.loads(caught.value.read())["__type"] == "SerializationException"


def told_by(endpoint: type[Honest], monkeypatch: pytest.MonkeyPatch) -> Told:
    """One life, with the same ids and the same seconds whoever lives it."""
    ids, seconds = itertools.count(1), itertools.count(1_700_000_000)
    monkeypatch.setattr(uuid, "uuid4", lambda: uuid.UUID(int=next(ids)))
    return whole(type(endpoint.__name__, (endpoint,), {"now": lambda _: float(next(seconds))})())


def test_the_life_has_every_operation(monkeypatch: pytest.MonkeyPatch) -> None:
    told = told_by(Honest, monkeypatch)

    assert {operation for operation, _, _ in told} == set(INPUTS)
    assert {operation for operation, status, _ in told if status == 200} == set(INPUTS)
    assert told == told_by(Honest, monkeypatch)


def test_every_new_miniature_lives_on_and_differs(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = told_by(Honest, monkeypatch)
    alike = [name for name, one in {**wrong.SECOND, **permitted.SECOND}.items() if told_by(one, monkeypatch) == honest]

    assert alike == []


def test_older_miniatures_live_through_the_new_operations(monkeypatch: pytest.MonkeyPatch) -> None:
    for one in {**TIME, **MEMBERS}.values():
        assert told_by(one, monkeypatch)
