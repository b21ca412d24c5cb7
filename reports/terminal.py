"""What does a person read after a run? One verdict line first; then the evidence, the findings, and what stays open.

Everything is printed as plain text with styles, never as markup: what a target said cannot steer the terminal.
Fits any width; only addresses and commands run over it, whole, so that they can be clicked and copied.
"""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from ringtrue.reports.bugs import LAYERS
from ringtrue.reports.fitted import Row
from ringtrue.reports.fitted import fit as _print
from ringtrue.reports.fitted import heading as _heading
from ringtrue.reports.interface import BaselineOutcome, Finding, Report, Verdict
from ringtrue.reports.report import counted, decided, exit_code, reasons

FINDINGS_SHOWN = 20
OBSERVATIONS_SHOWN = 10
NAMES_SHOWN = 5
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
    steps = finding["steps"]
    yield Row(_label("after"), "" if steps else "nothing: this one call shows it")
    for n, step in enumerate(steps, start=1):
        yield Row(f"    {n:>{len(str(len(steps)))}}. ", step)
    reproduced = f", reproduced {finding['reproduced']}" if finding["reproduced"] else ""
    yield Row("  ", f"first at call {finding['first_call']:,}{reproduced}", style="dim")


def _label(word: str) -> str:
    return f"  {word:<{LABEL_WIDTH}}"


def _print_verdict(report: Report, console: Console) -> None:
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
    words = {
        "conforms": "the endpoint rings true: ",
        "violates": f"the endpoint does not ring true: {counted(len(report['findings']), 'finding')} in ",
        "undecided": "this run proves nothing either way: ",
    }
    verdict = report["verdict"]
    _print(Row(f"{verdict.upper()}  ", words[verdict] + ", ".join(evidence)), console, head=STYLES[verdict])


def _print_run(report: Report, console: Console) -> None:
    target, contract, seconds = report["target"], report["contract"], report["seconds"]
    kind = "the embedded reference endpoint" if target["embedded"] else f"region {target['region']}"
    endings = {
        "budget": "ended by the call budget",
        "time": "ended by the time limit",
        "interrupted": "interrupted",
        "unreachable": "ended when the endpoint could not be reached",
        "not_aws": "ended by answers unlike AWS's",
        "truncated": "cut off",
    }
    took = "" if seconds is None else f"{seconds:,.1f} s, "
    strict = ", strict" if report["strict"] else ""
    console.print()
    _print(Row("  target     ", f"{target['endpoint']} ({kind})"), console, head="dim")
    _print(Row("  documents  ", f"{contract['service']} {contract['api']}, botocore {contract['botocore']}"), console,
           head="dim")  # fmt: skip
    ended = endings[report["ended"]["how"]]
    _print(Row("  run        ", f"{took}{ended}, seed {report['seed']}{strict}"), console, head="dim")
    if outcome := report.get("baseline"):
        _print(Row("  baseline   ", f"{outcome['file']}: {_in_full(outcome, report)}"), console, head="dim")


def words_of(outcome: BaselineOutcome) -> str:
    """What a baseline says of a run: "1 new, 2 known, 1 expired"."""
    counts = {"new": "new", "known": "known", "expired": "expired", "stale": "stale", "not_reached": "not reached"}
    return ", ".join(
        f"{len(outcome[key]):,} {word}"  # type: ignore[literal-required]  # the keys are those of the lists
        for key, word in counts.items() if key in ("new", "known") or outcome[key]  # type: ignore[literal-required]
    )  # fmt: skip


def _in_full(outcome: BaselineOutcome, report: Report) -> str:
    """The same, with what it means for a gate, and the names of what the file holds and the run did not show."""
    means = {0: "so it passes", 1: "so it fails", 3: "but the run is undecided"}[exit_code(report)]
    stale, rest = ", ".join(outcome["stale"]), ", ".join(outcome["not_reached"])
    prune = f"; stale, since their rules conform now: {stale} (`ringtrue baseline prune` takes them out)"
    open_ = f"; not reached, which is not fixed: {rest}"
    return f"{words_of(outcome)}, {means}{prune if stale else ''}{open_ if rest else ''}"


def _print_operations(report: Report, console: Console) -> None:
    if not any(row["calls"] for row in report["operations"]):
        return  # fourteen lines of zeros say no more than the reasons do
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("operation", overflow="fold")
    for name in ("calls", "accepted", "refused"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("status", overflow="fold")
    for row in report["operations"]:
        status = row["status"]
        table.add_row(
            Text(row["name"]),
            *(f"{number:,}" for number in (row["calls"], row["accepted"], row["refused"])),
            Text(status.replace("_", " "), style=STATUS_STYLES[status]),
        )
    console.print()
    grid = Table.grid()
    grid.add_row("  ", table)
    console.print(grid)


def _print_layers(report: Report, console: Console) -> None:
    """What was asked beside the model, in a line each, and what boto3 made of answers."""
    for layer, name in LAYERS.items():
        rows = [row for row in report["layers"] if row["layer"] == layer]
        if not rows:
            continue
        there = sum(row["status"] != "not_implemented" for row in rows)
        calls = counted(sum(row["calls"] for row in rows), "call")
        console.print()
        _print(Row(f"  {name:<13}", f"{calls} to {there} of {counted(len(rows), 'operation')}"), console, head="dim")
        for row in rows:
            for note in row["notes"]:
                _print(Row("    - ", f"{row['operation']}: {note}"), console, head="yellow")


def _print_figures(report: Report, console: Console) -> None:
    rules, known = report["rules"], decided(report["rules"])
    broken = sum(row["status"] == "violates" for row in rules)
    shares = report["figures"]
    console.print()
    of_known = f"{broken:,} of {counted(len(known), 'decided rule')} violated"
    of_all = f"{len(known):,} of {counted(len(rules), 'rule')} decided: an answer was seen that only this rule explains"
    figures = (("divergence", shares["divergence"], of_known), ("coverage", shares["coverage"], of_all))
    for name, share, words in figures:
        shown = "     –" if share is None else f"{share:6.1%}"
        _print(Row(f"  {name:<10} {shown}  ", words), console, head="bold")


def _print_findings(report: Report, console: Console) -> None:
    outcome = report.get("baseline")
    findings = [each for each in report["findings"] if outcome is None or each["id"] not in outcome["known"]]
    if not findings:
        return
    late = len(outcome["expired"]) if outcome else 0
    beyond = f" that the baseline does not cover{f', {late:,} of them expired' if late else ''}" if outcome else ""
    _heading(f"{counted(len(findings), 'finding').capitalize()}{beyond}", console)
    for n, finding in enumerate(findings[:FINDINGS_SHOWN]):
        if n:
            console.print()
        if outcome and finding["id"] in outcome["expired"]:
            _print(Row("  ", f"{finding['id']}: its entry in the baseline has expired", style="yellow"), console)
        for row in _five_parts(finding):
            _print(Row(f"  {row.head}", row.text, row.style, row.whole), console, head="dim")
    _more(len(findings) - FINDINGS_SHOWN, "findings", console)


def _print_known(report: Report, console: Console) -> None:
    """Findings that the baseline covers, in a line each."""
    outcome = report.get("baseline")
    known = [each for each in report["findings"] if outcome and each["id"] in outcome["known"]]
    if not known:
        return
    _heading(f"{counted(len(known), 'known finding')}, which the baseline covers", console)
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
        _print(Row("  ", ", ".join(left)), console)


def _more(number: int, key: str, console: Console) -> None:
    if number > 0:
        _print(Row("  ", f"… and {number:,} more, under {key} in report.json", style="dim"), console)
