"""What is judged by? The catalogue of rules for people and programs, and the contract that it grows from."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from typing import TypedDict

from ringtrue.contracts import openapi
from ringtrue.contracts.rules import CATALOGUE
from ringtrue.contracts.shapes import MODELLED, operations
from ringtrue.options import Complaint, operation_names
from ringtrue.reports.report import operations_of

WIDTH = 80


class Entry(TypedDict):
    """One rule. `operations` is empty where it belongs to no single one."""

    id: str
    strength: str
    operations: list[str]
    quote: str
    source: str


def entries(operation: str | None = None) -> list[Entry]:
    """Every rule, or those about one operation. Raises Complaint for an operation that is not modelled."""
    if operation is not None and operation_names("--operation", [operation], MODELLED, operations()) != [operation]:
        raise Complaint(f"--operation takes one name, not {operation!r}.")
    found: list[Entry] = [
        {
            "id": id, "strength": rule.strength.value, "operations": operations_of(rule), "quote": rule.quote,
            "source": rule.source,
        }
        for id, rule in CATALOGUE.items()
    ]  # fmt: skip
    return [entry for entry in found if operation is None or operation in entry["operations"]]


def as_json(found: list[Entry]) -> str:
    return json.dumps(found, indent=1)


def as_text(found: list[Entry]) -> str:
    """A paragraph for each rule, and how many there are."""
    counts = [f"{sum(e['strength'] == s for e in found)} {s}" for s in dict.fromkeys(e["strength"] for e in found)]
    return "\n\n".join([*map(_paragraph, found), f"{len(found)} rules: {', '.join(counts)}"])


def _paragraph(entry: Entry) -> str:
    quote = f'"{entry["quote"]}"' if entry["source"] else entry["quote"]
    wrapped = textwrap.wrap(quote, WIDTH - 2, break_long_words=False, break_on_hyphens=False)
    return "\n  ".join([f"{entry['id']}  ({entry['strength']})", *wrapped, *filter(None, [entry["source"]])])


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
