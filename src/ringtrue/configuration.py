"""What is set for a run, and by whom? Command line over environment over file over built-in target over default."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path

from ringtrue.configuration_file import File, Table, built_in, configuration_file
from ringtrue.options import Complaint, is_aws, meant, split
from ringtrue.settings import SETTINGS, VARIABLE, Kind, Misfit, Setting

AWS = "aws"
CHOOSING = ("TARGET", "CONFIG")  # which settings hold


class Rank(IntEnum):
    """Who has set a value; the higher overrules the lower."""

    DEFAULT = 0
    BUILT_IN = 1
    FILE = 2
    ENVIRONMENT = 3
    TYPED = 4


@dataclass(frozen=True, slots=True)
class Value:
    """A value and where it is from: "--max-calls", "RINGTRUE_MAX_CALLS", "ringtrue.toml [targets.nightly]"."""

    value: object
    source: str
    rank: Rank


@dataclass(frozen=True, slots=True)
class Configuration:
    """All settings by name. `lineage` are the tables that the target is made from, its own first."""

    target: str | None
    lineage: tuple[str, ...]
    file: str | None
    values: Mapping[str, Value]

    def text(self, name: str) -> str | None:
        found = self.values[name].value
        assert isinstance(found, str | None)  # as the table of settings says
        return found

    def on(self, name: str) -> bool:
        """Is the switch on?"""
        return self.values[name].value is True


def configured(typed: Mapping[str, object], environment: Mapping[str, str], place: Path) -> Configuration:
    """Everything that is set for a run that is started in `place`. Raises Complaint.

    `typed` are the options of the command line by the names of settings, with `target` and `config`; None or () for
    what was not typed.
    """
    only_known(environment)
    file = configuration_file(_chosen("config", typed, environment), place)
    target = _chosen("target", typed, environment) or file.target
    tables = list(_lineage(target, file)) if target is not None else []
    values = {name: Value(setting.default, "default", Rank.DEFAULT) for name, setting in SETTINGS.items()}
    for _, table, rank in reversed(tables):
        values |= {name: Value(value, table.source, rank) for name, value in table.values.items()}
    values |= dict(_from_environment(environment))
    for name, value in typed.items():
        if name in SETTINGS and value is not None and value != ():
            values[name] = Value(value, SETTINGS[name].option, Rank.TYPED)
    for name in ("operations", "exclude", "rules", "pool_ids", "phone_number_ids", "sender_ids"):
        found = values[name]
        assert isinstance(found.value, tuple)  # a list, as the table of settings says
        values[name] = Value(tuple(split(found.value)), found.source, found.rank)
    return Configuration(target, tuple(name for name, _, _ in tables), file.name, values)


def _chosen(name: str, typed: Mapping[str, object], environment: Mapping[str, str]) -> str | None:
    found = typed.get(name) or environment.get(VARIABLE + name.upper())
    return str(found) if found else None


def _lineage(target: str, file: File) -> Iterator[tuple[str, Table, Rank]]:
    """The target's table, the one that it is like, and so on; a table of the file goes before the built-in one."""
    seen: list[str] = []
    name: str | None = target
    while name is not None:
        if name in seen:
            raise Complaint(f"{file.name}: {' is like '.join([*seen, name])}; a target cannot be like itself.")
        if name not in file.tables and name not in built_in():
            raise _unknown(name, seen, file)
        seen.append(name)
        own, ours = file.tables.get(name), built_in().get(name)
        name = own.like if own is not None and own.like != name else None
        if own is not None:
            yield seen[-1], own, Rank.FILE
        if ours is not None and name is None:
            yield seen[-1], ours, Rank.BUILT_IN


def _unknown(name: str, seen: list[str], file: File) -> Complaint:
    known = [*dict.fromkeys((*file.tables, *built_in()))]
    said = f"{file.tables[seen[-1]].source}: like" if seen else "the target"
    elsewhere = "" if file.tables else " Others go into ringtrue.toml, as tables [targets.NAME]."
    return Complaint(
        f"{said} {name!r} is none that is known.{meant(name, known)} There are: {', '.join(known)}.{elsewhere}"
    )


def only_known(environment: Mapping[str, str]) -> None:
    """No variable with our prefix is there in vain. Its value is not repeated; it may be anything."""
    switches = [setting.opposite for setting in SETTINGS.values() if setting.kind is Kind.SWITCH]
    known = [*(VARIABLE + name for name in CHOOSING), *(each.variable for each in SETTINGS.values()), *switches]
    for name, text in environment.items():
        if name.startswith(VARIABLE) and text and name not in known:
            raise Complaint(
                f"{name} is set, and there is no such setting.{meant(name, known)} `ringtrue config` shows them all; "
                f"what is not for Ringtrue needs a name that does not begin with {VARIABLE}."
            )


def _from_environment(environment: Mapping[str, str]) -> Iterator[tuple[str, Value]]:
    for name, setting in SETTINGS.items():
        text, off = environment.get(setting.variable), _turned_off(setting, environment)
        if text and off:
            raise Complaint(f"{setting.variable} and {setting.opposite} are both set; keep one of them.")
        if off:
            yield name, Value(False, setting.opposite, Rank.ENVIRONMENT)
        elif text:
            yield name, Value(_read(setting, text, setting.variable), setting.variable, Rank.ENVIRONMENT)


def _turned_off(setting: Setting, environment: Mapping[str, str]) -> bool:
    text = environment.get(setting.opposite) if setting.kind is Kind.SWITCH else None
    return bool(text) and _read(setting, str(text), setting.opposite) is True


def _read(setting: Setting, text: str, variable: str) -> object:
    try:
        return setting.read_text(text)
    except Misfit as misfit:
        raise Complaint(f"{variable} is {text!r:.60}; it has to be {misfit}.") from None


def goes_to_aws(configuration: Configuration) -> bool:
    """Is the address one of AWS's own, or the default of the target that is AWS?"""
    url = configuration.text("endpoint_url")
    if url is None:
        return AWS in configuration.lineage
    return is_aws(url)
