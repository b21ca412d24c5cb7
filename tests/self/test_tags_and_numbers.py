"""What no mutant shows of tags and opted-out numbers: what is admitted, and what must never leave the bindings."""

from __future__ import annotations

import re

import pytest

from ringtrue.contracts.rules.opt_out_list import OptOutList as ListRules
from ringtrue.harness.bindings import Bindings, Home
from ringtrue.harness.shrink import plainer
from ringtrue.reference_model.judge import judge
from ringtrue.reference_model.judgement import Verdict
from ringtrue.reference_model.state import OptedOut, OptOutList, State
from ringtrue.reference_model.vocabulary import Accepted, Arn, Call, Outcome, Ref, Refused, Time
from ringtrue.reference_model.world import World

LIST, NUMBER, OTHER = Ref("opt-out-list", 1), Ref("destination", 1), Ref("destination", 2)
NAMED = {"OptOutListName": LIST, "OptOutListArn": Arn(LIST)}
LISTED = {"OptedOutNumber": NUMBER, "OptedOutTimestamp": Time(1, 5.0), "EndUserOptedOut": False}
SHOW_TAGS = Call("ListTagsForResource", {"ResourceArn": Arn(LIST)})
PUT, DELETE = (
    Call(name, {"OptOutListName": LIST, "OptedOutNumber": NUMBER})
    for name in ("PutOptedOutNumber", "DeleteOptedOutNumber")
)
TAGGED = OptOutList(tags=frozenset({("team", "blue"), ("stage", "")}), why={"status": ListRules.create})
HOLDING = OptOutList(opted_out=frozenset({OptedOut(NUMBER, 0)}))
AGAIN = OptOutList(opted_out=frozenset({OptedOut(NUMBER, 3)}), deleted=frozenset({NUMBER}))
GONE = OptOutList("GONE", tags=TAGGED.tags)
INVALID, ABSENT = Refused("ValidationException"), Refused("ResourceNotFoundException")


def verdict(state: State, call: Call, outcome: Outcome) -> Verdict:
    return judge(World({LIST: frozenset({state})}, writes=9), call, outcome).verdict


def tags(*shown: dict[str, object]) -> Outcome:
    return Accepted({"ResourceArn": Arn(LIST), "Tags": list(shown)})


def described(*items: dict[str, object]) -> Outcome:
    return Accepted({**NAMED, "OptedOutNumbers": list(items)})


def asked(*numbers: Ref) -> Call:
    return Call("DescribeOptedOutNumbers", {"OptOutListName": LIST, "OptedOutNumbers": list(numbers)})


BLUE: dict[str, object] = {"Key": "team", "Value": "blue"}
TWICE = Call("TagResource", {"ResourceArn": Arn(LIST), "Tags": [BLUE, {"Key": "team", "Value": "red"}]})
UNTAG = Call("UntagResource", {"ResourceArn": Arn(LIST), "TagKeys": ["nope"]})


@pytest.mark.parametrize(
    ("state", "call", "outcome"),
    [
        pytest.param(TAGGED, SHOW_TAGS, tags({"Key": "stage", "Value": ""}, BLUE), id="tags in any order"),
        pytest.param(TAGGED, SHOW_TAGS, tags(BLUE, {"Key": "stage"}), id="an empty value left out"),
        pytest.param(TAGGED, SHOW_TAGS, tags(BLUE, {"Key": "stage", "Value": None}), id="an empty value as null"),
        pytest.param(OptOutList(), SHOW_TAGS, Accepted({"ResourceArn": Arn(LIST)}), id="no tags, and no member"),
        pytest.param(GONE, SHOW_TAGS, tags(BLUE), id="tags of what is gone"),
        pytest.param(GONE, SHOW_TAGS, ABSENT, id="no tags of what is gone"),
        pytest.param(TAGGED, TWICE, INVALID, id="a key named twice refused"),
        pytest.param(TAGGED, TWICE, Accepted(), id="a key named twice"),
        pytest.param(TAGGED, UNTAG, INVALID, id="a tag that isn't there refused"),
        pytest.param(TAGGED, UNTAG, Accepted(), id="a tag that isn't there"),
        pytest.param(OptOutList(), PUT, INVALID, id="a fictional number called invalid"),
        pytest.param(HOLDING, PUT, Accepted({**NAMED, **LISTED}), id="put twice"),
        pytest.param(HOLDING, PUT, INVALID, id="put twice refused"),
        pytest.param(HOLDING, DELETE, INVALID, id="deleted by somebody else within 30 days"),
        pytest.param(HOLDING, DELETE, Accepted({**NAMED, "OptedOutNumber": NUMBER}), id="deleted at no known time"),
        pytest.param(AGAIN, DELETE, Refused("ConflictException"), id="deleted twice refused"),
        pytest.param(HOLDING, asked(NUMBER, OTHER), described(LISTED), id="an absent number passed over"),
        pytest.param(HOLDING, asked(OTHER), ABSENT, id="an absent number refused"),
    ],
)
def test_what_the_documents_leave_open_is_admitted(state: State, call: Call, outcome: Outcome) -> None:
    assert verdict(state, call, outcome) is Verdict.CONFORMS


