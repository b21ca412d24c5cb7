"""What is a run to do? All that is set, held against what there is: operations, rules, credentials, a directory."""

from __future__ import annotations

import math
import os
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from ringtrue.agreement import agreed, reset_request
from ringtrue.baselines import held_against
from ringtrue.belted import Terms, check_choice, terms
from ringtrue.configuration import AWS, Configuration, Rank, configured, goes_to_aws
from ringtrue.contracts.rules import CATALOGUE
from ringtrue.contracts.shapes import MODELLED, operations
from ringtrue.harness.credentials import Identity, NoCredentials, identity
from ringtrue.harness.lent import Lent
from ringtrue.harness.patience import Patience
from ringtrue.harness.trust import Bundle
from ringtrue.lending import FORMS as LENDABLE
from ringtrue.lending import lent
from ringtrue.options import (
    Address,
    Complaint,
    call_budget,
    calls_for_shrinking,
    endpoint_url,
    operation_names,
    region_name,
    rule_globs,
    seconds,
    seed_within,
)
from ringtrue.reach import probeable
from ringtrue.repeating import Told, told
from ringtrue.reports.interface import Report
from ringtrue.selection import Selection, select
from ringtrue.trusting import usable

SEEDS = 2**32
WAITS = ("call_s", "mangled_s", "creation_s", "consistency_s")
Checked = TypeVar("Checked")


@dataclass(frozen=True, slots=True)
class Settled:
    """What is set for a run, found to be right. `address` is None for the embedded endpoint.

    `told` sets the same again, `terms` is what a belt allows, None where none is worn; `chosen` are the operations that
    were named. `per_operation`: calls are counted by operation where there is a rate.
    """

    address: Address | None
    signer: Identity
    selection: Selection
    rules: tuple[str, ...]
    seed: int
    max_calls: int
    time_limit_s: float
    strict: bool
    directory: Path
    quiet: bool
    probed: frozenset[str]
    excluded: frozenset[str]
    sdk: bool
    amend: Callable[[Report], Report]
    shrink_calls: int | None
    patience: Callable[[], Patience]
    rate: float | None
    made_up: bool
    isolated: bool
    reset: tuple[str, str] | None
    lent: tuple[Lent, ...]
    told: Told
    terms: Terms | None
    per_operation: bool
    chosen: tuple[str, ...]
    bundle: Bundle | None


def settle(typed: Mapping[str, object], *, quiet: bool = False) -> Settled:
    """What the command line and everything else sets. Raises Complaint for the first thing that is wrong.

    Nothing is written: many may settle the same at once, such as the workers of one test session.
    """
    wishes = configured(typed, os.environ, Path())
    found = agreed(wishes)
    values = valid(found)
    accepted = typed.get("i_accept_aws_charges") is True
    address = _checked(found, "endpoint_url", partial(endpoint_url, aws=accepted or AWS in found.lineage))
    near = address is None or address.loopback
    chosen, excluded = values["operations"], frozenset(values["exclude"])
    borrowed = tuple(each for name in LENDABLE for each in values[name])
    usable = {each.kind for each in borrowed if not each.read_only}
    belt = worn(found, address, accepted, values.get("rate"))
    check_choice(belt, chosen, usable)
    excluded |= frozenset(belt.barred if belt else ())
    selection = select(chosen, [name for name in excluded if name in MODELLED], usable)
    probed = probeable(loopback=near) - excluded if found.on("schemathesis") else frozenset()
    signer = _signer(found, address)
    embedded, signing = signer.region if address is None else None, {} if signer.placeholder else os.environ
    return Settled(
        address, signer, selection, values["rules"], values.get("seed", secrets.randbelow(SEEDS)),
        values["max_calls"], values["time_limit"], strict=found.on("strict"), quiet=quiet, excluded=excluded,
        sdk=found.on("sdk"), probed=probed & selection.asked if chosen else probed,
        shrink_calls=values.get("shrink_calls"), patience=partial(Patience, **{name: values[name] for name in WAITS}),
        rate=values.get("rate"), made_up=_made_up(found), isolated=found.on("isolation"), reset=reset_request(found),
        told=told(wishes, borrowed, embedded, signing), lent=borrowed, chosen=tuple(chosen),
        amend=_checked(found, "baseline", held_against) or held_against(None),
        directory=Path(found.text("report_dir") or ""),
        terms=belt, per_operation=goes_to_aws(found) or AWS in found.lineage, bundle=_bundle(found),
    )  # fmt: skip


