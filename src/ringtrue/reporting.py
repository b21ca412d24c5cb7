"""What does `ringtrue report` do? Renders a stored report, in one format or in all, from report.json alone."""

from __future__ import annotations

from pathlib import Path

import click

from ringtrue.options import Complaint
from ringtrue.reports.atomic import write_whole
from ringtrue.reports.formats import FORMATS, write_renderings
from ringtrue.reports.holding import Held, held
from ringtrue.reports.interface import Report
from ringtrue.reports.report import report as of_transcript
from ringtrue.reports.report import write
from ringtrue.reports.stored import FILE_NAME, UnreadableReport, finished, load_report
from ringtrue.reports.transcript import TRANSCRIPT_NAME, UnreadableTranscript, read


def rendered(place: str, form: str | None, output: str | None) -> int:
    """0. Raises Complaint."""
    if output is not None and form is None:
        raise Complaint("--output is for one format; name it with --format, such as --format html.")
    try:
        report = _report_of(Path(place))
        if form is None:
            _write_beside(report, Path(place))
        elif output is None:
            click.echo(FORMATS[form](report).encode(), nl=False)  # as bytes, in whatever encoding the shell believes
        else:
            write_whole(Path(output), FORMATS[form](report))
    except (UnreadableReport, UnreadableTranscript) as unreadable:
        raise Complaint(str(unreadable)) from None
    except Held as busy:
        raise Complaint(f"{busy}. Wait until it has ended.") from None
    except RecursionError:
        raise Complaint(f"{place}: values are nested deeper than in any run's report. Run again.") from None
    except OSError as refused:
        raise Complaint(f"{output or place} cannot be written: {refused.strerror or refused}. Name another.") from None
    return 0


def _report_of(place: Path) -> Report:
    """report.json, or where a run was killed before it could write one, the report of its transcript so far."""
    finished(place)
    transcript = place / TRANSCRIPT_NAME
    if not transcript.is_file() or (place / FILE_NAME).exists():
        return load_report(place)
    found = of_transcript(read(transcript))
    write(found, place)
    click.echo(f"{place} had no report; this one is made from its transcript.", err=True)
    return found


def _write_beside(report: Report, directory: Path) -> None:
    if not directory.is_dir():
        raise Complaint(f"{directory} is a file. Name its directory to have all files written there, or one --format.")
    with held(directory):
        paths = write_renderings(report, directory)
    click.echo(f"Written into {directory}: {', '.join(path.name for path in paths)}")
