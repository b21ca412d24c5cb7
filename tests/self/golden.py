"""Which reports do the golden files show? After a change of a format, `python -m tests.self.golden` makes them anew.

Then read the difference: nobody else looks at it.
"""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from tests.self.transcripts import (
    CALL,
    FINDING,
    FOOTER,
    HEADER,
    OTHER,
    PAGE,
    PROTECTED,
    WRONG,
    changed,
    related,
    reported,
)

from ringtrue.reports.baseline import Baseline
from ringtrue.reports.compare import Comparison, compared
from ringtrue.reports.compare_html import html
from ringtrue.reports.compare_markdown import markdown as compare_markdown
from ringtrue.reports.compare_text import plain
from ringtrue.reports.formats import FORMATS
from ringtrue.reports.interface import Report
from ringtrue.reports.known import Wording, judged, renewed
from ringtrue.reports.rewriting import EMPTY, rewritten

PLACE = Path(__file__).resolve().parents[1] / "golden"
FILES = {name: PLACE / (form.file or "report.txt") for name, form in FORMATS.items() if name != "json"}

TODAY = date(2026, 11, 21)
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
AGENDA = [
    {"part": "planned", "planned": 17, "said": 9, "room": 0, "cut": "time"},
    {"part": "drawn", "planned": None, "said": 0, "room": 0, "cut": "time"},
    {"part": "shrinking", "planned": 2, "said": 1, "room": 0, "cut": "calls"},
]


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
    footer = changed(
        FOOTER, ended="time", rules=rules, layers=LAYERS, left_behind=["pool#3 of conversation 9"], agenda=AGENDA
    )  # fmt: skip
    return reported(place, header, CALL, first, ALONE, *notes, footer)


def baseline_of(report: Report, **wording: Any) -> Baseline:
    return renewed(Baseline(), report, Wording(**wording), TODAY)


def half_known(place: Path) -> Report:
    """The sample, of which a baseline knows the first finding."""
    found = sample(place)
    old: Report = {**found, "findings": found["findings"][:1]}
    return judged(found, baseline_of(old), "ringtrue-baseline.toml", TODAY)


def families(place: Path) -> Report:
    """Two findings, of which one has a related place."""
    first = changed(FINDING, related=[related("b2")], met={"part": "planned", "turn": 4})
    return reported(place, HEADER, first, OTHER, WRONG)


def baseline_text(place: Path) -> str:
    """What `ringtrue baseline update` makes of these."""
    found = baseline_of(families(place), reason='a "quoted" reason', ticket="T-1", expires=TODAY)
    return rewritten(EMPTY, found, "b.toml")


def elsewhere(port: int) -> dict[str, Any]:
    return changed(HEADER, target={"endpoint": f"http://127.0.0.1:{port}", "embedded": False, "region": "us-east-1"})


def comparison(place: Path, *, targets: bool) -> Comparison:
    """Two reports, with a change of every kind between them."""
    lost = changed(FINDING, id="10st", rules=["Pool.status"], first_call=3)
    before = reported(place, HEADER, FINDING, lost, WRONG)
    after = reported(
        place, changed(elsewhere(9) if targets else HEADER, seed=8), FINDING, OTHER,
        changed(WRONG, rules={PROTECTED: [9, 4, 2], "Pool.create": [3, 3, 1]}),
    )  # fmt: skip
    return compared([("old", before), ("new", after)])


def texts(place: Path) -> dict[str, str]:
    """The text of every golden file, by its name."""
    report, known = sample(place), half_known(place)
    found = {path.name: FORMATS[name](report) for name, path in FILES.items()}
    found |= {f"known{FILES[name].suffix}": FORMATS[name](known) for name in ("html", "markdown", "text")}
    for kind in ("times", "targets"):
        each = comparison(place, targets=kind == "targets")
        shown = {"txt": plain(each, 80), "md": compare_markdown(each), "html": html(each)}
        found |= {f"compare-{kind}.{ending}": text for ending, text in shown.items()}
    return found | {"baseline.toml": baseline_text(place)}


def main() -> None:
    PLACE.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as place:
        for name, text in texts(Path(place)).items():
            (PLACE / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
