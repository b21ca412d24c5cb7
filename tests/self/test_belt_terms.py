"""Who has to wear a belt, what may be wished of it, and what is said before a run?"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import boto3
import pytest
from botocore.credentials import Credentials
from botocore.exceptions import ClientError
from tests.self.belted import PLACE, REGION

from ringtrue.belted import DEFAULT_RESOURCES, Intent, Terms, check_choice, lines_of, terms
from ringtrue.harness.account import account
from ringtrue.harness.credentials import Identity
from ringtrue.options import Address, Complaint, endpoint_url
from ringtrue.selection import select

AWS_ADDRESS = Address("https://sms-voice.eu-west-1.amazonaws.com", loopback=False, aws=True)
NOWHERE = Terms(None, 5, Path("ledger"), 1.0, 5.0, aws=False)


@pytest.mark.parametrize(("address", "target"), [(AWS_ADDRESS, None), (None, "aws"), (AWS_ADDRESS, "aws")])
def test_aws_is_asked_only_if_charges_are_accepted(address: Address | None, target: str | None) -> None:
    with pytest.raises(Complaint, match="--i-accept-aws-charges"):
        _terms(address, target, accepted=False)
    found = _terms(address, target, accepted=True)
    assert found is not None
    assert (found.most_usd, found.most_resources, found.rate) == (None, DEFAULT_RESOURCES, 1.0)
    assert found.barred == ("RequestPhoneNumber", "RequestSenderId")


def _terms(
    address: Address | None = None, target: str | None = None, *, belt: bool = False, accepted: bool = False,
    max_spend: str | None = None, max_resources: int | None = None,
) -> Terms | None:  # fmt: skip
    return terms(
        address, target, belt=belt, accepted=accepted, max_spend=max_spend, max_resources=max_resources, ledger="x"
    )


def test_others_wear_it_if_they_wish() -> None:
    assert _terms() is None
    assert _terms(Address("http://10.0.0.1", loopback=False), accepted=True) is None
    worn = _terms(belt=True, max_spend="2.50 USD", max_resources=7)
    assert worn is not None
    assert (worn.most_usd, worn.most_resources, worn.rate) == (Decimal("2.50"), 7, 0.0)
    assert worn.barred == ("RequestSenderId",)


@pytest.mark.parametrize(
    ("wishes", "said"),
    [
        ({"max_spend": "5"}, "--max-spend is for AWS"), ({"max_resources": 5}, "--max-resources is for AWS"),
        ({"belt": True, "max_spend": "lots"}, "'lots' is no amount"), ({"belt": True, "max_spend": "-1"}, "no amount"),
        ({"belt": True, "max_spend": "nan"}, "no amount"), ({"belt": True, "max_resources": 0}, "from 1 to 20"),
        ({"belt": True, "max_resources": 21}, "from 1 to 20"),
    ],
)  # fmt: skip
def test_wrong_terms_are_refused(wishes: dict[str, object], said: str) -> None:
    with pytest.raises(Complaint, match=said):
        _terms(**wishes)  # type: ignore[arg-type]  # as the table has them


def test_an_operation_that_buys_or_needs_to_is_not_chosen_by_mistake() -> None:
    for name, said in [("RequestPhoneNumber", "it buys"), ("CreatePool", "needs RequestPhoneNumber")]:
        with pytest.raises(Complaint, match=f"{name} is chosen, but .*{said}.*--max-spend"):
            check_choice(NOWHERE, [name])
    with pytest.raises(Complaint, match="nobody documents"):
        check_choice(Terms(Decimal(5), 5, Path("x"), 1.0, 5.0, aws=False), ["RequestSenderId"])
    check_choice(NOWHERE, ["CreateOptOutList"])
    check_choice(None, ["RequestSenderId"])


def test_an_address_at_aws_passes_by_https_alone() -> None:
    assert endpoint_url(AWS_ADDRESS.url, aws=True) == AWS_ADDRESS
    assert not endpoint_url("http://127.0.0.1:1", aws=True).aws
    with pytest.raises(Complaint, match="https"):
        endpoint_url(AWS_ADDRESS.url.replace("https", "http"), aws=True)


def test_the_plan_says_what_may_happen_and_what_it_may_cost(tmp_path: Path) -> None:
    excluded = select((), NOWHERE.barred)
    intent = Intent(PLACE, sorted(excluded.asked), 10_000, 300.0)
    free = dict(lines_of(NOWHERE, intent, tmp_path, "my-sandbox (…9012)"))
    assert free["account"] == "my-sandbox (…9012)"
    assert free["operations"].startswith("9 of 27: CreateOptOutList, ")
    assert free["never asked"] == "RequestPhoneNumber, RequestSenderId, which would buy"
    assert (free["to buy"], free["worst case"]) == ("nothing", "0.00 USD; calls alone cost nothing")
    assert free["calls"] == "at most 300 calls, at 1 a second 5 min 0 s"
    buying = Terms(Decimal("4.50"), 5, Path("x"), 0.0, 5.0, aws=False)
    asked = sorted(select((), buying.barred).asked)
    paid = dict(lines_of(buying, Intent(PLACE, asked, 500, 60.0, ["phone-number#1"]), tmp_path, ""))
    assert paid["to buy"] == "at most 4 simulator numbers at 1.00 USD a month"
    assert (paid["worst case"], paid["lent"]) == ("4.00 USD", "phone-number#1")
    assert paid["calls"] == "at most 500 calls and 60 s"
    assert "account" not in paid


class _Client:
    def list_account_aliases(self) -> object:
        denied = {"Error": {"Code": "AccessDenied", "Message": "arn:aws:iam::123456789012:user/x is not authorized"}}
        raise ClientError(denied, "ListAccountAliases")  # type: ignore[arg-type]  # as AWS answers

    def get_caller_identity(self) -> object:
        return {"Account": "123456789012"}


def test_an_account_is_shown_by_the_end_of_its_number_and_refusals_by_their_code(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = SimpleNamespace(client=lambda *_, **__: _Client())
    monkeypatch.setattr(boto3, "Session", lambda *_, **__: session)
    shown = account(Identity(Credentials("a", "b"), REGION, placeholder=False))
    assert shown == "alias unknown: iam:ListAccountAliases AccessDenied (…9012)"
