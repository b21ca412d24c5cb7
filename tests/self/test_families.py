"""Is one fault one finding, and are ten faults ten? Relatives are put together, and strangers are not."""

from __future__ import annotations

from dataclasses import replace
from statistics import median

import pytest
from tests.miniatures.ten_faults import SHORTEST, TenFaults
from tests.miniatures.wrong import WRONG
from tests.self.inprocess import InProcess
from tests.self.test_miniatures import HASTE, Direct

from ringtrue.contracts.rule import Rule
from ringtrue.contracts.rules import CATALOGUE
from ringtrue.harness.endpoint import Endpoint
from ringtrue.harness.families import Family, families, merged
from ringtrue.harness.findings import Finding, Step, relevant
from ringtrue.harness.shrink import roots
from ringtrue.harness.target import WireTarget
from ringtrue.harness.wire import Wire
from ringtrue.reference_model.judgement import Divergence
from ringtrue.reference_model.vocabulary import Call, Ref
from ringtrue.run import Plan, run

POOL, PHONE = Ref("pool", 1), Ref("phone-number", 1)


def found_in(wire: Wire, *, calls: int, shrink_calls: int | None = None) -> list[Family]:
    plan = Plan("http://127.0.0.1", False, "us-east-1", 1, max_calls=calls, shrink_calls=shrink_calls)
    return run(plan, WireTarget(wire), patience=HASTE).families


def named(family: Family) -> set[str]:
    """The ids of all rules that a finding or its relatives name."""
    return {rule.id for member in family.members for rule in member.divergence.rules}


@pytest.fixture(scope="module")
def ten() -> list[Family]:
    return found_in(Direct(TenFaults()), calls=8000)


def test_ten_faults_at_once_are_about_ten_findings(ten: list[Family]) -> None:
    """Two of them show in two ways that nothing connects: what is leaked is found by clean-up as well."""
    assert 10 <= len(ten) <= 12


@pytest.mark.parametrize("rule", SHORTEST)
def test_each_of_ten_faults_is_found(ten: list[Family], rule: str) -> None:
    assert any(rule in named(family) for family in ten)


def test_the_median_of_ten_reproducers_is_no_longer_than_the_shortest_by_hand_and_one_call(ten: list[Family]) -> None:
    lengths = {
        rule: min(len(family.head.steps) for family in ten if rule in named(family) and family.head.reproduced == "3/3")
        for rule in SHORTEST
    }
    assert median(lengths[rule] - SHORTEST[rule] for rule in SHORTEST) <= 1
    assert sum(lengths[rule] <= SHORTEST[rule] + 1 for rule in SHORTEST) >= 9


ALONE = (
    "booleans-as-strings", "millisecond-timestamps", "phone-update-answers-old-state", "pools-share-settings",
    "any-channel-length", "protection-at-create-not-enforced", "tags-as-map", "sender-updates-not-persisted",
)  # fmt: skip


# With more calls it shows in two ways that nothing connects: a pool's update in another pool, and in a new one.
FEWER = {"pools-share-settings": 3000}


@pytest.mark.parametrize("name", ALONE)
def test_one_fault_is_one_finding_however_often_it_shows(name: str) -> None:
    (family,) = found_in(Direct(WRONG[name][0]()), calls=FEWER.get(name, 4000))

    assert family.head.reproduced == "3/3"


def test_two_members_with_wrong_defaults_are_two_findings() -> None:
    """Both show in every answer about a phone number, side by side."""
    rules = ["PhoneNumber.two_way_default", "PhoneNumber.self_managed_default"]

    found = found_in(InProcess(Endpoint(broken=rules)), calls=3000)

    assert {family.head.divergence.rules[0].id for family in found} == set(rules)


def test_what_a_fault_shows_everywhere_does_not_swallow_another() -> None:
    rules = ["PhoneNumber.two_way_default", "Pool.delete_while_protected", "OptOutList.create_existing"]

    found = found_in(InProcess(Endpoint(broken=rules)), calls=4000)

    assert {rule for family in found for rule in rules if rule in named(family)} == set(rules)
    assert len(found) == len(rules)


def test_no_calls_for_shrinking_leave_findings_as_they_were_met() -> None:
    (family,) = found_in(InProcess(Endpoint(broken=["Pool.delete_while_protected"])), calls=2500, shrink_calls=0)

    assert family.head.reproduced is None
    assert len(family.head.steps) >= 3


def finding(rule: Rule, kind: str, member: str, operation: str = "UpdatePool") -> Finding:
    divergence = Divergence(kind, (rule,), ("x",), "y", True, member)
    return Finding(operation, divergence, "y", 1, (Step(Call(operation, {})),), "3/3")


def test_two_members_under_one_rule_are_two_findings_and_three_are_one() -> None:
    rule = CATALOGUE["Pool.update_changes"]
    two = [finding(rule, "shows", member) for member in ("TwoWayEnabled", "SharedRoutesEnabled")]

    assert len(families(two, {})) == 2
    assert len(families([*two, finding(rule, "shows", "OptOutListName")], {})) == 1


def test_a_few_broken_constraints_of_one_kind_are_no_family_and_most_of_them_are() -> None:
    kind = [id for id in CATALOGUE if id.endswith(".enum") and ".result." not in id]
    broken = [finding(CATALOGUE[id], "accepted", "", id.partition(".")[0]) for id in kind]

    assert len(families(broken[:4], dict.fromkeys(kind, 1))) == 4
    assert len(families(broken[:4], dict.fromkeys(kind[:6], 1))) == 1


def test_what_is_explained_by_several_others_is_put_with_none_of_them() -> None:
    first, second, third = (
        finding(CATALOGUE[id], "accepted", "", operation) for id, operation in (
            ("Pool.delete_while_protected", "DeletePool"), ("OptOutList.create_existing", "CreateOptOutList"),
            ("Association.not_associated", "DisassociateOriginationIdentity"),
        )
    )  # fmt: skip
    both = replace(third, explained_by=frozenset({first.bucket, second.bucket}))
    one = replace(third, explained_by=frozenset({first.bucket}))

    assert len(merged([Family(first), Family(second), Family(both)])) == 3
    assert len(merged([Family(first), Family(second), Family(one)])) == 2


def test_a_conversations_roots_are_what_made_the_resources_that_the_last_call_names() -> None:
    steps = (
        Step(Call("RequestPhoneNumber", {}), PHONE), Step(Call("CreatePool", {"OriginationIdentity": PHONE}), POOL),
        Step(Call("UpdatePool", {"PoolId": POOL})), Step(Call("DescribePools", {"PoolIds": [POOL]}), reads=True),
    )  # fmt: skip

    assert roots(steps) == (*steps[:2], steps[-1])


def test_what_came_later_may_tie_a_resource_to_an_earlier_call() -> None:
    """The deletion of a pool matters to its phone number, though only an earlier call names both."""
    steps = (
        Step(Call("RequestPhoneNumber", {"PoolId": POOL}), PHONE), Step(Call("DeletePool", {"PoolId": POOL})),
        Step(Call("DescribePhoneNumbers", {"PhoneNumberIds": [PHONE]}), reads=True),
    )  # fmt: skip

    assert relevant(steps) == steps
