"""What can be set for a run, and what is a value for it? One table for files, the environment and the command line.

A setting's key in a file is its name, its variable RINGTRUE_ and the name in capitals, its option the name with hyphens
(a list's in the singular). A switch can be turned off by RINGTRUE_NO_… as by --no-….
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

from ringtrue.harness.budget import DEFAULT_CALLS, DEFAULT_TIME_S
from ringtrue.harness.ledger import DIRECTORY
from ringtrue.harness.patience import Patience

BLANK = " \t\n,"  # of which no name is made
VARIABLE, NO = "RINGTRUE_", "NO_"
ON, OFF = ("1", "true", "yes", "on"), ("0", "false", "no", "off")
WAITS = Patience()


class Kind(Enum):
    """What a value is; in words, for complaints."""

    TEXT = "a text that is not empty"
    WHOLE = "a whole number"
    SECONDS = "a number of seconds, 0 or more"
    RATE = "a number above 0"
    TIME = "a length of time, such as \"60s\" or \"2m\""
    SWITCH = "true or false"
    LIST = "a list of texts that are not empty"


class Misfit(Exception):
    """It is no value for the setting. The text says what would be."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. `choices` are the only texts that it may be, if there are any; `option` is "" where it has none."""

    name: str
    kind: Kind
    default: object = None
    choices: tuple[str, ...] = ()
    option: str = ""

    @property
    def variable(self) -> str:
        return VARIABLE + self.name.upper()

    @property
    def opposite(self) -> str:
        """The variable that turns a switch off."""
        return VARIABLE + NO + self.name.upper()

    def read(self, value: object) -> object:
        """A value of a file. Raises Misfit."""
        match self.kind, value:
            case Kind.TEXT, str() if value.strip() and (not self.choices or value in self.choices):
                return value
            case (Kind.WHOLE, int()) | (Kind.SWITCH, bool()) if isinstance(value, bool) is (self.kind is Kind.SWITCH):
                return value
            case (Kind.SECONDS | Kind.RATE, int() | float()) if not isinstance(value, bool):
                return self._number(float(value))
            case Kind.TIME, str():
                return value
            case Kind.TIME, int() | float() if not isinstance(value, bool):
                return f"{value:g}"
            case Kind.LIST, list() if all(isinstance(each, str) and each.strip(BLANK) for each in value):
                return tuple(value)
        raise self._misfit()

    def read_text(self, text: str) -> object:
        """A value of the environment. Raises Misfit."""
        try:
            match self.kind:
                case Kind.WHOLE:
                    return int(text)
                case Kind.SECONDS | Kind.RATE:
                    return self._number(float(text))
        except ValueError:
            raise self._misfit() from None
        if self.kind is Kind.SWITCH:
            if text.lower() not in (*ON, *OFF):
                raise self._misfit()
            return text.lower() in ON
        return self.read([text] if self.kind is Kind.LIST else text)

    def _number(self, value: float) -> float:
        if not math.isfinite(value) or value < 0 or (value == 0 and self.kind is Kind.RATE):
            raise self._misfit()
        return value

    def _misfit(self) -> Misfit:
        return Misfit(" or ".join(f'"{each}"' for each in self.choices) or self.kind.value)


SETTINGS = {
    setting.name: setting
    for setting in (
        Setting("endpoint_url", Kind.TEXT, option="--endpoint-url"),
        Setting("region", Kind.TEXT, option="--region"),
        Setting("profile", Kind.TEXT, option="--profile"),
        Setting("ca_bundle", Kind.TEXT, option="--ca-bundle"),
        Setting("credentials", Kind.TEXT, "chain", ("chain", "placeholder")),
        Setting("isolation", Kind.SWITCH, False, option="--isolation"),
        Setting("reset", Kind.SWITCH, False, option="--reset"),
        Setting("reset_endpoint", Kind.TEXT),
        Setting("rate", Kind.RATE, option="--rate"),
        Setting("call_s", Kind.SECONDS, WAITS.call_s),
        Setting("mangled_s", Kind.SECONDS, WAITS.mangled_s),
        Setting("creation_s", Kind.SECONDS, WAITS.creation_s),
        Setting("consistency_s", Kind.SECONDS, WAITS.consistency_s),
        Setting("max_calls", Kind.WHOLE, DEFAULT_CALLS, option="--max-calls"),
        Setting("time_limit", Kind.TIME, f"{DEFAULT_TIME_S:g}s", option="--time-limit"),
        Setting("shrink_calls", Kind.WHOLE, option="--shrink-calls"),
        Setting("pool_ids", Kind.LIST, (), option="--pool-id"),
        Setting("phone_number_ids", Kind.LIST, (), option="--phone-number-id"),
        Setting("sender_ids", Kind.LIST, (), option="--sender-id"),
        Setting("belt", Kind.SWITCH, False, option="--belt"),
        Setting("max_spend", Kind.TEXT, option="--max-spend"),
        Setting("max_resources", Kind.WHOLE, option="--max-resources"),
        Setting("ledger", Kind.TEXT, str(DIRECTORY), option="--ledger"),
        Setting("operations", Kind.LIST, (), option="--operations"),
        Setting("exclude", Kind.LIST, (), option="--exclude"),
        Setting("rules", Kind.LIST, (), option="--rules"),
        Setting("seed", Kind.WHOLE, option="--seed"),
        Setting("strict", Kind.SWITCH, False, option="--strict"),
        Setting("schemathesis", Kind.SWITCH, True, option="--schemathesis"),
        Setting("sdk", Kind.SWITCH, True, option="--sdk"),
        Setting("baseline", Kind.TEXT, option="--baseline"),
        Setting("report_dir", Kind.TEXT, "ringtrue-report", option="--report-dir"),
    )
}
