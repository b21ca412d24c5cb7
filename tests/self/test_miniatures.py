"""Hand-written endpoints, wrong ones and permitted ones, each get the verdict they deserve.

They were written from the documents by somebody who had not seen the model.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from botocore.credentials import Credentials
from tests.miniatures.honest import Honest
from tests.miniatures.permitted import PERMITTED
from tests.miniatures.serve import serving
from tests.miniatures.wrong import WRONG

from ringtrue.harness.target import WireTarget
from ringtrue.harness.transcript import TranscriptFile
from ringtrue.harness.wire import HttpWire
from ringtrue.reports.report import report
from ringtrue.reports.transcript import read
from ringtrue.run import Plan, run


def verdict_on(endpoint: Honest, directory: Path, *, calls: int, seed: int) -> dict[str, object]:
    """The whole report about a miniature that is served over HTTP."""
    path = directory / "transcript.jsonl"
    with serving(endpoint) as url, TranscriptFile(path) as transcript:
        plan = Plan(url, False, "us-east-1", seed, max_calls=calls, time_limit_s=60.0)
        run(plan, WireTarget(HttpWire(url, "us-east-1", Credentials("placeholder", "placeholder"))), transcript)
    return dict(report(read(path)))


@pytest.mark.parametrize("name", PERMITTED)
def test_permitted_behaviour_gives_no_finding(name: str, tmp_path: Path) -> None:
    found = verdict_on(PERMITTED[name](), tmp_path, calls=600, seed=1)

    assert found["findings"] == []
    assert found["verdict"] != "violates"


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_endpoint_gets_the_verdict_it_deserves(name: str, tmp_path: Path) -> None:
    endpoint, expected = WRONG[name]

    found = verdict_on(endpoint(), tmp_path, calls=2500, seed=1)

    assert found["verdict"] == expected
