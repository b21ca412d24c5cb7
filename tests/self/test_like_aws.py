"""Does the stand-in behave as AWS is documented to, and does the suite take it for what it is: slow, late and right?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from tests.self.standing_in import Hands, Signing, Ticking, explored_like_aws, session_with

from ringtrue.harness.conversation import Conversation
from ringtrue.harness.farewell import farewell
from ringtrue.harness.like_aws import HOMES, SIMULATOR, LikeAws, NoIdentity, Own, Pace
from ringtrue.harness.stand_in import bill, resources
from ringtrue.reference_model.vocabulary import Call, Ref, Refused

SECOND = Pace(scale=1.0, consistency_s=0.0)
MOST_BY_CHANCE = 5


class Caller:
    """An account and its clock: calls that wait their turn unless told otherwise."""

    def __init__(self, *, turn_s: float = 1.0, **options: Any) -> None:
        self.hands, self.turn_s = Hands(), turn_s
        options = {"pace": SECOND, **options}
        self.account = LikeAws(now=self.hands, **options)

    def __call__(self, operation: str, **params: object) -> Mapping[str, Any]:
        """The accepted answer."""
        status, body = self.ask(operation, **params)
        assert status == 200, body
        return body

    def ask(self, operation: str, **params: object) -> tuple[int, Mapping[str, Any]]:
        self.hands.at_s += self.turn_s
        reply = self.account.answer(operation, params)
        assert not isinstance(reply.body, bytes)
        return reply.status, reply.body

    def refusal(self, operation: str, **params: object) -> tuple[str, str | None]:
        status, body = self.ask(operation, **params)
        assert status == 400
        return body["__type"], body.get("Reason")

    def phone(self, **more: object) -> str:
        """A new phone number, once it is ACTIVE."""
        name: str = self("RequestPhoneNumber", **SIMULATOR, **more)["PhoneNumberId"]
        self.hands.at_s += self.account.pace.change_s
        return name

    def pool(self, phone: str) -> str:
        made = self("CreatePool", OriginationIdentity=phone, IsoCountryCode="US", MessageType="TRANSACTIONAL")
        self.hands.at_s += self.account.pace.change_s
        name: str = made["PoolId"]
        return name

    def shown(self, phone: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self("DescribePhoneNumbers", PhoneNumberIds=[phone])["PhoneNumbers"][0]
        return found


def test_each_operation_may_be_called_once_a_second() -> None:
    ask = Caller(turn_s=0.0)
    assert ask.ask("DescribePools")[0] == 200
    assert ask.ask("DescribePools") == (400, {"__type": "ThrottlingException", "Message": "Rate exceeded"})
    assert ask.ask("DescribePhoneNumbers")[0] == 200
    ask.hands.at_s += 0.9
    assert ask.refusal("DescribePools")[0] == "ThrottlingException"
    ask.hands.at_s += 0.1
    assert ask.ask("DescribePools")[0] == 200
    ask.hands.at_s += 60
    assert [ask.ask("DescribePools")[0] for _ in range(2)] == [200, 400], "a quiet minute buys no burst"
    assert ask.account.account.throttled == {"DescribePools": 3}


@pytest.mark.parametrize("operation", ["ListTagsForResource", "PutOptedOutNumber", "DeleteOptedOutNumber"])
def test_three_operations_may_be_called_ten_times_a_second(operation: str) -> None:
    ask = Caller(turn_s=0.0)
    assert [ask.refusal(operation)[0] for _ in range(11)] == ["ValidationException"] * 10 + ["ThrottlingException"]


def test_its_seconds_are_as_short_as_is_wished() -> None:
    ask = Caller(turn_s=0.01, pace=Pace(scale=100.0))
    assert [ask.ask("DescribePools")[0] for _ in range(20)] == [200] * 20
    ask = Caller(turn_s=0.01, pace=Pace(scale=50.0))
    assert [ask.ask("DescribePools")[0] for _ in range(4)] == [200, 400, 200, 400]


def test_what_is_created_and_deleted_takes_its_time() -> None:
    ask = Caller()
    made = ask("RequestPhoneNumber", **SIMULATOR)
    phone = made["PhoneNumberId"]
    wanted = {"OriginationIdentity": phone, "IsoCountryCode": "US", "MessageType": "TRANSACTIONAL"}
    assert (made["Status"], ask.shown(phone)["Status"]) == ("PENDING", "PENDING")
    assert ask.refusal("CreatePool", **wanted) == ("ConflictException", "RESOURCE_NOT_ACTIVE")
    ask.hands.at_s += 10
    assert ask.shown(phone)["Status"] == "ACTIVE"
    pool = ask("CreatePool", **wanted)
    assert pool["Status"] == "CREATING"
    assert ask.refusal("DeletePool", PoolId=pool["PoolId"]) == ("ConflictException", "RESOURCE_NOT_ACTIVE")
    ask.hands.at_s += 10
    ask("DeletePool", PoolId=pool["PoolId"])
    assert ask("DescribePools", PoolIds=[pool["PoolId"]])["Pools"][0]["Status"] == "DELETING"
    assert ask.refusal("ReleasePhoneNumber", PhoneNumberId=phone)[1] == "PHONE_NUMBER_ASSOCIATED_TO_POOL"
    ask.hands.at_s += 10
    assert ask.refusal("DescribePools", PoolIds=[pool["PoolId"]])[0] == "ResourceNotFoundException"
    ask("ReleasePhoneNumber", PhoneNumberId=phone)
    assert ask.shown(phone)["Status"] in ("DISASSOCIATING", "DELETED")
    ask.hands.at_s += 10
    assert ask.refusal("DescribePhoneNumbers", PhoneNumberIds=[phone])[0] == "ResourceNotFoundException"


def test_how_long_it_takes_depends_on_the_seed_alone() -> None:
    def pending(seed: int) -> tuple[list[object], str]:
        ask = Caller(seed=seed)
        phone = ask("RequestPhoneNumber", **SIMULATOR)["PhoneNumberId"]
        return [ask.shown(phone)["Status"] for _ in range(12)], phone

    assert pending(7) == pending(7)
    lasting = {pending(seed)[0].count("PENDING") for seed in range(8)}
    assert len(lasting) > 2
    assert max(lasting) <= 10


def test_reads_lag_behind_writes_and_then_are_right() -> None:
    stale = 0
    for seed in range(5):
        ask = Caller(seed=seed, pace=Pace(scale=1.0, consistency_s=10.0, change_s=0.0))
        ask("CreateOptOutList", OptOutListName="late")
        answers = [ask.ask("DescribeOptOutLists", OptOutListNames=["late"])[0] for _ in range(20)]
        stale += answers.count(400)
        assert answers[9:] == [200] * 11
        ask("DeleteOptOutList", OptOutListName="late")
        gone = [ask.ask("DescribeOptOutLists", OptOutListNames=["late"]) for _ in range(20)]
        assert {body["__type"] for _, body in gone[9:]} == {"ResourceNotFoundException"}
        assert all(body["OptOutLists"][0]["OptOutListArn"].endswith("/late") for status, body in gone if status == 200)
    assert stale > MOST_BY_CHANCE


def test_a_list_that_is_made_again_is_a_new_one() -> None:
    ask = Caller(pace=Pace(scale=1.0, consistency_s=30.0))
    first = ask("CreateOptOutList", OptOutListName="again")
    ask("DeleteOptOutList", OptOutListName="again")
    assert ask("CreateOptOutList", OptOutListName="again")["CreatedTimestamp"] > first["CreatedTimestamp"]


def test_a_released_sender_id_is_free_late() -> None:
    ask = Caller(pace=Pace(scale=1.0, consistency_s=10.0))
    named = {"SenderId": "RINGTRUE", "IsoCountryCode": "GB"}
    ask("RequestSenderId", **named)
    ask("ReleaseSenderId", **named)
    assert ask.refusal("RequestSenderId", **named) == ("ValidationException", "SENDER_ID_REQUIRES_REGISTRATION")
    ask.hands.at_s += 10
    assert ask("RequestSenderId", **named)["SenderId"] == "RINGTRUE"


FULL = Own(phone_numbers=25, sender_ids=200, pools=25, opt_out_lists=24)
SENDER = {"OriginationIdentity": "OWN1", "IsoCountryCode": "GB"}


@pytest.mark.parametrize(
    ("operation", "params", "reason"),
    [
        ("RequestPhoneNumber", {**SIMULATOR, "ClientToken": "t"}, "PHONE_NUMBERS_PER_ACCOUNT"),
        ("RequestSenderId", {"SenderId": "MORE", "IsoCountryCode": "GB"}, "SENDER_IDS_PER_ACCOUNT"),
        ("CreatePool", {**SENDER, "MessageType": "TRANSACTIONAL"}, "POOLS_PER_ACCOUNT"),
        ("CreateOptOutList", {"OptOutListName": "more"}, "OPT_OUT_LISTS_PER_ACCOUNT"),
    ],
)
def test_an_account_that_is_full_gets_nothing_more(operation: str, params: dict[str, object], reason: str) -> None:
    ask = Caller(own=FULL)
    before = resources(ask.account)
    for _ in range(2):  # a token that came to nothing stands for nothing
        assert ask.refusal(operation, **params) == ("ServiceQuotaExceededException", reason)
    assert resources(ask.account) == before
    assert bill(ask.account)["usd"] == "0.00"


def test_a_pool_and_its_keywords_have_their_limits() -> None:
    ask = Caller(own=Own(phone_numbers=1, sender_ids=101))
    pool = ask.pool(ask.phone())
    number = next(iter(ask("DescribePhoneNumbers")["PhoneNumbers"]))["PhoneNumberId"]
    refusals = []
    for n in range(101):
        named = {"PoolId": pool, "OriginationIdentity": f"OWN{n + 1}", "IsoCountryCode": HOMES[n % len(HOMES)]}
        refusals += [n] if ask.ask("AssociateOriginationIdentity", **named)[0] != 200 else []
    assert refusals == [99, 100], "with its phone number, 99 sender IDs make a hundred"
    for holder, reason in ((pool, "KEYWORDS_PER_POOL"), (number, "KEYWORDS_PER_PHONE_NUMBER")):
        for n in range(28):
            ask("PutKeyword", OriginationIdentity=holder, Keyword=f"word{n}", KeywordMessage="m")
        named = {"OriginationIdentity": holder, "Keyword": "more", "KeywordMessage": "m"}
        assert ask.refusal("PutKeyword", **named) == ("ServiceQuotaExceededException", reason)
        ask("PutKeyword", OriginationIdentity=holder, Keyword="word0", KeywordMessage="another")


def test_the_bill_says_what_was_bought() -> None:
    ask = Caller(own=Own(phone_numbers=3), price="2.50")
    first = ask("RequestPhoneNumber", **SIMULATOR, ClientToken="t")
    assert ask("RequestPhoneNumber", **SIMULATOR, ClientToken="t")["PhoneNumberId"] == first["PhoneNumberId"]
    sender = ask("RequestSenderId", SenderId="FREE", IsoCountryCode="GB")
    second = ask.phone()
    ask("ReleasePhoneNumber", PhoneNumberId=second)
    assert (first["MonthlyLeasingPrice"], sender["MonthlyLeasingPrice"]) == ("2.50", "0.00")
    assert ask.shown(second)["PhoneNumberId"] == second
    assert bill(ask.account) == {
        "charges": [
            {"kind": "phone-number", "name": first["PhoneNumberId"], "usd": "2.50"},
            {"kind": "sender-id", "name": "FREE", "usd": "0.00"},
            {"kind": "phone-number", "name": second, "usd": "2.50"},
        ],
        "usd": "5.00",
    }


def test_what_there_is_is_told_apart_by_whose_it_is() -> None:
    ask = Caller(own=Own(phone_numbers=2, sender_ids=1, pools=1, opt_out_lists=1))
    own = {kind: len(held) for kind, held in dict(resources(ask.account)["own"]).items()}  # type: ignore[call-overload]  # JSON
    assert own == {"phone-number": 2, "sender-id": 1, "pool": 1, "opt-out-list": 1}
    assert {ask.shown(each["PhoneNumberId"])["Status"] for each in ask("DescribePhoneNumbers")["PhoneNumbers"]} == {
        "ACTIVE"
    }
    before, phone = resources(ask.account)["own"], ask.phone(Tags=[{"Key": "whose", "Value": "ours"}])
    pool = ask.pool(phone)
    found: dict[str, Any] = dict(resources(ask.account))
    (number,) = found["left"]["phone-number"].values()
    assert number["ListTagsForResource"]["Tags"] == [{"Key": "whose", "Value": "ours"}]
    assert {*found["left"]} == {"phone-number", "pool"}
    ask("DeletePool", PoolId=pool)
    found = dict(resources(ask.account))
    assert ({*found["left"]}, {*found["going"]}) == ({"phone-number"}, {"pool"})
    assert found["own"] == before
    (one, _) = found["own"]["phone-number"].values()
    ask("UpdatePool", PoolId=one["DescribePhoneNumbers"]["PoolId"], SharedRoutesEnabled=True)
    assert resources(ask.account)["own"] != before, "a touch shows"


def test_no_pool_is_made_from_nothing() -> None:
    with pytest.raises(NoIdentity):
        Caller(own=Own(pools=1))


@pytest.mark.parametrize("seed", range(1, 5))
def test_slowness_lag_and_throttling_raise_no_false_alarm_and_nothing_is_left(seed: int) -> None:
    session, account = explored_like_aws(seed, calls=1500)
    assert not session.findings.by_bucket
    assert session.lags
    assert sum(account.account.throttled.values()) > MOST_BY_CHANCE
    assert (session.left_behind, resources(account)["left"]) == ([], {})


@pytest.mark.parametrize("own", [Own(23, 199, 23, 22), Own(25, 200, 25, 24)], ids=["nearly full", "full"])
def test_a_full_account_raises_no_false_alarm_and_keeps_what_it_has(own: Own) -> None:
    before = resources(LikeAws(own=own))["own"]
    session, account = explored_like_aws(0, calls=600, own=own)
    assert not session.findings.by_bucket
    assert any("ServiceQuotaExceededException" in told for told in session.observations)
    assert _timeless(resources(account)["own"]) == _timeless(before)
    assert resources(account)["left"] == {}


def _timeless(found: object) -> object:
    """Without the times, which two accounts of the same seed do not have in common."""
    if isinstance(found, dict):
        return {name: _timeless(value) for name, value in found.items() if name != "CreatedTimestamp"}
    return [_timeless(each) for each in found] if isinstance(found, list) else found


def test_a_fault_is_found_all_the_same() -> None:
    session, _ = explored_like_aws(1, calls=900, broken=["Pool.delete_while_protected"])
    assert session.violated["Pool.delete_while_protected"]


@pytest.mark.parametrize("mangling", ["no signature", "a wrong signature", "a signature of long ago"])
def test_a_request_that_nobody_signed_is_refused_and_that_is_right(mangling: str) -> None:
    hands = Hands()
    talk = Conversation(session_with(Signing(LikeAws(now=hands), hands), 10))
    talk.say(Call("DescribePools", {}, mangling=mangling))
    assert isinstance(talk.answered, Refused)
    assert talk.answered.code in ("MissingAuthenticationTokenException", "InvalidSignatureException")
    assert not talk.session.findings.by_bucket


def test_a_protected_number_of_a_deleted_pool_is_let_go_and_released() -> None:
    """As long as it is in the pool, its protection cannot be switched off."""
    hands = Hands()
    account = LikeAws(now=hands, pace=Pace(consistency_s=0.0, change_s=60.0))
    talk = Conversation(session_with(Ticking(account, hands), 200))
    phone = Ref("phone-number", 1)
    talk.say(Call("RequestPhoneNumber", {**SIMULATOR, "DeletionProtectionEnabled": True}))
    talk.wait()
    talk.say(Call("CreatePool", {"OriginationIdentity": phone, "IsoCountryCode": "US", "MessageType": "TRANSACTIONAL"}))
    talk.wait()
    farewell(talk)
    assert (talk.session.left_behind, resources(account)["left"]) == ([], {})
