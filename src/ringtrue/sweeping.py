"""What does `ringtrue sweep` do? Reads the ledgers, sweeps the endpoint, and says what is left in an exit code."""

from __future__ import annotations

import time
from pathlib import Path

from rich.console import Console

from ringtrue.belted import AWS_PATIENCE_S, AWS_RATE, PATIENCE_S
from ringtrue.harness.claims import Claims, claims
from ringtrue.harness.credentials import NoCredentials, identity
from ringtrue.harness.pace import paced
from ringtrue.harness.patience import Patience
from ringtrue.harness.service import Away, Declined, Service
from ringtrue.harness.sweep import Broom, Leftover, Swept
from ringtrue.harness.wire import HttpWire
from ringtrue.options import Address, Complaint, endpoint_url, region_name, seconds
from ringtrue.reports.report import counted
from ringtrue.stopping import interruptible
from ringtrue.trusting import trusted

CLEAN, LEFT, UNSEEN = 0, 1, 3
AWS_SETTLE_S = 10.0  # how long a list may not show yet what was made just now


def swept(
    url: str | None, region: str | None, profile: str | None, ledger: str, older_than: str | None, time_limit: str,
    *, dry_run: bool, ca_bundle: str | None = None,
) -> int:  # fmt: skip
    """The exit code: 0 nothing is left, 1 something is, 3 nobody could look. Raises Complaint."""
    address = _address(url)
    age_s = None if older_than is None else seconds(older_than, "--older-than")
    limit_s = seconds(time_limit)
    try:
        where = None if region is None else region_name(region)
        signer = identity(profile, where, loopback=address.loopback)
    except NoCredentials as error:
        raise Complaint(str(error)) from error
    bundle = trusted(ca_bundle, profile, address.url)
    ours = _claims(ledger, address, signer.region)
    wire = paced(HttpWire(address.url, signer.region, signer.credentials, bundle), AWS_RATE if address.aws else None)
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"Sweeping {address.url}, {signer.region}", markup=False)
    for line in _notes(ours):
        console.print(f"Note: {line}", markup=False)
    broom = Broom(
        Service(wire, time.monotonic() + limit_s), ours, AWS_PATIENCE_S if address.aws else PATIENCE_S,
        AWS_SETTLE_S if address.aws else Patience().consistency_s, None if age_s is None else time.time() - age_s,
        said=lambda words: console.print(words, markup=False),
    )  # fmt: skip
    try:
        with interruptible():
            found = broom.look() if dry_run else broom.sweep()
    except (Away, Declined) as failed:
        console.print(f"Nobody can tell what is left: {failed}.", markup=False)
        return UNSEEN
    except OSError as error:
        raise Complaint(f"--ledger {ledger!r} cannot be written: {error.strerror or error}. Look again.") from error
    return _said(found, console, dry_run=dry_run)


def _address(url: str | None) -> Address:
    if url is None:
        raise Complaint("sweep deletes things, so the endpoint has to be named: --endpoint-url http://127.0.0.1:4566.")
    return endpoint_url(url, aws=True)


def _claims(ledger: str, address: Address, region: str) -> Claims:
    try:
        return claims(Path(ledger), address.url, region)
    except OSError as error:
        why = error.strerror or error
        raise Complaint(f"--ledger {ledger!r} cannot be read: {why}. Name the directory of the runs.") from error


def _notes(ours: Claims) -> list[str]:
    """What a reader should know about the ledgers."""
    notes = [f"{path} has lines that cannot be read, as a run leaves that is killed" for path in ours.damaged]
    notes += [f"run {run} is still going on, and is left alone" for run in sorted(ours.living)]
    if not ours.runs and not ours.living:
        notes.append("no ledger is of this endpoint, so only tags can tell")
    return notes


def _said(found: Swept, console: Console, *, dry_run: bool) -> int:
    def say(words: str) -> None:
        console.print(words, markup=False)

    for kind, why in found.unseen.items():
        say(f"Note: {why}, so no {kind} can be found; nor can one have been made and be described")
    for each in found.young:
        say(f"left alone  {each}: it was made too lately, or nobody knows when")
    for each in found.left:
        say(f"{'found' if dry_run else 'left'}  {each}: {_reason(found, each, dry_run=dry_run)}")
    for kind, id in found.returned:
        say(f"given back  {kind} {id}, which was lent, with its settings")
    for (kind, id), why in found.kept.items():
        say(f"not as it was  {kind} {id}, which was lent: {why}")
    if found.removed:
        say(f"Deleted {counted(len(found.removed), 'resource')}.")
    if found.kept and not found.left:
        return LEFT
    if found.left:
        say(f"{counted(len(found.left), 'resource')} of earlier runs {'to delete' if dry_run else 'left'}.")
        return LEFT
    say("Nothing of any earlier run is left." if not found.young else "Nothing else of any earlier run is left.")
    return CLEAN


def _reason(found: Swept, each: Leftover, *, dry_run: bool) -> str:
    if dry_run:
        return "a ledger claims it" if each.why == "ledger" else f"tagged by run {each.run}"
    return found.why.get(each.resource, "it is still listed")
