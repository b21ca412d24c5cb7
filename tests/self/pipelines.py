"""How would a CI runner execute what we hand out? Steps of shell in a workspace, GitHub's variables, named examples.

A stand-in for a runner, as far as our own files need one: an expression that it does not know is an error.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from markdown_it import MarkdownIt
from tests.self.test_plugin import PLUGINS

ROOT = Path(__file__).resolve().parents[2]
ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
OURS = "OWNER/ringtrue@COMMIT"
PORT = "4566"  # of the examples
QUICK = {"max-calls": "150", "seed": "1", "operations": "CreateOptOutList,DescribeOptOutLists,DeleteOptOutList"}
BROKEN = "OptOutList.create_existing"  # which such a run finds
PATIENCE_S = 60.0

_EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")


def examples(document: Path) -> dict[str, str]:
    """The fenced blocks that have a name behind their language: {"ringtrue-gate.sh": "#!/usr/…", …}."""
    fences = [token for token in MarkdownIt().parse(document.read_text("utf-8")) if token.type == "fence"]
    named = [(token.info.split(), token.content) for token in fences]
    return {words[1]: content for words, content in named if len(words) == 2}


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def script(place: Path, text: str) -> Path:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(f"#!/usr/bin/env bash\n{text}\n", "utf-8")
    place.chmod(0o755)
    return place


def environment_stand_in(place: Path) -> None:
    """A directory like one that ci/install.sh makes, at no cost: its commands are those of the Python that tests."""
    script(place / "bin" / "python", f'exec {sys.executable} "$@"')
    script(place / "bin" / "ringtrue", f'exec {sys.executable} -m ringtrue "$@"')
    script(place / "bin" / "pytest", f'exec {sys.executable} -m pytest {" ".join(PLUGINS)} "$@"')


@dataclass(slots=True)
class Runner:
    """One job: a workspace, a directory for what is temporary, and the outputs and summaries of its steps so far."""

    place: Path
    variables: dict[str, str] = field(default_factory=dict)
    contexts: dict[str, str] = field(default_factory=dict)
    _started: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.workspace.mkdir(parents=True)
        self.temporary.mkdir()
        environment_stand_in(self.temporary / "ringtrue-venv")
        self.contexts["runner.temp"] = str(self.temporary)

    @property
    def workspace(self) -> Path:
        return self.place / "workspace"

    @property
    def temporary(self) -> Path:
        return self.place / "temporary"

    @property
    def summary(self) -> str:
        return (self.place / "summary").read_text("utf-8")

    def outputs(self) -> dict[str, str]:
        lines = (self.place / "outputs").read_text("utf-8").splitlines()
        return dict(line.split("=", 1) for line in lines)

    def fill_in(self, text: str) -> str:
        """`${{ inputs.seed }}` as its value. Raises KeyError where nothing is known under that name."""
        return _EXPRESSION.sub(lambda found: self.contexts[found[1]], text)

    def step(self, run: str, env: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        """As `shell: bash` does it: a file, -e and pipefail. What it leaves in the background lives until `close`."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "GITHUB_", "INPUT_"))}
        github = {
            "GITHUB_ACTION_PATH": str(ROOT), "GITHUB_OUTPUT": str(self.place / "outputs"),
            "GITHUB_STEP_SUMMARY": str(self.place / "summary"), "RUNNER_TEMP": str(self.temporary),
        }  # fmt: skip
        file, output = self.place / "step.sh", self.place / "step.log"
        file.write_text(run, "utf-8")
        filled = {name: self.fill_in(value) for name, value in (env or {}).items()}
        with output.open("w") as stream:  # no pipe, which a server in the background would hold open
            process = subprocess.Popen(
                ["bash", "--noprofile", "--norc", "-eo", "pipefail", file], cwd=self.workspace,
                env=kept | github | self.variables | filled, stdin=subprocess.DEVNULL, stdout=stream,
                stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
            self._started.append(process.pid)
            code = process.wait(PATIENCE_S)
        return subprocess.CompletedProcess(run, code, output.read_text("utf-8"))

    def act(self, given: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        """The steps of action.yml that judge: those of shell, but for installing. The first that fails is the last."""
        inputs = {name: each.get("default", "") for name, each in ACTION["inputs"].items()}
        self.contexts |= {f"inputs.{name}": value for name, value in (inputs | dict(given)).items()}
        printed = ""
        for step in judging_steps():
            done = self.step(step["run"], step["env"])
            printed += done.stdout
            if done.returncode:
                return subprocess.CompletedProcess("action", done.returncode, printed)
            produced = dict.fromkeys(ACTION["outputs"], "") | self.outputs()
            self.contexts |= {f"steps.run.outputs.{name}": value for name, value in produced.items()}
        return subprocess.CompletedProcess("action", 0, printed)

    def workflow(self, text: str, given: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        """The only job of a workflow: its steps of shell and those that use our action, until one fails.

        Inputs of the action that are `given` take the place of those in the text.
        """
        (job,) = yaml.safe_load(text)["jobs"].values()
        self.variables |= job["env"]
        self.contexts |= {f"env.{name}": value for name, value in job["env"].items()}
        done: subprocess.CompletedProcess[str] | None = None
        for step in job["steps"]:
            if "run" in step:
                done = self.step(step["run"], step.get("env"))
            elif step["uses"] == OURS:
                wanted = {name: self.fill_in(str(value)) for name, value in step["with"].items()}
                done = self.act(wanted | dict(given))
            if done is not None and done.returncode:
                break
        assert done is not None, "no step of this workflow is ours to execute"
        return done

    def close(self) -> None:
        """Ends what the steps have left running."""
        for group in self._started:
            with suppress(ProcessLookupError):
                os.killpg(group, signal.SIGKILL)


def judging_steps() -> list[dict[str, Any]]:
    """The steps of action.yml that ci/gate.sh does."""
    return [step for step in ACTION["runs"]["steps"] if "gate.sh" in step.get("run", "")]


@contextmanager
def running(place: Path) -> Iterator[Runner]:
    runner = Runner(place)
    try:
        yield runner
    finally:
        runner.close()
