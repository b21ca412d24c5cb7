"""How does a comparison stand in a comment on GitHub? Short enough for one, and nothing in it is read as markup."""

from __future__ import annotations

from collections.abc import Iterator

from ringtrue.reports.compare import CHANGES, Comparison, FindingChange, RuleLine
from ringtrue.reports.compare_text import LEGEND, SIGNS, TITLES
from ringtrue.reports.marked import code, words
from ringtrue.reports.report import counted

MOST_FINDINGS, MOST_RULES = 25, 60  # of each kind; GitHub takes 65,536 characters
MOST_TEXT = 240
COMMENT = 60_000


def markdown(found: Comparison) -> str:
    """The whole comparison, or its beginning where it would not fit a comment."""
    made, length = [], 0
    for line in _lines(found):
        length += len(line) + 1
        if length > COMMENT:
            made += ["", "… and more, for which a comment has no room: see the HTML page."]
            break
        made.append(line)
    return "\n".join(made) + "\n"


def _lines(found: Comparison) -> Iterator[str]:
    yield f"## Ringtrue: {found.verdict}"
    yield ""
    for side in found.sides:
        yield f"- **{side.letter}** {code(_cut(side.name))}: {code(_cut(side.report['target']['endpoint']))}"
    yield from _list("Nothing can be said about the rest", found.doubts)
    yield from ("", _row("", *(side.letter for side in found.sides)), "|---" * (len(found.sides) + 1) + "|")
    for figure in found.figures:
        yield _row(figure.name, *figure.values)
    for change in (*CHANGES, None):
        lines = [each for each in found.findings if each.change == change]
        if lines:
            yield from ("", f"### {TITLES[change] if change else 'Findings, and the targets that show them'}", "")
            for each in lines[:MOST_FINDINGS]:
                yield from _finding(each)
            yield from _more(len(lines) - MOST_FINDINGS, "findings")
    yield from _rules(found)
    yield from _list("To be kept in mind", found.notes)


def _list(title: str, lines: tuple[str, ...]) -> Iterator[str]:
    if lines:
        yield from ("", f"### {title}", "")
        yield from (f"- {words(_cut(line))}" for line in lines)


def _finding(each: FindingChange) -> Iterator[str]:
    finding = each.finding
    yield f"- **{' '.join(each.sides)}** {code(_cut(finding['call']))} ({code(finding['id'])})"
    if each.in_full:
        yield f"  - answered {code(_cut(finding['answered']))}"
        yield f"  - expected {code(_cut(' or '.join(finding['expected'])))}"
    because = finding["because"][0]
    yield f"  - because {code(because['id'])}: “{words(_cut(because['quote']))}”"
    if each.why:
        yield f"  - note: {words(_cut(each.why))}"


def _rules(found: Comparison) -> Iterator[str]:
    yield ""
    if found.rules:
        yield from ("### Rules that are violated, or were decided in some runs only", "", LEGEND, "")
        yield _row("rule", *(side.letter for side in found.sides), *(["change"] if found.over_time else []))
        yield "|---" * (len(found.sides) + 1 + found.over_time) + "|"
        yield from (_rule(rule, over_time=found.over_time) for rule in found.rules[:MOST_RULES])
        yield ""
        yield from _more(len(found.rules) - MOST_RULES, "rules")
    yield f"{counted(found.alike, 'other rule')}: decided in all or in none, and violated in none."


def _rule(rule: RuleLine, *, over_time: bool) -> str:
    title = f"“{words(_cut(rule.quote), in_table=True)}” {code(rule.id, in_table=True)}"
    return _row(title, *(SIGNS[status] for status in rule.statuses), *([rule.change or ""] if over_time else []))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _more(number: int, what: str) -> Iterator[str]:
    if number > 0:
        yield from (f"… and {number:,} more {what}.", "")


def _cut(text: str) -> str:
    return text if len(text) <= MOST_TEXT else f"{text[: MOST_TEXT - 1]}…"
