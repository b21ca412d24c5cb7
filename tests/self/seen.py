"""What if AWS had been seen to do this? Evidence that no capture holds, and runs that are taken for runs on AWS."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.self.inprocess import InProcess

from ringtrue.contracts.captures import Sight
from ringtrue.contracts.rule import Rule
from ringtrue.harness.endpoint import Clock, Endpoint
from ringtrue.harness.patience import Patience
from ringtrue.harness.target import WireTarget
from ringtrue.harness.transcript import TranscriptFile
from ringtrue.reports.condense import Condensed, condense
from ringtrue.reports.line import lines
from ringtrue.run import Plan, run

AWS, REGION, DAY = "https://sms-voice.us-east-1.amazonaws.com", "us-east-1", "2026-12-01"
PROTECTED = "Pool.delete_while_protected"



def sight(rule: Rule, *, contradicts: bool = False, quote: str | None = None) -> Sight:
    said = rule.quote if quote is None else quote
    return Sight(f"{DAY}-{REGION}", DAY, REGION, said, contradicts, (), "DeletePool(PoolId=pool#1)", "200 {}")


@contextmanager
def seen(rule: Rule, *sights: Sight) -> Iterator[None]:
    """The rule as if a packaged capture showed this of it."""
    before = rule.evidence
    rule.weigh(sights)
    try:
        yield
    finally:
        rule.weigh(before)


def recorded(place: Path, *broken: str, calls: int = 700, endpoint: str = AWS) -> Condensed:
    """What is condensed from a run against an endpoint of this process that is taken for AWS."""
    plan = Plan(endpoint, False, REGION, 1, max_calls=calls, strict=False, recorded=True)
    target = WireTarget(InProcess(Endpoint(seed=1, broken=broken, clock=Clock.PROMPT)))
    with TranscriptFile(place / "transcript.jsonl") as file:
        run(plan, target, file, patience=Patience(pause_s=0))
    return condense(lines(place / "transcript.jsonl"), date=DAY)
