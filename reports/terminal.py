"""What does a person read after a run? One verdict line first; then the evidence, the findings, and what stays open.

Everything is printed as plain text with styles, never as markup: what a target said cannot steer the terminal.
Fits any width; only addresses and commands run over it, whole, so that they can be clicked and copied.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from ringtrue.reports.agenda import agenda_words
from ringtrue.reports.fitted import Row, fit_table
from ringtrue.reports.fitted import fit as _print
from ringtrue.reports.fitted import heading as _heading
from ringtrue.reports.interface import Finding, Report, Verdict
from ringtrue.reports.report import counted, reasons
from ringtrue.reports.standing import (
    EXPIRED,
    baseline_words,
    covered,
    covered_words,
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

FINDINGS_SHOWN = 20
OBSERVATIONS_SHOWN = 10
NAMES_SHOWN = 5
LEFT_SHOWN = 20
WIDTH_OF_A_FILE = 100
LABEL_WIDTH = 10  # "answered  "

STYLES: dict[Verdict, str] = {"conforms": "bold green", "violates": "bold red", "undecided": "bold yellow"}
STATUS_STYLES = {"exercised": "green", "not_implemented": "yellow", "not_exercised": "yellow"}


def finding_text(finding: Finding) -> str:
    """The five parts as plain text, one line each, for JUnit, pytest and logs:

    DeletePool(PoolId=pool#1)
      answered  200 {"Status": "DELETING"}
      expected  refused with ConflictException
      because   Pool.delete_while_protected: "If the pool status isn't active or …"
                https://docs.aws.amazon.com/…
      after
        1. RequestPhoneNumber(…) -> phone-number#1
      first at call 412, reproduced 3/3
    """
    return "\n".join(f"{row.head}{row.text}".rstrip() for row in _five_parts(finding))


def as_text(report: Report) -> str:
    """What `summary` prints, where nobody knows how wide the screen is."""
    stream = io.StringIO()
    summary(report, Console(file=stream, width=WIDTH_OF_A_FILE))
    return stream.getvalue()


def summary(report: Report, console: Console) -> None:
    """Prints the whole report for a person."""
    _print_verdict(report, console)
    if report["verdict"] == "undecided":
        _print_reasons("Why undecided", report, console)
    _print_run(report, console)
    _print_operations(report, console)
    _print_layers(report, console)
    _print_figures(report, console)
    _print_findings(report, console)
    _print_known(report, console)
    _print_observations(report, console)
    _print_blind_spots(report, console)
    if report["verdict"] != "undecided":
        _print_reasons("What this run leaves open", report, console)
    _print_left_behind(report, console)
    _heading("Repeat this run", console)
    _print(Row("  ", report["repeat"], whole=True), console)


def _five_parts(finding: Finding) -> Iterator[Row]:
    yield Row("", finding["call"], style="bold")
    yield Row(_label("answered"), finding["answered"], style="red")
    for n, each in enumerate(finding["expected"]):
        yield Row(_label("or" if n else "expected"), each, style="green")
    for n, rule in enumerate(finding["because"]):
        yield Row(_label("" if n else "because"), f'{rule["id"]}: "{rule["quote"]}"')
        if rule["source"]:
            yield Row(_label(""), rule["source"], style="dim", whole=True)
        if said := evidence_words(rule):
            yield Row(_label(""), said, style="dim")
    steps = finding["steps"]
    yield Row(_label("after"), "" if steps else LONE)
    for n, step in enumerate(steps, start=1):
        yield Row(f"    {n:>{len(str(len(steps)))}}. ", step)
    yield Row("  ", first_words(finding) + elsewhere_words(finding), style="dim")


def _label(word: str) -> str:
    return f"  {word:<{LABEL_WIDTH}}"


def _print_verdict(report: Report, console: Console) -> None:
    verdict = report["verdict"]
    _print(Row(f"{verdict.upper()}  ", headline(report)), console, head=STYLES[verdict])


def _print_run(report: Report, console: Console) -> None:
    console.print()
    _print(Row("  target     ", target_words(report)), console, head="dim")
    _print(Row("  documents  ", documents_words(report)), console, head="dim")
    _print(Row("  run        ", run_words(report)), console, head="dim")
    if said := agenda_words(report):
        _print(Row("  agenda     ", said), console, head="dim")
    if said := baseline_words(report):
        _print(Row("  baseline   ", said), console, head="dim")


def _print_operations(report: Report, console: Console) -> None:
    if not any(row["calls"] for row in report["operations"]):
        return  # fourteen lines of zeros say no more than the reasons do
    rows: list[tuple[str | Text, ...]] = [
        (
            row["name"], *(f"{number:,}" for number in (row["calls"], row["accepted"], row["refused"])),
            Text(row["status"].replace("_", " "), style=STATUS_STYLES[row["status"]]),
        )
        for row in report["operations"]
    ]  # fmt: skip
    numbers = ("calls", "accepted", "refused")
    console.print()
    fit_table(("operation", *numbers, "status"), rows, console, indent="  ", numbers=numbers)


def _print_layers(report: Report, console: Console) -> None:
    """What was asked beside the model, in a line each, and what boto3 made of answers."""
    by_name = {name: layer for layer, name in LAYERS.items()}
    for name, words in layer_words(report):
        console.print()
        _print(Row(f"  {name:<13}", words), console, head="dim")
        for row in report["layers"]:
            for note in row["notes"] if row["layer"] == by_name[name] else []:
                _print(Row("    - ", f"{row['operation']}: {note}"), console, head="yellow")


def _print_figures(report: Report, console: Console) -> None:
    console.print()
    for figure in figures(report):
        _print(Row(f"  {figure.name:<10} {figure.percent:>6}  ", figure.words), console, head="bold")


def _print_findings(report: Report, console: Console) -> None:
    findings = uncovered(report)
    if not findings:
        return
    _heading(uncovered_words(report), console)
    for n, finding in enumerate(findings[:FINDINGS_SHOWN]):
        if n:
            console.print()
        if standing(finding, report) == "expired":
            _print(Row("  ", f"{finding['id']}: {EXPIRED}", style="yellow"), console)
        for row in _five_parts(finding):
            _print(Row(f"  {row.head}", row.text, row.style, row.whole), console, head="dim")
    _more(len(findings) - FINDINGS_SHOWN, "findings", console)


def _print_known(report: Report, console: Console) -> None:
    """Findings that the baseline covers, in a line each."""
    known = covered(report)
    if not known:
        return
    _heading(covered_words(report), console)
    for finding in known:
        _print(Row(f"  {finding['id']}  ", f"{finding['call']}: {finding['rules'][0]}"), console, head="dim")


def _print_observations(report: Report, console: Console) -> None:
    observations = sorted(report["observations"], key=lambda row: -row["count"])
    if not observations:
        return
    _heading("Observed, and not held against the endpoint", console)
    shown = observations[:OBSERVATIONS_SHOWN]
    wide = max(len(f"{row['count']:,}") for row in shown)
    for row in shown:
        _print(Row(f"  {row['count']:>{wide},} × ", row["text"]), console, head="dim")
    _more(len(observations) - OBSERVATIONS_SHOWN, "observations", console)


def _print_blind_spots(report: Report, console: Console) -> None:
    spots = report["blind_spots"]
    if not spots:
        return
    _heading(f"{counted(len(spots), 'blind spot')}: stated rules that no answer decided", console)
    for spot in spots[:NAMES_SHOWN]:
        _print(Row("  ", spot), console)
    _more(len(spots) - NAMES_SHOWN, "blind_spots", console)


def _print_reasons(title: str, report: Report, console: Console) -> None:
    if why := reasons(report):
        _heading(title, console)
        for reason in why:
            _print(Row("  - ", reason), console, head="yellow")


def _print_left_behind(report: Report, console: Console) -> None:
    if left := report["left_behind"]:
        _heading(f"Left behind on the target ({len(left):,}): delete by hand what costs money", console)
        for each in left[:LEFT_SHOWN]:
            _print(Row("  ", each), console)
        _more(len(left) - LEFT_SHOWN, "left_behind", console)


def _more(number: int, key: str, console: Console) -> None:
    if number > 0:
        _print(Row("  ", f"… and {number:,} more, under {key} in report.json", style="dim"), console)
