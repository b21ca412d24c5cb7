"""Is a lent sender ID meant by its own country, and is a lent pool put to use, whatever either is like?"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.self.reproducing import STILL_THERE, ran
from tests.self.test_lent import BOUGHT, OverHttp, Partly, judged

from ringtrue.cli import main
from ringtrue.contracts.shapes import MODELLED
from ringtrue.harness.endpoint import Clock, Endpoint
from ringtrue.harness.lent import Lent, numbered
from ringtrue.harness.render import Reply
from ringtrue.harness.server import listening, plainly, serve, url_of
from ringtrue.lending import lent as read
from ringtrue.options import Complaint
from ringtrue.reference_model.vocabulary import Ref

TEXT = "BETA"
# One of BETA's countries is often where planned conversations have theirs, where they ask for another, or neither.
LENT = {
    "one": (("DE",), ("DE",)), "with a twin of the owner's": (("FR", "GB"), ("FR",)),
    "two of three": (("DE", "GB", "FR"), ("DE", "GB")), "far away": (("AU",), ("AU",)),
}  # fmt: skip
COUNTRIES = ("AU", "DE", "FR", "GB", "US")
READS = ("DescribeSenderIds",)
ABOUT = (
    *("RequestSenderId", "DescribeSenderIds", "UpdateSenderId", "ReleaseSenderId", "CreatePool", "DescribePools"),
    *("DeletePool", "AssociateOriginationIdentity", "DisassociateOriginationIdentity", "ListPoolOriginationIdentities"),
)


class Theirs(Partly):
    """An endpoint with sender IDs of one text, of its owner's, in several countries."""

    def __init__(self, countries: tuple[str, ...], **options: Any) -> None:
        super().__init__(**options)
        clock, self.clock = self.clock, Clock.PROMPT
        for country in countries:
            self._made("RequestSenderId", {"SenderId": TEXT, "IsoCountryCode": country})
        self.clock = clock
        self.asked.clear()

    @property
    def named(self) -> set[tuple[str, object]]:
        """(operation, country) of each time that the text was sent."""
        return {(operation, country) for operation, params in self.asked for country in _countries(params)}

    def protection(self) -> list[tuple[str, bool]]:
        shown = Endpoint.answer(self, "DescribeSenderIds", {}).body["SenderIds"]
        items = [item for item in shown if item["SenderId"].upper() == TEXT]
        return sorted((item["IsoCountryCode"], bool(item.get("DeletionProtectionEnabled"))) for item in items)


def _countries(value: object) -> Iterator[object]:
    match value:
        case {"SenderId": str(text), **rest} | {"OriginationIdentity": str(text), **rest} if text == TEXT:
            yield rest.get("IsoCountryCode")
        case dict():
            for each in value.values():
                yield from _countries(each)
        case list():
            for each in value:
                yield from _countries(each)


def lending(countries: tuple[str, ...], *, read_only: bool = False) -> tuple[Lent, ...]:
    return tuple(Lent("sender-id", TEXT, read_only, country) for country in countries)


@pytest.mark.parametrize("read_only", [False, True])
@pytest.mark.parametrize("what", LENT)
def test_an_honest_endpoint_is_asked_for_a_lent_sender_id_by_its_own_country(
    what: str, read_only: bool, tmp_path: Path
) -> None:
    there, countries = LENT[what]
    endpoint = Theirs(there, clock=Clock.FREE if read_only else Clock.PROMPT, seed=2)
    before = endpoint.protection()

    found = judged(
        endpoint, tmp_path, 2, calls=300, lent=lending(countries, read_only=read_only), selected=ABOUT
    )  # fmt: skip

    assert found["findings"] == []
    changing = {(operation, country) for operation, country in endpoint.named if operation not in READS}
    assert {country for _, country in changing if str(country) in COUNTRIES} <= {*countries}
    assert {("DescribeSenderIds", country) for country in countries} <= endpoint.named
    assert ({operation for operation, _ in changing} >= {"UpdateSenderId", "CreatePool"}) is not read_only
    assert bool(changing) is not read_only
    assert endpoint.protection() == before


