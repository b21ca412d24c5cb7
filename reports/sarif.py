"""What does a code scanner's viewer read? SARIF 2.1.0, in the parts that GitHub code scanning takes.

Each finding is a result at its operation in contracts/openapi.json, the one file that is the same for every target.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from typing import Any, TypeAlias
from urllib.parse import quote

from ringtrue.reports.interface import Because, Finding, Report
from ringtrue.reports.links import web_address
from ringtrue.reports.marked import words
from ringtrue.reports.report import EXIT_CODES, exit_code, reasons
from ringtrue.reports.standing import Standing, standing
from ringtrue.reports.terminal import finding_text

Json: TypeAlias = dict[str, Any]  # what the standard nests

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ARTIFACT = "contracts/openapi.json"
MOST_RESULTS = 25_000  # of a run, for GitHub; it shows the first 5,000
MOST_DESCRIBED = 1_024  # characters of a description, for GitHub
FIVE_PARTS = (
    "A finding says, in this order: the call; what was answered; what would have been right; because of which "
    "sentences; after which calls."
)
# An expired entry is no less an entry: the standard knows no state for it, and `properties` say it.
STATES: Mapping[Standing, str] = {"new": "new", "known": "unchanged", "expired": "unchanged"}
_PLACEHOLDER = re.compile(r"\{(\d+)\}")
_LINK = re.compile(r"\[(?=[^\]]*\]\()")
_PATH = re.compile(r'^\s*"/[^"]*\.(\w+)": \{$')


def sarif(report: Report) -> str:
    """The text of report.sarif."""
    findings = report["findings"][:MOST_RESULTS]
    rules = _sentences(report, findings)
    places = {id: n for n, id in enumerate(rules)}
    driver = {
        "name": "Ringtrue",
        "semanticVersion": report["tool"]["version"],
        "rules": [_rule(each) for each in rules.values()],
    }
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": f"ringtrue/{quote(report['target']['region'], safe='')}/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report)],
        "artifacts": [{"location": {"uri": ARTIFACT}, "mimeType": "application/json"}],
        "results": [_result(each, places, report) for each in findings],
        "properties": {
            "verdict": report["verdict"], "figures": report["figures"], "contract": report["contract"],
            "target": report["target"], "seed": report["seed"], "strict": report["strict"],
        },
    }  # fmt: skip
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1, ensure_ascii=False) + "\n"


def _sentences(report: Report, findings: list[Finding]) -> dict[str, Because]:
    """The rules that findings name, and any other that was violated. All others would be no help to a reader."""
    named = {rule["id"]: rule for finding in findings for rule in finding["because"]}
    broken: dict[str, Because] = {
        row["id"]: {"id": row["id"], "quote": row["quote"], "source": row["source"]}
        for row in report["rules"] if row["status"] == "violates"
    }  # fmt: skip
    return {**named, **{id: row for id, row in broken.items() if id not in named}}


def _rule(rule: Because) -> Json:
    """`help` is what GitHub shows under an alert."""
    said, source = rule["quote"], web_address(rule["source"])
    described = {
        "id": rule["id"],
        "shortDescription": {"text": _plain(said[:MOST_DESCRIBED])},
        "fullDescription": {"text": _plain(said[:MOST_DESCRIBED])},
        "help": {
            "text": _plain(f'The documentation says: "{said}"{" " if source else ""}{source}\n\n{FIVE_PARTS}'),
            "markdown": f"> {words(said)}\n\n{f'[Source]({source}). ' if source else ''}{FIVE_PARTS}",
        },
        "defaultConfiguration": {"level": "error"},
        "properties": {"precision": "very-high", "problem.severity": "error", "tags": ["conformance"]},
    }
    return described | ({"helpUri": source} if source else {})


def _invocation(report: Report) -> Json:
    """A run that proves nothing was not successful, and says why."""
    code = exit_code(report)
    undecided = code == EXIT_CODES["undecided"]
    return {
        "commandLine": report["repeat"],
        "executionSuccessful": not undecided,
        "exitCode": code,
        "toolExecutionNotifications": [
            {"level": "error" if undecided else "note", "message": {"text": _plain(reason)}}
            for reason in reasons(report)
        ],
    }


def _result(finding: Finding, places: Mapping[str, int], report: Report) -> Json:
    rule, stands = finding["rules"][0], standing(finding, report)
    numbered = {"ruleIndex": places[rule]} if rule in places else {}
    return {
        "ruleId": rule,
        **numbered,
        **({"baselineState": STATES[stands]} if stands else {}),
        "level": "error",
        "message": {"text": _plain(finding_text(finding))},
        "locations": [_location(finding["operation"])],
        "relatedLocations": [
            {"id": n, **_location(each["operation"], f"{each['call']} answered {each['answered']}")}
            for n, each in enumerate(finding["related"], start=1)
        ],
        "occurrenceCount": finding["times"],
        # GitHub knows the first name only, and would else take the digest of a line that many findings share
        "partialFingerprints": {"primaryLocationLineHash": finding["id"], "ringtrueFinding/v1": finding["id"]},
        "codeFlows": [{"threadFlows": [{"locations": list(_flow(finding))}]}],
        "properties": {
            "finding": finding["id"], "rules": finding["rules"], "first_call": finding["first_call"],
            "reproduced": finding["reproduced"], "seed": report["seed"], "layer": finding["layer"],
            "divergence": finding["divergence"], "repeat": report["repeat"],
            **({"baseline": stands} if stands else {}),
        },
    }  # fmt: skip


def _flow(finding: Finding) -> Iterator[Json]:
    """The steps, and the call that they lead to."""
    said = [each["operation"] for each in finding["conversation"]]
    texts = [*finding["steps"], finding["call"]]
    named = [text.partition("(")[0] for text in texts]  # where the conversation is longer than its steps
    operations = said if len(said) == len(texts) else [each if each in said else finding["operation"] for each in named]
    for text, operation in zip(texts, operations, strict=True):
        yield {"location": _location(operation, text)}


def _location(operation: str, text: str = "") -> Json:
    """GitHub wants a place in a file; who reads the standard sees the operation."""
    where = {
        "physicalLocation": {
            "artifactLocation": {"uri": ARTIFACT, "index": 0},
            "region": {"startLine": _lines().get(operation, 1)},
        },
        "logicalLocations": [{"name": operation, "kind": "function"}],
    }
    return where | ({"message": {"text": _plain(text)}} if text else {})


@cache
def _lines() -> Mapping[str, int]:
    """The line at which each operation's path begins: {"CreatePool": 612, …}."""
    text = resources.files("ringtrue").joinpath(*ARTIFACT.split("/")).read_text("utf-8")
    found = ((match[1], n) for n, line in enumerate(text.splitlines(), 1) if (match := _PATH.match(line)))
    return dict(found)


def _plain(text: str) -> str:
    """A message in which nothing is a placeholder or a link.

    The standard wants every brace doubled, and the viewers that people have show both; so only `{0}` is doubled.
    """
    return _LINK.sub(r"\\[", _PLACEHOLDER.sub(r"{{\1}}", text))
