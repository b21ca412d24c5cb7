"""Do the scripts of a finding show it to whoever runs them, and nothing else to anybody?"""

from __future__ import annotations

import copy
import json
import py_compile
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.miniatures.honest import Honest
from tests.miniatures.serve import serving
from tests.miniatures.wrong import WRONG
from tests.self.reproducing import CANNOT_TELL, FIXED, STILL_THERE, found_in, lacking, ran, written

from ringtrue.harness.server import Embedded
from ringtrue.reports.interface import Finding
from ringtrue.reports.literals import jq, printf, python, shell
from ringtrue.reports.reproducers import scripts, write_findings

KINDS = {  # a wrong miniature for each way in which an answer may differ
    "accepted": "deletes-protected-pools",
    "refused": "pool-arn-not-understood",
    "garbled": "error-without-type",
    "envelope": "plain-json-content-type",
    "shows": "inherits-protection",
    "missing": "list-misses-seed",
    "extra": "describes-all-keywords",
    "again": "paging-repeats",
    "more": "sender-pages-unlimited",
    "form": "unknown-pool-status",
}
ALSO = {  # what an earlier answer showed, another list, a mangled request, a wrong type
    "shows what was shown before": "opted-out-is-now",
    "missing on a list": "put-not-persisted",
    "extra by a filter": "filters-or",
    "refused though mangled": "empty-body-refused",
    "crashes when mangled": "arrays-crash",
    "accepted though of a wrong type": "any-boolean",
    "accepted in one call": "create-pool-of-unknown-phone",
    "shown in one call": "request-ignores-sender-protection",
}
BY_CLIENTS = ("accepted in one call", "shown in one call")  # tried with the AWS CLI, which takes a second a call
HIDDEN = ("garbled", "envelope", "refused though mangled")  # from the AWS CLI
CASES = [
    (script, case) for script in ("boto3.py", "curl.sh", "awscli.sh") for case in (*KINDS, *ALSO)
    if (case in BY_CLIENTS) == (script == "awscli.sh")
]  # fmt: skip


@cache
def finding(case: str) -> Finding:
    return found_in(WRONG[{**KINDS, **ALSO}[case]][0])


@pytest.fixture(scope="module")
def honest() -> Iterator[str]:
    with Embedded() as endpoint:
        yield endpoint.url


@pytest.mark.parametrize("kind", KINDS)
def test_the_miniature_is_wrong_in_the_way_that_it_stands_for(kind: str) -> None:
    check = finding(kind)["check"]
    assert check is not None
    assert check["kind"] == kind


@pytest.mark.parametrize(("script", "case"), CASES)
def test_a_script_shows_the_bug_where_it_is_and_not_where_it_is_not(
    script: str, case: str, honest: str, tmp_path: Path
) -> None:
    if tool := lacking(script):
        pytest.skip(f"{tool} is not installed")
    path = written(finding(case), script, tmp_path)
    with serving(WRONG[{**KINDS, **ALSO}[case]][0]()) as wrong:
        code, said = ran(path, wrong)
    assert code == STILL_THERE, said
    assert "\nexpected  " in said
    assert "\ngot       " in said
    code, said = ran(path, honest)
    assert code == FIXED, said


@pytest.mark.parametrize("script", ["boto3.py", "curl.sh", "awscli.sh"])
def test_a_script_that_reaches_nobody_cannot_tell(script: str, tmp_path: Path) -> None:
    if tool := lacking(script):
        pytest.skip(f"{tool} is not installed")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        code, said = ran(written(finding("accepted"), script, tmp_path), f"http://127.0.0.1:{taken.getsockname()[1]}")
    assert code == CANNOT_TELL
    assert "CANNOT TELL: " in said


@pytest.mark.parametrize("script", ["boto3.py", "curl.sh", "awscli.sh"])
def test_a_script_without_an_endpoint_says_what_to_set(script: str, tmp_path: Path) -> None:
    code, said = ran(written(finding("accepted"), script, tmp_path), "")
    assert (code, "set ENDPOINT_URL" in said) == (CANNOT_TELL, True)


