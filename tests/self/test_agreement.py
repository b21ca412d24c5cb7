"""Do replay and the three scripts of a finding say the same, whatever is answered, at the end and on the way there?

One table: what an endpoint answers to one call, and the exit code that all four have to give.
"""

from __future__ import annotations

import copy
import os
import runpy
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.miniatures.honest import Honest
from tests.miniatures.serve import Outcome, serving
from tests.miniatures.wrong import WRONG
from tests.self.inprocess import session_on
from tests.self.reproducing import CANNOT_TELL, FIXED, STILL_THERE, found_in, lacking, ran, written
from tests.self.test_miniatures import Direct
from tests.self.test_reproducers import finding as in_one_call

from ringtrue.harness.endpoint import Clock
from ringtrue.harness.patience import Patience
from ringtrue.harness.replay import replay
from ringtrue.replaying import CODES, past
from ringtrue.reports.interface import Finding

WRONGLY = WRONG["deletes-protected-pools"][0]
HTML = {"Content-Type": "text/html"}
XML = {"Content-Type": "text/xml"}


def refused(code: str, status: int = 400) -> Outcome:
    return status, {"__type": code, "Message": "no"}, {}


BESIDE: Mapping[str, Outcome] = {
    "denied": refused("AccessDeniedException"),
    "denied, in other words": refused("AccessDenied", 403),
    "operation unknown": refused("UnknownOperationException"),
    "not implemented": refused("Nothing", 501),
    "caller unknown": refused("UnrecognizedClientException"),
    "expired": refused("ExpiredTokenException", 403),
    "quota": refused("ServiceQuotaExceededException"),
    "throttled": refused("ThrottlingException"),
    "throttled by status": refused("SlowDown", 429),
    "failed": refused("InternalServerException", 500),
    "unavailable": refused("Oops", 503),
    "a page": (200, b"<html>", HTML),
    "not found": (404, b"<html>", HTML),
    "another service": (404, b"<Error/>", XML),
    "a gateway's page": (502, b"<html>", HTML),
    "lost": (0, {}, {}),
}
LAST = {  # the last call: DeletePool of a protected pool, which must be refused with a conflict
    "as then": (None, STILL_THERE),
    "rightly": (refused("ConflictException"), FIXED),
    "by another error": (refused("ValidationException"), STILL_THERE),
    **{name: (answer, CANNOT_TELL) for name, answer in BESIDE.items()},
}
WAY = {  # CreatePool, which was accepted
    "by an error": (refused("ValidationException"), CANNOT_TELL),
    **{name: (BESIDE[name], CANNOT_TELL) for name in ("denied", "operation unknown", "failed", "a page", "lost")},
}
REFUSED = {  # a call on the way that was refused with ResourceNotFoundException: none of these has an effect
    "as then": (None, STILL_THERE),
    "by another error": (refused("ValidationException"), STILL_THERE),
    "denied": (BESIDE["denied"], STILL_THERE),
    "accepted": ((200, {}, {}), CANNOT_TELL),
    "a page": (BESIDE["a page"], CANNOT_TELL),
}
MENDED = {name: (answer, FIXED if name == "as then" else CANNOT_TELL) for name, (answer, _) in REFUSED.items()}
Table = Mapping[str, tuple[Outcome | None, int]]
PLACES: Mapping[str, tuple[str, type[Honest], Table]] = {
    "last": ("DeletePool", WRONGLY, LAST),
    "on the way": ("CreatePool", WRONGLY, WAY),
    "refused on the way": ("UpdatePool", WRONGLY, REFUSED),
    "refused on the way, and mended": ("UpdatePool", Honest, MENDED),
}
CASES = [(place, name) for place, (_, _, table) in PLACES.items() for name in table]
# What scripts are tried with, which takes a second each.
BY_SCRIPTS = [
    *(("last", name) for name in ("as then", "rightly", "by another error", "denied", "operation unknown", "lost")),
    *(("last", name) for name in ("throttled by status", "failed", "a page")),
    ("on the way", "a page"), ("refused on the way", "by another error"), ("refused on the way", "accepted"),
]  # fmt: skip


