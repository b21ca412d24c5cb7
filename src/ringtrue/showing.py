"""What does `ringtrue config` show? Every setting, the value that holds and where it is from; never a secret."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.text import Text

from ringtrue.agreement import agreed
from ringtrue.configuration import Configuration, Rank, Value, configured
from ringtrue.harness.credentials import FALLBACK_REGION, NoCredentials, region_of
from ringtrue.lending import FORMS
from ringtrue.options import Complaint, address
from ringtrue.reports.fitted import fit_table
from ringtrue.reports.redact import harmless
from ringtrue.settling import valid, worn

UNSET = {
    "ca_bundle": "the system's", "endpoint_url": "the embedded endpoint", "profile": "boto3's usual chain",
    "rate": "no limit",
    "seed": "random", "shrink_calls": "two fifths of max_calls", "operations": "all", "exclude": "none", "rules": "all",
    "max_spend": "nothing may be bought", "baseline": "none", "reset_endpoint": "none", **dict.fromkeys(FORMS, "none"),
}  # fmt: skip
BELTED = ("max_spend", "max_resources", "ledger")


def show(typed: Mapping[str, object], form: str) -> None:
    """Prints them. Raises Complaint."""
    found = agreed(configured(typed, os.environ, Path()))
    url = found.text("endpoint_url")
    place = None if url is None else address(url)  # a password in it is a complaint, and is not shown
    worn(found, place, accepted=True, rate=valid(found).get("rate"))
    found = _with_region(found)
    if form == "json":
        print(json.dumps(_fields(found), indent=1, ensure_ascii=False))
    else:
        _print(found, Console(highlight=False))


def _with_region(found: Configuration) -> Configuration:
    """With the region that boto3's chain has, where none is set."""
    if found.text("region") is not None:
        return found
    try:
        region = region_of(found.text("profile"))
    except NoCredentials as error:
        raise Complaint(str(error)) from error
    fallback = replace(found.values["region"], value=FALLBACK_REGION)
    held = Value(region, "the AWS configuration", Rank.DEFAULT) if region else fallback
    return replace(found, values={**found.values, "region": held})


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
    rows = [
        [
            Text(cell, "" if value.rank else "dim")
            for cell in (name, _words(name, _shown(value.value), found), value.source)
        ]
        for name, value in found.values.items()
    ]  # fmt: skip
    target = f"target {found.target}" if found.target else "no target"
    file = f"file {harmless(found.file)}" if found.file else "no file"
    console.print(f"{target}, {file}", markup=False)
    fit_table(("setting", "value", "from"), rows, console, style="bold")


def _words(name: str, value: object, found: Configuration) -> str:
    if name in BELTED and not found.on("belt"):
        return "(no belt)"
    match value:
        case None | []:
            return f"({UNSET[name]})"
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(map(str, value))
        case float():
            return f"{value:g}"
        case _:
            return str(value)
