"""What does `ringtrue replay` do? Says findings of an earlier run again, and tells what became of each."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from ringtrue.contracts.shapes import MODELLED
from ringtrue.harness.budget import Budget
from ringtrue.harness.credentials import NoCredentials, identity
from ringtrue.harness.findings import Step
from ringtrue.harness.lent import Lent
from ringtrue.harness.patience import Patience
from ringtrue.harness.replay import Fate, Past, Replay, replay
from ringtrue.harness.retold import Untold, heard, lent_again
from ringtrue.harness.server import Embedded, EmbeddedFailed
from ringtrue.harness.session import Session
from ringtrue.harness.target import WireTarget
from ringtrue.harness.tidying import tidy
from ringtrue.harness.wire import HttpWire
from ringtrue.options import Address, Complaint, call_budget, endpoint_url, region_name, seconds
from ringtrue.reach import probeable
from ringtrue.reference_model.vocabulary import Ref
from ringtrue.reports.finding_line import finding_of
from ringtrue.reports.interface import Finding, Report
from ringtrue.reports.line import Line, UnreadableTranscript
from ringtrue.reports.replayed import Row, print_replays
from ringtrue.reports.stored import FILE_NAME, UnreadableReport, finished, load_report, parsed
from ringtrue.stopping import stopping
from ringtrue.trusting import trusted

FINDING_NAME = "finding.json"
CODES = {Fate.FIXED: 0, Fate.STILL_THERE: 1, Fate.DIFFERENT: 1, Fate.CANNOT_TELL: 3}


@dataclass(frozen=True, slots=True)
class Stored:
    """Findings, and the report that they are from, if it is at hand."""

    findings: tuple[Finding, ...]
    report: Report | None


def replayed(
    place: str, url: str | None, region: str | None, profile: str | None, max_calls: int, time_limit: str,
    ca_bundle: str | None = None,
) -> int:  # fmt: skip
    """The exit code: 0 all fixed, 1 one is still there or different, 3 one cannot be told. Raises Complaint."""
    stored = _stored(Path(place))
    again = [(finding, past(finding, place)) for finding in stored.findings]
    lent = {ref: each for finding in stored.findings for ref, each in _lent(finding, place).items()}
    address = _address(stored, url, place)
    try:
        where = None if region is None else region_name(region)
        signer = identity(
            profile, where or (stored.report["target"]["region"] if stored.report else None),
            loopback=address is None or address.loopback, embedded=address is None,
        )  # fmt: skip
    except NoCredentials as error:
        raise Complaint(str(error)) from error
    bundle = trusted(ca_bundle, profile, address.url if address else None)
    budget = Budget(call_budget(max_calls), seconds(time_limit))
    near = address is None or address.loopback
    with ExitStack() as stack:
        try:
            found = address.url if address else stack.enter_context(Embedded(region=signer.region)).url
        except EmbeddedFailed as error:
            raise Complaint(f"the embedded endpoint did not start: {error}") from error
        session = Session(
            WireTarget(HttpWire(found, signer.region, signer.credentials, bundle)), budget, Patience(),
            name=uuid.uuid4().hex[:10], region=signer.region, phase="shrink", selected=frozenset(MODELLED),
            probed=probeable(loopback=near), strict=bool(stored.report and stored.report["strict"]), lent=lent,
            signer=signer.credentials,
        )  # fmt: skip
        rows = _rows(session, again)
    where = "the embedded reference endpoint" if address is None else address.url
    print_replays(rows, where, session.left_behind, Console(highlight=False))
    fates = {CODES[Fate(row.fate)] for row in rows}
    return 1 if 1 in fates else max(fates, default=0)


def _rows(session: Session, again: Sequence[tuple[Finding, Past]]) -> list[Row]:
    """One after the other; of what follows a signal nobody can tell. Nothing is left behind, as far as that can be."""
    rows: list[Row] = []
    say = Console(stderr=True, highlight=False).print
    with stopping(session.stop, lambda words: say(words.replace("the report", "what was told so far"))):
        try:
            for finding, then in again:
                rows.append(_row(session, finding, then))
            tidy(session)
        except KeyboardInterrupt:
            rows += [_row_untold(finding, then) for finding, then in again[len(rows) :]]
            with suppress(KeyboardInterrupt):
                if not session.stop.at_once:
                    tidy(session)
    return rows


def _row_untold(finding: Finding, then: Past) -> Row:
    answered = [said["answered"] for said in finding["conversation"]]
    return Row(finding, Fate.CANNOT_TELL.value, "it was stopped before that", [*map(repr, then.steps)], answered, [])


def _row(session: Session, finding: Finding, then: Past) -> Row:
    told: Replay = replay(session, then)
    answered = [said["answered"] for said in finding["conversation"]]
    calls = [repr(step) for step in then.steps]
    return Row(finding, told.fate.value, told.why, calls, answered, list(told.answers))


def past(finding: Finding, place: str) -> Past:
    """What is known of a stored finding. Raises Complaint."""
    return Past(
        _steps(finding, place), {finding["id"], *(each["id"] for each in finding["related"])}, finding["layer"],
        finding["divergence"], finding["answered"], finding["reproduced"],
    )  # fmt: skip


def _stored(place: Path) -> Stored:
    """A report directory or its report.json with all its findings, or a finding's directory or its finding.json."""
    single = place / FINDING_NAME if (place / FINDING_NAME).is_file() else place
    try:
        if single.name == FINDING_NAME:
            finished(_directory_above(single))
            return Stored((_finding(single),), _report_above(single))
        report = load_report(place)
    except (UnreadableReport, UnreadableTranscript) as unreadable:
        raise Complaint(str(unreadable)) from None
    if not report["findings"]:
        raise Complaint(f"{place}: the report has no findings, so there is nothing to replay.")
    return Stored(tuple(report["findings"]), report)


