"""What did we find, in one document? From a transcript to report.json, its verdict, and the exit code.

Pure apart from `write`. Whatever a target may have worded is made harmless here, before anything else sees it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path

from ringtrue.contracts.openapi import load
from ringtrue.contracts.rule import Rule, Strength
from ringtrue.contracts.rules import CATALOGUE, EVERYWHERE
from ringtrue.contracts.shapes import derived_rule
from ringtrue.reports.atomic import write_whole
from ringtrue.reports.harmless import harmless_finding, harmless_row
from ringtrue.reports.interface import FILE_NAME as FILE_NAME
from ringtrue.reports.interface import (
    SCHEMA,
    Ended,
    Figures,
    ObservationRow,
    OperationRow,
    Report,
    RuleRow,
    RuleStatus,
    Verdict,
)
from ringtrue.reports.proven import evidence_rows, proven
from ringtrue.reports.redact import harmless
from ringtrue.reports.repeat import repeat
from ringtrue.reports.transcript import Evidence, Footer, Tally, Transcript

EXIT_CODES: Mapping[Verdict, int] = {"conforms": 0, "violates": 1, "undecided": 3}
# Refusals that speak of the caller, and one call in so many: more than that, and the run proves nothing.
LEAST_TURNED_DOWN, MOST_TURNED_DOWN = 5, 10
CONVICTING = {Strength.STATED.value}
_OPERATION_PAGE = re.compile(r"/API_(\w+)\.html$")


def report(transcript: Transcript, catalogue: Mapping[str, Rule] = CATALOGUE) -> Report:
    """The report of one run: {"schema": 1, "verdict": "conforms", "operations": […], …}.

    The same transcript gives the same report. `catalogue` holds the rules that could have been decided.
    """
    header, footer = transcript.header, transcript.footer
    operations = [_operation_row(name, transcript.operations.get(name, Tally())) for name in header.selected]
    known = {**catalogue, **_broken_beyond(transcript, catalogue)}
    rules = [_rule_row(rule, transcript.rules.get(id, Evidence())) for id, rule in _matching(header.rules, known)]
    target = header.target | {"endpoint": harmless(header.target["endpoint"])}
    found: Report = {
        "schema": SCHEMA,
        "tool": header.tool,
        "contract": header.contract,
        "target": target,
        "seed": header.seed,
        "strict": header.strict,
        "max_calls": header.max_calls,
        "time_limit_s": header.time_limit_s,
        "calls": transcript.calls,
        "seconds": footer.seconds if footer else None,
        "ended": _ending(footer),
        "agenda": [*footer.agenda] if footer else [],
        "verdict": "undecided",
        "figures": _figures(rules),
        "operations": operations,
        "layers": [harmless_row(row) for row in footer.layers] if footer else [],
        "rules": rules,
        "findings": sorted(proven(map(harmless_finding, transcript.findings), known), key=lambda it: it["first_call"]),
        "observations": _observation_rows(transcript.observations),
        "blind_spots": _blind_spots(operations, rules),
        "left_behind": [harmless(each) for each in transcript.left_behind],
        "turned_down": {harmless(code): times for code, times in footer.turned_down.items()} if footer else {},
        "repeat": repeat(header, target["endpoint"]),
        "baseline": None,
    }
    found["verdict"] = "violates" if found["findings"] else "undecided" if reasons(found) else "conforms"
    return found


def _ending(footer: Footer | None) -> Ended:
    return {"how": footer.ended, "detail": harmless(footer.detail)} if footer else {"how": "truncated", "detail": ""}


def exit_code(report: Report) -> int:
    """0 conforms, 1 violates, 3 undecided; 2 is for commands and input that are wrong.

    With a baseline, 1 is for what it does not cover, and 0 for the rest if the run proves as much as without findings.
    """
    outcome = report.get("baseline")
    if outcome is None or report["verdict"] != "violates" or outcome["expired"]:
        return EXIT_CODES[report["verdict"]]
    if any(finding["id"] not in outcome["known"] for finding in report["findings"]):
        return EXIT_CODES[report["verdict"]]
    return EXIT_CODES["undecided" if reasons(report) else "conforms"]


def reasons(report: Report) -> list[str]:
    """Why the run cannot be called conforming, findings aside: ["DeletePool was never accepted (…)"]; [] if it can."""
    end = _reasons_of_the_end(report)
    if end and not any(row["accepted"] for row in report["operations"]):
        return end  # the rest follows from it
    missed = [*_reasons_of_refusals(report), *_reasons_of_operations(report)]
    why = report["ended"]["detail"]
    told = [f"{why}: ask more slowly, or allow more calls and time"] if missed and why and not end else []
    return [*end, *told, *missed, *_reasons_of_rules(report)]


def as_json(report: Report) -> str:
    """The text of report.json. Raises ValueError for numbers that JSON lacks."""
    return json.dumps(report, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def write(report: Report, directory: Path | str) -> Path:
    """Puts report.json into `directory`, whole or not at all, and returns its path. Raises OSError."""
    return write_whole(Path(directory) / FILE_NAME, as_json(report))


def counted(number: int, noun: str) -> str:
    """9981 and "call" make "9,981 calls"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def decided(rules: Sequence[RuleRow]) -> list[RuleRow]:
    """The rules about which the run has evidence of its own, for or against."""
    return [row for row in rules if row["status"] in ("conforms", "violates")]


