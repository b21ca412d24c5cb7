"""Which sentences of a report has AWS itself borne out, or contradicted? As the packaged captures show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ringtrue.contracts.rule import Rule
from ringtrue.reports.interface import Because, EvidenceRow, Finding


def evidence_rows(rule: Rule) -> list[EvidenceRow]:
    """The captures of AWS itself that show something of the rule."""
    return [
        {"capture": each.capture, "shows": "contradicts" if each.contradicts else "conforms"} for each in rule.evidence
    ]


def proven(findings: Iterable[Finding], known: Mapping[str, Rule]) -> Iterator[Finding]:
    """The findings with the captures of their sentences named, where there are any."""
    for finding in findings:
        yield {**finding, "because": [_named(each, known) for each in finding["because"]]}


def _named(sentence: Because, known: Mapping[str, Rule]) -> Because:
    rows = evidence_rows(known[sentence["id"]]) if sentence["id"] in known else []
    return {**sentence, "evidence": rows} if rows else sentence
