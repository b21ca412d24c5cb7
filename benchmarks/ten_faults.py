"""What does a finding cost? Ten faults at once: how soon each was met, and what shrinking it took, beside the shortest.

The endpoint is a miniature of the tests with ten faults that are known, in this process, so that what is measured is
Ringtrue's own doing.
"""

from __future__ import annotations

import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))  # the tests are no package that is installed

from tests.miniatures.ten_faults import SHORTEST, TenFaults
from tests.self.test_miniatures import Direct

from ringtrue.harness.families import Family
from ringtrue.harness.findings import Finding
from ringtrue.harness.shrink import Shrinker
from ringtrue.harness.target import WireTarget
from ringtrue.run import Plan, run

CALLS, SEEDS = 10_000, (1, 2, 3)


def ten_faults() -> None:
    """One table a seed: the rule of the fault, its finding's length and the shortest, and what it cost."""
    shrink, costs = Shrinker.shrink, dict[str, tuple[int, float]]()

    def timed(self: Shrinker, finding: Finding) -> None:
        calls, started = self.session.budget.calls, time.perf_counter()
        try:
            shrink(self, finding)
        finally:
            costs[finding.id] = self.session.budget.calls - calls, time.perf_counter() - started

    Shrinker.shrink = timed  # type: ignore[method-assign]  # nobody else needs to know what a finding costs
    for seed in SEEDS:
        costs.clear()
        started = time.perf_counter()
        plan = Plan("http://127.0.0.1", False, "us-east-1", seed, max_calls=CALLS)
        session = run(plan, WireTarget(Direct(TenFaults())))
        took = time.perf_counter() - started
        print(f"\nseed {seed}: {len(session.families)} findings for {len(SHORTEST)} faults, ", end="")
        print(f"{session.budget.calls} calls, {took:.1f} s")
        print(f"{'fault':<38} {'met at':>7} {'length':>7} {'by hand':>8} {'calls':>6} {'s':>6}  shown again")
        over = [_line(rule, session.families, costs) for rule in SHORTEST]
        print(f"median of length - by hand: {statistics.median(over):g}")


def _line(rule: str, found: list[Family], costs: dict[str, tuple[int, float]]) -> int:
    """Prints the best finding about one fault, and returns by how much it is longer than need be."""
    about = [f.head for f in found if rule in {each.id for m in f.members for each in m.divergence.rules}]
    best = min(about, key=lambda head: ((head.reproduced or "0/").startswith("0/"), len(head.steps)))
    calls, seconds = costs.get(best.id, (0, 0.0))
    lengths = f"{best.first_call:>7} {len(best.steps):>7} {SHORTEST[rule]:>8}"
    print(f"{rule:<38} {lengths} {calls:>6} {seconds:>6.2f}  {best.reproduced}")
    return len(best.steps) - SHORTEST[rule]
