"""What changed between reports, and where do targets differ? Reports in, a comparison as values out.

Pure. "Not reached" is never "fixed": a finding that is gone counts as fixed only where the later run had every chance
to show it (see `bugs.unreached`), a rule only where it conforms now.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from string import ascii_uppercase
from typing import Literal

from ringtrue.reports.bugs import Bug, bug_of, kin, shown, unreached
from ringtrue.reports.caveats import Side, address, doubts_about, exercised, notes_on
from ringtrue.reports.interface import Finding, Report, RuleStatus
from ringtrue.reports.report import counted, decided

Change = Literal["new", "fixed", "still there", "not reached"]
CHANGES: tuple[Change, ...] = ("new", "still there", "not reached", "fixed")
Status = RuleStatus | Literal["absent"]
DECIDED: tuple[Status, ...] = ("conforms", "violates")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of each report, in words."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FindingChange:
    """What became of a finding up to the last report; None among targets. `finding` is as it was seen last.

    `sides` are the letters of the reports that show it; `why` says what stands in the way of saying more.
    """

    change: Change | None
    finding: Finding
    sides: tuple[str, ...]
    why: str = ""

    @property
    def in_full(self) -> bool:
        """Nobody has to read the same bug twice."""
        return self.change in ("new", None)


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule and its status in each report. `change` is None among targets, and where no report violates it."""

    id: str
    quote: str
    source: str
    statuses: tuple[Status, ...]
    change: Change | None = None

    @property
    def broken(self) -> bool:
        return "violates" in self.statuses


@dataclass(frozen=True, slots=True)
class Comparison:
    """`over_time`: is it one target at several times? `notes` are differences that the reports brought with them.

    `rules` are those that are violated somewhere, then those that were decided in some only; `alike` counts the rest.
    `doubts` are why nothing can be said.
    """

    over_time: bool
    sides: tuple[Side, ...]
    notes: tuple[str, ...]
    figures: tuple[Figure, ...]
    findings: tuple[FindingChange, ...]
    rules: tuple[RuleLine, ...]
    alike: int
    doubts: tuple[str, ...]

    @property
    def exit_code(self) -> int:
        """1 for a new finding, or any among targets; 3 if none can be said to be there; else 0."""
        bad = [each for each in self.findings if not self.over_time or each.change == "new"]
        return 1 if bad else 3 if self.doubts else 0

    @property
    def verdict(self) -> str:
        """The comparison in one line: "1 new, 2 still there, 1 fixed"."""
        if not self.over_time:
            broken = sum(rule.broken for rule in self.rules)
            found = counted(len(self.findings), "finding")
            return f"{len(self.sides)} targets: {found}, {counted(broken, 'rule')} violated by at least one"
        counts = [(sum(each.change == change for each in self.findings), change) for change in CHANGES]
        return ", ".join(f"{number:,} {change}" for number, change in counts if number or change == "new")


def compared(named: Sequence[tuple[str, Report]], over_time: bool | None = None) -> Comparison:
    """Compares reports, the earliest first. By default they are one target's if all have one address."""
    sides = tuple(Side(_letter(n), name, report) for n, (name, report) in enumerate(named))
    if over_time is None:
        over_time = len({address(side.report) for side in sides}) == 1
    findings = _findings(sides, over_time)
    rules = _rules(sides, over_time, _unreached_rules(findings))
    odd = [rule for rule in rules if rule.broken or len({status in DECIDED for status in rule.statuses}) > 1]
    told = tuple(sorted(odd, key=lambda rule: (not rule.broken, rule.statuses[-1] in DECIDED)))
    return Comparison(
        over_time, sides, notes_on(sides, over_time), _figures(sides), findings,
        told, len(rules) - len(told), doubts_about(sides, over_time),
    )  # fmt: skip


