"""What is known to be wrong, and tolerated for now? The content of ringtrue-baseline.toml, read strictly.

Pure: text in, entries out. Each id stands in one entry only, so that no two can disagree about a finding.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from ringtrue.reports.agenda import PARTS
from ringtrue.reports.bugs import Bug, Place
from ringtrue.reports.finding_line import MODEL
from ringtrue.reports.redact import spelled
from ringtrue.reports.words import LAYERS

SCHEMA = 1
NO_DATE = date.min
ID = r"[\w-]{1,64}"
OPERATION = r"[A-Z][A-Za-z0-9]{0,99}"
RULE = r"[A-Za-z]\w*(\.\w+)+"
PLACE_KEYS = ("id", "operation", "rules")
KEYS = (
    *PLACE_KEYS, "call", "expected", "layer", "part", "turn", "budget", "also", "reason", "ticket", "expires",
    "first_seen", "last_seen",
)  # fmt: skip
TOP_KEYS = ("schema", "finding")
MOST_SHOWN = 60


class UnreadableBaseline(Exception):
    """This is no baseline; the message says what was found, why it will not do, and what to do."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A known finding. `call` and `expected` are for people; reason, ticket and expires are theirs.

    It expires after the day `expires`.
    """

    bug: Bug
    call: str = ""
    expected: str = ""
    reason: str = ""
    ticket: str = ""
    first_seen: date = NO_DATE
    last_seen: date = NO_DATE
    expires: date | None = None

    @property
    def id(self) -> str:
        return self.bug.place.id

    def expired(self, today: date) -> bool:
        return self.expires is not None and self.expires < today


@dataclass(frozen=True, slots=True)
class Baseline:
    """All entries, in the order of the file."""

    entries: tuple[Entry, ...] = ()


def parse(text: str, where: str) -> Baseline:
    """The baseline in a text; `where` it stands is for the complaint. Raises UnreadableBaseline."""
    try:
        found = tomllib.loads(text)
    except (ValueError, RecursionError) as broken:
        raise UnreadableBaseline(
            f"{where}: this is no TOML ({broken!s:.160}). Mend that place, or take the file from version control."
        ) from None
    schema = found.get("schema")
    if type(schema) is not int or schema != SCHEMA:
        raise UnreadableBaseline(
            f"{where}: 'schema' is {_shown(schema)}, and this ringtrue reads schema {SCHEMA}. "
            f"Write `schema = {SCHEMA}` at the top, or use the version of ringtrue that wrote the file."
        )
    _Table(where, found).only(TOP_KEYS)
    tables = found.get("finding", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise UnreadableBaseline(f"{where}: 'finding' is {_shown(tables)}; write each entry as a [[finding]] table.")
    entries = tuple(_entry(_Table(f"{where}: [[finding]] {n}", table)) for n, table in enumerate(tables, start=1))
    _check_ids(where, entries)
    return Baseline(entries)


def _check_ids(where: str, entries: tuple[Entry, ...]) -> None:
    times = Counter(place.id for entry in entries for place in entry.bug.places)
    twice = [id for id, number in times.items() if number > 1]
    if twice:
        raise UnreadableBaseline(
            f"{where}: {', '.join(twice)} stands there more than once, as an id or under 'also'. "
            "Which entry counts would be anybody's guess; leave one of them."
        )


def _entry(table: _Table) -> Entry:
    table.only(KEYS)
    first = table.day("first_seen") or NO_DATE
    return Entry(
        Bug(_place(table), _also(table), _layer(table), table.count("budget", "calls"), _part(table),
            table.count("turn", "turns")),
        call=table.text("call"),
        expected=table.text("expected"),
        reason=table.text("reason"),
        ticket=table.text("ticket"),
        first_seen=first,
        last_seen=table.day("last_seen") or first,
        expires=table.day("expires"),
    )


def _place(table: _Table) -> Place:
    rules = table.found.get("rules")
    if not isinstance(rules, list) or not rules or not all(_fits(RULE, rule) for rule in rules):
        raise table.unfit("rules", 'a list of rule ids, such as ["Pool.create"]')
    id = table.name("id", ID, 'the id of a finding, such as "763246c52661"')
    return Place(id, table.name("operation", OPERATION, 'an operation, such as "DeletePool"'), tuple(rules))


def _also(table: _Table) -> tuple[Place, ...]:
    found = table.found.get("also", [])
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise table.unfit("also", "a list of tables with id, operation and rules")
    tables = [_Table(f"{table.where}, 'also' {n}", each) for n, each in enumerate(found, start=1)]
    for each in tables:
        each.only(PLACE_KEYS)
    return tuple(map(_place, tables))


def _layer(table: _Table) -> str:
    layer = table.found.get("layer", MODEL)
    if layer not in (MODEL, *LAYERS):
        raise table.unfit("layer", f"one of {', '.join((MODEL, *LAYERS))}")
    return str(layer)


def _part(table: _Table) -> str:
    part = table.found.get("part", "")
    if part not in ("", *PARTS):
        raise table.unfit("part", f"one of {', '.join(PARTS)}")
    return str(part)


def _fits(pattern: str, value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(pattern, value, re.ASCII) is not None


def _shown(value: object) -> str:
    if value is None:
        return "missing"
    text = value.isoformat() if isinstance(value, date) else repr(value)
    return spelled(text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}…")


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of the file, and where it stands."""

    where: str
    found: Mapping[str, Any]  # TOML of any form

    def only(self, keys: tuple[str, ...]) -> None:
        for key in self.found:
            if key not in keys:
                near = get_close_matches(key, keys, n=1)
                meant = f" Did you mean {near[0]}?" if near else ""
                raise UnreadableBaseline(
                    f"{self.where}: {_shown(key)} is no key of it.{meant} There are: {', '.join(keys)}. "
                    "What nobody reads would mislead; put remarks into comments."
                )

    def unfit(self, key: str, wanted: str) -> UnreadableBaseline:
        return UnreadableBaseline(f"{self.where}: {key!r} is {_shown(self.found.get(key))}, and has to be {wanted}.")

    def name(self, key: str, pattern: str, wanted: str) -> str:
        value = self.found.get(key)
        if not _fits(pattern, value):
            raise self.unfit(key, wanted)
        return str(value)

    def text(self, key: str) -> str:
        value = self.found.get(key, "")
        if not isinstance(value, str):
            raise self.unfit(key, "a text in quotes")
        return value

    def count(self, key: str, of: str) -> int:
        value = self.found.get(key, 0)
        if type(value) is not int or value < 0:
            raise self.unfit(key, f"a number of {of}")
        return value

    def day(self, key: str) -> date | None:
        value = self.found.get(key)
        if value is None:
            return None
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.unfit(key, "a date without quotes and time, such as 2027-03-31")
        return value