class Anywhere(Theirs):
    """It finds a sender ID by its text alone."""

    def answer(self, operation: str, params: Any) -> Reply:
        if operation == "DescribeSenderIds" and isinstance(params, dict) and isinstance(params.get("SenderIds"), list):
            there = Endpoint.answer(self, operation, {}).body["SenderIds"]
            home = {item["SenderId"].upper(): item["IsoCountryCode"] for item in there}
            pairs = [
                {**pair, "IsoCountryCode": home.get(str(pair.get("SenderId")).upper(), pair.get("IsoCountryCode"))}
                if isinstance(pair, dict) and len(str(pair.get("IsoCountryCode"))) == 2 else pair
                for pair in params["SenderIds"]
            ]  # fmt: skip
            return super().answer(operation, {**params, "SenderIds": pairs})
        return super().answer(operation, params)


@pytest.mark.parametrize("read_only", [False, True])
def test_who_finds_a_lent_sender_id_in_any_country_is_convicted(read_only: bool, tmp_path: Path) -> None:
    found = judged(
        Anywhere(("DE",)), tmp_path, 1, calls=500, lent=lending(("DE",), read_only=read_only), selected=ABOUT
    )  # fmt: skip

    calls = {finding["call"]: finding for finding in found["findings"]}
    assert 'DescribeSenderIds(SenderIds=[{SenderId: sender-id#1, IsoCountryCode: "FR"}])' in calls


@contextmanager
def served(endpoint: Endpoint) -> Iterator[str]:
    bound = listening("127.0.0.1", 0)
    threading.Thread(target=serve, args=(plainly(endpoint), bound), daemon=True).start()
    yield url_of(bound)


