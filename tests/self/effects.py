"""What does each setting do that can be seen from outside? For each a value, and what is true with it, not without.

`Effect.seen` looks at what an endpoint heard, at the files of the run and at its exit code, and at nothing inside.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from pathlib import Path
from statistics import median

from tests.self.overheard import Behaves, Heard, Overhearing

from ringtrue.contracts.shapes import MODELLED
from ringtrue.harness.credentials import PLACEHOLDER_KEY
from ringtrue.harness.endpoint import Clock
from ringtrue.harness.wire import Answer
from ringtrue.reports.interface import Report

LISTS = ("--operations", "CreateOptOutList,DeleteOptOutList,DescribeOptOutLists")
AGAIN, FOUND = "OptOutList.create_existing", "8a9a66726090"  # a rule, and the finding where it is broken
KNOWN = f'schema = 1\n[[finding]]\nid = "{FOUND}"\noperation = "CreateOptOutList"\nrules = ["{AGAIN}"]\n'
OPTED_OUT = (
    "--operations", "CreateOptOutList,PutOptedOutNumber,DescribeOptedOutNumbers,DeleteOptOutList", "--max-calls", "190",
)  # fmt: skip
SHORT, LONGER, LAYERED = ("--max-calls", "12"), ("--max-calls", "40"), ("--max-calls", "190")
FINDS = (*LISTS, "--max-calls", "90")
ABOUT_POOLS = (*LONGER, "--operations", "UpdatePool,DescribePools")
ABOUT_NUMBERS = (*LONGER, "--operations", "UpdatePhoneNumber,DescribePhoneNumbers")
ABOUT_SENDERS = (*LONGER, "--operations", "UpdateSenderId,DescribeSenderIds")
RESET, LEDGER = "/own/reset", Path(".ringtrue/ledger")
SLOW_S = 0.5


@dataclass(frozen=True, slots=True)
class Run:
    """What a run left to be seen."""

    code: int
    there: Overhearing
    lent: str

    @property
    def heard(self) -> list[Heard]:
        return self.there.heard

    @property
    def asked(self) -> list[str]:
        return [each.operation for each in self.heard]

    @property
    def gaps_s(self) -> list[float]:
        return [after.at_s - before.at_s for before, after in pairwise(self.heard)]

    @property
    def report(self) -> Report:
        found: Report = json.loads(Path("ringtrue-report/report.json").read_text("utf-8"))
        return found

    def names(self, text: str, operation: str) -> bool:
        """Was the operation asked with this text?"""
        said = text.replace("{lent}", self.lent).encode()
        return any(said in each.body for each in self.heard if each.operation == operation)

    def most_alive(self) -> int:
        """How many opt-out lists were there at a time, at most?"""
        alive = most = 0
        for each, status in zip(self.heard, self.there.statuses, strict=True):
            if status == 200:
                alive += {"CreateOptOutList": 1, "DeleteOptOutList": -1}.get(each.operation, 0)
            most = max(most, alive)
        return most


@dataclass(frozen=True, slots=True)
class Effect:
    """`value` as a file has it, and what is `seen` with it, but not without.

    `base` are the other words of the command line, `broken` rules of the endpoint, `behaves` what it does besides;
    `table` is set in the file in any case. What the endpoint `lends` is there already; `value` has its id as "{lent}".
    `layered`: a run of so few calls lets Schemathesis and boto3 ask all the same. `tls`: the endpoint speaks it, and
    the file "{ca}" has the certificate of who vouches for it.
    """

    value: object
    seen: Callable[[Run], bool]
    base: tuple[str, ...] = SHORT
    broken: str = ""
    behaves: Behaves = lambda _, answer: answer
    table: Mapping[str, object] = field(default_factory=dict)
    lends: str = ""
    clock: Clock = Clock.PROMPT
    layered: bool = False
    tls: bool = False


def late_at_first(each: Heard, answer: Answer) -> Answer:
    if each.nth < 2:
        time.sleep(SLOW_S)
    return answer


def late_when_mangled(each: Heard, answer: Answer) -> Answer:
    if mangled(each):
        time.sleep(SLOW_S)
    return answer


def mangled(each: Heard) -> bool:
    """Is it a request that no SDK would send, by its form?"""
    return not each.body.startswith(b"{") or not each.body.endswith(b"}")


def said(answer: Answer, body: bytes) -> Answer:
    return Answer(answer.status, {**answer.headers, "content-length": str(len(body))}, body)


def forgetful(each: Heard, answer: Answer) -> Answer:
    """Lists show nothing."""
    return said(answer, b'{"OptOutLists": []}') if each.operation == "DescribeOptOutLists" else answer


def after_mangled(run: Run) -> list[float]:
    """How long it took to ask on."""
    return [gap for gap, each in zip(run.gaps_s, run.heard, strict=False) if mangled(each)]


def leisurely(_: Heard, answer: Answer) -> Answer:
    time.sleep(0.02)
    return answer


def in_a_row(run: Run, operation: str) -> int:
    """How often was it asked without anything between, at most?"""
    return max((len([*them]) for name, them in groupby(run.asked) if name == operation), default=0)


def ended(run: Run, *codes: int) -> bool:
    return run.code in codes


EFFECTS: Mapping[str, Effect] = {
    "endpoint_url": Effect("{url}", lambda run: len(run.heard) > 0),
    "region": Effect("eu-west-3", lambda run: all("/eu-west-3/sms-voice/" in each.scope for each in run.heard)),
    "profile": Effect("blue", lambda run: {each.key for each in run.heard} == {"AKBLUE"}),
    "ca_bundle": Effect("{ca}", lambda run: len(run.heard) > 0, tls=True),
    "credentials": Effect("placeholder", lambda run: {each.key for each in run.heard} == {PLACEHOLDER_KEY}),
    "isolation": Effect(True, lambda run: len({each.key for each in run.heard if each.key.isdecimal()}) > 1,
                        ("--max-calls", "120")),
    "reset": Effect(True, lambda run: run.heard[0].path == RESET, table={"reset_endpoint": f"POST {RESET}"}),
    "reset_endpoint": Effect(f"POST {RESET}", lambda run: RESET in {each.path for each in run.heard},
                             (*SHORT, "--reset")),
    "rate": Effect(10.0, lambda run: median(run.gaps_s) > 0.07),
    "call_s": Effect(0.1, lambda run: min(run.gaps_s[:2]) < SLOW_S - 0.1, ("--max-calls", "8"), behaves=late_at_first),
    "mangled_s": Effect(0.1, lambda run: min(after_mangled(run)) < SLOW_S - 0.1, (*LISTS, "--max-calls", "150"),
                        behaves=late_when_mangled),
    "creation_s": Effect(0.05, lambda run: in_a_row(run, "DescribePhoneNumbers") < 6, LONGER, clock=Clock.SLOW),
    "consistency_s": Effect(0, lambda run: in_a_row(run, "DescribeOptOutLists") < 8, (*LISTS, *LONGER),
                            behaves=forgetful),
    "max_calls": Effect(5, lambda run: len(run.heard) <= 5, ("--time-limit", "1s")),
    "time_limit": Effect("100ms", lambda run: len(run.heard) < 25, LONGER, behaves=leisurely),
    "shrink_calls": Effect(0, lambda run: run.report["findings"][0]["reproduced"] is None, FINDS, AGAIN),
    "pool_ids": Effect(["{lent}"], lambda run: run.names("{lent}", "UpdatePool"), ABOUT_POOLS, lends="pool"),
    "phone_number_ids": Effect(["{lent}"], lambda run: run.names("{lent}", "UpdatePhoneNumber"),
                               ABOUT_NUMBERS, lends="phone"),
    "sender_ids": Effect(["{lent}/GB"], lambda run: run.names("{lent}", "UpdateSenderId"), ABOUT_SENDERS,
                         lends="sender"),
    "belt": Effect(True, lambda _: any(LEDGER.glob("*.jsonl"))),
    "max_spend": Effect("5", lambda run: "RequestPhoneNumber" in run.asked, (*LONGER, "--belt")),
    "max_resources": Effect(1, lambda run: run.most_alive() == 1, ("--max-calls", "60", "--belt")),
    "ledger": Effect("elsewhere", lambda _: any(Path("elsewhere").glob("*.jsonl")), (*SHORT, "--belt")),
    "operations": Effect(["CreateOptOutList"], lambda run: {*run.asked} <= {"CreateOptOutList", "DeleteOptOutList"}),
    "exclude": Effect(["RequestPhoneNumber"], lambda run: "RequestPhoneNumber" not in run.asked),
    "rules": Effect(["Pool.*"], lambda run: ended(run, 0, 3), FINDS, AGAIN),
    "seed": Effect(5, lambda run: run.report["seed"] == 5),
    "strict": Effect(True, lambda run: ended(run, 1), OPTED_OUT, "OptedOutNumber.describe_absent_number"),
    "schemathesis": Effect(False, lambda run: {*run.asked} <= {*MODELLED}, LAYERED, layered=True),
    "sdk": Effect(False, lambda run: not any("Boto3" in each.headers.get("user-agent", "") for each in run.heard),
                  LAYERED, layered=True),
    "baseline": Effect("known.toml", lambda run: ended(run, 0, 3), FINDS, AGAIN),
    "report_dir": Effect("reports/mine", lambda _: Path("reports/mine/report.json").is_file()),
}  # fmt: skip
