"""Which words set the same again? Those of the command line, and what only the environment can say.

What a file sets is said by naming the file and its target. Whatever a report says by itself is not said twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ringtrue.configuration import Configuration, Rank
from ringtrue.harness.credentials import FALLBACK_REGION
from ringtrue.harness.lent import Lent
from ringtrue.lending import FORMS, named
from ringtrue.reports.repeat import digits
from ringtrue.settings import NO, SETTINGS, Setting

# Of the endpoint and its budget the report's header has the last word; and a report that says where it is to go would
# be overwritten by its own command.
SAID = frozenset({"endpoint_url", "region", "seed", "max_calls", "time_limit", "shrink_calls", "report_dir"})
AWS_PROFILE = "AWS_PROFILE"
JOINED = frozenset({"operations", "exclude"})


@dataclass(frozen=True, slots=True)
class Told:
    """`words` of the command line, and `variables` as NAME=value."""

    words: tuple[str, ...]
    variables: tuple[str, ...]


def told(found: Configuration, lent: Iterable[Lent], embedded: str | None, signing: Mapping[str, str]) -> Told:
    """What the user has set, before anything followed from it. `embedded` is the region of the embedded endpoint.

    `signing` is the environment, where it is boto3's chain that has found the credentials.
    """
    file = ("--config", found.file) if found.file is not None and found.target is not None else ()
    target = ("--target", found.target) if found.target is not None else ()
    own = {name: found.values[name].value for name in SETTINGS if name not in SAID and _own(found, name)}
    by_kind = _by_setting(lent)
    words = [
        word
        for name, value in own.items() if SETTINGS[name].option
        for word in _words(SETTINGS[name], by_kind[name] if name in FORMS else value)
    ]
    others = [SETTINGS[name] for name in own if not SETTINGS[name].option]
    variables = [f"{setting.variable}={_text(own[setting.name])}" for setting in others]
    profile = signing.get(AWS_PROFILE) if not found.text("profile") else None
    variables += [f"{AWS_PROFILE}={profile}"] if profile else []
    unusual = embedded is not None and (embedded != FALLBACK_REGION or _own(found, "region"))
    where = ("--region", str(embedded)) if unusual else ()
    return Told((*file, *target, *where, *words), tuple(variables))


def _own(found: Configuration, name: str) -> bool:
    """Is it set by the command line or the environment, which no file would say again?"""
    return found.values[name].rank in (Rank.TYPED, Rank.ENVIRONMENT)


def _by_setting(lent: Iterable[Lent]) -> Mapping[str, Sequence[str]]:
    """What is lent, by name alone: an ARN holds an account, and the id is enough."""
    each = list(lent)
    return {name: [named(it) for it in each if it.kind == form.kind] for name, form in FORMS.items()}


def _words(setting: Setting, value: object) -> Iterator[str]:
    match value:
        case bool():
            yield setting.option if value else setting.option.replace("--", f"--{NO.lower().rstrip('_')}-", 1)
        case tuple() | list() if setting.name in JOINED:
            yield from (setting.option, ",".join(value))
        case tuple() | list():
            yield from (word for each in value for word in (setting.option, str(each)))
        case _:
            yield from (setting.option, _text(value))


def _text(value: object) -> str:
    return digits(value) if isinstance(value, float) else str(value)
