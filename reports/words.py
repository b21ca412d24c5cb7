"""How is a report put into words? The sentences that every format says alike.

Pure, and plain text: each format escapes it in its own way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ringtrue.reports.interface import Because, Ending, Finding, Report, RuleRow, RuleStatus, Verdict
from ringtrue.reports.report import counted, decided

LAYERS: Mapping[str, str] = {"schemathesis": "Schemathesis", "sdk": "boto3"}
ENDINGS: Mapping[Ending, str] = {
    "budget": "ended by the call budget",
    "time": "ended by the time limit",
    "interrupted": "interrupted",
    "unreachable": "ended when the endpoint could not be reached",
    "unauthorized": "ended when the endpoint refused the credentials",
    "not_aws": "ended by answers unlike AWS's",
    "truncated": "cut off",
}
SYMBOLS: Mapping[Verdict | RuleStatus, str] = {
    "violates": "✗", "conforms": "✓", "undecided": "?", "not_exercised": "○",
}  # fmt: skip
MOST_NAMED = 5
LONE = "nothing: this one call shows it"


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the two figures; `share` is from 0 to 1, None where there is nothing to share."""

    name: str
    share: float | None
    words: str

    @property
    def percent(self) -> str:
        return "–" if self.share is None else f"{self.share:.1%}"


def headline(report: Report) -> str:
    """What stands behind the verdict: "the endpoint rings true: 9,981 calls, 2 operations, …"."""
    rules, rows = report["rules"], report["operations"]
    broken = sum(row["status"] == "violates" for row in rules)
    exercised = sum(row["status"] == "exercised" for row in rows)
    operations = counted(len(rows), "operation")
    evidence = [
        counted(report["calls"], "call"),
        operations if exercised == len(rows) else f"{exercised} of {operations} exercised",
        f"{len(decided(rules)):,} of {counted(len(rules), 'rule')} decided",
        f"{broken:,} violated",
    ]
    words: Mapping[Verdict, str] = {
        "conforms": "the endpoint rings true: ",
        "violates": f"the endpoint does not ring true: {counted(len(report['findings']), 'finding')} in ",
        "undecided": "this run proves nothing either way: ",
    }
    return words[report["verdict"]] + ", ".join(evidence)


def target_words(report: Report) -> str:
    target = report["target"]
    kind = "the embedded reference endpoint" if target["embedded"] else f"region {target['region']}"
    return f"{target['endpoint']} ({kind})"


def documents_words(report: Report) -> str:
    contract = report["contract"]
    against = [row["id"] for row in report["rules"] if contradicted(row)]
    shown = ", ".join([*against[:MOST_NAMED], *(["…"] if len(against) > MOST_NAMED else [])])
    apart = f"; AWS itself contradicts {counted(len(against), 'rule')}: {shown}" if against else ""
    return f"{contract['service']} {contract['api']}, botocore {contract['botocore']}{apart}"


def contradicted(rule: RuleRow | Because) -> bool:
    """Has AWS itself been seen to do otherwise?"""
    return any(each["shows"] == "contradicts" for each in rule.get("evidence", ()))


def evidence_words(rule: RuleRow | Because) -> str:
    """ "seen on AWS: capture 2026-12-01-us-east-1", "" where no recording of AWS shows anything of the rule."""
    shows = "contradicts" if contradicted(rule) else "conforms"
    names = [each["capture"] for each in rule.get("evidence", ()) if each["shows"] == shows]
    said = "AWS itself does otherwise" if shows == "contradicts" else "seen on AWS"
    return f"{said}: {'capture' if len(names) == 1 else 'captures'} {', '.join(names)}" if names else ""


def run_words(report: Report) -> str:
    took = "" if report["seconds"] is None else f"{report['seconds']:,.1f} s, "
    strict = ", strict" if report["strict"] else ""
    return f"{took}{ENDINGS[report['ended']['how']]}, seed {report['seed']}{strict}"


def figures(report: Report) -> tuple[Figure, Figure]:
    rules, known, shares = report["rules"], decided(report["rules"]), report["figures"]
    broken = sum(row["status"] == "violates" for row in rules)
    of_all = f"{len(known):,} of {counted(len(rules), 'rule')} decided: an answer was seen that only this rule explains"
    return (
        Figure("divergence", shares["divergence"], f"{broken:,} of {counted(len(known), 'decided rule')} violated"),
        Figure("coverage", shares["coverage"], of_all),
    )


def layer_words(report: Report) -> Iterator[tuple[str, str]]:
    """("boto3", "218 calls to 27 of 27 operations") for each layer that took part."""
    for layer, name in LAYERS.items():
        rows = [row for row in report["layers"] if row["layer"] == layer]
        if rows:
            there = sum(row["status"] != "not_implemented" for row in rows)
            calls = counted(sum(row["calls"] for row in rows), "call")
            yield name, f"{calls} to {there} of {counted(len(rows), 'operation')}"


def first_words(finding: Finding) -> str:
    """ "first at call 412, reproduced 3/3" """
    reproduced = f", reproduced {finding['reproduced']}" if finding["reproduced"] else ""
    return f"first at call {finding['first_call']:,}{reproduced}"


def elsewhere_words(finding: Finding) -> str:
    """ ", and the same fault shows in 2 other places"; "" for none."""
    related = len(finding["related"])
    return f", and the same fault shows in {counted(related, 'other place')}" if related else ""