@pytest.mark.parametrize("case", HIDDEN)
def test_the_aws_cli_names_the_script_that_can(case: str, tmp_path: Path) -> None:
    code, said = ran(written(finding(case), "awscli.sh", tmp_path), "http://127.0.0.1:9")
    assert (code, "curl.sh" in said) == (CANNOT_TELL, True)


@pytest.mark.parametrize("script", ["boto3.py", "curl.sh"])
def test_what_a_script_makes_is_deleted_again_unless_it_is_to_be_kept(script: str, tmp_path: Path) -> None:
    if tool := lacking(script):
        pytest.skip(f"{tool} is not installed")
    endpoint = Honest()
    with serving(endpoint) as url:
        path = written(finding("accepted"), script, tmp_path)
        ran(path, url)
        assert (endpoint.pools, endpoint.phones) == ({}, {})
        ran(path, url, KEEP="1")
        assert (len(endpoint.pools), len(endpoint.phones)) == (1, 1)


def test_a_step_that_is_refused_all_of_a_sudden_leaves_it_open(tmp_path: Path) -> None:
    told = copy.deepcopy(finding("accepted"))
    told["conversation"][0]["params"]["NumberType"] = "LONG_CODE-IS-NONE"
    with serving(Honest()) as url:
        code, said = ran(written(told, "boto3.py", tmp_path), url)
    assert code == CANNOT_TELL, said
    assert "is refused now" in said


def test_a_report_of_an_older_version_gives_scripts_that_say_so(tmp_path: Path) -> None:
    told: Any = {**finding("accepted"), "conversation": [], "names": {}, "check": None}
    for name in scripts(told):
        code, said = ran(written(told, name, tmp_path), "http://127.0.0.1:9")
        assert code == CANNOT_TELL, said
        assert "no calls as data" in said


# What a stranger might write into a report. The file is made if any of it is run.
TRAPS = (
    "$(touch {0})", "`touch {0}`", "'; touch {0}; '", "\"; touch {0}; \"", "x\ntouch {0}\n", "\\'; touch {0} #",
    "\nEOF\ntouch {0}\n", "\nEND_OF_JQ\ntouch {0}\n", "\r\ntouch {0}", "\\(input_filename)",
    "\"\"\"\nopen('{0}','w')\n",
    "') or open('{0}', 'w') or ('", "{{ '{{' }} 1 {{ '}}' }}", "{{% raw %}}", "${{IFS}}", "%s%n", "-o{0}",
    "é\u202e\ud800\x00\x7f\x1b[2J",
)  # fmt: skip


RUN = 5  # scripts of traps
TRAPPED = ("accepted", "shows", "extra", "missing", "form")


def _trapped(told: Any, trap: str) -> Any:  # a whole finding, all of whose texts are somebody else's
    match told:
        case str():
            return trap
        case dict():
            return {name: _trapped(value, trap) for name, value in told.items()}
        case list():
            return [_trapped(value, trap) for value in told]
        case _:
            return told


def _everywhere(trap: str) -> Iterator[Finding]:
    """Findings with the trap in all places at once, and in all but the check and the calls."""
    for case in TRAPPED:
        told: Any = finding(case)
        yield {**_trapped(told, trap), "operation": told["operation"]}
        yield {**_trapped(told, trap), **{name: told[name] for name in ("operation", "conversation", "check")}}


def _one_by_one(trap: str) -> Iterator[Finding]:
    """Findings with the trap in one place after the other."""
    for case in TRAPPED:
        told: Any = finding(case)
        for name in ("id", "call", "answered", "expected", "because", "names"):
            yield {**told, name: _trapped(told[name], trap)}
        for name, value in told["check"].items():
            for odd in (_trapped(value, trap), trap, [trap]) if name != "kind" else ():
                yield {**told, "check": {**told["check"], name: odd if isinstance(odd, type(value)) else value}}
        for n, said in enumerate(told["conversation"]):
            for change in (
                {"params": _trapped(said["params"], trap)}, {"params": {trap: trap, **said["params"]}},
                {"params": {**said["params"], "PoolId": {"$ref": f"{trap}#1"}}},
                {"made": {"ref": f"{trap}#1", "id": trap, "arn": trap}}, {"mangling": trap},
            ):  # fmt: skip
                edited = copy.deepcopy(told)
                edited["conversation"][n].update(change)
                yield edited


