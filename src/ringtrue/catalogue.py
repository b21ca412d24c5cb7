"""What is judged by? The catalogue of rules for people and programs, and the contract that it grows from."""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TypedDict

from ringtrue.contracts import openapi
from ringtrue.contracts.captures import Sight
from ringtrue.contracts.rule import Rule, Strength
from ringtrue.contracts.rules import CATALOGUE
from ringtrue.contracts.shapes import MODELLED, operations
from ringtrue.options import Complaint, operation_names
from ringtrue.reports.report import operations_of

WIDTH = 80


class Proof(TypedDict):
    """What one capture of AWS itself shows of a rule."""

    capture: str
    date: str
    region: str
    shows: str
    after: list[str]
    call: str
    answered: str


class Entry(TypedDict):
    """One rule. `operations` is empty where it belongs to no single one.

    `written` is the strength in the rule book, `strength` what `evidence` has made of it.
    """

    id: str
    strength: str
    written: str
    operations: list[str]
    quote: str
    source: str
    evidence: list[Proof]


def entries(operation: str | None = None, *, catalogue: Mapping[str, Rule] = CATALOGUE) -> list[Entry]:
    """Every rule, or those about one operation. Raises Complaint for an operation that is not modelled."""
    if operation is not None and operation_names("--operation", [operation], MODELLED, operations()) != [operation]:
        raise Complaint(f"--operation takes one name, not {operation!r}.")
    found: list[Entry] = [
        {
            "id": id, "strength": rule.strength.value, "written": rule.written.value,
            "operations": operations_of(rule), "quote": rule.quote, "source": rule.source,
            "evidence": [_proof(each) for each in rule.evidence],
        }
        for id, rule in catalogue.items()
    ]  # fmt: skip
    return [entry for entry in found if operation is None or operation in entry["operations"]]


def _proof(sight: Sight) -> Proof:
    return {
        "capture": sight.capture, "date": sight.date, "region": sight.region,
        "shows": "contradicts" if sight.contradicts else "conforms", "after": list(sight.after), "call": sight.call,
        "answered": sight.answered,
    }  # fmt: skip


def as_json(found: list[Entry]) -> str:
    return json.dumps(found, indent=1)


def as_text(found: list[Entry]) -> str:
    """A paragraph for each rule, and how many there are."""
    counts = [f"{sum(e['strength'] == s for e in found)} {s}" for s in dict.fromkeys(e["strength"] for e in found)]
    return "\n\n".join([*map(_paragraph, found), f"{len(found)} rules: {', '.join(counts)}"])


def unproven_json(found: list[Entry]) -> str:
    """What was never seen on AWS by Ringtrue, in numbers and by name."""
    unproven = [entry for entry in found if not entry["evidence"]]
    listing = {"unproven": len(unproven), "of": len(found), "books": by_book(unproven), "rules": unproven}
    return json.dumps(listing, indent=1)


def unproven_text(found: list[Entry]) -> str:
    """The same as paragraphs, and a line for each book."""
    unproven = [entry for entry in found if not entry["evidence"]]
    books = by_book(unproven)
    wide = max(map(len, books), default=0)
    counts = [f"{book:<{wide}}  {_counted(strengths)}" for book, strengths in books.items()]
    total = {s.value: n for s in Strength if (n := sum(entry["strength"] == s.value for entry in unproven))}
    split = f": {_counted(total)}" if total else ""
    said = f"{len(unproven)} of {len(found)} rules were never seen on AWS by Ringtrue{split}"
    return "\n\n".join([*map(_paragraph, unproven), "\n".join([*counts, said])])


def by_book(found: list[Entry]) -> dict[str, dict[str, int]]:
    """{"Pool": {"stated": 22}}: how many of each strength there are, in the order of strength."""
    counts: dict[str, Counter[str]] = {}
    for entry in found:
        counts.setdefault(entry["id"].partition(".")[0], Counter())[entry["strength"]] += 1
    return {book: {s.value: of[s.value] for s in Strength if of[s.value]} for book, of in counts.items()}


def _counted(strengths: dict[str, int]) -> str:
    return ", ".join(f"{number} {strength}" for strength, number in strengths.items())


def _paragraph(entry: Entry) -> str:
    quote = f'"{entry["quote"]}"' if entry["source"] else entry["quote"]
    wrapped = textwrap.wrap(quote, WIDTH - 2, break_long_words=False, break_on_hyphens=False)
    strengths = dict.fromkeys([entry["written"], entry["strength"]])
    head = f"{entry['id']}  ({', now '.join(strengths)})"
    return "\n  ".join([head, *wrapped, *filter(None, [entry["source"]]), *_provenance(entry)])


def _provenance(entry: Entry) -> list[str]:
    """Who has seen it on AWS, where that is to be said."""
    if not entry["evidence"]:
        second_hand = entry["written"] == Strength.OBSERVED.value
        return ["second-hand: seen on AWS by others, as told there; not by Ringtrue"] if second_hand else []
    words = {"conforms": "seen on AWS", "contradicts": "AWS itself does otherwise"}
    return [f"{words[each['shows']]}: {each['call']} was answered {each['answered']} (capture {each['capture']})"
            for each in entry["evidence"]]  # fmt: skip


def renew_contract(*, check: bool) -> tuple[bool, str]:
    """(is the document what the installed botocore says, or was it made so?, what to tell the user)."""
    place = Path(openapi.__file__).resolve().with_name("openapi.json")
    now = openapi.render()
    made = json.loads(now)
    about = f"{len(made['paths'])} operations, botocore {made['info']['x-botocore']}"
    if place.read_text("utf-8") == now:
        return True, f"{place} is up to date: {about}"
    if check:
        was = openapi.load()["info"]["x-botocore"]
        return False, f"{place} was made from botocore {was}, and differs from what would be made now: {about}"
    try:
        place.write_text(now, "utf-8")
    except OSError as error:
        raise Complaint(f"{place} cannot be written: {error.strerror}. Run this in a checkout of your own.") from None
    return True, f"{place} was written: {about}"