@pytest.mark.parametrize(("rule", "country"), [("SenderId.update_changes", "AU")])
def test_a_fault_about_a_lent_sender_id_is_found_said_again_and_shown_by_scripts(
    rule: str, country: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    endpoint = Theirs((country, "GB"), broken=[rule])
    found = judged(endpoint, tmp_path, 1, calls=500, lent=lending((country,)), selected=ABOUT[1:])
    monkeypatch.setattr("ringtrue.replaying.HttpWire", lambda *_: OverHttp(endpoint))

    with pytest.raises(SystemExit) as ended:
        main(["replay", str(tmp_path)])

    broken = [finding for finding in found["findings"] if rule in finding["rules"]]
    assert broken
    assert {tuple(finding["lent"].items()) for finding in broken} == {(("sender-id#1", country),)}
    assert "STILL THERE" in capsys.readouterr().out
    assert ended.value.code == 1
    with served(endpoint) as url:
        for script in ("boto3.py", "curl.sh"):
            code, told = ran(tmp_path / "findings" / broken[0]["id"] / script, url)
            assert (code, f'"{country}"' in told) == (STILL_THERE, True), told


POOLS = {
    "of a phone number": (), "protected": ("DeletionProtectionEnabled",), "with members": ("members",),
    "with a list of its own": ("list",), "with a channel and more": ("two-way", "list", "members", "protected"),
    "of a sender ID": ("sender",),
}  # fmt: skip


ABOUT_POOLS = ("DescribePools", "UpdatePool", "CreateOptOutList", "DeleteOptOutList", "DescribeOptOutLists")


class WithPool(Partly):
    """An endpoint with a pool of its owner's."""

    def __init__(self, traits: tuple[str, ...], **options: Any) -> None:
        super().__init__(**options)
        clock, self.clock, only, self.only = self.clock, Clock.PROMPT, self.only, tuple(MODELLED)
        number = self._made("RequestPhoneNumber", BOUGHT)["PhoneNumberId"]
        if "list" in traits:
            self._made("CreateOptOutList", {"OptOutListName": "theirs"})
            self._made("UpdatePhoneNumber", {"PhoneNumberId": number, "OptOutListName": "theirs"})
        if "two-way" in traits:
            channel = {"TwoWayChannelArn": "arn:aws:sns:us-east-1:123456789012:theirs", "TwoWayEnabled": True}
            self._made("UpdatePhoneNumber", {"PhoneNumberId": number, **channel})
        of = {"OriginationIdentity": number, "IsoCountryCode": "US"}
        if "sender" in traits:
            of = {"OriginationIdentity": "THEIRS", "IsoCountryCode": "GB"}
        protected = {"DeletionProtectionEnabled": "protected" in traits}
        self.pool = self._made("CreatePool", {**of, "MessageType": "TRANSACTIONAL", **protected})["PoolId"]
        for _ in range(2 if traits == ("members",) else 0):
            identity = self._made("RequestPhoneNumber", BOUGHT)["PhoneNumberId"]
            joining = {"PoolId": self.pool, "OriginationIdentity": identity, "IsoCountryCode": "US"}
            self._made("AssociateOriginationIdentity", joining)
        self.clock, self.only = clock, only
        self.asked.clear()

    def shown(self) -> tuple[dict[str, Any], int]:
        """The pool, but for a channel that nothing takes away, and how many are in it."""
        self._finish()
        pool = Endpoint.answer(self, "DescribePools", {"PoolIds": [self.pool]}).body["Pools"][0]
        inside = Endpoint.answer(self, "ListPoolOriginationIdentities", {"PoolId": self.pool}).body
        hidden = () if pool["TwoWayEnabled"] else ("TwoWayChannelArn", "TwoWayChannelRole")
        told = {"OptOutListName": "Default", **pool}  # which pools of sender IDs need not show
        return {name: told[name] for name in told if name not in hidden}, len(inside["OriginationIdentities"])


@pytest.mark.parametrize("clock", [Clock.PROMPT, Clock.FREE])
@pytest.mark.parametrize("what", POOLS)
def test_a_lent_pool_is_described_and_updated_and_given_back(what: str, clock: Clock, tmp_path: Path) -> None:
    endpoint = WithPool(POOLS[what], clock=clock, seed=1)
    before = endpoint.shown()

    found = judged(
        endpoint, tmp_path, 1, calls=180, lent=(Lent("pool", endpoint.pool),), selected=ABOUT_POOLS
    )  # fmt: skip

    assert found["findings"] == []
    naming = {operation for operation, params in endpoint.asked if endpoint.pool in json.dumps(params)}
    assert naming == {"DescribePools", "UpdatePool"}
    assert endpoint.shown() == before
    assert not any("cannot be used" in row["text"] for row in found["observations"])


def test_a_lent_pool_that_only_updates_show_is_used_and_one_to_look_at_is_only_looked_at(tmp_path: Path) -> None:
    endpoint = WithPool((), only=("UpdatePool",), clock=Clock.FREE, seed=1)
    found = judged(endpoint, tmp_path, 1, calls=60, lent=(Lent("pool", endpoint.pool),), selected=("UpdatePool",))
    assert (found["verdict"], found["findings"]) == ("conforms", [])

    endpoint = WithPool(("list",))
    found = judged(endpoint, tmp_path, 1, calls=300, lent=(Lent("pool", endpoint.pool, read_only=True),))
    naming = {operation for operation, params in endpoint.asked if endpoint.pool in json.dumps(params)}
    assert (naming, found["findings"]) == ({"DescribePools"}, [])


@pytest.mark.parametrize("rule", ["Pool.update_changes", "Pool.update_leaves_the_rest", "Pool.describe_filtered"])
def test_a_fault_about_a_lent_pool_is_found(rule: str, tmp_path: Path) -> None:
    two = ("DescribePools", "UpdatePool")
    endpoint = WithPool(("list",), only=two, broken=[rule])

    found = judged(endpoint, tmp_path, 1, calls=300, lent=(Lent("pool", endpoint.pool),), selected=two)

    assert rule in {id for finding in found["findings"] for id in finding["rules"]}


def test_sender_ids_of_one_text_are_numbered_as_twins_are() -> None:
    given = read("sender_ids", ["ACME/GB", "BETA/DE:read-only", "BETA/GB", "ACME/FR", "BETA/US"])
    found = {ref.n: (each.raw, each.country) for ref, each in numbered(given).items()}
    assert found == {
        1: ("ACME", "GB"), 2: ("BETA", "DE"), 102: ("BETA", "GB"), 101: ("ACME", "FR"), 202: ("BETA", "US"),
    }  # fmt: skip
    assert [*numbered((Lent("pool", "a"), Lent("pool", "b")))] == [Ref("pool", 1), Ref("pool", 2)]


@pytest.mark.parametrize("texts", [["BETA/DE", "Beta/DE"], ["BETA/DE", "beta/GB"]])
def test_sender_ids_that_differ_in_case_alone_are_not_lent(texts: list[str]) -> None:
    with pytest.raises(Complaint, match="case"):
        read("sender_ids", texts)
