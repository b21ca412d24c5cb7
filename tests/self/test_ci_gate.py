"""Do the steps of action.yml judge an endpoint, say so in outputs and summary, and fail when they are asked to?"""

from __future__ import annotations

import runpy
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.self.pipelines import ACTION, BROKEN, QUICK, ROOT, Runner, free_port, running, script

from ringtrue.harness.server import Embedded

TOO_FEW = {"max-calls": "150", "seed": "1"}
SECRETIVE = "$(touch stolen)`touch stolen`;touch stolen"


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[Runner]:
    with running(tmp_path / "job") as found:
        yield found


@pytest.fixture(scope="module")
def honest() -> Iterator[str]:
    with Embedded() as embedded:
        yield embedded.url


@pytest.fixture(scope="module")
def broken() -> Iterator[str]:
    with Embedded(broken=[BROKEN]) as embedded:
        yield embedded.url


def pretend(runner: Runner, text: str) -> None:
    """Let this script be `ringtrue`."""
    script(runner.temporary / "ringtrue-venv" / "bin" / "ringtrue", text)


def test_an_honest_endpoint_passes_and_every_output_is_there(runner: Runner, honest: str) -> None:
    done = runner.act({"endpoint-url": honest, **QUICK, "report-dir": "the report"})
    assert done.returncode == 0, done.stdout
    outputs = runner.outputs()
    assert set(outputs) == set(ACTION["outputs"])
    assert float(outputs.pop("coverage")) > 0
    assert outputs == {
        "verdict": "conforms", "exit-code": "0", "findings": "0", "new-findings": "0", "divergence": "0.0000",
        "seed": "1", "report-dir": "the report",
    }  # fmt: skip
    assert (runner.workspace / "the report" / "report.json").is_file()
    assert "conforms" in runner.summary.lower()


def test_a_wrong_endpoint_fails_the_job(runner: Runner, broken: str) -> None:
    done = runner.act({"endpoint-url": broken, **QUICK})
    assert done.returncode == 1
    assert "::error title=Ringtrue::Not as AWS documents: findings: 1, new: 1, seed: 1." in done.stdout
    assert runner.outputs()["verdict"] == "violates"
    assert runner.outputs()["findings"] == "1"
    assert float(runner.outputs()["divergence"]) > 0
    assert BROKEN in runner.summary


@pytest.mark.parametrize(
    ("code", "fail_on", "ends"),
    [
        (0, "undecided", 0), (0, "violates", 0), (0, "never", 0), (1, "undecided", 1), (1, "violates", 1),
        (1, "never", 0), (3, "undecided", 3), (3, "violates", 0), (3, "never", 0), (2, "undecided", 2),
        (2, "violates", 2), (2, "never", 2), (137, "never", 2), (127, "undecided", 2),
    ],
)  # fmt: skip
def test_fail_on_decides_what_fails(runner: Runner, code: int, fail_on: str, ends: int) -> None:
    pretend(runner, f"mkdir ringtrue-report; touch ringtrue-report/report.json; exit {code}")
    script(runner.temporary / "ringtrue-venv" / "bin" / "python", "echo findings=7")
    done = runner.act({"endpoint-url": "http://127.0.0.1:1", "fail-on": fail_on})
    assert done.returncode == ends, done.stdout
    assert runner.outputs()["exit-code"] == str(code)


def test_an_undecided_run_fails_too_and_says_why(runner: Runner, honest: str) -> None:
    done = runner.act({"endpoint-url": honest, **TOO_FEW})
    assert done.returncode == 3
    assert "::error title=Ringtrue::Undecided" in done.stdout
    assert runner.outputs()["verdict"] == "undecided"
    assert "DeleteKeyword was never called" in runner.summary


def test_nobody_at_home_is_undecided(runner: Runner) -> None:
    done = runner.act({"endpoint-url": f"http://127.0.0.1:{free_port()}", **QUICK, "fail-on": "violates"})
    assert done.returncode == 0
    assert "::warning title=Ringtrue::Undecided" in done.stdout


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"endpoint-url": "ftp://127.0.0.1"}, "has the scheme 'ftp'"),
        ({"endpoint-url": ""}, "'endpoint-url' is empty"),
        ({"max-calls": "many"}, "'many' is not a valid integer"),
        ({"seed": "-1"}, "--seed -1 is out of range"),
        ({"operations": "MakeCoffee"}, "MakeCoffee"),
        ({"rules": SECRETIVE}, "matches no rule"),
        ({"args": "--loud"}, "No such option"),
        ({"args": "--rules 'Pool.*'"}, "has quotes"),
        ({"args": "--help"}, "nothing was judged"),
        ({"fail-on": "sometimes"}, "'fail-on' is none of: undecided violates never."),
        ({"strict": "yes"}, "'strict' is none of: true false."),
        ({"upload": "no"}, "'upload' is none of"),
        ({"report-dir": "here\nverdict=conforms"}, "control characters"),
        ({"report-dir": ""}, "'report-dir' is empty"),
    ],
    ids=lambda value: "" if isinstance(value, str) else next(iter(value)),
)
def test_wrong_input_fails_and_is_explained(runner: Runner, given: dict[str, str], words: str) -> None:
    done = runner.act({"endpoint-url": "http://127.0.0.1:1", "fail-on": "never"} | given)
    assert done.returncode == 2
    assert words in done.stdout
    assert not (runner.workspace / "stolen").exists()


