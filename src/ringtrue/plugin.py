"""How does pytest ask the same question? Options for the shipped suite, `pytest --pyargs ringtrue.conformance`.

One run is shared by all tests and by all workers of pytest-xdist. For everybody else's tests this module is a few
options and nothing more: it imports nothing of ours until a conformance test asks for the report.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from ringtrue.reports.interface import Report

SUITE = "ringtrue.conformance"
# Option -> what `ringtrue run` calls it, and the help; what is left out is for that command's environment and file.
VALUES = {
    "target": "moto, localstack, ministack, aws, generic, or one of your ringtrue.toml",
    "config": "configuration file; default: ringtrue.toml or pyproject.toml, if any",
    "endpoint-url": "the endpoint to judge; default: the embedded reference endpoint",
    "region": "region to sign for; default: the AWS profile's, else us-east-1",
    "ca-bundle": "certificates of who vouches for an https:// endpoint; default: as boto3 finds it",
    "seed": "same seed, same calls; default: random, and printed",
    "max-calls": "hard cap on calls of any kind; default: 10000",
    "shrink-calls": "calls for shrinking findings; default: two fifths of the budget",
    "time-limit": "hard cap on time, like 60s or 2m; default: 60s",
    "report-dir": "where the files of the report go; default: ringtrue-report",
    "baseline": "file of findings that are known; their tests are expected to fail",
}

LAYERS = {"schemathesis": "Schemathesis", "sdk": "boto3"}


@dataclass(frozen=True, slots=True)
class Settings:
    """What was asked for on the command line; as text, unread."""

    values: dict[str, str]
    strict: bool
    without: tuple[str, ...] = ()

    @property
    def arguments(self) -> list[str]:
        """The same for `ringtrue run`."""
        words = [word for name, value in self.values.items() for word in (f"--{name}", value)]
        without = [f"--no-{layer}" for layer in self.without]
        return [*words, *without, *(["--strict"] if self.strict else [])]


SETTINGS: pytest.StashKey[Settings] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("ringtrue", "Ringtrue: does an endpoint ring true? (pytest --pyargs ringtrue.conformance)")
    for name, help in VALUES.items():
        group.addoption(f"--ringtrue-{name}", dest=_dest(name), metavar=name.rpartition("-")[2].upper(), help=help)
    group.addoption("--ringtrue-strict", dest=_dest("strict"), action="store_true", default=False,
                    help="rules that were only observed on AWS convict as well")  # fmt: skip
    for layer, who in LAYERS.items():
        group.addoption(f"--ringtrue-no-{layer}", dest=_dest(f"no-{layer}"), action="store_true", default=False,
                        help=f"do not let {who} ask")  # fmt: skip


def pytest_configure(config: pytest.Config) -> None:
    values = {name: value for name in VALUES if (value := config.getoption(_dest(name))) is not None}
    without = tuple(layer for layer in LAYERS if config.getoption(_dest(f"no-{layer}")))
    config.stash[SETTINGS] = Settings(values, config.getoption(_dest("strict")), without)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Wrong options are said once, before any test. Raises pytest.UsageError."""
    config = session.config
    if hasattr(config, "workerinput") or not any(SUITE in arg.replace(os.sep, ".") for arg in config.args):
        return
    import click

    from ringtrue.cli import check
    from ringtrue.judging import ours

    try:
        with ours(check(config.stash[SETTINGS].arguments).directory):
            pass
    except click.ClickException as error:
        raise pytest.UsageError(f"ringtrue: {error.format_message()}") from None


def _dest(name: str) -> str:
    return f"ringtrue_{name.replace('-', '_')}"


@pytest.fixture(scope="session")
def ringtrue_report(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The report of the one run that all conformance tests share: made by the first who asks, read by the others."""
    from ringtrue.sharing import shared_report

    place = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        place = place.parent  # every worker has its own directory below this one
    try:
        return shared_report(pytestconfig.stash[SETTINGS].arguments, place)
    except KeyboardInterrupt:
        pytest.exit("the run was interrupted; the report so far is in the report directory", returncode=3)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Once, from where the tests are counted: which run it was, so that it can be repeated."""
    for words in sorted(set(_runs(terminalreporter))):
        terminalreporter.write_line(words)


def _runs(reporter: pytest.TerminalReporter) -> Iterator[str]:
    for reports in reporter.stats.values():
        for each in reports:
            properties = dict(getattr(each, "user_properties", ()))
            if "ringtrue.repeat" in properties:
                yield f"ringtrue: {properties['ringtrue.verdict']}, again with {properties['ringtrue.repeat']}"
            if "ringtrue.agenda" in properties:
                yield f"ringtrue: {properties['ringtrue.agenda']}"
            if "ringtrue.baseline" in properties:
                yield f"ringtrue: baseline {properties['ringtrue.baseline']}"
