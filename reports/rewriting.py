"""How is a baseline file changed without touching what people wrote into it? Text in, text out.

Pure. Comments, order and spelling survive. What comes out is read again, and is exactly the wanted baseline or nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import tomlkit
from tomlkit.items import AoT, Array, Table

from ringtrue.reports.baseline import NO_DATE, SCHEMA, Baseline, Entry, UnreadableBaseline, parse
from ringtrue.reports.bugs import Place
from ringtrue.reports.finding_line import MODEL

EMPTY = f"""\
# Findings that are known. `ringtrue run --baseline` fails on all others, and on these after the day `expires`.
# `ringtrue baseline update` adds entries and `prune` takes them out; reason, ticket, expires and comments are yours.
schema = {SCHEMA}
"""
_HEADER = re.compile(r"""[ \t]*\[\[[ \t]*(?:finding|"finding"|'finding')[ \t]*\]\]""")
_COMMENT, _BLANK = re.compile(r"[ \t]*#"), re.compile(r"\s*$")


def rewritten(text: str, wanted: Baseline, where: str) -> str:
    """The text of a baseline file, changed to say what is wanted. Raises UnreadableBaseline."""
    before = parse(text, where)
    after = {entry.id: entry for entry in wanted.entries}
    document, found = _tables(text, before, where)
    more = [
        _change(table, was, after[was.id]) if was.id in after else ""
        for table, was in zip(found, before.entries, strict=True)
    ]
    out = [n for n, entry in enumerate(before.entries) if entry.id not in after]
    known = {entry.id for entry in before.entries}
    made = _without(_with(tomlkit.dumps(document), more), out)
    for entry in wanted.entries:
        if entry.id not in known:
            made += ("" if made.endswith("\n") else "\n") + "\n" + tomlkit.dumps(_document(entry))
    if parse(made, f"{where}, as it would be") != wanted:
        raise _unusual(where)
    return made


def _unusual(where: str) -> UnreadableBaseline:
    return UnreadableBaseline(
        f"{where}: it is written in a way that cannot be changed without losing something, and was left as it is. "
        "Write each entry as a [[finding]] table with a line for each key, or change it by hand."
    )


def _tables(text: str, before: Baseline, where: str) -> tuple[tomlkit.TOMLDocument, list[Table]]:
    try:
        document = tomlkit.parse(text)
    except ValueError:  # tomllib and tomlkit need not agree about everything
        raise _unusual(where) from None
    found = document.get("finding")
    if found is None:
        return document, []
    if not isinstance(found, AoT) or len(_headers(_lines(text))) != len(before.entries):
        raise _unusual(where)
    return document, list(found.body)


def _change(table: Table, was: Entry, wanted: Entry) -> str:
    """Changes only what `ringtrue baseline update` may change, and only where it did; the lines that are to be added.

    tomlkit would add these below the comments that stand above the next entry.
    """
    values = {
        "part": (was.bug.part, wanted.bug.part, wanted.bug.part),
        "turn": (was.bug.turn, wanted.bug.turn, wanted.bug.turn),
        "budget": (was.bug.budget, wanted.bug.budget, wanted.bug.budget),
        "also": (was.bug.also, wanted.bug.also, _places(wanted.bug.also)),
        "last_seen": (was.last_seen, wanted.last_seen, wanted.last_seen),
    }
    more = tomlkit.document()
    for key, (old, new, written) in values.items():
        if old != new:
            (table if key in table else more)[key] = written
    return tomlkit.dumps(more)


def _document(entry: Entry) -> tomlkit.TOMLDocument:
    """A document with nothing but the entry."""
    table, bug = tomlkit.table(), entry.bug
    table["id"], table["operation"] = bug.place.id, bug.place.operation
    table["rules"] = list(bug.place.rules)
    table["call"], table["expected"] = entry.call, entry.expected
    if bug.layer != MODEL:
        table["layer"] = bug.layer
    if bug.part:
        table["part"] = bug.part
    if bug.turn:
        table["turn"] = bug.turn
    table["budget"] = bug.budget
    if bug.also:
        table["also"] = _places(bug.also)
    table["reason"] = entry.reason
    for key, value in (("ticket", entry.ticket), ("expires", entry.expires)):
        if value:
            table[key] = value
    for key, day in (("first_seen", entry.first_seen), ("last_seen", entry.last_seen)):
        if day != NO_DATE:
            table[key] = day
    document, tables = tomlkit.document(), tomlkit.aot()
    tables.append(table)
    document["finding"] = tables
    return document


def _places(places: Iterable[Place]) -> Array:
    """A line for each."""
    made = tomlkit.array()
    for place in places:
        row = tomlkit.inline_table()
        row.update({"id": place.id, "operation": place.operation, "rules": list(place.rules)})
        made.append(row)
    return made.multiline(True)


def _lines(text: str) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _headers(lines: Sequence[str]) -> list[int]:
    return [n for n, line in enumerate(lines) if _HEADER.match(line)]


def _without(text: str, out: Sequence[int]) -> str:
    """Without these entries, and without the comments directly above and below their lines.

    tomlkit counts a comment above a header to the entry before, and would take it out with that.
    """
    lines = _lines(text)
    headers = [*_headers(lines), len(lines)]
    spans = [(_begin(lines, headers[n]), _end(lines, headers[n], headers[n + 1])) for n in out]
    for begin, end in sorted(spans, reverse=True):
        del lines[begin:end]
    return "".join(lines).rstrip("\n") + "\n" if out else text


def _with(text: str, more: Sequence[str]) -> str:
    """With further lines below the last key of each entry."""
    lines = _lines(text)
    headers = [*_headers(lines), len(lines)]
    for n, added in enumerate(more):
        if added:
            last = _last_key(lines, headers[n], headers[n + 1])
            lines[last] = lines[last].rstrip("\n") + "\n" + added
    return "".join(lines)


def _last_key(lines: Sequence[str], header: int, following: int) -> int:
    return max(n for n in range(header, following) if not (_COMMENT.match(lines[n]) or _BLANK.match(lines[n])))


def _begin(lines: Sequence[str], header: int) -> int:
    while header and _COMMENT.match(lines[header - 1]):
        header -= 1
    return header


def _end(lines: Sequence[str], header: int, following: int) -> int:
    """After the last key, the comments right below it, and the blank lines below these."""
    last = _last_key(lines, header, following)
    end = last + 1
    while end < following and _COMMENT.match(lines[end]):
        end += 1
    if end == following < len(lines):
        end = last + 1  # these comments stand above the next entry
    while end < following and _BLANK.match(lines[end]):
        end += 1
    return end
