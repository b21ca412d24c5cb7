"""What do literal transcripts look like, for the tests of reports?"""

from __future__ import annotations

import copy
import io
import json
from pathlib import Path
from typing import Any

import jsonschema
from rich.console import Console

from ringtrue.contracts.rule import Rule, Strength
from ringtrue.reports import interface
from ringtrue.reports.report import report
from ringtrue.reports.terminal import summary
from ringtrue.reports.transcript import read

Lines = list[dict[str, Any]]  # transcripts are JSON, and some of these are broken on purpose

PAGE = "https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_"
UNDELETABLE = "If the pool status isn't active or if deletion protection is enabled, an error is returned."
HEADER = {
    "kind": "header", "schema": 1, "tool": {"name": "ringtrue", "version": "0.1.0"},
    "contract": {"service": "pinpoint-sms-voice-v2", "api": "2022-03-31", "botocore": "1.44.5", "operations": 110},
    "target": {"endpoint": "http://127.0.0.1:4567", "embedded": True, "region": "us-east-1"}, "seed": 7,
    "max_calls": 10000, "time_limit_s": 60.0, "strict": False, "selected": ["CreatePool", "DeletePool"],
    "rules": ["*"],
}  # fmt: skip
CALL = {
    "kind": "call", "n": 1, "conversation": 1, "phase": "explore", "operation": "CreatePool",
    "call": "CreatePool(OriginationIdentity=phone-number#1)", "answered": "200 {…}", "outcome": "accepted",
    "code": None, "verdict": "conforms", "violated": [],
}  # fmt: skip
FINDING = {
    "kind": "finding", "id": "3f9a", "rules": ["Pool.delete_while_protected"], "operation": "DeletePool",
    "call": "DeletePool(PoolId=pool#1)", "answered": '200 {"Status": "DELETING", …}',
    "expected": ["refused with ConflictException"],
    "because": [{"id": "Pool.delete_while_protected", "quote": UNDELETABLE, "source": f"{PAGE}DeletePool.html"}],
    "first_call": 412, "reproduced": "3/3",
    "steps": [
        "RequestPhoneNumber(…) -> phone-number#1",
        "CreatePool(OriginationIdentity=phone-number#1, DeletionProtectionEnabled=true) -> pool#1",
    ],
}  # fmt: skip
FOOTER = {
    "kind": "footer", "calls": 9981, "seconds": 14.2, "ended": "budget", "detail": "",
    "operations": {
        "CreatePool": {"calls": 812, "accepted": 301, "refused": 511, "status": "exercised"},
        "DeletePool": {"calls": 300, "accepted": 290, "refused": 10, "status": "exercised"},
    },
    "rules": {"Pool.create": [120, 118, 0], "CreatePool.IsoCountryCode.pattern": [9, 0, 0]}, "left_behind": [],
}  # fmt: skip
FIVE_PARTS = """\
DeletePool(PoolId=pool#1)
  answered  200 {"Status": "DELETING", …}
  expected  refused with ConflictException
  because   Pool.delete_while_protected: "If the pool status isn't active or if deletion protection is enabled, an error is returned."
            https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_DeletePool.html
  after
    1. RequestPhoneNumber(…) -> phone-number#1
    2. CreatePool(OriginationIdentity=phone-number#1, DeletionProtectionEnabled=true) -> pool#1
  first at call 412, reproduced 3/3"""  # noqa: E501  the quote stays on one line, as it is printed
SUMMARY = """\
CONFORMS  the endpoint rings true: 9,981 calls, 2 operations, 1 of 7 rules
          decided, 0 violated

  target     http://127.0.0.1:4567 (the embedded reference endpoint)
  documents  pinpoint-sms-voice-v2 2022-03-31, botocore 1.44.5
  run        14.2 s, ended by the call budget, seed 7

  operation   calls  accepted  refused  status
  CreatePool    812       301      511  exercised
  DeletePool    300       290       10  exercised

  divergence   0.0%  0 of 1 decided rule violated
  coverage    14.3%  1 of 7 rules decided: an answer was seen that only this
                     rule explains

Observed, and not held against the endpoint
  12 × seen 12
  11 × seen 11
  10 × seen 10
   9 × seen 9
   8 × seen 8
   7 × seen 7
   6 × seen 6
   5 × seen 5
   4 × seen 4
   3 × seen 3
  … and 2 more, under observations in report.json

4 blind spots: stated rules that no answer decided
  Pool.delete_while_protected
  Pool.status
  CreatePool.IsoCountryCode.pattern
  ConflictException.Reason

Repeat this run
  ringtrue run --operations CreatePool,DeletePool --seed 7 --max-calls 10000 --time-limit 60s
"""


def rule(id: str, quote: str, source: str, strength: Strength = Strength.STATED) -> Rule:
    made = Rule(quote, source, strength)
    made.id = id
    return made


RULES = {
    made.id: made
    for made in (
        rule("Pool.create", "Creates a new pool", f"{PAGE}CreatePool.html"),
        rule("Pool.delete_while_protected", UNDELETABLE, f"{PAGE}DeletePool.html"),
        rule("Pool.status", "The current status of the pool.", f"{PAGE}PoolInformation.html"),
        rule("Reading.empty_update", "May be a no-op.", "", Strength.ASSUMED),
        rule("CreatePool.IsoCountryCode.pattern", "Pattern: [A-Z]{2}", f"{PAGE}CreatePool.html"),
        rule("UpdatePool.PoolId.required", "Required: Yes", f"{PAGE}UpdatePool.html"),
        rule("ConflictException.Reason", "The reason for the exception.", f"{PAGE}CreatePool.html"),
    )
}


def written(place: Path, *lines: object) -> Path:
    path = place / "transcript.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), "utf-8")
    return path


def reported(place: Path, *lines: object) -> interface.Report:
    found = report(read(written(place, *lines)), RULES)
    jsonschema.Draft202012Validator(interface.schema()).validate(found)
    return found


def changed(line: dict[str, Any], **members: object) -> dict[str, Any]:
    return copy.deepcopy(line) | members


def footer_with(operation: str, **members: object) -> dict[str, Any]:
    operations = copy.deepcopy(FOOTER["operations"])
    assert isinstance(operations, dict)
    return changed(FOOTER, operations=operations | {operation: operations[operation] | members})


def printed(found: interface.Report, width: int = 80) -> str:
    stream = io.StringIO()
    summary(found, Console(file=stream, width=width))
    return stream.getvalue()


def related(id: str, rule: str = "Pool.create") -> dict[str, Any]:
    return {
        "id": id, "rules": [rule], "operation": "CreatePool", "call": f"CreatePool({id})", "answered": "200 {}",
        "expected": ["nothing"], "first_call": 500,
    }  # fmt: skip


PROTECTED = "Pool.delete_while_protected"
RIGHT = changed(FOOTER, rules={"Pool.create": [120, 118, 0], PROTECTED: [9, 4, 0]})
WRONG = changed(FOOTER, rules={"Pool.create": [120, 118, 0], PROTECTED: [9, 4, 2]})
OTHER = changed(FINDING, id="77aa", rules=["Pool.create"], operation="CreatePool", call="CreatePool()", first_call=9)
