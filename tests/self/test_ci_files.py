"""Is what we hand to pipelines well-formed? action.yml, the Dockerfile, and what docs/ci.md says of them.

Nothing here needs a runner or a daemon: linters read the files, and the commands that install are executed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.self.pipelines import ACTION, OURS, QUICK, ROOT, examples
from tests.self.test_packaging import LITTER

DOCUMENT = ROOT / "docs" / "ci.md"
EXAMPLES = examples(DOCUMENT)
WORKFLOWS = {name: text for name, text in EXAMPLES.items() if name.startswith(".github/")}
SCRIPTS = {str(file.relative_to(ROOT)): file.read_text("utf-8") for file in sorted((ROOT / "ci").glob("*.sh"))}
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
COMMITTED = "0123456789abcdef0123456789abcdef01234567"  # a commit, where the reader puts one


def linted(tool: str, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """By a tool that `make` installs; some machines have no build of it."""
    found = shutil.which(tool, path=f"{sysconfig.get_path('scripts')}{os.pathsep}{os.environ['PATH']}")
    if found is None:
        pytest.skip(f"{tool} is not installed")
    return subprocess.run([found, *words], capture_output=True, text=True, timeout=60)


def valid(place: Path, schema: str, text: str) -> subprocess.CompletedProcess[str]:
    place.write_text(text, "utf-8")
    return linted("check-jsonschema", "--builtin-schema", f"vendor.{schema}", place)


def audited(place: Path, files: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """What makes workflows and actions unsafe: expressions in scripts, tags instead of commits, wide permissions."""
    for name, text in files.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text.replace("@COMMIT", f"@{COMMITTED}"), "utf-8")
    return linted("zizmor", "--offline", "--no-config", place)


def shell_of(document: Any) -> Iterator[str]:
    """Every `run:` in YAML, wherever it stands."""
    match document:
        case dict():
            for name, value in document.items():
                yield from [value] if name == "run" and isinstance(value, str) else shell_of(value)
        case list():
            for each in document:
                yield from shell_of(each)


ACTION_TEXT = (ROOT / "action.yml").read_text("utf-8")
RUNS = [run for text in (ACTION_TEXT, *WORKFLOWS.values()) for run in shell_of(yaml.safe_load(text))]
BASH = {**SCRIPTS, **{name: text for name, text in EXAMPLES.items() if name.endswith(".sh")}}
PIECES = {**BASH, **{f"step {n}": f"#!/usr/bin/env bash\n{run}" for n, run in enumerate(RUNS, 1)}}


@pytest.mark.parametrize(
    ("schema", "text"),
    [("github-actions", ACTION_TEXT), ("gitlab-ci", EXAMPLES[".gitlab-ci.yml"])]
    + [("github-workflows", text) for text in WORKFLOWS.values()],
    ids=["action.yml", ".gitlab-ci.yml", *WORKFLOWS],
)
def test_the_yaml_fits_its_schema(tmp_path: Path, schema: str, text: str) -> None:
    done = valid(tmp_path / "it.yml", schema, text)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("schema", "right", "wrong"),
    [
        ("github-actions", "using: composite", "using: magic"),
        ("github-workflows", "runs-on: ubuntu-latest", "runs-at: ubuntu-latest"),
        ("gitlab-ci", "script:", "skript:"),
    ],
)
def test_the_schemas_catch_what_is_wrong(tmp_path: Path, schema: str, right: str, wrong: str) -> None:
    texts = [ACTION_TEXT, EXAMPLES[".gitlab-ci.yml"], *WORKFLOWS.values()]
    text = next(text for text in texts if right in text and (schema == "gitlab-ci") == ("image:" in text))
    assert valid(tmp_path / "it.yml", schema, text.replace(right, wrong)).returncode == 1


def test_nothing_is_found_by_the_audit(tmp_path: Path) -> None:
    done = audited(tmp_path, {"action.yml": ACTION_TEXT, **WORKFLOWS})
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('"$GITHUB_ACTION_PATH/ci/gate.sh" run', '"$GITHUB_ACTION_PATH/ci/gate.sh" run ${{ inputs.args }}'),
        ("setup-python@83679a892e2d95755f2dac6acb0bfd1e9ac5d548", "setup-python@v6"),
    ],
)
def test_the_audit_catches_what_is_unsafe(tmp_path: Path, right: str, wrong: str) -> None:
    assert right in ACTION_TEXT
    assert audited(tmp_path, {"action.yml": ACTION_TEXT.replace(right, wrong)}).returncode > 10


@pytest.mark.parametrize("text", PIECES.values(), ids=PIECES)
def test_the_shell_is_clean(tmp_path: Path, text: str) -> None:
    (tmp_path / "it.sh").write_text(text, "utf-8")
    done = linted("shellcheck", "--severity=style", tmp_path / "it.sh")
    assert done.returncode == 0, done.stdout


def test_shellcheck_catches_a_word_that_splits(tmp_path: Path) -> None:
    (tmp_path / "it.sh").write_text(SCRIPTS["ci/install.sh"].replace('venv --clear "$1"', "venv --clear $1"), "utf-8")
    assert linted("shellcheck", tmp_path / "it.sh").returncode == 1


@pytest.mark.parametrize("run", RUNS, ids=range(len(RUNS)))
def test_no_expression_is_pasted_into_a_script(run: str) -> None:
    assert "${{" not in run


def test_the_dockerfile_is_clean() -> None:
    done = linted("hadolint", "--no-color", ROOT / "Dockerfile")
    assert done.returncode == 0, done.stdout


def test_hadolint_catches_a_base_without_a_tag(tmp_path: Path) -> None:
    (tmp_path / "Dockerfile").write_text(re.sub(r"FROM python:\S+", "FROM python", DOCKERFILE), "utf-8")
    assert "DL3006" in linted("hadolint", "--no-color", tmp_path / "Dockerfile").stdout


def test_the_image_is_for_anybody_but_root() -> None:
    last = DOCKERFILE.rpartition("\nFROM ")[2].splitlines()
    assert last.index("USER 10001") < last.index('ENTRYPOINT ["ringtrue"]') < last.index('CMD ["--help"]')


def test_action_and_image_have_one_python() -> None:
    wanted = ACTION["inputs"]["python-version"]["default"]
    assert set(re.findall(r"^FROM python:([\d.]+)-slim", DOCKERFILE, re.MULTILINE)) == {wanted}


def _named(table: str, head: str) -> set[str]:
    """What the first column of a table of docs/ci.md names."""
    rows = table.partition(f"| {head} | meaning |")[2].partition("\n\n")[0].splitlines()[2:]
    return {name for row in rows for name in re.findall(r"`([\w-]+)`", row.split("|")[1])}


@pytest.mark.parametrize(("head", "key"), [("input", "inputs"), ("output", "outputs")])
def test_the_document_names_what_the_action_takes_and_gives(head: str, key: str) -> None:
    assert _named(DOCUMENT.read_text("utf-8"), head) == set(ACTION[key])


@pytest.mark.parametrize("name", WORKFLOWS)
def test_the_examples_give_the_action_what_it_takes(name: str) -> None:
    steps = [step for job in yaml.safe_load(WORKFLOWS[name])["jobs"].values() for step in job["steps"]]
    given = [set(step["with"]) for step in steps if step.get("uses") == OURS]
    assert all(each <= set(ACTION["inputs"]) for each in given)
    assert bool(given) == ("pytest" not in name)


def _context(place: Path) -> Path:
    """What Docker would be sent of this checkout."""
    first, *lines = [line for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line[:1] != "#"]
    allowed = [line.removeprefix("!") for line in lines if line.startswith("!")]
    assert (first, len(allowed)) == ("*", len(lines) - 2), "an allow-list, and what is left out of it again"
    for name in allowed:
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, place / name, symlinks=True, ignore=LITTER)
        else:
            shutil.copy(ROOT / name, place / name)
    return place


def _execute(command: str, place: Path, **environment: str) -> str:
    """Without any index: what Ringtrue depends on is borrowed from this environment, in the versions it has."""
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    variables = {
        "PYTHONPATH": os.pathsep.join(sorted(borrowed)), "PIP_NO_INDEX": "1", "PYTHON": sys.executable,
        "RUNNER_TEMP": str(place),
    }  # fmt: skip
    done = subprocess.run(
        ["sh", "-c", command], cwd=place, env={**os.environ, **variables, **environment}, capture_output=True,
        text=True, timeout=100,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _judges(environment: Path, place: Path) -> None:
    where = "'import ringtrue.{} as it; print(it.__file__)'"
    assert str(environment) in _execute(f"{environment}/bin/python -c {where.format('conformance')}", place)
    options = " ".join(f"--{name} {value}" for name, value in QUICK.items())
    assert "CONFORMS" in _execute(f"{environment}/bin/ringtrue run --quiet {options}", place)


def test_the_image_would_hold_what_the_action_installs(tmp_path: Path) -> None:
    """By the same script, from the same files: that it judges is seen where the action is installed."""
    context = _context(tmp_path / "src")
    (command,) = [line.removeprefix("RUN ") for line in DOCKERFILE.splitlines() if "install.sh" in line]
    assert command.endswith("/usr/src/ringtrue/ci/install.sh /opt/ringtrue")
    assert (context / "ci" / "install.sh").is_file()
    assert "COPY . /usr/src/ringtrue\n" in DOCKERFILE
    assert "COPY --from=built /opt/ringtrue /opt/ringtrue\nENV PATH=/opt/ringtrue/bin:$PATH\n" in DOCKERFILE


def test_the_action_installs_from_a_download_without_symlinks(tmp_path: Path) -> None:
    """GitHub's runner copies an action file by file, and so makes directories of symlinks to directories."""
    shutil.copytree(_context(tmp_path / "sent"), tmp_path / "action", symlinks=False)
    (command,) = [step["run"] for step in ACTION["runs"]["steps"] if "install.sh" in step.get("run", "")]
    _execute(command, tmp_path, GITHUB_ACTION_PATH=str(tmp_path / "action"))
    _judges(tmp_path / "ringtrue-venv", tmp_path)


@pytest.mark.parametrize(
    ("words", "environment", "complaint"),
    [
        ([], {}, "name the one directory"),
        (["here", "there"], {}, "name the one directory"),
        (["here"], {"PYTHON": "python-of-yesterday"}, "needs Python 3.11 or newer; 'python-of-yesterday'"),
        (["here"], {"RUNNER_OS": "Windows"}, "needs symlinks"),
    ],
)
def test_installing_complains_in_words(
    tmp_path: Path, words: list[str], environment: dict[str, str], complaint: str
) -> None:
    done = subprocess.run(
        [ROOT / "ci" / "install.sh", *words], cwd=tmp_path, env=os.environ | environment, capture_output=True, text=True
    )
    assert (done.returncode, list(tmp_path.iterdir())) == (2, [])
    assert complaint in done.stderr
