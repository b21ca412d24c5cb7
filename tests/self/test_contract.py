"""Is the committed contract what the service's model says, and does it tell right from wrong?"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib import resources
from typing import Any

import botocore
import jsonschema
import openapi_spec_validator
import pytest
import schemathesis

from ringtrue.contracts import openapi, presence

OPERATIONS = 110
POOL = {
    "PoolArn": "arn:aws:sms-voice:us-east-1:111122223333:pool/pool-0123456789abcdef0123456789abcdef",
    "PoolId": "pool-0123456789abcdef0123456789abcdef",
    "Status": "CREATING",
    "MessageType": "TRANSACTIONAL",
    "TwoWayEnabled": False,
    "SelfManagedOptOutsEnabled": False,
    "OptOutListName": "Default",
    "SharedRoutesEnabled": False,
    "DeletionProtectionEnabled": False,
    "CreatedTimestamp": 1645568542.0,
}
PROTECTED = {
    "__type": "com.amazonaws.pinpointsmsvoicev2#ConflictException",
    "Message": "x",
    "Reason": "DELETION_PROTECTION_ENABLED",
}


@pytest.fixture(scope="module")
def committed() -> openapi.Json:
    return openapi.load()


def operation(document: openapi.Json, name: str) -> openapi.Json:
    found: openapi.Json = document["paths"][f"/#X-Amz-Target=PinpointSMSVoiceV2.{name}"]["post"]
    return found


def answer_schema(document: openapi.Json, name: str, status: str) -> openapi.Json:
    found: openapi.Json = operation(document, name)["responses"][status]["content"][openapi.CONTENT_TYPE]["schema"]
    return found


def fits(document: openapi.Json, schema: openapi.Json, body: object) -> bool:
    """Is `body` valid against one schema of the document?"""
    whole = {**schema, "components": document["components"]}
    return bool(jsonschema.Draft202012Validator(whole).is_valid(body))


def refusals_that_fit(document: openapi.Json, name: str, body: object) -> list[str]:
    """Which of the operation's declared refusals the body is: ["Error.ConflictException"]."""
    choices = answer_schema(document, name, "400")["oneOf"]
    return [choice["$ref"].rpartition("/")[2] for choice in choices if fits(document, choice, body)]


