"""In which forms can a report be had? The table of formats, and the writing of all of them into a report directory.

This module imports none of what renders, so that it costs nothing where nothing is rendered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, cast

from ringtrue.reports.atomic import write_whole
from ringtrue.reports.interface import FILE_NAME, Report
from ringtrue.reports.redact import spelled


@dataclass(frozen=True, slots=True)
class Format:
    """`file` is its name in a report directory, "" if it has none there; `render` is a pure function, by its name."""

    file: str
    render: str

    def __call__(self, report: Report) -> str:
        module, _, name = self.render.rpartition(".")
        render: Callable[[Report], str] = getattr(import_module(f"ringtrue.reports.{module}"), name)
        return render(_on_one_line(report))


FORMATS: Mapping[str, Format] = {
    "html": Format("report.html", "page.render"),
    "markdown": Format("report.md", "markdown.markdown"),
    "junit": Format("junit.xml", "junit.junit"),
    "sarif": Format("report.sarif", "sarif.sarif"),
    "badge": Format("badge.json", "badge.badge"),
    "text": Format("", "terminal.as_text"),
    "json": Format(FILE_NAME, "report.as_json"),
}


def write_all(report: Report, directory: Path | str) -> list[Path]:
    """report.json first, then all that is made of it. Each is written whole or not at all. Raises OSError."""
    return [write_whole(Path(directory) / FILE_NAME, FORMATS["json"](report)), *write_renderings(report, directory)]


def write_renderings(report: Report, directory: Path | str) -> list[Path]:
    """Everything but report.json, which it is made of; the findings' own directories come last. Raises OSError."""
    from ringtrue.reports.reproducers import write_findings

    made = [form for form in FORMATS.values() if form.file and form.file != FILE_NAME]
    written = [write_whole(Path(directory) / form.file, form(report)) for form in made]
    findings = write_findings(report, directory)
    return [*written, *([findings] if report["findings"] else [])]


def forget(directory: Path | str) -> None:
    """Takes away what an earlier run wrote, so that it is not taken for this one's. Raises OSError."""
    from ringtrue.reports.reproducers import forget_findings
    from ringtrue.reports.transcript import TRANSCRIPT_NAME

    for name in (*(form.file for form in FORMATS.values() if form.file), TRANSCRIPT_NAME):
        (Path(directory) / name).unlink(missing_ok=True)
    forget_findings(directory)


def _on_one_line(report: Report) -> Report:
    """A stored report may have been edited: no text of it steers a terminal, or breaks out of its line."""
    return cast(Report, _each_text(report))


def _each_text(value: Any) -> Any:  # JSON of any form
    match value:
        case str():
            return spelled(value)
        case dict():
            return {name: _each_text(each) for name, each in value.items()}
        case list():
            return [_each_text(each) for each in value]
        case _:
            return value
