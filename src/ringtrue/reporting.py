"""What does `ringtrue report` do? Renders a stored report, in one format or in all, from report.json alone."""

from __future__ import annotations

from pathlib import Path

import click

from ringtrue.options import Complaint
from ringtrue.reports.atomic import write_whole
from ringtrue.reports.formats import FORMATS, write_renderings
from ringtrue.reports.interface import Report
from ringtrue.reports.stored import UnreadableReport, load_report


def rendered(place: str, form: str | None, output: str | None) -> int:
    """0. Raises Complaint."""
    if output is not None and form is None:
        raise Complaint("--output is for one format; name it with --format, such as --format html.")
    try:
        report = load_report(place)
        if form is None:
            _write_beside(report, Path(place))
        elif output is None:
            click.echo(FORMATS[form](report).encode(), nl=False)  # as bytes, in whatever encoding the shell believes
        else:
            write_whole(Path(output), FORMATS[form](report))
    except UnreadableReport as unreadable:
        raise Complaint(str(unreadable)) from None
    except RecursionError:
        raise Complaint(f"{place}: values are nested deeper than in any run's report. Run again.") from None
    except OSError as refused:
        raise Complaint(f"{output or place} cannot be written: {refused.strerror or refused}. Name another.") from None
    return 0


def _write_beside(report: Report, directory: Path) -> None:
    if not directory.is_dir():
        raise Complaint(f"{directory} is a file. Name its directory to have all files written there, or one --format.")
    paths = write_renderings(report, directory)
    click.echo(f"Written into {directory}: {', '.join(path.name for path in paths)}")