def _reasons_of_the_end(report: Report) -> list[str]:
    calls, detail = counted(report["calls"], "call"), report["ended"]["detail"]
    because = f": {detail}" if detail else ""
    match report["ended"]["how"]:
        case "budget" | "time":
            return []
        case "interrupted":
            return [f"the run was interrupted after {calls}{because}"]
        case "unreachable":
            return [f"the endpoint could not be reached{because}"]
        case "unauthorized":
            return [f"the endpoint refused the credentials{because}; name others with --profile, or in the environment"]
        case "not_aws":
            return [f"the endpoint does not answer as AWS does{because}"]
        case "truncated":
            return [f"the transcript breaks off after {calls}, without a footer"]


def _reasons_of_refusals(report: Report) -> list[str]:
    """What says nothing of the calls that were made, since it speaks of who made them."""
    told = report.get("turned_down", {})
    total = sum(told.values())
    few = total < LEAST_TURNED_DOWN or total * MOST_TURNED_DOWN < report["calls"]
    if few or report["ended"]["how"] == "unauthorized":
        return []
    codes = ", ".join(f"{times:,} × {code}" for code, times in told.items())
    return [f"the endpoint refused the caller {total:,} times in {counted(report['calls'], 'call')}: {codes}"]


def _reasons_of_operations(report: Report) -> list[str]:
    rows = report["operations"]
    if not rows:
        return ["no operation was selected: name at least one with --operations"]
    if len(rows) > 1 and not any(row["calls"] for row in rows):
        return [f"none of the {len(rows)} operations was ever called: allow more with --max-calls or --time-limit"]
    missing = [row["name"] for row in rows if row["status"] == "not_implemented"]
    named, them = (f"{missing[0]} is", "it") if len(missing) == 1 else (f"{len(missing)} operations are", "them")
    left_out = f"leave {them} out with --exclude {','.join(missing)} if that is intended"
    others = [_reason_of(row) for row in rows if row["status"] == "not_exercised"]
    return [*([f"{named} not implemented: {left_out}"] if missing else []), *others]


def _reason_of(row: OperationRow) -> str:
    name = row["name"]
    why = row.get("why", "")
    if why:
        return f"{name} was never accepted: {why}"
    if not row["calls"]:
        return f"{name} was never called: allow more with --max-calls or --time-limit"
    return f"{name} was never accepted ({counted(row['calls'], 'call')}, {row['refused']:,} refused)"