def _finding(path: Path) -> Finding:
    fields = parsed(path, "a finding")
    if not isinstance(fields, dict):
        raise UnreadableReport(f"{path}: this is JSON, but no finding of Ringtrue's. Name a directory in findings/.")
    return finding_of(Line(path, 1, fields))


def _directory_above(finding: Path) -> Path:
    """The report directory that holds findings/ID/finding.json."""
    return finding.resolve().parent.parent.parent


def _report_above(finding: Path) -> Report | None:
    """The report of findings/ID/finding.json, if it is still there and can be read."""
    above = _directory_above(finding) / FILE_NAME
    try:
        return load_report(above) if above.is_file() else None
    except UnreadableReport:
        return None


def _steps(finding: Finding, place: str) -> tuple[Step, ...]:
    try:
        told: Sequence[Step] = [
            Step(*heard(said), said["reads"], said["accepted"], said["settled"], said["answered"])
            for said in finding["conversation"]
        ]
    except Untold as odd:
        raise Complaint(f"{place}: finding {finding['id']:.40} cannot be said again: {odd}. Run again.") from None
    if not told:
        raise Complaint(
            f"{place}: finding {finding['id']:.40} holds no conversation; an older version wrote it. Run again."
        )
    return tuple(told)


def _lent(finding: Finding, place: str) -> dict[Ref, Lent]:
    try:
        return lent_again(finding["names"], finding.get("lent", {}))
    except Untold as odd:
        raise Complaint(f"{place}: finding {finding['id']:.40} was lent something odd: {odd}. Run again.") from None


def _address(stored: Stored, url: str | None, place: str) -> Address | None:
    if url is not None:
        return endpoint_url(url)
    if stored.report is None:
        raise Complaint(f"{place}: no report is at hand that says where it was found; name it with --endpoint-url.")
    target = stored.report["target"]
    return None if target["embedded"] else endpoint_url(target["endpoint"])
