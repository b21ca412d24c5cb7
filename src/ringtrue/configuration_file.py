"""Which targets does the user's file describe? It is ringtrue.toml or pyproject.toml, and held against the settings.

The targets that Ringtrue brings along are read by the same code, from targets.toml.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path

from ringtrue.options import Complaint, meant
from ringtrue.settings import SETTINGS, Misfit

OWN, PROJECT = "ringtrue.toml", "pyproject.toml"
LIKE, TARGET, TARGETS = "like", "target", "targets"


@dataclass(frozen=True, slots=True)
class Table:
    """What one table sets. `source` says where it stands: "ringtrue.toml [targets.nightly]"."""

    source: str
    values: Mapping[str, object]
    like: str | None = None


@dataclass(frozen=True, slots=True)
class File:
    """A configuration file: which target it names for runs that name none, and its tables by name."""

    name: str | None = None
    target: str | None = None
    tables: Mapping[str, Table] = field(default_factory=dict)


@cache
def built_in() -> Mapping[str, Table]:
    """The targets that Ringtrue brings along."""
    found = tomllib.loads(files("ringtrue").joinpath("targets.toml").read_text("utf-8"))
    return {name: _table(f"built-in target {name}", values) for name, values in found.items()}


def configuration_file(named: str | None, place: Path) -> File:
    """The file that was named, or the one in `place`, if there is any. Raises Complaint."""
    if named is not None:
        return _read(Path(named), named) or File(named)
    there = [name for name in (OWN, PROJECT) if (place / name).is_file()]
    found = [file for name in there if (file := _read(place / name, name)) is not None]
    if len(found) > 1:
        raise Complaint(
            f"both {OWN} and {PROJECT} configure Ringtrue here. Keep one of the two, or name it with --config."
        )
    return found[0] if found else File()


def _read(path: Path, name: str) -> File | None:
    """None for a pyproject.toml that has nothing of ours."""
    try:
        text = path.read_text("utf-8")
        if path.name == PROJECT and "ringtrue" not in text:
            return None
        found = tomllib.loads(text)
    except OSError as error:
        raise Complaint(f"{name} cannot be read: {error.strerror or error}. Name a TOML file with --config.") from None
    except ValueError as error:  # tomllib's and the decoder's
        raise Complaint(f"{name} is no TOML: {error}. Mend it, or name another file with --config.") from None
    if path.name != PROJECT:
        return _file(name, "", found)
    tool = found.get("tool")
    ours = tool.get("ringtrue") if isinstance(tool, dict) else None
    return None if ours is None else _file(name, "tool.ringtrue.", ours)


def _file(name: str, prefix: str, found: object) -> File:
    if not isinstance(found, dict):
        raise Complaint(f"{name}: {prefix.rstrip('.')} is no table. Write [{prefix}{TARGETS}.NAME].")
    for key in found:
        if key not in (TARGET, TARGETS):
            raise Complaint(
                f"{name}: nothing is called {prefix}{key}.{meant(key, (TARGET, TARGETS))} There are `{TARGET}`, the "
                f"name of a target, and tables [{prefix}{TARGETS}.NAME]; settings belong into such a table."
            )
    target, tables = found.get(TARGET), found.get(TARGETS, {})
    if not isinstance(target, str | None):
        raise Complaint(f"{name}: {prefix}{TARGET} is {target!r}; name a target, such as \"moto\".")
    if not isinstance(tables, dict) or not all(isinstance(each, dict) for each in tables.values()):
        raise Complaint(f"{name}: {prefix}{TARGETS} holds something else than tables. Write [{prefix}{TARGETS}.NAME].")
    return File(
        name, target, {each: _table(f"{name} [{prefix}{TARGETS}.{each}]", tables[each]) for each in tables}
    )  # fmt: skip


def _table(source: str, found: Mapping[str, object]) -> Table:
    values: dict[str, object] = {}
    for key, value in found.items():
        if key == LIKE:
            continue
        if key not in SETTINGS:
            raise Complaint(
                f"{source}: there is no setting {key!r}.{meant(key, (*SETTINGS, LIKE))} "
                "`ringtrue config` shows them all."
            )
        try:
            values[key] = SETTINGS[key].read(value)
        except Misfit as misfit:
            raise Complaint(f"{source}: {key} is {_shown(value)}; it has to be {misfit}.") from None
    like = found.get(LIKE)
    if not isinstance(like, str | None):
        raise Complaint(f"{source}: {LIKE} is {_shown(like)}; name a target, such as \"moto\".")
    return Table(source, values, like)


def _shown(value: object) -> str:
    """A wrong value in a few words; what is long is no value that anybody meant to write."""
    return f"{str(value).lower() if isinstance(value, bool) else repr(value):.60}"
