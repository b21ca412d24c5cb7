"""What does `ringtrue compare` do? Reads the reports, compares, and prints or writes the result."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from ringtrue.options import Complaint
from ringtrue.reports.compare import Comparison, compared
from ringtrue.reports.redact import spelled
from ringtrue.reports.stored import UnreadableReport, load_report

WIDTH_OF_FILES = 120


def compare_reports(places: Sequence[str], way: str | None, form: str, output: str | None) -> int:
    """The exit code. Raises Complaint."""
    if len(places) < 2:
        raise Complaint("a comparison takes two or more reports; name their directories, the earliest first.")
    try:
        found = compared([(place, load_report(place)) for place in places], None if way is None else way == "times")
    except UnreadableReport as error:
        raise Complaint(spelled(str(error))) from None
    if output is not None:
        _write(Path(output), _text(found, form))
        click.echo(spelled(f"{output}: {found.verdict}"))
    elif form == "text":
        from rich.console import Console

        from ringtrue.reports.compare_text import show

        show(found, Console(highlight=False))
    else:
        sys.stdout.buffer.write(_text(found, form).encode("utf-8", "replace"))
        sys.stdout.flush()
    return found.exit_code


def _text(found: Comparison, form: str) -> str:
    match form:
        case "markdown":
            from ringtrue.reports.compare_markdown import markdown

            return markdown(found)
        case "html":
            from ringtrue.reports.compare_html import html

            return html(found)
        case _:
            from ringtrue.reports.compare_text import plain

            return plain(found, WIDTH_OF_FILES)


def _write(path: Path, text: str) -> None:
    from ringtrue.reports.atomic import write_whole

    try:
        write_whole(path, text)
    except OSError as error:
        raise Complaint(f"--output {str(path)!r} cannot be written: {error.strerror or error}.") from None
