"""What does `ringtrue run` do? Validate everything, run, report, and say so in an exit code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from ringtrue.belted import Intent, fastened, show
from ringtrue.harness.account import CALLS as ACCOUNT_CALLS
from ringtrue.harness.belt import Belt
from ringtrue.harness.ledger import Unwritten
from ringtrue.harness.pace import paced
from ringtrue.harness.resetting import NotReset, reset
from ringtrue.harness.server import Embedded, EmbeddedFailed
from ringtrue.harness.target import WireTarget
from ringtrue.harness.trust import Bundle
from ringtrue.harness.wire import HttpWire, Wire
from ringtrue.options import Address, Complaint
from ringtrue.reports.formats import FORMATS, forget
from ringtrue.reports.holding import Held, held
from ringtrue.reports.interface import Report
from ringtrue.reports.line import UnreadableTranscript
from ringtrue.reports.report import FILE_NAME, counted, exit_code
from ringtrue.settling import Settled

if TYPE_CHECKING:
    from ringtrue.run import Plan


def judged(settled: Settled, *, recorded: bool = False) -> int:
    """The exit code of a run. `recorded`: its transcript is to hold what evidence is condensed from.

    What an earlier run left is taken away last, when nothing can be wrong any more.
    """
    with ExitStack() as stack:
        stack.enter_context(ours(settled.directory))
        embedded = None
        if settled.address is None:
            embedded = stack.enter_context(Embedded(region=settled.signer.region))  # comes up while we import the rest
        try:
            found = _run(settled, embedded, recorded)
        except Unwritten as failed:
            raise Complaint(f"{failed}, so the run was stopped; mend that, and `ringtrue sweep`.") from failed
    _print(found, settled)
    return exit_code(found)


@contextmanager
def ours(directory: Path) -> Iterator[None]:
    """The report directory, made if need be, and nobody else's while the context lasts. Raises Complaint."""
    with ExitStack() as stack:
        try:
            stack.enter_context(held(directory))
        except Held as busy:
            raise Complaint(f"{busy}. Wait until it has ended, or name another with --report-dir.") from None
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or error
            named = f"--report-dir {str(directory)!r}"
            raise Complaint(f"{named} cannot be written to: {why}. Name a directory of your own.") from None
        yield


def _run(settled: Settled, embedded: Embedded | None, recorded: bool) -> Report:
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
        settled.probed, settled.sdk, settled.shrink_calls, settled.told.words, settled.lent, settled.rate,
        settled.isolated, settled.patience,
        recorded=recorded, asides=tuple(_asides(settled)), variables=settled.told.variables, chosen=settled.chosen,
    )  # fmt: skip
    _announce(settled)
    errors = Console(stderr=True, highlight=False)

    bare = HttpWire(url, plan.region, settled.signer.credentials, settled.bundle)
    wire = paced(bare, plan.rate, per_operation=settled.per_operation)

    def through_boto3(timeout_s: float) -> list[SdkTarget]:
        make = partial(SdkTarget, url, plan.region, settled.signer.credentials, timeout_s=timeout_s, wire=wire)
        return [make(validated=False), make(validated=True)]

    belt = _fasten(settled, plan, wire)
    _clear(settled)
    try:
        with line(errors, shown=not settled.quiet) as shown:
            return conduct(
                plan, WireTarget(wire), settled.directory, watch=shown.watch, say=errors.print, sdk=through_boto3,
                amend=settled.amend, belt=belt, signer=settled.signer.credentials, left=lambda: bare.attempts,
            )  # fmt: skip
    except OSError as error:
        raise Complaint(f"the report in {settled.directory} cannot be written: {error.strerror or error}.") from error
    except UnreadableTranscript as torn:  # somebody has taken it away, or written into it
        raise Complaint(f"there is no report, since the transcript of this very run cannot be read: {torn}") from None


def _asides(settled: Settled) -> Iterator[str]:
    """What leaves the machine before the first call, and is none of the service."""
    yield from ACCOUNT_CALLS if settled.terms is not None and settled.terms.aws else ()
    yield from (" ".join(settled.reset),) if settled.reset is not None else ()


def _clear(settled: Settled) -> None:
    """Empty the emulator, where that is wanted, and then the report directory."""
    if settled.reset is not None and settled.address is not None:
        _empty(settled.address, settled.reset, settled.bundle)
    try:
        forget(settled.directory)
    except OSError as error:
        raise Complaint(f"what an earlier run left in {settled.directory} cannot be removed: {error}.") from error


def _empty(address: Address, request: tuple[str, str], bundle: Bundle | None) -> None:
    try:
        reset(address.url, *request, bundle)
    except NotReset as failed:
        raise Complaint(
            f"{' '.join(request)} at {address.url} was to empty it, and {failed}. "
            "Is the emulator running, and is it of this kind? Without --reset it is judged as it is."
        ) from None


def _fasten(settled: Settled, plan: Plan, wire: Wire) -> Belt | None:
    """The belt, after saying what it allows."""
    from ringtrue.run import run_name

    if settled.terms is None:
        return None
    belt = fastened(settled.terms, wire, run_name(), plan.endpoint, plan.region)
    where = settled.address.url if settled.address else "the embedded reference endpoint"
    lent = [f"{each.kind} {each.raw}{', to look at only' if each.read_only else ''}" for each in plan.lent]
    intent = Intent(where, sorted(plan.selected), plan.max_calls, plan.time_limit_s, lent)
    console = Console(stderr=settled.quiet, highlight=False)
    show(settled.terms, intent, belt.ledger.path, settled.signer, console, settled.bundle)
    return belt


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
        why = "as the target's settings say" if settled.made_up else "since none were found"
        console.print(f"signed with placeholder credentials, {why}", markup=False)
    if settled.isolated:
        console.print("each conversation in an account of its own", markup=False)
    if settled.reset is not None:
        console.print(f"emptied first by {' '.join(settled.reset)}", markup=False)
    for note in settled.selection.notes:
        console.print(f"Note: {note}", markup=False)
    console.print()


def _print(found: Report, settled: Settled) -> None:
    from ringtrue.reports.standing import counts_of
    from ringtrue.reports.terminal import summary

    console = Console(highlight=False)
    if settled.quiet:
        facts = f"{counted(found['calls'], 'call')}, {counted(len(found['findings']), 'finding')}"
        covered = f", baseline: {counts_of(outcome)}" if (outcome := found.get("baseline")) else ""
        words = f"{found['verdict'].upper()}  {facts}{covered}, seed {found['seed']}, {settled.directory / FILE_NAME}"
        console.print(words, markup=False, soft_wrap=True)
    else:
        summary(found, console)
        _print_place(found, settled, console)


def _print_place(found: Report, settled: Settled, console: Console) -> None:
    what = "The report so far" if found["ended"]["how"] == "interrupted" else "The report"
    files = [FORMATS["html"].file, *(form.file for name, form in FORMATS.items() if form.file and name != "html")]
    files += ["findings/, with scripts"] if found["findings"] else []
    words = f"\n{what} is in {settled.directory}: {', '.join(files)} and transcript.jsonl."
    console.print(words, markup=False, soft_wrap=True)
