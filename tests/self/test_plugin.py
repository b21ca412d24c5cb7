"""Does the shipped suite judge by pytest as the command does, on every worker, into JUnit?"""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path
from xml.etree import ElementTree

import pytest

from ringtrue.contracts.rules import BOOKS, QUOTED
from ringtrue.contracts.shapes import MODELLED, operations
from ringtrue.harness.server import Embedded

PROTECTED = "Pool.delete_while_protected"
INSTALLED = any(each.name == "ringtrue" for each in entry_points(group="pytest11"))
PLUGINS = ["-p", "no:schemathesis", "-p", "no:cacheprovider", *([] if INSTALLED else ["-p", "ringtrue.plugin"])]
LAYER_TESTS = {f"test_{layer}[{name}]" for layer in ("schemathesis", "boto3") for name in operations()}
TESTS = len(MODELLED) + len(LAYER_TESTS) + len(BOOKS) + 1
SUITE = ["--pyargs", "ringtrue.conformance", "--ringtrue-max-calls", "900", "--ringtrue-seed", "7"]


def pytest_in(place: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """A test session of somebody else's, in a directory of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "RINGTRUE_", "AWS_"))}
    return subprocess.run(
        [sys.executable, "-m", "pytest", *PLUGINS, *arguments],
        cwd=place, env=kept | env, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def cases(path: Path) -> dict[str, ElementTree.Element]:
    """JUnit's test cases by name."""
    return {case.attrib["name"]: case for case in ElementTree.parse(path).iter("testcase")}


def properties(case: ElementTree.Element) -> dict[str, str]:
    return {each.attrib["name"]: each.attrib["value"] for each in case.iter("property")}


def test_an_honest_endpoint_passes_on_two_workers_by_one_run(tmp_path: Path) -> None:
    with Embedded() as embedded:
        ran = pytest_in(tmp_path, *SUITE, "--ringtrue-endpoint-url", embedded.url, "-n", "2", "--junitxml", "junit.xml")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    found = cases(tmp_path / "junit.xml")
    assert set(found) == {
        *(f"test_operation[{name}]" for name in MODELLED), *(f"test_rule_book[{book.__name__}]" for book in BOOKS),
        "test_run_is_decided", *LAYER_TESTS,
    }  # fmt: skip
    assert len({properties(case)["ringtrue.repeat"] for case in found.values()}) == 1, "one run judges every test"
    book = properties(found["test_rule_book[Pool]"])
    assert {name: quote for name, quote in book.items() if name.startswith("ringtrue.rule.")} == {
        f"ringtrue.rule.{id}": rule.quote for id, rule in QUOTED.items() if rule.book == "Pool"
    }
    assert book["ringtrue.seed"] == "7"
    assert (tmp_path / "ringtrue-report" / "report.json").is_file()
    assert "again with ringtrue run" in ran.stdout


def test_schemathesis_and_boto3_have_a_test_for_each_operation(tmp_path: Path) -> None:
    with Embedded() as embedded:
        ran = pytest_in(
            tmp_path, *SUITE, "--ringtrue-max-calls", "3000", "--ringtrue-endpoint-url", embedded.url, "-n", "2",
            "--junitxml", "junit.xml", "-k", "schemathesis or boto3",
        )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    passed = {name for name, case in cases(tmp_path / "junit.xml").items() if case.find("skipped") is None}
    by_boto3, by_schemathesis = ({f"test_{layer}[{name}]" for name in MODELLED} for layer in ("boto3", "schemathesis"))
    assert by_boto3 <= passed
    assert len(by_schemathesis & passed) >= len(MODELLED) - 7, "its share of so few calls is not for all of them"
    assert passed <= by_boto3 | by_schemathesis


def test_a_broken_rule_fails_its_operation_and_its_book_with_the_quote(tmp_path: Path) -> None:
    with Embedded(broken=[PROTECTED]) as embedded:
        ran = pytest_in(tmp_path, *SUITE, "-n", "2", "--junitxml", "junit.xml", RINGTRUE_ENDPOINT_URL=embedded.url)
    assert ran.returncode == 1, ran.stdout + ran.stderr
    found = cases(tmp_path / "junit.xml")
    failed = {name for name, case in found.items() if case.find("failure") is not None}
    assert {"test_operation[DeletePool]", "test_rule_book[Pool]"} <= failed
    assert "test_rule_book[OptOutList]" not in failed
    case = found["test_operation[DeletePool]"]
    assert properties(case)[f"ringtrue.rule.{PROTECTED}"] == QUOTED[PROTECTED].quote
    message = "".join(failure.text or "" for failure in case.iter("failure"))
    assert "expected  refused with ConflictException" in message
    assert QUOTED[PROTECTED].quote in message
    assert "Repeat this run: ringtrue run" in message


def test_known_findings_are_expected_failures(tmp_path: Path) -> None:
    """JUnit says `pytest.xfail`, which nobody takes for a test that passed or was not judged."""
    file = tmp_path / "known.toml"
    entry = f'id = "763246c52661"\noperation = "DeletePool"\nrules = ["{PROTECTED}"]'
    file.write_text(f"schema = 1\n[[finding]]\n{entry}\n", "utf-8")
    with Embedded(broken=[PROTECTED]) as embedded:
        ran = pytest_in(
            tmp_path, *SUITE, "--ringtrue-max-calls", "1500", "--ringtrue-endpoint-url", embedded.url,
            "-k", "operation or decided", "--junitxml", "junit.xml", RINGTRUE_BASELINE=file.name,
        )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "ringtrue: baseline known.toml: 0 new, 1 known" in ran.stdout
    assert "ringtrue: got through " in ran.stdout, "shrinking has a share of so few calls"
    case = cases(tmp_path / "junit.xml")["test_operation[DeletePool]"]
    skipped = case.find("skipped")
    assert skipped is not None
    assert skipped.attrib["type"] == "pytest.xfail"
    assert "DeletePool(PoolId=pool#1)" in skipped.attrib["message"]
    assert properties(case)[f"ringtrue.rule.{PROTECTED}"] == QUOTED[PROTECTED].quote


def test_a_baseline_that_cannot_be_read_is_said_before_any_test(tmp_path: Path) -> None:
    ran = pytest_in(tmp_path, *SUITE, "--ringtrue-baseline", "none.toml")
    assert ran.returncode == pytest.ExitCode.USAGE_ERROR
    assert "none.toml: there is no such file" in ran.stdout + ran.stderr


def test_without_a_url_the_embedded_endpoint_is_judged(tmp_path: Path) -> None:
    ran = pytest_in(tmp_path, *SUITE, "-q", "-k", "decided", "--ringtrue-report-dir", "elsewhere")
    assert (ran.returncode, "1 passed" in ran.stdout) == (0, True), ran.stdout + ran.stderr
    assert (tmp_path / "elsewhere" / "report.json").is_file()


def test_an_endpoint_that_is_not_there_decides_nothing(tmp_path: Path) -> None:
    ran = pytest_in(tmp_path, *SUITE, "-q", "-rs", "--ringtrue-endpoint-url", "http://127.0.0.1:9")
    assert ran.returncode == 1
    assert f"1 failed, {TESTS - 1} skipped" in ran.stdout
    assert "could not be reached" in ran.stdout


@pytest.mark.parametrize("workers", ["0", "2"])
def test_wrong_options_are_said_once_before_any_test(tmp_path: Path, workers: str) -> None:
    ran = pytest_in(tmp_path, *SUITE, "-n", workers, "--ringtrue-endpoint-url", "ftp://nowhere")
    assert ran.returncode == pytest.ExitCode.USAGE_ERROR
    assert (ran.stdout + ran.stderr).count("'ftp'") == 1


def test_other_peoples_sessions_are_left_alone(tmp_path: Path) -> None:
    lines = [
        "import sys",
        "def test_own():",
        "    ours = {name for name in sys.modules if name.startswith('ringtrue.')}",
    ]
    tmp_path.joinpath("test_own.py").write_text("\n".join([*lines, "    assert ours <= {'ringtrue.plugin'}", ""]))
    ran = pytest_in(tmp_path, "-q", "-W", "error", RINGTRUE_ENDPOINT_URL="ftp://nowhere")
    assert (ran.returncode, "1 passed" in ran.stdout) == (0, True), ran.stdout + ran.stderr
