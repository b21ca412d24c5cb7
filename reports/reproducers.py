"""How does somebody see a finding with tools of their own? Scripts of boto3, the AWS CLI and curl, beside the finding.

`scripts` is pure: a finding in, texts out. `write_findings` gives each finding a directory, whole or not at all.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from ringtrue.reports.boto3_script import boto3_excuse, boto3_script
from ringtrue.reports.interface import Finding, Report
from ringtrue.reports.literals import Unwritable
from ringtrue.reports.questions import Unaskable
from ringtrue.reports.retelling import retelling
from ringtrue.reports.shell_scripts import AWS, CURL, awscli_script, curl_script, shell_excuse

DIRECTORY, DRAFT = "findings", ".draft-"
FINDING_FILE, BOTO3 = "finding.json", "boto3.py"
ID = re.compile(r"[0-9a-z][0-9a-z-]{0,63}")
OURS = frozenset({FINDING_FILE, BOTO3, AWS.file, CURL.file})
READABLE, EXECUTABLE = 0o644, 0o755


def scripts(finding: Finding) -> Mapping[str, str]:
    """{"boto3.py": …, "awscli.sh": …, "curl.sh": …}; where nothing can be said, each says why."""
    try:
        told = retelling(finding)
        return {BOTO3: boto3_script(told), AWS.file: awscli_script(told), CURL.file: curl_script(told)}
    except (Unaskable, Unwritable) as reason:
        why = str(reason)
        shells = {tool.file: shell_excuse(finding, tool, why) for tool in (AWS, CURL)}
        return {BOTO3: boto3_excuse(finding, why), **shells}


def write_findings(report: Report, directory: Path | str) -> Path:
    """Puts findings/<id>/{finding.json,boto3.py,awscli.sh,curl.sh} into `directory`, and takes away an earlier run's.

    Each finding is there whole or not at all. What does not look like ours is left alone. Raises OSError.
    """
    place = forget_findings(directory)
    for finding in report["findings"]:
        if ID.fullmatch(finding["id"]):  # or else it would lead out of the directory
            place.mkdir(parents=True, exist_ok=True)
            _put(finding, place)
    return place


def forget_findings(directory: Path | str) -> Path:
    """Takes away an earlier run's, and says where they were. What does not look like ours is left alone."""
    place = Path(directory) / DIRECTORY
    for old in sorted(place.iterdir()) if place.is_dir() else ():
        _remove(old)
    if place.is_dir() and not any(place.iterdir()):
        place.rmdir()
    return place


def _put(finding: Finding, place: Path) -> None:
    """A directory is filled beside its place, and then renamed."""
    draft = Path(tempfile.mkdtemp(prefix=DRAFT, dir=place))
    try:
        told = json.dumps(finding, indent=1, ensure_ascii=True, allow_nan=False) + "\n"
        for name, text in {FINDING_FILE: told, **scripts(finding)}.items():
            file = draft / name
            file.write_text(text, encoding="utf-8", newline="\n")
            file.chmod(READABLE if name == FINDING_FILE else EXECUTABLE)
        draft.chmod(EXECUTABLE)
        draft.replace(place / finding["id"])
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _remove(old: Path) -> None:
    """A directory of ours holds our files and nothing else, and is no link to somewhere else."""
    if old.is_symlink() or not old.is_dir() or not (ID.fullmatch(old.name) or old.name.startswith(DRAFT)):
        return
    held = {each.name for each in old.iterdir()}
    if held <= OURS and (FINDING_FILE in held or old.name.startswith(DRAFT)):
        shutil.rmtree(old)
