"""Does any fault of network, service or clock convict an honest endpoint, or hide a fault that can be found?

The matrix: network faults times lifecycle faults, on an honest endpoint and on a wrong one; and lists without end.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.miniatures.faulty import LIFECYCLE, NETWORK, Faulty, StaleReads, TwoReplicas
from tests.miniatures.ground import Body
from tests.miniatures.honest import Honest
from tests.miniatures.wrong_rules import DeletesProtectedPools
from tests.self.inprocess import InProcess, Posted, Until, session_on
from tests.self.test_miniatures import Direct

from ringtrue.explore import explore
from ringtrue.harness.endpoint import Clock, Endpoint
from ringtrue.harness.hindsight import matters
from ringtrue.harness.paging import MOST_ITEMS, MOST_PAGES, walked
from ringtrue.harness.session import Session
from ringtrue.harness.wire import Answer
from ringtrue.reference_model.request import proper
from ringtrue.reference_model.state import Config, Pool
from ringtrue.reference_model.vocabulary import Accepted, Call, Outcome

SHARE = 0.12
PLANNED = 360
# What the planted fault breaks. It can be shown only where a pool gets as far as being protected.
FAULT = "Pool.delete_while_protected"
MATRIX = [(life, network) for life in LIFECYCLE for network in ("fine", *NETWORK)]


def explored(endpoint: Honest, network: str, *, calls: int, seed: int = 1, share: float = SHARE) -> Session:
    direct = Direct(endpoint)
    carried = direct if network == "fine" else Faulty(direct, NETWORK[network], seed=seed, share=share)
    session = session_on(carried, Clock.PROMPT, calls, Until([FAULT]))
    explore(session, seed)
    assert session.budget.calls <= calls
    return session


@pytest.mark.parametrize(("life", "network"), MATRIX)
def test_no_fault_of_network_or_clock_convicts_an_honest_endpoint(life: str, network: str) -> None:
    session = explored(LIFECYCLE[life](), network, calls=PLANNED, seed=1 + MATRIX.index((life, network)))
    assert session.findings.by_bucket == {}
    assert session.well_formed


@pytest.mark.parametrize("network", ["fine", *NETWORK])
@pytest.mark.parametrize("life", ["prompt", "stale-reads", "two-replicas"])
def test_a_fault_is_found_behind_those_of_network_and_clock(life: str, network: str) -> None:
    lagging = LIFECYCLE[life]
    wrong = type("Wrong", (DeletesProtectedPools,) if lagging is Honest else (lagging, DeletesProtectedPools), {})

    session = explored(wrong(), network, calls=700, share=0.03)
    assert session.violated[FAULT]


@pytest.mark.parametrize("seed", [2, 5, 6])
@pytest.mark.parametrize("life", [StaleReads, TwoReplicas])
def test_old_copies_and_lost_answers_together_convict_nobody(life: type[Honest], seed: int) -> None:
    """A lost write leaves two states possible, and an old copy shows the wrong one."""
    session = explored(life(), "resets", calls=700, seed=seed, share=0.15)
    assert session.findings.by_bucket == {}
    assert any("came after a while" in text for text in session.observations)


def test_what_stays_out_of_date_is_convicted() -> None:
    class ForEver(StaleReads):
        """Reads never show what the last write has done."""

        lag = 1 << 30

        def perform(self, operation: str, params: Body) -> Body:
            while len(self.before_writes) > 1:
                self.before_writes.popleft()
            return super().perform(operation, params)

    assert explored(ForEver(), "fine", calls=PLANNED).findings.by_bucket


def test_what_never_gets_ready_is_told_and_not_held_against_it() -> None:
    session = explored(LIFECYCLE["pending-for-ever"](), "fine", calls=PLANNED)
    assert any("still not ACTIVE" in text for text in session.observations)
    assert session.tally("UpdatePool").accepted == 0


def test_which_of_two_beliefs_is_true_matters_unless_time_leads_from_one_to_the_other() -> None:
    creating, active, deleting, gone = (
        Pool(status, "TRANSACTIONAL", Config(), Config())
        for status in ("CREATING", "ACTIVE", "DELETING", "GONE")
    )
    assert not matters(frozenset({creating, active}), frozenset({active}))
    assert not matters(frozenset({creating, active}), frozenset({creating}))
    assert not matters(frozenset({deleting, gone}), frozenset({deleting, gone}))
    assert matters(frozenset({active, deleting}), frozenset({active}))
    assert matters(frozenset({active, gone}), frozenset({gone}))


def pages(page: Any) -> tuple[Outcome, int]:
    """What comes of a list whose page n is as told, and how many were asked for."""
    n = 0

    def ask(_call: Call) -> Outcome:
        nonlocal n
        n += 1
        return Accepted(page(n))

    return walked(Call("DescribePools", paged=True), ask), n


@pytest.mark.parametrize(
    ("page", "most"),
    [
        (lambda n: {"Pools": [{"PoolId": n}], "NextToken": f"t{n}"}, MOST_PAGES),
        (lambda _n: {"Pools": [], "NextToken": "t"}, 3),
        (lambda _n: {"Pools": [{"PoolId": 1}], "NextToken": "t"}, 2),
        (lambda n: {"Pools": [{"PoolId": f"{n}.{m}"} for m in range(7000)], "NextToken": "t"}, 1 + MOST_ITEMS // 7000),
        (lambda _n: {"NextToken": "t"}, 3),
        (lambda _n: {"Pools": "many", "NextToken": ["t"]}, 3),
    ],
)
def test_a_list_without_end_is_read_to_a_bound(page: Any, most: int) -> None:
    found, asked_for = pages(page)
    assert isinstance(found, Accepted)
    assert asked_for == most


def test_tokens_of_a_megabyte_and_pages_without_end_bring_no_run_down() -> None:
    endpoint = InProcess(Endpoint())
    token = "t" * 1_000_000

    def post(operation: str, params: dict[str, object]) -> Answer:
        if operation == "DescribePools" and "MaxResults" in params:
            body = json.dumps({"Pools": [], "NextToken": token})
            return Answer(200, {"content-type": "application/x-amz-json-1.0", "x-amzn-requestid": "r"}, body.encode())
        return endpoint.send(proper(operation, params), 1.0)

    session = session_on(Posted(post), Clock.PROMPT, 300)
    explore(session, 1)
    assert session.budget.calls <= 300
