"""What has AWS itself been seen to do? Captures: recordings of runs against AWS, kept as data beside the rules.

Each JSON file in `evidence/` is one, in the form of `capture.schema.json`; `ringtrue record` writes them. A rule looks
its own up when it gets its id (`rule.py`), and nothing else does. Pure apart from reading packaged files.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final, TypeAlias

Json: TypeAlias = dict[str, Any]  # a capture, in the form of its schema

SCHEMA: Final = 1


@dataclass(frozen=True, slots=True)
class Sight:
    """What one capture shows of one rule: the answer to a call, and whether it contradicts the rule's `quote`."""

    capture: str
    date: str
    region: str
    quote: str
    contradicts: bool
    after: tuple[str, ...]
    call: str
    answered: str


def schema() -> Json:
    """The JSON Schema of a capture, as packaged."""
    found: Json = json.loads(resources.files("ringtrue.contracts").joinpath("capture.schema.json").read_text("utf-8"))
    return found


@cache
def load() -> Mapping[str, Json]:
    """The packaged captures by name, `2026-12-01-us-east-1`, oldest first."""
    folder = resources.files("ringtrue.contracts").joinpath("evidence")
    files = {each.name.removesuffix(".json"): each for each in folder.iterdir() if each.name.endswith(".json")}
    return {name: json.loads(files[name].read_text("utf-8")) for name in sorted(files)}


def sights_in(captures: Mapping[str, Json]) -> dict[str, tuple[Sight, ...]]:
    """What captures show, by rule."""
    found: dict[str, tuple[Sight, ...]] = {}
    for name, capture in captures.items():
        for each in capture["evidence"]:
            sight = Sight(
                name, capture["date"], capture["region"], each["quote"], each["shows"] == "contradicts",
                tuple(each["after"]), each["call"], each["answered"],
            )  # fmt: skip
            found[each["rule"]] = (*found.get(each["rule"], ()), sight)
    return found


@cache
def sights() -> Mapping[str, tuple[Sight, ...]]:
    """What the packaged captures show, by rule."""
    return sights_in(load())