def _scripts_of(edits: Iterator[Finding], place: Path) -> list[Path]:
    """All scripts of all findings, which their interpreters can read."""
    for n, edited in enumerate(edits):
        for name, text in scripts(edited).items():
            (place / f"{n}-{name}").write_bytes(text.encode("utf-8"))
    for path in place.glob("*.py"):
        py_compile.compile(str(path), cfile=str(place / "c"), doraise=True)
    for path in place.glob("*.sh") if shutil.which("bash") else ():
        done = subprocess.run(["bash", "-n", path], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    return sorted(place.glob("*.py")) + sorted(place.glob("*-curl.sh"))


@pytest.mark.parametrize("trap", TRAPS, ids=range(len(TRAPS)))
def test_no_text_of_a_report_ends_what_it_stands_in(trap: str, tmp_path: Path) -> None:
    assert _scripts_of(_everywhere(trap), tmp_path)


def test_nothing_in_a_report_is_run(tmp_path: Path) -> None:
    """All traps joined, in one place after the other; some of the scripts are run."""
    sprung = tmp_path / "sprung"
    paths = _scripts_of(_one_by_one("".join(trap.format(sprung) for trap in TRAPS)), tmp_path)
    with serving(Honest()) as url:
        for path in paths[:: len(paths) // RUN]:
            if path.suffix == ".py" or not lacking("curl.sh"):
                code, said = ran(path, url)
                assert code in (FIXED, STILL_THERE, CANNOT_TELL), said
    assert not sprung.exists()


def test_values_stay_values() -> None:
    for text in [trap.format("x") for trap in TRAPS]:
        assert eval(python({"a": [text, True, None, 1.5]})) == {"a": [text, True, None, 1.5]}
        assert json.loads(jq([text, 1])) == [text, 1]
        assert "\n" not in shell(text)
    if shutil.which("bash"):
        for text in [trap.format("x") for trap in TRAPS if "\ud800" not in trap]:
            done = subprocess.run(["bash", "-c", f"printf %s {shell(text)}"], capture_output=True)
            assert done.stdout.decode() == text
        every = bytes(range(256))
        assert subprocess.run(["bash", "-c", f"printf {printf(every)}"], capture_output=True).stdout == every


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="shellcheck is not installed")
@pytest.mark.parametrize("case", ["accepted", "again", "shows what was shown before", "refused though mangled"])
def test_shellcheck_has_nothing_to_say(case: str, tmp_path: Path) -> None:
    paths = [written(finding(case), name, tmp_path) for name in ("curl.sh", "awscli.sh")]
    done = subprocess.run(["shellcheck", *paths], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("case", [*KINDS, *ALSO])
def test_python_and_ruff_have_nothing_to_say(case: str, tmp_path: Path) -> None:
    path = written(finding(case), "boto3.py", tmp_path)
    py_compile.compile(str(path), cfile=str(tmp_path / "c"), doraise=True)
    ruff = shutil.which("ruff", path=str(Path(sys.executable).parent)) or shutil.which("ruff")
    if ruff is None:
        pytest.skip("ruff is not installed")
    words = [ruff, "check", "--isolated", "--no-cache", "--select", "E4,E7,E9,F", path]
    done = subprocess.run(words, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_findings_of_an_earlier_run_go_and_what_is_not_ours_stays(tmp_path: Path) -> None:
    first, second = finding("accepted"), finding("shows")
    report: Any = {"findings": [first]}
    write_findings(report, tmp_path)
    place = tmp_path / "findings"
    assert sorted(each.name for each in (place / first["id"]).iterdir()) == [
        "awscli.sh", "boto3.py", "curl.sh", "finding.json",
    ]  # fmt: skip
    assert (place / first["id"] / "curl.sh").stat().st_mode & 0o111
    assert json.loads((place / first["id"] / "finding.json").read_text("utf-8")) == first
    (place / "notes").mkdir()
    (place / "notes" / "mine.txt").write_text("kept")
    (place / "0123456789ab").symlink_to(tmp_path)

    write_findings({**report, "findings": [second, {**first, "id": "../../away"}]}, tmp_path)

    assert sorted(each.name for each in place.iterdir()) == sorted([second["id"], "notes", "0123456789ab"])
    assert not (tmp_path.parent / "away").exists()