def _letter(n: int) -> str:
    """A … Z, AA, AB, …"""
    return (_letter(n // 26 - 1) if n >= 26 else "") + ascii_uppercase[n % 26]


def _figures(sides: Sequence[Side]) -> tuple[Figure, ...]:
    rows: tuple[tuple[str, Callable[[Report], str]], ...] = (
        ("verdict", lambda report: report["verdict"]),
        ("findings", lambda report: f"{len(report['findings']):,}"),
        ("divergence", lambda report: _share(report["figures"]["divergence"])),
        ("coverage", lambda report: _share(report["figures"]["coverage"])),
        ("rules decided", lambda report: f"{len(decided(report['rules'])):,} of {len(report['rules']):,}"),
        ("operations exercised", lambda report: f"{len(exercised(report)):,} of {len(report['operations']):,}"),
        ("blind spots", lambda report: f"{len(report['blind_spots']):,}"),
        ("calls", lambda report: f"{report['calls']:,}"),
    )
    return tuple(Figure(name, tuple(figure(side.report) for side in sides)) for name, figure in rows)


def _share(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"


def _findings(sides: Sequence[Side], over_time: bool) -> tuple[FindingChange, ...]:
    """Each bug once, as it was seen last. Of one report no finding is left out."""
    taken: list[tuple[Side, Finding, Bug]] = []
    for side in reversed(sides):
        mine = [(side, finding, bug_of(finding, side.report)) for finding in side.report["findings"]]
        taken += [each for each in mine if not any(kin(each[2], bug) for _, _, bug in taken)]
    found = [_change(finding, bug, sides, over_time) for _, finding, bug in taken]
    return tuple(sorted(found, key=lambda each: CHANGES.index(each.change) if each.change else 0))


def _change(finding: Finding, bug: Bug, sides: Sequence[Side], over_time: bool) -> FindingChange:
    letters = tuple(side.letter for side in sides if _shows(side.report, bug))
    last = sides[-1]
    if not over_time:
        return FindingChange(None, finding, letters)
    if letters == (last.letter,):
        return FindingChange("new", finding, letters, _perhaps_older(bug, sides[:-1]))
    if last.letter in letters:
        return FindingChange("still there", finding, letters)
    partly = bug.ids & shown(last.report)
    why = f"{min(partly)}, a place of it, shows beside another finding" if partly else unreached(bug, last.report)
    return FindingChange("not reached" if why else "fixed", finding, letters, why)


def _shows(report: Report, bug: Bug) -> bool:
    return any(kin(bug, bug_of(finding, report)) for finding in report["findings"])


def _perhaps_older(bug: Bug, earlier: Sequence[Side]) -> str:
    """What a finding that no earlier report shows may owe to these: it need not have come into being since.

    Their budget is not looked at, since a bug that shows now with more calls is a bug that shows now.
    """
    whys = {side.letter: unreached(replace(bug, budget=0), side.report) for side in earlier}
    if not all(whys.values()):
        return ""
    return "may have been there before: " + "; ".join(f"in {letter}, {why}" for letter, why in whys.items())


def _unreached_rules(findings: Sequence[FindingChange]) -> frozenset[str]:
    """The rules of findings that the last run could not show: what it decided about them is not all there is."""
    lost = [each.finding for each in findings if each.change == "not reached"]
    return frozenset(rule for each in lost for place in (each, *each["related"]) for rule in place["rules"])


def _rules(sides: Sequence[Side], over_time: bool, unreached: frozenset[str]) -> list[RuleLine]:
    tables = [{row["id"]: row for row in side.report["rules"]} for side in sides]
    rows = {id: row for table in tables for id, row in table.items()}
    found = []
    for id, row in rows.items():
        statuses: tuple[Status, ...] = tuple(table[id]["status"] if id in table else "absent" for table in tables)
        change = _rule_change(statuses) if over_time else None
        change = "not reached" if change == "fixed" and id in unreached else change
        found.append(RuleLine(id, row["quote"], row["source"], statuses, change))
    return found


def _rule_change(statuses: tuple[Status, ...]) -> Change | None:
    *earlier, last = statuses
    if last == "violates":
        return "still there" if "violates" in earlier else "new"
    if "violates" not in earlier:
        return None
    return "fixed" if last == "conforms" else "not reached"
