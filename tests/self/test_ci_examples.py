"""Do the examples of docs/ci.md work as they stand there? Each judges an endpoint that is right, and one that is not.

The reference endpoint stands in for the reader's emulator, under the name that the examples give it. Only the port and
the budgets are others.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from tests.self.pipelines import BROKEN, PORT, QUICK, ROOT, Runner, examples, free_port, running, script

from ringtrue.cli import commands

EXAMPLES = examples(ROOT / "docs" / "ci.md")
WORKFLOWS = {name: text for name, text in EXAMPLES.items() if name.startswith(".github/")}
GATE, NIGHTLY, BY_PYTEST = WORKFLOWS
SHELL, DOCKER = "ringtrue-gate.sh", "ringtrue-docker.sh"
UNKNOWN = {"baseline": ""}  # there is nothing that would have to be tolerated
OPERATIONS = f"--operations {QUICK['operations']}"


@pytest.fixture
def job(tmp_path: Path) -> Iterator[Runner]:
    """A workspace with an emulator, and with a checkout of Ringtrue whose environment costs nothing."""
    with running(tmp_path / "job") as runner:
        script(runner.workspace / "start-emulator", f'exec {sys.executable} -m ringtrue serve "$@" $BREAK')
        runner.variables["BREAK"] = ""
        installed = runner.temporary / "ringtrue-venv"
        script(runner.workspace / "ringtrue" / "ci" / "install.sh", f'cp -R {installed} "$1"')
        yield runner


def quick(text: str) -> str:
    """The same on a port of its own, with a small budget."""
    text = text.replace(PORT, str(free_port())).replace("--ringtrue-max-calls 3000", "--ringtrue-max-calls 1000")
    return re.sub(r"(?<=\s)--max-calls \d+", f"--max-calls {QUICK['max-calls']} {OPERATIONS}", text)


def by_workflow(name: str) -> Callable[[Runner], int]:
    return lambda job: job.workflow(quick(EXAMPLES[name]), QUICK | UNKNOWN).returncode


def by_shell(job: Runner) -> int:
    script(job.workspace / SHELL, quick(EXAMPLES[SHELL]))
    (line,) = yaml.safe_load(EXAMPLES[".gitlab-ci.yml"])["ringtrue"]["script"]
    return job.step(line).returncode


def by_docker(job: Runner) -> int:
    """With a `docker` that runs the command where the image would, if it is asked as it has to be."""
    example = quick(EXAMPLES[DOCKER])
    (port,) = re.findall(r"127\.0\.0\.1:(\d+)", example)
    job.step(
        f'./start-emulator --port {port} >emulator.log 2>&1 &\nuntil grep -q "http" emulator.log; do sleep 0.1; done'
    )
    docker = script(job.place / "bin" / "docker", f"""
        case "$*" in
          "build --tag ringtrue ./ringtrue") ;;
          "run --rm --network host --user $(id -u):$(id -g) --volume $PWD/report:/report ringtrue run "*)
            cd report && shift 9 && exec {sys.executable} -m ringtrue "$@" ;;
          *) echo "docker: $*" >&2; exit 125 ;;
        esac""")  # fmt: skip
    return job.step(f'PATH="{docker.parent}:$PATH"\n{example}').returncode


WAYS = {**{name: by_workflow(name) for name in WORKFLOWS}, SHELL: by_shell, DOCKER: by_docker}
of_each_way = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)


@of_each_way
def test_an_honest_emulator_passes(way: Callable[[Runner], int], job: Runner) -> None:
    assert way(job) == 0, (job.place / "step.log").read_text("utf-8")


@of_each_way
def test_a_wrong_emulator_fails(way: Callable[[Runner], int], job: Runner) -> None:
    job.variables["BREAK"] = f"--break {BROKEN}"
    assert way(job) == 1, (job.place / "step.log").read_text("utf-8")
    reports = [each for each in job.workspace.rglob("report.json") if BROKEN in each.read_text("utf-8")]
    assert len(reports) == 1, "the finding is in the report"


@pytest.mark.parametrize("way", [*map(by_workflow, WORKFLOWS), by_shell], ids=[*WORKFLOWS, SHELL])
def test_an_emulator_that_does_not_start_is_waited_for_in_vain(way: Callable[[Runner], int], job: Runner) -> None:
    script(job.workspace / "start-emulator", "echo No such luck.; exit 1")
    script(job.place / "bin" / "sleep", "exit 0")
    job.variables["PATH"] = f"{job.place / 'bin'}:{sys.exec_prefix}/bin:/usr/bin:/bin"
    assert way(job) in (1, 2)
    log = (job.place / "step.log").read_text("utf-8")
    assert "has not answered within a minute" in log
    assert "No such luck." in log
    assert not list(job.workspace.rglob("report.json")), "nothing is judged"


def test_pytest_leaves_its_results(job: Runner) -> None:
    job.variables["BREAK"] = f"--break {BROKEN}"
    by_workflow(BY_PYTEST)(job)
    cases = ElementTree.parse(job.workspace / "ringtrue.xml").iter("testcase")
    failed = {case.attrib["name"] for case in cases if case.find("failure") is not None}
    assert "test_operation[CreateOptOutList]" in failed


@pytest.mark.skipif("baseline" not in commands.commands, reason="this version writes no baselines")
def test_what_the_baseline_knows_passes_the_gate(job: Runner) -> None:
    job.variables["BREAK"] = f"--break {BROKEN}"
    example = quick(EXAMPLES[GATE])
    assert job.workflow(example, QUICK | UNKNOWN).returncode == 1
    ringtrue = job.temporary / "ringtrue-venv" / "bin" / "ringtrue"
    update = job.step(f"{ringtrue} baseline update ringtrue-report --baseline ringtrue-baseline.toml --reason 'a test'")
    assert update.returncode == 0, update.stdout
    assert job.workflow(example, QUICK).returncode == 0, "with the baseline as it stands in the example"
    assert (job.outputs()["findings"], job.outputs()["new-findings"]) == ("1", "0")


def test_the_nightly_job_asks_something_else_each_night() -> None:
    (judge,) = [step for step in yaml.safe_load(WORKFLOWS[NIGHTLY])["jobs"]["fuzz"]["steps"] if "with" in step][1:]
    assert "seed" not in judge["with"]


def test_jenkins_calls_the_same_script() -> None:
    assert re.findall(r"sh '(.*)'", EXAMPLES["Jenkinsfile"]) == [f"./{SHELL}"]


def test_every_example_is_one_that_is_tried() -> None:
    assert set(EXAMPLES) == {*WAYS, ".gitlab-ci.yml", "Jenkinsfile"}
