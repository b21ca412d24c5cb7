"""What does `ringtrue config` show? Every setting, its value and where it is from; never a secret."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

from rich.console import Console
from rich.table import Table

from ringtrue.agreement import agreed
from ringtrue.configuration import Configuration, configured
from ringtrue.options import address
from ringtrue.reports.redact import harmless
from ringtrue.settling import valid

UNSET = {
    "ca_bundle": "the system's", "endpoint_url": "the embedded endpoint",
    "region": "the profile's, else us-east-1", "rate": "no limit",
    "seed": "random", "shrink_calls": "two fifths of max_calls",
}  # fmt: skip


def show(typed: Mapping[str, object], form: str) -> None:
    """Prints them. Raises Complaint."""
    found = agreed(configured(typed, os.environ, Path()))
    if (url := found.text("endpoint_url")) is not None:
        address(url)  # a password in it is a complaint, and is not shown
    valid(found)
    if form == "json":
        print(json.dumps(_fields(found), indent=1, ensure_ascii=False))
    else:
        _print(found, Console(highlight=False))


def _fields(found: Configuration) -> Mapping[str, object]:
    """{"target": "moto", "file": null, "settings": {"max_calls": {"value": 10000, "from": "default"}, …}}"""
    return {
        "target": found.target, "file": found.file,
        "settings": {
            name: {"value": _shown(value.value), "from": value.source} for name, value in found.values.items()
        },
    }  # fmt: skip


def _shown(value: object) -> object:
    match value:
        case str():
            return harmless(value)
        case tuple():
            return [_shown(each) for each in value]
        case _:
            return value


def _print(found: Configuration, console: Console) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("setting", "value", "from"):
        table.add_column(column, overflow="fold")
    for name, value in found.values.items():
        table.add_row(name, _words(name, _shown(value.value)), value.source, style="dim" if not value.rank else None)
    target = f"target {found.target}" if found.target else "no target"
    file = f"file {harmless(found.file)}" if found.file else "no file"
    console.print(f"{target}, {file}", markup=False)
    console.print(table, markup=False)


def _words(name: str, value: object) -> str:
    match value:
        case None | []:
            return f"({UNSET[name]})" if name in UNSET else "–"
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(map(str, value))
        case float():
            return f"{value:g}"
        case _:
            return str(value)
