"""How do tests get findings and run their scripts? Findings of runs in process; scripts in processes of their own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tests.miniatures.serve import Endpoint
from tests.self.inprocess import session_on
from tests.self.test_miniatures import SEED, Direct, UntilConvicted

from ringtrue.explore import explore
from ringtrue.harness.budget import Budget, BudgetSpent
from ringtrue.harness.endpoint import Clock
from ringtrue.harness.patience import Patience
from ringtrue.harness.shrink import Shrinker
from ringtrue.harness.transcript import Silence
from ringtrue.reports.finding_line import finding_of
from ringtrue.reports.harmless import harmless_finding
from ringtrue.reports.interface import Finding
from ringtrue.reports.line import Line
from ringtrue.reports.reproducers import scripts

FIXED, STILL_THERE, CANNOT_TELL = 0, 1, 3
TOOLS = {"boto3.py": (), "curl.sh": ("bash", "curl", "jq"), "awscli.sh": ("bash", "aws", "jq")}


def found_in(endpoint: Callable[[], Endpoint]) -> Finding:
    """The first finding about a wrong endpoint, at its shortest, as a report has it."""
    session = session_on(Direct(endpoint()), Clock.PROMPT, 1600, UntilConvicted())
    session.patience = Patience(consistency_s=0.05, creation_s=0.2)
    explore(session, SEED)
    session.transcript, session.phase, session.budget = Silence(), "shrink", Budget(600, 20.0)
    first = next(iter(session.findings.by_bucket.values()))
    with suppress(BudgetSpent):
        Shrinker(session, 220).shrink(first)
    entry = json.loads(json.dumps(first.entry()))
    return harmless_finding(finding_of(Line(Path("transcript.jsonl"), 1, entry)))


def lacking(script: str) -> str:
    """The first tool that the script needs and that is not installed here, "" if there is none."""
    return next((tool for tool in TOOLS[script] if shutil.which(tool) is None), "")


def written(finding: Finding, script: str, place: Path) -> Path:
    path = place / script
    path.write_text(scripts(finding)[script], "utf-8")
    path.chmod(0o755)
    return path


def ran(path: Path, url: str, **environment: str) -> tuple[int, str]:
    """Exit code and output of a script against an endpoint."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "TMPDIR", "LANG")}
    words = [sys.executable, path] if path.suffix == ".py" else ["bash", path]
    done = subprocess.run(
        words, env={**kept, "ENDPOINT_URL": url, **environment}, capture_output=True, text=True, timeout=60,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr
