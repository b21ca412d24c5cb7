"""What do `ringtrue baseline` and `--baseline` do? Files and the date on one side, pure functions on the other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path

from ringtrue.options import Complaint
from ringtrue.reports.baseline import Baseline, Entry, UnreadableBaseline, parse
from ringtrue.reports.interface import Report
from ringtrue.reports.redact import spelled

MOST_CALL = 100


def held_against(file: str | None) -> Callable[[Report], Report]:
    """What puts a baseline's word into a report; nothing does without a file. Raises Complaint."""
    if file is None:
        return lambda found: found
    baseline = _read(Path(file))[1]

    def amend(found: Report) -> Report:
        from ringtrue.reports.known import judged

        return judged(found, baseline, spelled(file), date.today())

    return amend


def update_file(directory: str, file: str, reason: str, ticket: str, expires: str | None, *, dry_run: bool) -> str:
    """Adds a report's new findings, and says which. Raises Complaint."""
    from ringtrue.reports.known import Wording, absences, renewed
    from ringtrue.reports.rewriting import EMPTY

    today, path, found = date.today(), Path(file), _report(directory)
    wording = Wording(reason, ticket, None if expires is None else _last_day(expires, today))
    text, before = _read(path) if path.exists() else (EMPTY, Baseline())
    after = renewed(before, found, wording, today)
    if after != before or not path.exists():
        _write(path, text, after, dry_run=dry_run)
    absent = {absence.entry.id for absence in absences(before, found)}
    old = {entry.id: entry for entry in before.entries if entry.id not in absent}
    lines = [line for entry in after.entries if entry.id not in absent for line in _told(entry, old, today)]
    added = len(after.entries) - len(before.entries)
    return _summary(path, f"{added} added, {len(after.entries)} in all", lines, found, dry_run=dry_run)


def prune_file(directory: str, file: str, *, dry_run: bool) -> str:
    """Takes out what a report shows to be mended, and says why. Raises Complaint."""
    from ringtrue.reports.known import absences, pruned

    path, found = Path(file), _report(directory)
    text, before = _read(path)
    gone = absences(before, found)
    after = pruned(before, gone)
    if after != before:
        _write(path, text, after, dry_run=dry_run)
    why = {absence.entry.id: absence.why for absence in gone}
    lines = [line for entry in before.entries for line in _fate(entry, why.get(entry.id))]
    removed = len(before.entries) - len(after.entries)
    return _summary(path, f"{removed} removed, {len(after.entries)} left", lines, found, dry_run=dry_run)


def check_file(file: str) -> str:
    """Says what the file holds. Raises Complaint."""
    today, baseline = date.today(), _read(Path(file))[1]
    late = [entry for entry in baseline.entries if entry.expired(today)]
    lines = [f"{file}: {len(baseline.entries)} known, {len(late)} of them expired"]
    return "\n".join(map(spelled, [*lines, *(f"  expired on {entry.expires}  {_name(entry)}" for entry in late)]))


def _report(directory: str) -> Report:
    from ringtrue.reports.stored import UnreadableReport, load_report

    try:
        return load_report(directory)
    except UnreadableReport as error:
        raise Complaint(spelled(str(error))) from None


def _read(path: Path) -> tuple[str, Baseline]:
    """The text of a baseline file, and what it says."""
    try:
        text = path.read_bytes().decode("utf-8")
        return text, parse(text, str(path))
    except FileNotFoundError:
        raise Complaint(f"{path}: there is no such file. `ringtrue baseline update DIR --baseline {path}` makes it "
                        "from a report directory; without --baseline every finding counts.") from None  # fmt: skip
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise Complaint(f"{path}: cannot be read ({why}). A baseline is a TOML file in UTF-8.") from None
    except UnreadableBaseline as error:
        raise Complaint(str(error)) from None


def _write(path: Path, text: str, wanted: Baseline, *, dry_run: bool) -> None:
    from ringtrue.reports.atomic import write_whole
    from ringtrue.reports.rewriting import rewritten

    try:
        made = rewritten(text, wanted, str(path))
        if not dry_run:
            write_whole(path, made)
    except UnreadableBaseline as error:
        raise Complaint(str(error)) from None
    except (OSError, ValueError) as error:  # half a character in an edited report is a ValueError
        why = getattr(error, "strerror", None) or error
        raise Complaint(f"{path}: cannot be written ({why}). Name a file of your own.") from None


def _last_day(text: str, today: date) -> date:
    try:
        found = date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        found = None
    if found is None:
        raise Complaint(f"--expires {text!r} is no date; write it like 2027-03-31.")
    if found < today:
        raise Complaint(f"--expires {text} has passed, and would fail the next run; name a day from {today} on.")
    return found


def _summary(path: Path, what: str, lines: Iterable[str], found: Report, *, dry_run: bool) -> str:
    about = f"by the report of {found['target']['endpoint']}, seed {found['seed']}"
    head = f"{path}: {what}, {about}"
    tail = ["nothing was written, because of --dry-run"] if dry_run else []
    return "\n".join(map(spelled, [head, *lines, *tail]))


def _told(entry: Entry, seen: Mapping[str, Entry], today: date) -> Iterator[str]:
    """What `update` did with an entry that the report shows."""
    if entry.id not in seen:
        yield f"  added       {_name(entry)}"
        return
    yield f"  seen again  {_name(entry)}"
    for place in entry.bug.also[len(seen[entry.id].bug.also) :]:
        yield f"              and in another place: {place.id}  {place.operation}"
    if entry.expired(today):
        yield f"              it expired on {entry.expires}, and fails runs until it is mended or you change the date"


def _fate(entry: Entry, why: str | None) -> Iterator[str]:
    """What `prune` did with an entry. `why` is None where its finding is still there."""
    if why is None:
        yield from (f"  kept     {_name(entry)}", "           still there")
    elif why:
        yield from (f"  kept     {_name(entry)}", f"           not reached, which is not fixed: {why}")
    else:
        rule = entry.bug.place.rules[0]
        yield from (f"  removed  {_name(entry)}", f"           not found again, and {rule} conforms now")


def _name(entry: Entry) -> str:
    call = entry.call or entry.bug.place.operation
    return f"{entry.id}  {call if len(call) <= MOST_CALL else f'{call[:MOST_CALL]}…'}"
