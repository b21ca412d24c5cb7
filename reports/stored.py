"""Is this file a report that can be read on? report.json from an earlier run, checked against its JSON Schema.

Nothing of what it holds is trusted: it may be cut off, edited, another program's, or another version's.
"""

from __future__ import annotations

import json
import math
from functools import cache
from pathlib import Path
from typing import Any, cast

import jsonschema

from ringtrue.reports.holding import holder
from ringtrue.reports.interface import FILE_NAME as FILE_NAME
from ringtrue.reports.interface import SCHEMA, Report, schema

MOST_SHOWN = 160


class UnreadableReport(Exception):
    """This is no report; the message says what was found, why it will not do, and what to do."""


def load_report(place: Path | str) -> Report:
    """The report in a report directory, or in a file. Raises UnreadableReport."""
    path = Path(place)
    path = path / FILE_NAME if path.is_dir() else path
    finished(path.parent)
    found = parsed(path, "a report")
    if not isinstance(found, dict) or "schema" not in found:
        raise UnreadableReport(f"{path}: this is JSON, but no report of Ringtrue's. Name a report directory.")
    if found["schema"] != SCHEMA:
        raise UnreadableReport(
            f"{path}: the report has schema {found['schema']!r:.20}, and this ringtrue reads schema {SCHEMA}. "
            "Use the version of ringtrue that wrote it, or run again."
        )
    error = next(_validator().iter_errors(found), None)
    if error is not None:
        where = "/".join(str(step) for step in error.absolute_path) or "the whole"
        raise UnreadableReport(
            f"{path}: at {where}: {error.message:.{MOST_SHOWN}}. The report was edited, or written by a version with "
            "other keys; leave reports unedited, or run again."
        )
    return cast(Report, found)


def finished(directory: Path) -> None:
    """Nothing, unless a run is writing into the directory at this moment. Raises UnreadableReport."""
    if who := holder(directory):
        raise UnreadableReport(f"{directory}: {who}, is writing here. Wait until it has ended.")


def parsed(path: Path, what: str) -> Any:  # JSON of any form
    """The JSON in a file. Raises UnreadableReport."""
    try:
        return json.loads(path.read_bytes(), parse_constant=_no_number, parse_float=_finite)
    except OSError as refused:
        raise UnreadableReport(
            f"{path}: cannot be read ({refused.strerror or refused}). Where {what} is wanted, name a report directory "
            "that `ringtrue run` has written."
        ) from None
    except (ValueError, RecursionError) as broken:
        raise UnreadableReport(
            f"{path}: this is no JSON ({broken!s:.{MOST_SHOWN}}). The file was cut off or damaged; run again."
        ) from None


def _no_number(name: str) -> float:
    """Python's json would take NaN and Infinity, which JSON lacks."""
    raise ValueError(f"{name} is no number of JSON's")


def _finite(digits: str) -> float:
    number = float(digits)
    return number if math.isfinite(number) else _no_number(digits[:20])


@cache
def _validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema())