class Otherwise(Honest):
    """It is wrong as it was, but for the answers to one operation."""

    def __init__(self, inner: Honest, operation: str, answer: Outcome | None) -> None:
        self.inner, self.operation, self.given = inner, operation, answer

    def answer(self, operation: str, params: dict[str, Any]) -> Outcome:
        told: Outcome = self.inner.answer(operation, params)
        return self.given if operation == self.operation and self.given is not None else told


@cache
def finding() -> Finding:
    """It has a call on the way that was refused."""
    told = copy.deepcopy(found_in(WRONGLY))
    update = {**told["conversation"][-1], "operation": "UpdatePool", "reads": False, "accepted": False}
    update |= {"params": {"PoolId": {"$ref": "pool#unknown"}}, "answered": "400 ResourceNotFoundException"}
    told["conversation"].insert(0, update)  # type: ignore[arg-type]  # the same members
    told["names"]["pool#unknown"] = "pool-" + "0" * 32
    return told


def by_replay(told: Finding, endpoint: Honest) -> int:
    session = session_on(Direct(endpoint), Clock.PROMPT, 500)
    session.patience = Patience(consistency_s=0.05, creation_s=0.1, pause_s=0)
    return CODES[replay(session, past(told, "here")).fate]


def by_boto3(told: Finding, endpoint: Honest, place: Path, patched: pytest.MonkeyPatch) -> int:
    """In this process, which has boto3 in memory already."""
    with serving(endpoint) as url:
        for name in os.environ:
            if name.startswith("AWS_"):
                patched.delenv(name)
        patched.setenv("ENDPOINT_URL", url)
        with pytest.raises(SystemExit) as ended:
            runpy.run_path(str(written(told, "boto3.py", place)), run_name="__main__")
    assert isinstance(ended.value.code, int)
    return ended.value.code


def by_shell(script: str) -> Callable[[Finding, Honest, Path], int]:
    def code(told: Finding, endpoint: Honest, place: Path) -> int:
        with serving(endpoint) as url:
            return ran(written(told, script, place), url)[0]

    return code


def case(place: str, name: str) -> tuple[Honest, int]:
    operation, inner, table = PLACES[place]
    answer, expected = table[name]
    return Otherwise(inner(), operation, answer), expected


@pytest.mark.parametrize(("place", "name"), CASES)
def test_replay_says_it(place: str, name: str) -> None:
    endpoint, expected = case(place, name)

    assert by_replay(finding(), endpoint) == expected


@pytest.mark.parametrize(("place", "name"), BY_SCRIPTS)
def test_boto3_agrees(place: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    endpoint, expected = case(place, name)

    assert by_boto3(finding(), endpoint, tmp_path, monkeypatch) == expected


@pytest.mark.skipif(bool(lacking("curl.sh")), reason="curl.sh needs bash, curl and jq")
@pytest.mark.parametrize(("place", "name"), BY_SCRIPTS)
def test_curl_agrees(place: str, name: str, tmp_path: Path) -> None:
    endpoint, expected = case(place, name)

    assert by_shell("curl.sh")(finding(), endpoint, tmp_path) == expected


@pytest.mark.skipif(bool(lacking("awscli.sh")), reason="awscli.sh needs bash, the AWS CLI and jq")
@pytest.mark.parametrize("name", ["denied", "a page"])
def test_the_aws_cli_agrees(name: str, tmp_path: Path) -> None:
    """By a finding of one call, since each takes it a second."""
    told = in_one_call("accepted in one call")
    endpoint = Otherwise(Honest(), told["operation"], BESIDE[name])

    assert by_shell("awscli.sh")(told, endpoint, tmp_path) == CANNOT_TELL
    assert by_replay(told, endpoint) == CANNOT_TELL


@pytest.mark.parametrize("reproduced", [None, "0/3"])
def test_what_was_never_shown_again_is_not_called_fixed(
    reproduced: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: Finding = {**finding(), "reproduced": reproduced}

    assert by_replay(told, Honest()) == CANNOT_TELL
    assert by_boto3(told, Honest(), tmp_path, monkeypatch) == CANNOT_TELL
    assert by_replay(told, WRONGLY()) == STILL_THERE
    if not lacking("curl.sh"):
        assert by_shell("curl.sh")(told, Honest(), tmp_path) == CANNOT_TELL
