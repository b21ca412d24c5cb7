"""Where do tests of configuration stand? In a directory of their own, with nobody's environment."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ringtrue import cli
from ringtrue.reports.wording import CA_VARIABLES

NIGHTLY = """
target = "nightly"
[targets.nightly]
like = "moto"
endpoint_url = "http://127.0.0.1:5999"
max_calls = 700
time_limit = "2m"
consistency_s = 20
isolation = false
phone_number_ids = ["phone-1", "phone-2:read-only"]
"""


def stand_alone(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Be in `place`, and without anybody's AWS or Ringtrue settings, or certificates."""
    monkeypatch.chdir(place)
    for name in [name for name in os.environ if name.startswith(("AWS_", "RINGTRUE_")) or name in CA_VARIABLES]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)


def said(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What the command complains of. It exits with 2, and shows no traceback."""
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    errors = capsys.readouterr().err
    assert (ended.value.code, "Traceback" in errors) == (2, False), errors
    return " ".join(errors.split())
