"""Which report do the golden files show? After a change of a format, `python -m tests.self.golden` makes them anew.

Then read the difference: nobody else looks at it.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from tests.self.transcripts import CALL, FINDING, FOOTER, HEADER, PAGE, changed, reported

from ringtrue.reports.formats import FORMATS
from ringtrue.reports.interface import Report

PLACE = Path(__file__).resolve().parents[1] / "golden"
FILES = {name: PLACE / (form.file or "report.txt") for name, form in FORMATS.items() if name != "json"}

ENVIRONMENT = {"python": "3.11.7", "platform": "Linux x86_64", "hypothesis": "6.170.15"}
TARGET = {"endpoint": "http://127.0.0.1:4567", "embedded": False, "region": "eu-west-1"}
SAID = {"params": {}, "made": None, "paged": False, "mangling": "", "breaks": None, "reads": False}
STEPS = ("RequestPhoneNumber", "CreatePool", "DeletePool")
ALONE = {
    "kind": "finding", "id": "77ab", "rules": ["Pool.status", "ConflictException.Reason"], "operation": "CreatePool",
    "call": 'CreatePool(OriginationIdentity="phone-number#1", IsoCountryCode="US", MessageType="TRANSACTIONAL")',
    "answered": '200 with Status = "READY", a `tick` & a <b>tag</b>', "reproduced": None, "steps": [],
    "expected": ['Status = "CREATING"', 'Status = "ACTIVE"', "refused with ConflictException"],
    "because": [
        {"id": "Pool.status", "quote": "The current status of the pool.", "source": f"{PAGE}PoolInformation.html"},
        {"id": "ConflictException.Reason", "quote": "The reason for the exception.", "source": ""},
    ],
    "first_call": 1204, "layer": "sdk", "divergence": "shows", "times": 12,
}  # fmt: skip
RELATED = {
    "id": "40ef", "rules": ["Pool.status"], "operation": "DescribePools", "call": "DescribePools()",
    "answered": '200 with Status = "DELETING"', "expected": ["no pool#1"], "first_call": 415,
}  # fmt: skip
ASKED = {"calls": 9, "accepted": 4, "refused": 5, "status": "exercised", "notes": []}
LAYERS = {
    "schemathesis": {"CreatePool": ASKED, "SendTextMessage": {**ASKED, "accepted": 0, "status": "not_implemented"}},
    "sdk": {"CreatePool": {**ASKED, "notes": ["boto3 has lost PoolArn"]}},
}


def sample(place: Path) -> Report:
    """Two findings, and something in every other part of a report. `place` takes the transcript."""
    header = changed(HEADER, tool={**HEADER["tool"], "environment": ENVIRONMENT}, target=TARGET, layers=list(LAYERS))  # type: ignore[dict-item]  # JSON
    said = [{"operation": name, **SAID} for name in STEPS]
    first = changed(FINDING, related=[RELATED], conversation=said, times=2, divergence="accepted")
    rules = {
        "Pool.create": [120, 118, 0], "CreatePool.IsoCountryCode.pattern": [9, 0, 0],
        "Pool.delete_while_protected": [3, 3, 2], "Pool.status": [40, 31, 12],
    }  # fmt: skip
    seen = ((3, "an odd Reason: x | y"), (41, "slow"))
    notes = [{"kind": "observation", "text": text, "count": n} for n, text in seen]
    footer = changed(FOOTER, rules=rules, layers=LAYERS, left_behind=["pool#3 of conversation 9"])
    return reported(place, header, CALL, first, ALONE, *notes, footer)


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        report = sample(Path(place))
    PLACE.mkdir(exist_ok=True)
    for name, path in FILES.items():
        path.write_text(FORMATS[name](report), "utf-8")


if __name__ == "__main__":
    main()
