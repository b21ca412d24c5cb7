"""Do Schemathesis and boto3 find what is wrong, and nothing else, and leave nothing behind?"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from botocore.credentials import Credentials
from botocore.model import ServiceModel
from tests.self.inprocess import InProcess, Posted

from ringtrue.contracts.openapi import service_model
from ringtrue.contracts.shapes import MODELLED, derived_rule
from ringtrue.harness.availability import ENOUGH
from ringtrue.harness.budget import Budget
from ringtrue.harness.endpoint import Clock, Endpoint
from ringtrue.harness.findings import SCHEMATHESIS, SDK
from ringtrue.harness.parsed import losses
from ringtrue.harness.patience import Patience
from ringtrue.harness.sdk import SdkTarget
from ringtrue.harness.server import Embedded
from ringtrue.harness.session import Session
from ringtrue.harness.target import WireTarget
from ringtrue.harness.wire import Answer, HttpWire
from ringtrue.probe import probe
from ringtrue.reach import probeable
from ringtrue.reference_model.breaches import breaches
from ringtrue.reference_model.formal import judge_form
from ringtrue.reference_model.request import TARGET, Request
from ringtrue.reference_model.vocabulary import Accepted, Call, Ref, Refused
from ringtrue.sdk_layer import converse
from ringtrue.strategies.schema_shaped import bodies

SIGNER = Credentials("a", "b")

CALLS = 10_000  # of which the layer has a tenth


def session_on(target: WireTarget | SdkTarget, calls: int = CALLS, about: str = "") -> Session:
    everything = probeable(loopback=True)
    return Session(
        target, Budget(calls, 1200.0), Patience(consistency_s=8.0, creation_s=4.0, pause_s=0), name="self",
        region="us-east-1", selected=frozenset(MODELLED), probed=everything,
        reported=frozenset({about}) if about else everything,
    )  # fmt: skip


def probed(endpoint: Endpoint, seed: int = 1, *, calls: int = CALLS, about: str = "") -> Session:
    session = session_on(WireTarget(InProcess(endpoint)), calls, about)
    probe(session, seed)
    return session


@pytest.mark.parametrize(("clock", "seed"), [(Clock.HELD, 1), (Clock.FREE, 2)])
def test_every_reading_of_the_documents_gives_schemathesis_nothing_to_find(clock: Clock, seed: int) -> None:
    assert probed(Endpoint(seed=seed, clock=clock), seed).findings.by_bucket == {}


def test_schemathesis_asks_every_operation_that_is_there_within_its_share() -> None:
    session = probed(Endpoint())

    assert session.findings.by_bucket == {}
    asked = {name for name, tally in session.layers[SCHEMATHESIS].items() if tally.accepted}
    assert asked == set(MODELLED)
    assert session.budget.calls <= CALLS * 0.1 + Budget(CALLS, 1).reserve


def test_schemathesis_leaves_nothing_behind() -> None:
    endpoint = Endpoint()

    session = probed(endpoint)

    assert session.left_behind == []
    assert not [ref for ref, state in endpoint.states.items() if state.status not in ("GONE", "RELEASED")]


@pytest.mark.parametrize(
    "id",
    [
        "RequestPhoneNumber.NumberType.enum", "CreatePool.MessageType.required", "UpdatePool.TwoWayChannelArn.length",
        "DescribePools.MaxResults.range", "CreatePool.result.Status.type", "Error.unexpected",
    ],
)  # fmt: skip
def test_schemathesis_convicts_of_what_it_breaks(id: str) -> None:
    about = id.partition(".")[0] if id[0] in "RCUD" else "UpdatePool"
    found = probed(Endpoint(broken=[id]), calls=CALLS // 3, about=about).findings.by_bucket.values()

    assert id in {rule.id for finding in found for rule in finding.divergence.rules}
    assert {finding.layer for finding in found} == {SCHEMATHESIS}


def test_the_same_seed_asks_the_same() -> None:
    assert list(bodies("CreatePool", 5, 40)) == list(bodies("CreatePool", 5, 40))


class Unimplemented:
    """A target that has nothing, and says so in one way or another."""

    def __init__(self, answer: Answer) -> None:
        self.answer, self.calls = answer, list[str]()

    def post(self, operation: str, params: dict[str, object]) -> Answer:  # noqa: ARG002
        self.calls.append(operation)
        return self.answer


@pytest.mark.parametrize(
    "answer",
    [
        Answer(404, {}, b'{"__type": "UnknownOperationException"}'), Answer(501, {}, b'{"__type": "InternalFailure"}'),
        Answer(404, {}, b"<html>"), Answer(500, {}, b'{"__type": "InternalFailure"}'),
    ],
)  # fmt: skip
def test_an_operation_that_is_not_there_is_no_finding(answer: Answer) -> None:
    session = session_on(WireTarget(Posted(Unimplemented(answer).post)))
    session.well_formed = 1  # somebody else has answered before
    probe(session, 1)
    assert session.findings.by_bucket == {}


def test_elsewhere_only_what_is_modelled_and_free_is_asked() -> None:
    there = probeable(loopback=False)
    assert there < set(MODELLED)
    assert not [name for name in there if name.startswith(("Send", "Request"))]


POOL = {"PoolId": Ref("pool", 1), "OriginationIdentity": Ref("phone-number", 1)}


@pytest.mark.parametrize(
    ("operation", "params", "broken"),
    [
        ("CreatePool", {"OriginationIdentity": Ref("phone-number", 1), "MessageType": "TRANSACTIONAL"}, []),
        ("CreatePool", {"MessageType": "transactional"}, ["OriginationIdentity.required"]),
        ("CreatePool", {"OriginationIdentity": "!!", "MessageType": "X"},
         ["OriginationIdentity.pattern", "MessageType.enum"]),
        ("CreatePool", {"OriginationIdentity": 5, "MessageType": ["X"]}, []),  # JSON types are judged elsewhere
        ("DescribePools", {"MaxResults": 101}, ["MaxResults.range"]),
        ("DescribePools", {"MaxResults": True}, []),
        ("UpdatePool", {"PoolId": Ref("pool", 1), "TwoWayChannelArn": "a\x1cb" * 9}, []),  # white space to some
        ("CreateOptOutList", {"OptOutListName": "a", "Tags": [{"Key": "", "Value": ""}]}, ["Tags.Key.length"]),
        ("CreateRegistration", {}, ["RegistrationType.required"]),
    ],
)  # fmt: skip
def test_a_request_breaks_only_what_it_breaks_in_every_reading(
    operation: str, params: dict[str, object], broken: list[str]
) -> None:
    found = {constraint.rule.id for constraint in breaches(operation, params)}
    assert {f"{operation}.{id}" for id in broken} == found - {"CreatePool.OriginationIdentity.length"}


@pytest.mark.parametrize(
    ("call", "outcome"),
    [
        (Call("CreatePool", POOL), Refused("ConflictException")),
        (Call("DeletePool", {"PoolId": Ref("pool", 1)}), Refused("TeapotException")),
        (Call("DeletePool", {"PoolId": Ref("pool", 1)}), Refused("ThrottlingException")),
        (Call("CreateRegistration", {"RegistrationType": "X"}), Accepted({"New": 1, "RegistrationStatus": "CREATED"})),
    ],
)  # fmt: skip
def test_what_no_document_forbids_is_no_finding(call: Call, outcome: Accepted | Refused) -> None:
    assert not [each for each in judge_form(call, outcome).divergences if each.convicts]


@pytest.mark.parametrize(
    ("call", "outcome", "rule"),
    [
        (Call("CreateRegistration", {}), Accepted({}), "CreateRegistration.RegistrationType.required"),
        (Call("CreateRegistration", {"RegistrationType": "X"}), Accepted({"RegistrationStatus": "ODD"}),
         "CreateRegistration.result.RegistrationStatus.enum"),
        (Call("DescribeAccountLimits", {}), Refused("InternalServerException", status=500), "Error.unexpected"),
        (Call("DescribeAccountLimits", {}), Refused("ValidationException", status=422), "Wire.client_error_is_400"),
    ],
)  # fmt: skip
def test_form_alone_convicts_of_what_is_documented(call: Call, outcome: Accepted | Refused, rule: str) -> None:
    divergence = next(each for each in judge_form(call, outcome).divergences if each.convicts)
    assert divergence.rules[0].id == rule
    assert derived_rule(rule) is not None or rule.partition(".")[0] in ("Error", "Wire")


def test_what_only_ever_fails_may_not_be_there() -> None:
    failed = Refused("InternalServerException", status=500)
    assert not judge_form(Call("DescribeAccountLimits"), failed, answered=False).divergences
    assert judge_form(Call("DescribeAccountLimits"), failed, answered=True).divergences


def test_boto3_reads_the_reference_endpoint_without_loss() -> None:
    with Embedded() as embedded:
        session = session_on(WireTarget(InProcess(Endpoint())))
        wire = HttpWire(embedded.url, "us-east-1", SIGNER)
        targets = [
            SdkTarget(embedded.url, "us-east-1", SIGNER, validated=validated, timeout_s=10, wire=wire)
            for validated in (False, True)
        ]
        converse(session, targets)
    assert session.findings.by_bucket == {}
    assert session.notes == {}
    assert {name for name, tally in session.layers[SDK].items() if tally.accepted} == set(MODELLED)
    assert session.left_behind == []


OUTPUT = ServiceModel(service_model()).operation_model("DescribePools").output_shape
POOLS = {"Pools": [{"PoolId": "p", "TwoWayEnabled": False, "CreatedTimestamp": 5.5, "New": 1}], "NextToken": None}


def test_what_is_lost_between_bytes_and_boto3_is_told() -> None:
    arrived = {"PoolId": "p", "TwoWayEnabled": False, "CreatedTimestamp": datetime.fromtimestamp(5.5, UTC)}
    assert list(losses(OUTPUT, POOLS, {"Pools": [arrived]})) == []
    assert list(losses(OUTPUT, POOLS, {"Pools": [{**arrived, "TwoWayEnabled": None}]})) == ["Pools.TwoWayEnabled"]
    assert list(losses(OUTPUT, POOLS, {"Pools": [{"PoolId": "q"}]})) == [
        "Pools.PoolId", "Pools.TwoWayEnabled", "Pools.CreatedTimestamp",
    ]  # fmt: skip
    assert list(losses(OUTPUT, POOLS, {"Pools": []})) == ["Pools"]


def test_schemathesis_is_imported_by_nobody_who_does_not_ask_it() -> None:
    words = "import sys, json, ringtrue.run, ringtrue.judging; print(json.dumps('schemathesis' in sys.modules))"
    ran = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert json.loads(ran.stdout) is False


class Protects:
    """A target that knows protect configurations and nothing else, of which no model is known."""

    RAW = "protect-9f8e7d6c5b4a39281706f5e4d3c2b1a0"

    def __init__(self) -> None:
        self.known: dict[str, bool] = {}

    def post(self, operation: str, params: dict[str, object]) -> Answer:
        match operation:
            case "CreateProtectConfiguration":
                found = f"{self.RAW}{len(self.known)}"
                self.known[found] = bool(params.get("DeletionProtectionEnabled"))
            case "UpdateProtectConfiguration" | "DeleteProtectConfiguration":
                found = str(params.get("ProtectConfigurationId"))
                if found not in self.known:
                    return Answer(400, {}, b'{"__type": "ResourceNotFoundException"}')
                if operation.startswith("Update"):
                    self.known[found] = params.get("DeletionProtectionEnabled") is True
                elif self.known[found]:
                    return Answer(400, {}, b'{"__type": "ConflictException"}')
                else:
                    del self.known[found]
            case _:
                return Answer(400, {}, b'{"__type": "UnknownOperationException"}')
        return Answer(200, {}, json.dumps({"ProtectConfigurationId": found, "AccountDefault": "no"}).encode())


class Written:
    """A transcript in memory, but for what says which resources there are, which has their ids on purpose."""

    def __init__(self) -> None:
        self.text = ""

    def write(self, entry: Mapping[str, object]) -> None:
        self.text += "" if entry["kind"] in ("made", "gone") else json.dumps(entry)


def test_what_is_made_without_a_model_is_deleted_and_its_ids_stay_unsaid() -> None:
    target, transcript = Protects(), Written()
    session = session_on(WireTarget(Posted(target.post)))
    session.transcript = transcript
    probe(session, 1)
    assert target.known == {}
    assert session.left_behind == []
    assert target.RAW not in transcript.text
    found = {rule.id for each in session.findings.by_bucket.values() for rule in each.divergence.rules}
    assert "CreateProtectConfiguration.result.AccountDefault.type" in found
    assert "UpdateProtectConfiguration.ProtectConfigurationId.required" not in found


class Paging(InProcess):
    """An endpoint that answers two operations with pages."""

    PAGES = ("DeletePool", "CreateOptOutList")
    asked: tuple[str, ...] = ()

    def send(self, request: Request, timeout_s: float) -> Answer:
        self.asked = (*self.asked, request.headers[TARGET].rpartition(".")[2])
        page = Answer(200, {"content-type": "text/html"}, b"<!doctype html>")
        return page if self.asked[-1] in self.PAGES else super().send(request, timeout_s)


def test_layers_do_not_ask_what_the_model_has_given_up() -> None:
    wire = Paging(Endpoint())
    session = session_on(WireTarget(wire), 4000)
    for name in Paging.PAGES:
        session.tally(name).calls = session.tally(name).foreign = session.tally(name).owed = ENOUGH

    probe(session, 1)
    converse(session, [SdkTarget("http://127.0.0.1:1", "us-east-1", SIGNER, validated=True, timeout_s=10, wire=wire)])

    assert {"CreatePool", "DescribePools"} <= {*wire.asked}
    assert not {*wire.asked} & {*Paging.PAGES}