@pytest.mark.parametrize(
    ("state", "call", "outcome"),
    [
        pytest.param(TAGGED, SHOW_TAGS, tags(BLUE), id="a tag lost"),
        pytest.param(TAGGED, SHOW_TAGS, tags({"Key": "team"}, {"Key": "stage", "Value": ""}), id="a value lost"),
        pytest.param(TAGGED, SHOW_TAGS, ABSENT, id="tags of what is there refused"),
        pytest.param(HOLDING, asked(), described(), id="a number lost"),
        pytest.param(HOLDING, asked(), described(LISTED, LISTED), id="a number twice"),
        pytest.param(HOLDING, asked(NUMBER), ABSENT, id="a number that is there refused"),
        pytest.param(HOLDING, asked(), described({**LISTED, "EndUserOptedOut": True}), id="called the end user's"),
        pytest.param(AGAIN, DELETE, Accepted({**NAMED, "OptedOutNumber": NUMBER}), id="deleted twice in 30 days"),
        pytest.param(OptOutList(), DELETE, Accepted({**NAMED, "OptedOutNumber": NUMBER}), id="deleted though absent"),
    ],
)
def test_what_breaks_a_sentence_convicts(state: State, call: Call, outcome: Outcome) -> None:
    assert verdict(state, call, outcome) is Verdict.VIOLATES


def test_destinations_are_fictional_all_different_and_never_shown() -> None:
    bindings = Bindings("run-1", "us-east-1", Home())
    raw = [str(bindings.concrete(Ref("destination", n))) for n in range(100)]

    assert len(set(raw)) == 100
    assert all(re.fullmatch(r"\+1[2-9][0-9]{2}55501[0-9]{2}", each) for each in raw)
    assert bindings.symbolic({"OptedOutNumber": raw[1]}) == {"OptedOutNumber": NUMBER}
    assert bindings.symbolic({"OptedOutNumber": raw[1].removeprefix("+")}) == {"OptedOutNumber": NUMBER}
    assert bindings.symbolic({"OptedOutNumber": "+12065550142"}) == {"OptedOutNumber": Ref("destination?", 1)}


def test_a_phone_number_that_looks_like_a_destination_is_another() -> None:
    bindings = Bindings("run-1", "us-east-1", Home())
    raw = str(bindings.concrete(NUMBER))

    assert bindings.symbolic({"PhoneNumber": raw}) == {"PhoneNumber": Ref("number", 1)}
    assert bindings.symbolic({"OptedOutNumber": raw}) == {"OptedOutNumber": NUMBER}


def test_an_unknown_arn_in_an_answer_is_not_shown() -> None:
    answer = {"ResourceArn": "arn:aws:sms-voice:us-east-1:111122223333:pool/p"}
    shown = Bindings("run-1", "us-east-1", Home()).symbolic(answer)

    assert shown == {"ResourceArn": Ref("resource?", 1)}


def test_a_tagged_resource_is_not_made_plainer() -> None:
    assert list(plainer(SHOW_TAGS)) == []