def _reasons_of_rules(report: Report) -> list[str]:
    found = [] if decided(report["rules"]) else ["no rule was decided: select more with --rules, or allow more calls"]
    if not report["findings"]:
        convicting = CONVICTING | ({Strength.OBSERVED.value} if report["strict"] else set())
        broken = [row["id"] for row in report["rules"] if row["violated"] and row["strength"] in convicting]
        found += [f"{rule} was broken, and the run ended before that became a finding" for rule in broken]
    return found


def _broken_beyond(transcript: Transcript, catalogue: Mapping[str, Rule]) -> dict[str, Rule]:
    """Rules of operations without a model that were broken; of these the catalogue holds none."""
    broken = (id for id, evidence in transcript.rules.items() if evidence.violated and id not in catalogue)
    return {id: rule for id in broken if (rule := derived_rule(id)) is not None}


def _operation_row(name: str, tally: Tally) -> OperationRow:
    return {
        "name": name,
        "calls": tally.calls,
        "accepted": tally.accepted,
        "refused": tally.refused,
        "status": tally.status,
        "why": harmless(tally.why),
    }


def _rule_row(rule: Rule, evidence: Evidence) -> RuleRow:
    row: RuleRow = {
        "id": rule.id,
        "quote": rule.quote,
        "source": rule.source,
        "strength": rule.strength.value,
        "operations": operations_of(rule),
        "seen": evidence.seen,
        "decisive": evidence.decisive,
        "violated": evidence.violated,
        "status": _status(evidence),
    }
    return {**row, "evidence": rows} if (rows := evidence_rows(rule)) else row


def _status(evidence: Evidence) -> RuleStatus:
    if evidence.violated:
        return "violates"
    if evidence.decisive:
        return "conforms"
    return "undecided" if evidence.seen else "not_exercised"


def _matching(globs: Sequence[str], catalogue: Mapping[str, Rule]) -> Iterator[tuple[str, Rule]]:
    return ((id, rule) for id, rule in catalogue.items() if any(fnmatchcase(id, glob) for glob in globs))


@cache
def _service_operations() -> frozenset[str]:
    """Every operation of the service, modelled or not."""
    return frozenset(path.rpartition(".")[2] for path in load()["paths"])


def operations_of(rule: Rule) -> list[str]:
    """["CreatePool"]: a derived rule has its operation in its id, a quoted one in the address of its page.

    Empty for what is promised of every operation.
    """
    if rule.book in EVERYWHERE:
        return []
    page = _OPERATION_PAGE.search(rule.source)
    names = (rule.book, page[1] if page and not rule.book.endswith("Exception") else "")
    return [name for name in names if name in _service_operations()][:1]


def _blind_spots(operations: Sequence[OperationRow], rules: Sequence[RuleRow]) -> list[str]:
    """Stated rules about which nothing was decided, though their operation, or any if they have none, was exercised."""
    exercised = {row["name"] for row in operations if row["status"] == "exercised"}
    return [
        row["id"]
        for row in rules
        if row["strength"] == Strength.STATED.value
        and row["status"] in ("undecided", "not_exercised")
        and (exercised.intersection(row["operations"]) if row["operations"] else exercised)
    ]


def _figures(rules: Sequence[RuleRow]) -> Figures:
    known = len(decided(rules))
    broken = sum(row["status"] == "violates" for row in rules)
    return {
        "divergence": round(broken / known, 4) if known else None,
        "coverage": round(known / len(rules), 4) if rules else None,
    }


def _observation_rows(observations: Mapping[str, int]) -> list[ObservationRow]:
    """Observations that differ only in what was redacted are one."""
    counts: dict[str, int] = {}
    for text, count in observations.items():
        counts[harmless(text)] = counts.get(harmless(text), 0) + count
    return [{"text": text, "count": count} for text, count in counts.items()]
