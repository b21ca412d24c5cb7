"""Is every mangling known to model, harness and plan alike, and does the embedded endpoint take them all well?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from botocore.credentials import Credentials

from ringtrue.contracts.rule import Strength
from ringtrue.contracts.rules.protocol import Error, Wire
from ringtrue.contracts.shapes import MODELLED, constraints, shape_rules
from ringtrue.harness.server import Embedded
from ringtrue.harness.wire import HttpWire
from ringtrue.reference_model.judge import judge
from ringtrue.reference_model.judgement import Judgement, Verdict
from ringtrue.reference_model.mangled import MANGLINGS
from ringtrue.reference_model.mangled_requests import BODIES, ENVELOPES, mangled
from ringtrue.reference_model.request import CONTENT_TYPE, LONG_AGO, Signature, proper
from ringtrue.reference_model.state import OptOutList
from ringtrue.reference_model.vocabulary import Accepted, Call, Envelope, Garbled, Lost, Outcome, Ref, Refused
from ringtrue.reference_model.world import World
from ringtrue.strategies.mangled import BREAKING, FLAGS, PAGES, PLAN, SUBJECTS, mangled_calls, subject, turns

LIST, OTHER = Ref("opt-out-list", 1), Ref("opt-out-list", 2)
WORLD = World({LIST: frozenset({OptOutList()})}, fresh=OTHER)
CREATE = Call("CreateOptOutList", {"OptOutListName": OTHER})
PARAMS = {"PoolId": "pool-1", "SharedRoutesEnabled": True}


def judged(call: Call, outcome: Outcome, mangling: str) -> Judgement:
    return judge(WORLD, replace(call, mangling=mangling), outcome)


def test_each_mangling_is_judged_made_and_planned() -> None:
    planned = [mangling for turn in PLAN for mangling in turn]
    assert len(planned) == len(set(planned))
    assert set(planned) == MANGLINGS.keys() == BODIES.keys() | ENVELOPES.keys()
    assert {*BREAKING, *PAGES, *FLAGS} <= MANGLINGS.keys()


@pytest.mark.parametrize("mangling", MANGLINGS)
@pytest.mark.parametrize("params", [{}, PARAMS, {"PoolIds": ["pool-1"]}], ids=["none", "some", "a list"])
def test_every_mangling_takes_any_parameters(mangling: str, params: dict[str, object]) -> None:
    assert mangled("UpdatePool", params, mangling).alone


@pytest.mark.parametrize("mangling", MANGLINGS)
def test_no_mangled_request_is_a_proper_one(mangling: str) -> None:
    assert replace(mangled("UpdatePool", PARAMS, mangling), alone=False) != proper("UpdatePool", PARAMS)


@pytest.mark.parametrize("about", SUBJECTS, ids=lambda about: about.change.operation)
def test_every_subject_can_be_asked_everything(about: object) -> None:
    calls = [call for each in SUBJECTS if each is about for name in MANGLINGS for call in mangled_calls(each, name)]
    assert all(call.mangling in MANGLINGS for call in calls)
    assert {call.breaks for call in calls} - {None} <= set(shape_rules().values())


def test_a_small_budget_has_fewer_manglings_and_none_of_the_rest() -> None:
    assert list(turns(0)) == []
    assert sum(map(len, turns(30))) <= 30 < len(MANGLINGS)
    assert list(turns(1000)) == list(PLAN)


def test_only_what_is_selected_is_mangled() -> None:
    lists = frozenset({"CreateOptOutList", "DescribeOptOutLists", "DeleteOptOutList"})
    found = subject(lists.__contains__, lists)
    assert found is not None
    assert found.operations == lists
    assert subject(frozenset(MODELLED).__contains__, {"DescribePools"}) is None


@pytest.mark.parametrize("mangling", MANGLINGS)
@pytest.mark.parametrize("code", ["SerializationException", "ValidationException", "UnknownOperationException", "Odd"])
def test_a_clients_error_is_never_held_against_a_target_unless_a_rule_says_so(mangling: str, code: str) -> None:
    found = judged(CREATE, Refused(code), mangling)
    assert (found.verdict is Verdict.VIOLATES) == (MANGLINGS[mangling].must is not None)
    if found.divergences:
        assert found.divergences[0].rules[0] is MANGLINGS[mangling].must


@pytest.mark.parametrize("mangling", MANGLINGS)
def test_an_internal_error_is_held_against_what_was_addressed(mangling: str) -> None:
    found = judged(CREATE, Refused("InternalServerException", status=500), mangling)
    assert (found.verdict is Verdict.VIOLATES) == MANGLINGS[mangling].addressed
    assert all(Error.unexpected in each.rules for each in found.divergences)


@pytest.mark.parametrize("mangling", MANGLINGS)
def test_a_page_in_html_is_held_against_what_was_addressed(mangling: str) -> None:
    found = judged(CREATE, Garbled("no JSON object", Wire.answers_in_json, 400), mangling)
    assert (found.verdict is Verdict.VIOLATES) == MANGLINGS[mangling].addressed


@pytest.mark.parametrize("mangling", MANGLINGS)
def test_no_answer_is_an_observation(mangling: str) -> None:
    found = judged(CREATE, Lost("timed out"), mangling)
    assert (found.verdict, len(found.observations)) == (Verdict.UNDECIDED, 1)


@pytest.mark.parametrize("mangling", [name for name in BREAKING if "body" in name])
def test_what_nobody_can_read_must_not_be_accepted_where_a_member_is_required(mangling: str) -> None:
    required = shape_rules()["CreateOptOutList.OptOutListName.required"]
    found = judged(replace(CREATE, breaks=required), Accepted({"OptOutListName": OTHER}), mangling)
    assert found.divergences[0].rules[0] is required


def test_a_refusal_leaves_the_old_state_believed() -> None:
    for name, about in MANGLINGS.items():
        if about.must is None:
            assert judged(CREATE, Refused("SerializationException"), name).beliefs == {}


def test_another_content_type_is_one_finding_whatever_the_operation() -> None:
    found = judge(WORLD, CREATE, Refused("ConflictException", envelope=Envelope("text/html")))
    assert [each.rules for each in found.divergences if each.kind == "envelope"] == [(Wire.content_type,)]


def test_an_error_without_a_content_type_and_an_answer_without_a_request_id_are_permitted() -> None:
    world = replace(WORLD, beliefs={**WORLD.beliefs, OTHER: frozenset({OptOutList()})})
    found = judge(world, CREATE, Refused("ConflictException", envelope=Envelope(None, request_id=False)))
    assert found.verdict is Verdict.CONFORMS
    assert found.observations


def test_every_member_of_a_request_has_a_type_that_can_be_broken() -> None:
    kinds = {(each.operation, each.path) for each in constraints() if each.kind == "type"}
    assert kinds == {(each.operation, each.path) for each in constraints()}
    assert shape_rules()["UpdatePool.SharedRoutesEnabled.type"].strength is Strength.STATED


@pytest.fixture(scope="module")
def wire() -> Iterator[HttpWire]:
    with Embedded() as embedded:
        yield HttpWire(embedded.url, "us-east-1", Credentials("placeholder", "placeholder"))


@pytest.mark.parametrize("mangling", MANGLINGS)
def test_the_embedded_endpoint_answers_every_mangled_request_in_the_protocol(wire: HttpWire, mangling: str) -> None:
    answer = wire.send(mangled("UpdatePool", PARAMS, mangling), 10.0)

    assert 400 <= answer.status < 500  # there is no such pool
    assert json.loads(answer.body)["__type"]
    assert answer.headers["content-type"] == CONTENT_TYPE
    assert answer.headers["x-amzn-requestid"]


@pytest.mark.parametrize("mangling", [name for name, about in MANGLINGS.items() if about.must or about.usual])
def test_the_embedded_endpoint_serves_what_it_should(wire: HttpWire, mangling: str) -> None:
    assert wire.send(mangled("DescribePools", {}, mangling), 10.0).status == 200


def test_signatures_are_left_out_spoiled_or_old() -> None:
    wire = HttpWire("http://localhost", "us-east-1", Credentials("placeholder", "placeholder"))

    def signed(signature: Signature) -> str:
        return wire.signed(replace(proper("DescribePools", {}), signature=signature)).get("Authorization", "")

    good, old, wrong = signed(Signature.PROPER), signed(Signature.OLD), signed(Signature.WRONG)
    assert signed(Signature.NONE) == ""
    assert LONG_AGO[:8] in old
    assert LONG_AGO[:8] not in good
    assert wrong[:-64].partition("Date")[0] == good[:-64].partition("Date")[0]
    assert wrong[-64:] != good[-64:]
