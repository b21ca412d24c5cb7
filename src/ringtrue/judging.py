"""What does `ringtrue run` do? Validate everything, run, report, and say so in an exit code."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from rich.console import Console

from ringtrue.baselines import held_against
from ringtrue.contracts.rules import CATALOGUE
from ringtrue.contracts.shapes import MODELLED, operations
from ringtrue.harness.credentials import Identity, NoCredentials, identity
from ringtrue.harness.server import Embedded, EmbeddedFailed
from ringtrue.harness.target import WireTarget
from ringtrue.harness.wire import HttpWire
from ringtrue.options import (
    Address,
    Complaint,
    call_budget,
    calls_for_shrinking,
    endpoint_url,
    operation_names,
    region_name,
    report_directory,
    rule_globs,
    seconds,
    seed_within,
)
from ringtrue.reach import probeable
from ringtrue.reports.formats import FORMATS, forget
from ringtrue.reports.interface import Report
from ringtrue.reports.report import FILE_NAME, counted, exit_code
from ringtrue.selection import Selection, select

SEEDS = 2**32


@dataclass(frozen=True, slots=True)
class Wishes:
    """The command line as it was typed."""

    endpoint_url: str | None
    region: str | None
    profile: str | None
    operations: tuple[str, ...]
    exclude: tuple[str, ...]
    rules: tuple[str, ...]
    seed: int | None
    max_calls: int
    time_limit: str
    strict: bool
    report_dir: str
    quiet: bool
    schemathesis: bool = True
    sdk: bool = True
    baseline: str | None = None
    shrink_calls: int | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """The same, found to be right. `address` is None for the embedded endpoint."""

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


def settle(wishes: Wishes) -> Settled:
    """Raises Complaint for the first thing that is wrong. The report directory is made last."""
    address = None if wishes.endpoint_url is None else endpoint_url(wishes.endpoint_url)
    region = None if wishes.region is None else region_name(wishes.region)
    chosen = operation_names("--operations", wishes.operations, MODELLED, operations())
    if wishes.operations and not chosen:
        raise Complaint("--operations names no operation; leave it out to judge all of them.")
    excluded = operation_names("--exclude", wishes.exclude, list(operations()), operations())
    selection = select(chosen, [name for name in excluded if name in MODELLED])
    seed = secrets.randbelow(SEEDS) if wishes.seed is None else seed_within(wishes.seed)
    rules = rule_globs(wishes.rules, list(CATALOGUE))
    calls, limit_s = call_budget(wishes.max_calls), seconds(wishes.time_limit)
    shrinking = None if wishes.shrink_calls is None else calls_for_shrinking(wishes.shrink_calls, calls)
    try:
        near = address is None or address.loopback
        signer = identity(wishes.profile, region, loopback=near, embedded=address is None)
    except NoCredentials as error:
        raise Complaint(str(error)) from error
    region_name(signer.region)
    amend = held_against(wishes.baseline)
    directory = report_directory(wishes.report_dir)
    probed = probeable(loopback=near) - frozenset(excluded) if wishes.schemathesis else frozenset()
    return Settled(
        address, signer, selection, rules, seed, calls, limit_s, wishes.strict, directory, wishes.quiet,
        probed & selection.asked if chosen else probed, frozenset(excluded), wishes.sdk, amend, shrinking,
    )  # fmt: skip


def judged(wishes: Wishes) -> int:
    """The exit code of a run."""
    settled = settle(wishes)
    try:
        forget(settled.directory)
    except OSError as error:
        raise Complaint(f"what an earlier run left in {settled.directory} cannot be removed: {error}.") from error
    with ExitStack() as stack:
        embedded = None
        if settled.address is None:
            embedded = stack.enter_context(Embedded(region=settled.signer.region))  # comes up while we import the rest
        found = _run(settled, embedded)
    _print(found, settled)
    return exit_code(found)


def _run(settled: Settled, embedded: Embedded | None) -> Report:
    from ringtrue.harness.sdk import SdkTarget
    from ringtrue.progress import line  # Hypothesis and rich take a while, and the embedded endpoint starts meanwhile
    from ringtrue.run import Plan
    from ringtrue.suite import conduct

    try:
        url = settled.address.url if settled.address else embedded.url if embedded else ""
    except EmbeddedFailed as error:
        raise Complaint(f"the embedded endpoint did not start: {error}") from error
    plan = Plan(
        url, embedded is not None, settled.signer.region, settled.seed, settled.max_calls, settled.time_limit_s,
        settled.strict, settled.selection.asked, settled.rules, settled.selection.reported, settled.excluded,
        settled.probed, settled.sdk, settled.shrink_calls,
    )  # fmt: skip
    _announce(settled)
    errors = Console(stderr=True, highlight=False)

    wire = HttpWire(url, plan.region, settled.signer.credentials)

    def through_boto3(timeout_s: float) -> list[SdkTarget]:
        make = partial(SdkTarget, url, plan.region, settled.signer.credentials, timeout_s=timeout_s, wire=wire)
        return [make(validated=False), make(validated=True)]

    target = WireTarget(wire)
    try:
        with line(errors, shown=not settled.quiet) as shown:
            return conduct(
                plan, target, settled.directory, watch=shown.watch, say=errors.print, sdk=through_boto3,
                amend=settled.amend,
            )  # fmt: skip
    except OSError as error:
        raise Complaint(f"the report in {settled.directory} cannot be written: {error.strerror or error}.") from error


def _announce(settled: Settled) -> None:
    """What is about to happen, so that a run that hangs or is killed can be repeated."""
    if settled.quiet:
        return
    where = settled.address.url if settled.address else "the embedded reference endpoint"
    console = Console(highlight=False, soft_wrap=True)
    console.print(f"Asking {where}", markup=False)
    most = f"at most {counted(settled.max_calls, 'call')} and {settled.time_limit_s:g} s"
    console.print(f"with seed {settled.seed}, {most}", markup=False)
    if settled.signer.placeholder and settled.address:
        console.print("signed with placeholder credentials, since none were found", markup=False)
    for note in settled.selection.notes:
        console.print(f"Note: {note}", markup=False)
    console.print()


def _print(found: Report, settled: Settled) -> None:
    from ringtrue.reports.standing import counts_of
    from ringtrue.reports.terminal import summary

    console = Console(highlight=False)
    place = settled.directory / FILE_NAME
    try:
        if settled.quiet:
            facts = f"{counted(found['calls'], 'call')}, {counted(len(found['findings']), 'finding')}"
            covered = f", baseline: {counts_of(outcome)}" if (outcome := found.get("baseline")) else ""
            words = f"{found['verdict'].upper()}  {facts}{covered}, seed {found['seed']}, {place}"
            console.print(words, markup=False, soft_wrap=True)
        else:
            summary(found, console)
            _print_place(found, settled, console)
    except BrokenPipeError:  # nobody reads on; the exit code counts
        pass


def _print_place(found: Report, settled: Settled, console: Console) -> None:
    what = "The report so far" if found["ended"]["how"] == "interrupted" else "The report"
    files = [FORMATS["html"].file, *(form.file for name, form in FORMATS.items() if form.file and name != "html")]
    words = f"\n{what} is in {settled.directory}: {', '.join(files)} and transcript.jsonl."
    console.print(words, markup=False, soft_wrap=True)