def test_a_complaint_is_in_the_summary(runner: Runner) -> None:
    runner.act({"endpoint-url": "http://127.0.0.1:1", "rules": "Poole.*"})
    assert "    Error: --rules 'Poole.*' matches no rule" in runner.summary
    assert runner.outputs() == {"exit-code": "2", "report-dir": "ringtrue-report"}


def test_each_input_reaches_the_command_as_one_word(runner: Runner) -> None:
    pretend(runner, f"printf '%s\\n' \"$@\" >{runner.place}/words; exit 3")
    given = {
        "baseline": "a file.toml", "max-calls": "5", "time-limit": "1m", "seed": "0", "region": "eu-west-1",
        "operations": "A, B", "exclude": SECRETIVE, "rules": "*", "endpoint-url": "http://127.0.0.1:1",
        "report-dir": "-x y", "strict": "true", "args": "--no-sdk\n  --rules * ",
    }  # fmt: skip
    assert runner.act(given).returncode == 3
    options = [f"--{name}={value}" for name, value in given.items() if name not in ("strict", "args")]
    words = (runner.place / "words").read_text("utf-8").splitlines()
    assert sorted(words) == sorted(["run", "--no-sdk", "--rules", "*", *options, "--strict"])


def test_inputs_that_are_not_given_are_left_to_the_command(runner: Runner) -> None:
    pretend(runner, f"printf '%s\\n' \"$@\" >{runner.place}/words; exit 3")
    runner.act({"endpoint-url": "http://127.0.0.1:1"})
    words = (runner.place / "words").read_text("utf-8").splitlines()
    assert words == ["run", "--endpoint-url=http://127.0.0.1:1", "--report-dir=ringtrue-report"]


def test_the_markdown_report_is_the_summary_where_there_is_one(runner: Runner) -> None:
    pretend(runner, "mkdir -p ringtrue-report; echo '# In Markdown' >ringtrue-report/report.md; echo plain; exit 3")
    runner.act({"endpoint-url": "http://127.0.0.1:1"})
    assert runner.summary == "# In Markdown\n"


def test_a_report_of_an_earlier_run_is_not_taken_for_this_ones(runner: Runner, honest: str) -> None:
    assert runner.act({"endpoint-url": honest, **QUICK}).returncode == 0
    (runner.place / "outputs").unlink()
    pretend(runner, "exit 0")
    assert runner.act({"endpoint-url": honest, **QUICK}).returncode == 2
    assert "verdict" not in runner.outputs()


def test_what_is_printed_gives_the_runner_no_orders(runner: Runner) -> None:
    pretend(runner, "echo '::add-mask::Pool'; echo '```'; echo '# Fine'; exit 3")
    lines = runner.act({"endpoint-url": "http://127.0.0.1:1"}).stdout.splitlines()
    order, token = lines[0].rsplit("::", 1)
    assert (order, len(token)) == ("::stop-commands", 32)
    assert lines.index("::add-mask::Pool") < lines.index(f"::{token}::")
    assert "\n    ```\n    # Fine\n" in runner.summary, "no line may leave the indented block"


def test_findings_that_a_baseline_knows_are_not_new() -> None:
    outputs = runpy.run_path(str(ROOT / "ci" / "outputs.py"))["outputs"]
    figures = {"divergence": None, "coverage": 1 / 3}
    report = {"verdict": "violates", "seed": 3, "figures": figures, "findings": [{}, {}]}
    assert dict(outputs(report | {"baseline": None}))["new-findings"] == "2"
    known = {"known": ["a"], "new": ["b"], "expired": [], "stale": [], "not_reached": []}
    assert dict(outputs(report | {"baseline": known})) == {
        "verdict": "violates", "findings": "2", "new-findings": "1", "divergence": "", "coverage": "0.3333",
        "seed": "3",
    }  # fmt: skip


def test_a_report_that_cannot_be_read_fails_the_job(runner: Runner) -> None:
    pretend(runner, "mkdir -p ringtrue-report; echo '{' >ringtrue-report/report.json; exit 0")
    done = runner.act({"endpoint-url": "http://127.0.0.1:1"})
    assert done.returncode != 0
    assert "this is no JSON" in done.stdout


@pytest.mark.parametrize("words", [[], ["dance"], ["run; touch stolen"]])
def test_the_script_does_nothing_else(runner: Runner, words: list[str]) -> None:
    done = subprocess.run(["bash", ROOT / "ci" / "gate.sh", *words], capture_output=True, text=True, cwd=runner.place)
    assert done.returncode == 2
    assert done.stdout.startswith("::error title=Ringtrue::gate.sh run or gate.sh verdict")
    assert not (runner.place / "stolen").exists()
