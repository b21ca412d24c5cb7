"""What does a person read who compares reports in a terminal? The change first, then what it rests on."""

from __future__ import annotations

import io
from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from ringtrue.reports.compare import CHANGES, Change, Comparison, FindingChange, RuleLine, Status
from ringtrue.reports.fitted import Row, fit, fit_table, heading
from ringtrue.reports.redact import spelled
from ringtrue.reports.report import counted
from ringtrue.reports.words import SYMBOLS

SIGNS: dict[Status, str] = dict([*SYMBOLS.items(), ("absent", " ")])
LEGEND = "  ".join(
    [*(f"{sign} {status.replace('_', ' ')}" for status, sign in SYMBOLS.items()), "blank: not asked for"]
)
STYLES: dict[Change | None, str] = {"new": "bold red", "still there": "red", "not reached": "yellow", "fixed": "green"}
MOST_DIFFERING = 20
TITLES = {
    "new": "New", "still there": "Still there", "not reached": "Gone, but not reached, which is not fixed",
    "fixed": "Fixed: gone, and the rule was decided and conforms",
}  # fmt: skip


def plain(found: Comparison, width: int) -> str:
    """The same as text."""
    stream = io.StringIO()
    show(found, Console(file=stream, width=width))
    return stream.getvalue()


def show(found: Comparison, console: Console) -> None:
    """Prints the whole comparison for a person."""
    style = {0: "bold green", 1: "bold red", 3: "bold yellow"}[found.exit_code]
    fit(Row("", found.verdict, style=style), console)
    console.print()
    for side in found.sides:
        target = side.report["target"]
        fit(Row(f"  {side.letter}  ", f"{side.name}: {target['endpoint']}"), console, head="bold")
    if found.doubts:
        _list("Nothing can be said about the rest", found.doubts, console)
    _figures(found, console)
    _findings(found, console)
    _rules(found, console)
    if found.notes:
        _list("To be kept in mind", found.notes, console)


def _list(title: str, lines: Sequence[str], console: Console) -> None:
    heading(title, console)
    for line in lines:
        fit(Row("  - ", line), console, head="yellow")


def _figures(found: Comparison, console: Console) -> None:
    letters = [side.letter for side in found.sides]
    rows: list[tuple[str | Text, ...]] = [
        (Text(figure.name, "dim"), *map(spelled, figure.values)) for figure in found.figures
    ]  # fmt: skip
    console.print()
    fit_table(("", *letters), rows, console, indent="  ", numbers=letters, style="bold")


def _findings(found: Comparison, console: Console) -> None:
    for change in (*CHANGES, None):
        lines = [each for each in found.findings if each.change == change]
        if lines:
            title = TITLES[change] if change else "Findings, and the targets that show them"
            heading(f"{title} ({len(lines):,})", console)
        for each in lines:
            _finding(each, console)


def _finding(each: FindingChange, console: Console) -> None:
    finding = each.finding
    sides = f"{' '.join(each.sides)}  "
    indent = " " * (len(sides) + 2)
    if each.in_full:
        fit(Row(f"  {sides}", f"{finding['id']}  {finding['call']}", STYLES.get(each.change, "")), console)
        fit(Row(f"{indent}answered  ", finding["answered"]), console, head="dim")
        fit(Row(f"{indent}expected  ", " or ".join(finding["expected"])), console, head="dim")
        because = finding["because"][0]
        fit(Row(f"{indent}because   ", f'{because["id"]}: "{because["quote"]}"'), console, head="dim")
    else:
        text = f"{finding['id']}  {finding['call']}: {finding['rules'][0]}"
        fit(Row(f"  {sides}", text, STYLES.get(each.change, "")), console)
    if each.why:
        fit(Row(f"{indent}note      ", each.why, "yellow"), console, head="dim")


def _rules(found: Comparison, console: Console) -> None:
    """A row for each rule: the sides' signs, then the sentence."""
    if not found.rules:
        console.print()
        fit(Row("", f"{counted(found.alike, 'rule')}: decided in all or in none, and violated in none"), console)
        return
    rest = [rule for rule in found.rules if not rule.broken]
    letters = [side.letter for side in found.sides]
    heading("Rules that are violated, or were decided in some runs only", console)
    fit(Row(f"  {' '.join(letters)}  ", LEGEND, "dim"), console, head="bold")
    for rule in (*(rule for rule in found.rules if rule.broken), *rest[:MOST_DIFFERING]):
        _rule(rule, letters, console)
    if len(rest) > MOST_DIFFERING:
        more = f"… and {len(rest) - MOST_DIFFERING:,} more that were decided in some runs only: see --format html"
        fit(Row("  ", more, "dim"), console)
    alike = f"{counted(found.alike, 'more rule')}: decided in all or in none, and violated in none"
    fit(Row("  ", alike, "dim"), console)


def _rule(rule: RuleLine, letters: Sequence[str], console: Console) -> None:
    change = f"{rule.change}: " if rule.change else ""
    style = STYLES[rule.change] if rule.change else ""
    signs = " ".join(f"{SIGNS[status]:<{len(letter)}}" for status, letter in zip(rule.statuses, letters, strict=True))
    fit(Row(f"  {signs}  ", f'{change}{rule.id}: "{rule.quote}"', style), console, head="bold")
