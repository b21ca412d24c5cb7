"""What fits into a pull request or a step summary of GitHub? Markdown, far below the limit of 1 MiB.

Nothing in it mentions a person, links an issue, or is markup, unless we wrote it: what others worded is in code spans.
"""

from __future__ import annotations

import html
from collections.abc import Iterator

from ringtrue.reports.agenda import agenda_words
from ringtrue.reports.interface import Finding, Report, Verdict
from ringtrue.reports.links import web_address
from ringtrue.reports.marked import code, words
from ringtrue.reports.report import counted, reasons
from ringtrue.reports.standing import (
    EXPIRED,
    baseline_words,
    covered,
    covered_words,
    passes_as_known,
    standing,
    uncovered,
    uncovered_words,
)
from ringtrue.reports.words import (
    LAYERS,
    LONE,
    documents_words,
    elsewhere_words,
    evidence_words,
    figures,
    first_words,
    headline,
    layer_words,
    run_words,
    target_words,
)

MOST_BYTES = 256 * 1024  # a quarter of what GitHub takes for a step, since other steps may say something too
MOST_A_FINDING = 16 * 1024
MOST_A_NAME = 200  # characters
SHOWN = 20  # of what else there are many
SYMBOLS: dict[Verdict, str] = {"conforms": "✅", "violates": "❌", "undecided": "❔"}
PASSES = "🟡"  # violates, and a baseline covers all of it


def markdown(report: Report) -> str:
    """The text of report.md."""
    before = "\n".join([*_verdict(report), ""])
    after = "\n".join(["", *_rest(report)])
    room = MOST_BYTES - len((before + after).encode())
    return before + "\n".join(_findings(report, room)) + after


def _verdict(report: Report) -> Iterator[str]:
    verdict = report["verdict"]
    yield f"## {PASSES if passes_as_known(report) else SYMBOLS[verdict]} {verdict.upper()}: {words(headline(report))}"
    yield ""
    if said := baseline_words(report):
        yield f"**Baseline** {code(said)}"
        yield ""
    yield "| | | |"
    yield "|---|---:|---|"
    for figure in figures(report):
        yield f"| **{figure.name}** | {figure.percent} | {figure.words} |"
    yield ""
    if why := reasons(report):
        yield "**Why undecided**" if verdict == "undecided" else "**What this run leaves open**"
        yield ""
        yield from _listed(why, "in report.html")
        yield ""


def _findings(report: Report, room: int) -> Iterator[str]:
    """As many as there is room for, each with its five parts; what a baseline covers comes last, folded once more."""
    new, known = uncovered(report), covered(report)
    if new:
        yield f"### {uncovered_words(report).capitalize()}"
        yield ""
        for text in _fitting(new, report, room):
            room -= len(text.encode())
            yield text
    if known:
        yield f"<details><summary>{covered_words(report)}</summary>"
        yield ""
        yield from _fitting(known, report, room)
        yield ""
        yield "</details>"
        yield ""


def _fitting(findings: list[Finding], report: Report, room: int) -> Iterator[str]:
    for n, finding in enumerate(findings):
        text = "\n".join(_finding(finding, report))
        text = text if len(text.encode()) <= MOST_A_FINDING else "\n".join(_folded(finding, [_too_long(finding)]))
        room -= len(text.encode())
        if room < 0:
            yield f"… and {len(findings) - n:,} more, in report.html and report.json"
            return
        yield text


def _finding(finding: Finding, report: Report) -> list[str]:
    lines = [f"**{EXPIRED.capitalize()}.**", ""] if standing(finding, report) == "expired" else []
    lines += [f"- **call** {code(finding['call'])}", f"- **answered** {code(finding['answered'])}"]
    lines += [f"- **{'or' if n else 'expected'}** {code(each)}" for n, each in enumerate(finding["expected"])]
    lines += ["- **because**"]
    for rule in finding["because"]:
        source = web_address(rule["source"])
        said = f", {words(proof)}" if (proof := evidence_words(rule)) else ""
        lines += [f"  - {code(rule['id'])}: “{words(rule['quote'])}”{f' ([source]({source}))' if source else ''}{said}"]
    lines += ["- **after**" + ("" if finding["steps"] else f" {LONE}")]
    lines += [f"  {n}. {code(step)}" for n, step in enumerate(finding["steps"], start=1)]
    lines += ["", f"{first_words(finding).capitalize()}. Finding {code(finding['id'])}{_more_of(finding)}."]
    return _folded(finding, lines)


def _more_of(finding: Finding) -> str:
    return f", seen {counted(finding['times'], 'time')}{elsewhere_words(finding)}"


def _folded(finding: Finding, lines: list[str]) -> list[str]:
    """A line that opens. Inside of HTML tags Markdown is not read, so that text is escaped for HTML there."""
    operation, rule = (html.escape(text[:MOST_A_NAME]) for text in (finding["operation"], finding["rules"][0]))
    summary = f"<details><summary><code>{operation}</code> breaks <code>{rule}</code></summary>"
    return [summary, "", *lines, "", "</details>", ""]


def _too_long(finding: Finding) -> str:
    return f"Too long to be shown here; finding {code(finding['id'])} in report.html and report.json has it."


def _rest(report: Report) -> Iterator[str]:
    spots, observations, left = report["blind_spots"], report["observations"], report["left_behind"]
    yield "### The run"
    yield ""
    yield f"- target: {code(target_words(report))}"
    yield f"- documents: {words(documents_words(report))}"
    yield f"- run: {words(run_words(report))}"
    if got := agenda_words(report):
        yield f"- agenda: {words(got)}"
    for name, said in layer_words(report):
        yield f"- {name}: {said}"
    spotted = f"{counted(len(spots), 'blind spot')}: stated rules that no answer decided"
    yield f"- {spotted}{', listed in report.html' if spots else ''}"
    yield f"- {counted(len(observations), 'observation')}, held against nobody"
    yield ""
    observed = [f"{row['count']:,} × {row['text']}" for row in sorted(observations, key=lambda row: -row["count"])]
    yield from _opened("Observations, held against nobody", observed)
    yield from _opened("What boto3 made of answers", [*_notes(report)])
    yield from _opened("Left behind on the target: delete by hand what costs money", left)
    yield f"Repeat this run: {code(report['repeat'])}"
    yield ""


def _notes(report: Report) -> Iterator[str]:
    for row in report["layers"]:
        for note in row["notes"]:
            yield f"{LAYERS[row['layer']]}, {row['operation']}: {note}"


def _opened(title: str, texts: list[str]) -> Iterator[str]:
    if texts:
        yield f"<details><summary>{title}</summary>"
        yield ""
        yield from _listed(texts, "in report.html")
        yield ""
        yield "</details>"
        yield ""


def _listed(texts: list[str], where: str) -> Iterator[str]:
    yield from (f"- {code(text)}" for text in texts[:SHOWN])
    if len(texts) > SHOWN:
        yield f"- … and {len(texts) - SHOWN:,} more {where}"