def schemas_within(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
    for part in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from schemas_within(part)


def test_the_committed_document_is_what_the_model_says() -> None:
    made_from = openapi.load()["info"]["x-botocore"]
    if botocore.__version__ != made_from:
        pytest.skip(f"openapi.json was made from botocore {made_from}, {botocore.__version__} is installed")
    file = resources.files("ringtrue.contracts").joinpath("openapi.json").read_text("utf-8")
    assert file == openapi.render(), (
        "contracts/openapi.json is not what botocore's model gives: run `ringtrue contract`"
    )


def test_the_document_is_valid_openapi(committed: openapi.Json) -> None:
    openapi_spec_validator.validate(committed)


def test_every_operation_has_its_own_path(committed: openapi.Json) -> None:
    assert len(committed["paths"]) == OPERATIONS
    for path, item in committed["paths"].items():
        asked = item["post"]
        assert path == f"/#X-Amz-Target=PinpointSMSVoiceV2.{asked['operationId']}"
        assert asked["x-amz-target"] == f"PinpointSMSVoiceV2.{asked['operationId']}"


def test_schemathesis_finds_every_operation(committed: openapi.Json) -> None:
    loaded: Any = schemathesis.openapi.from_dict(committed)  # its own types leave the result of each operation open
    assert len({it.ok().definition.raw["operationId"] for it in loaded.get_all_operations()}) == OPERATIONS


def test_every_reference_leads_somewhere(committed: openapi.Json) -> None:
    known = {f"#/components/schemas/{name}" for name in committed["components"]["schemas"]}
    assert {it["$ref"] for it in schemas_within(committed) if "$ref" in it} <= known


def test_the_body_is_optional_exactly_where_no_member_is_required(committed: openapi.Json) -> None:
    assert operation(committed, "CreatePool")["requestBody"]["required"] is True
    assert operation(committed, "DescribePools")["requestBody"]["required"] is False


@pytest.mark.parametrize("member", sorted(POOL.keys() - {it for it in POOL if POOL[it] is False}))
def test_a_pool_that_lacks_a_member_is_no_answer(committed: openapi.Json, member: str) -> None:
    lacking = {name: value for name, value in POOL.items() if name != member}
    assert not fits(committed, answer_schema(committed, "CreatePool", "200"), lacking)


@pytest.mark.parametrize("body", [{}, {"Nope": 1}, [], None, "", {**POOL, "Status": "GONE"}, {**POOL, "PoolId": 1}])
def test_what_is_no_pool_is_no_answer_to_create_pool(committed: openapi.Json, body: object) -> None:
    assert not fits(committed, answer_schema(committed, "CreatePool", "200"), body)


@pytest.mark.parametrize("more", [{}, {"Nope": 1}, {"Tags": [{"Key": "a", "Value": ""}]}])
def test_a_pool_is_an_answer_to_create_pool_whatever_else_it_shows(
    committed: openapi.Json, more: dict[str, object]
) -> None:
    assert fits(committed, answer_schema(committed, "CreatePool", "200"), {**POOL, **more})


def test_false_booleans_may_be_left_out_of_an_answer(committed: openapi.Json) -> None:
    terse = {name: value for name, value in POOL.items() if value is not False}
    assert fits(committed, answer_schema(committed, "CreatePool", "200"), terse)


def test_the_members_always_shown_exist_and_none_is_a_boolean(committed: openapi.Json) -> None:
    schemas = committed["components"]["schemas"]
    for shape, members in presence.ALWAYS_SHOWN.items():
        kinds = {member: schemas[shape]["properties"][member]["$ref"].rpartition("/")[2] for member in members}
        assert not [member for member, kind in kinds.items() if schemas[kind]["type"] == "boolean"]


@pytest.mark.parametrize("kind", ["", "com.amazonaws.pinpointsmsvoicev2#"])
@pytest.mark.parametrize("address", ["", ":http://internal.amazon.com/coral/"])
def test_a_refusal_is_exactly_one_of_the_declared(committed: openapi.Json, kind: str, address: str) -> None:
    body = {**PROTECTED, "__type": f"{kind}ConflictException{address}"}
    assert refusals_that_fit(committed, "DeletePool", body) == ["Error.ConflictException"]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({name: it for name, it in PROTECTED.items() if name != "__type"}, id="without __type"),
        pytest.param({**PROTECTED, "Reason": "I_SAID_SO"}, id="with an unknown reason"),
        pytest.param({**PROTECTED, "__type": "ConflictException2"}, id="with a longer type"),
        pytest.param({**PROTECTED, "__type": "ServiceQuotaExceededException"}, id="with a type not declared here"),
        pytest.param({**PROTECTED, "__type": 7}, id="with a type that is no string"),
    ],
)
def test_what_is_no_declared_refusal_fits_none(committed: openapi.Json, body: dict[str, object]) -> None:
    assert refusals_that_fit(committed, "DeletePool", body) == []


def test_only_the_services_own_fault_is_a_500(committed: openapi.Json) -> None:
    assert answer_schema(committed, "DeletePool", "500") == {
        "oneOf": [{"$ref": "#/components/schemas/Error.InternalServerException"}]
    }


def test_every_pattern_compiles_and_keeps_its_documented_words(committed: openapi.Json) -> None:
    for schema in committed["components"]["schemas"].values():
        if "x-pattern" in schema:
            re.compile(schema["pattern"])
            assert schema["pattern"] == openapi.portable(schema["x-pattern"])


@pytest.mark.parametrize(
    ("documented", "fitting", "unfitting"),
    [
        (r"\S+", "arn:aws:sns:a", "a b"),
        (r"[ \S]+", "HELP ME", "HELP\tME"),
        (r"[\d]+", "310", "٣١٠"),
        (r"(?!\s)^[\s\S]+(?<!\s)", "a\nb", "a\n"),
        (r"[A-Za-z0-9_:/-]+", "pool-1", "pool-1\n"),
        (r"\+[({\s\[]?[1-9][0-9(){}\s\[\],.-]{1,38}", "+[1] 2", "+1a"),
        (r"arn:\S+", "arn:é", "arn:\u00a0"),
    ],
)
def test_a_portable_pattern_means_what_the_documented_one_does(documented: str, fitting: str, unfitting: str) -> None:
    assert re.fullmatch(openapi.portable(documented), fitting)
    assert not re.fullmatch(openapi.portable(documented), unfitting)


def test_documentation_is_kept_word_for_word(committed: openapi.Json) -> None:
    described = operation(committed, "DeletePool")["description"]
    quote = "If the pool status isn't active or if deletion protection is enabled, an error is returned."
    assert quote in described
    assert not re.search(r"<[a-z/]|&[a-z]+;|\s\s|\n", json.dumps(committed["paths"], ensure_ascii=False))


def test_members_say_which_token_makes_a_call_repeatable(committed: openapi.Json) -> None:
    token = committed["components"]["schemas"]["CreatePoolRequest"]["properties"]["ClientToken"]
    assert token["x-idempotency-token"] is True