def _bundle(found: Configuration) -> Bundle | None:
    value = found.values["ca_bundle"]
    return None if value.value is None else usable(str(value.value), value.source)


def worn(found: Configuration, address: Address | None, accepted: bool, rate: float | None) -> Terms | None:
    """What the run's belt allows, None where it wears none. Raises Complaint."""
    most = found.values["max_resources"].value
    assert isinstance(most, int | None)  # as the table of settings says
    return terms(
        address, AWS if AWS in found.lineage else None, belt=found.on("belt"), accepted=accepted,
        max_spend=found.text("max_spend"), max_resources=most, ledger=found.text("ledger") or "", rate=rate,
    )  # fmt: skip


def valid(found: Configuration) -> dict[str, Any]:
    """The settings that can be judged by themselves, read; without those that are not set. Raises Complaint.

    `Any`: each is what its check makes of it.
    """
    read: dict[str, Any] = {name: _checked(found, name, check) for name, check in CHECKS.items()}
    values = {name: value for name, value in read.items() if value is not None}
    if found.values["operations"].rank > Rank.DEFAULT and not values["operations"]:
        raise Complaint("--operations names no operation; leave it out to judge all of them.")
    below = partial(calls_for_shrinking, most=values["max_calls"])
    shrinking = _checked(found, "shrink_calls", below)
    _bundle(found)
    return values if shrinking is None else {**values, "shrink_calls": shrinking}


def _chosen(names: Iterable[str]) -> list[str]:
    return operation_names("--operations", names, MODELLED, operations())


def _excluded(names: Iterable[str]) -> list[str]:
    return operation_names("--exclude", names, list(operations()), operations())


def _rules(globs: Iterable[str]) -> tuple[str, ...]:
    return rule_globs(globs, list(CATALOGUE))


def _rate(number: float) -> float:
    if not 0 < number < math.inf:
        raise Complaint(f"--rate {number:g} is no number of calls a second; give one above 0, such as 1 or 0.5.")
    return number


def _checked(found: Configuration, name: str, check: Callable[[Any], Checked]) -> Checked | None:
    """A setting that holds, None where it is not set. A complaint says where it is set, if not on the command line."""
    value = found.values[name]
    if value.value is None:
        return None
    try:
        return check(value.value)
    except Complaint as complaint:
        if value.rank is Rank.TYPED:
            raise
        raise Complaint(f"{name} ({value.source}): {complaint.message}") from None


CHECKS: Mapping[str, Callable[[Any], object]] = {
    "region": region_name, "operations": _chosen, "exclude": _excluded, "rules": _rules, "seed": seed_within,
    "max_calls": call_budget, "time_limit": seconds, "rate": _rate, **dict.fromkeys(WAITS, float),
    **{name: partial(lent, name) for name in LENDABLE},
}  # fmt: skip


def _signer(found: Configuration, address: Address | None) -> Identity:
    near = address is None or address.loopback
    try:
        signer = identity(
            found.text("profile"), found.text("region"), loopback=near, embedded=address is None,
            made_up=_made_up(found),
        )  # fmt: skip
    except NoCredentials as error:
        raise Complaint(str(error)) from error
    region_name(signer.region)
    return signer


def _made_up(found: Configuration) -> bool:
    return found.text("credentials") == "placeholder"
