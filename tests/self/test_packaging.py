"""Does everything reach the user? A wheel, built by way of an sdist, installed on its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGED = (
    "py.typed", "contracts/openapi.json", "contracts/sources.lock.json", "contracts/capture.schema.json",
    "contracts/evidence/README.md", "contracts/rules/pool.py",
    "reference_model/judge.py", "strategies/machine.py", "harness/wire.py", "reports/report.schema.json",
    "reports/templates/report.html", "reports/templates/style.css", "reports/templates/script.js",
    "reports/templates/compare.html", "reports/templates/curl_sending.sh.j2",
    "conformance/__init__.py", "targets.toml", "cli.py", "plugin.py", "__main__.py",
)  # fmt: skip

# What a checkout gathers that is not the project's.
LITTER = shutil.ignore_patterns(".git", ".venv", ".*_cache", ".hypothesis", "__pycache__", "*.egg-info")


def _run(*words: str | Path, cwd: Path | None = None, **environment: str) -> str:
    """What the command prints. A command that fails shows all of its output."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTEST_ADDOPTS")}
    done = subprocess.run(
        [str(word) for word in words], cwd=cwd, env=kept | environment, capture_output=True, text=True, timeout=100
    )
    assert done.returncode == 0, f"{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with the sdist and the wheel made of it, by way of a copy: several workers may build at once."""
    place = tmp_path_factory.mktemp("dist")
    checkout = place / "checkout"
    shutil.copytree(ROOT, checkout, symlinks=True, ignore=LITTER)
    _run(sys.executable, "-m", "build", "--no-isolation", "--outdir", place, checkout)
    return place


@pytest.fixture(scope="module")
def python(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an environment that holds the wheel, and borrows what Ringtrue depends on."""
    place = tmp_path_factory.mktemp("installed")
    venv.create(place, with_pip=False)
    found = place / ("Scripts" if os.name == "nt" else "bin") / "python"
    site = _run(found, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
    wheel = next(built.glob("*.whl"))
    _run(sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--target", site, wheel)
    borrowed = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (Path(site) / "borrowed.pth").write_text("\n".join(sorted(borrowed)) + "\n", "utf-8")
    return found


def test_the_wheel_holds_what_it_needs(built: Path) -> None:
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        names = set(wheel.namelist())
    assert not {f"ringtrue/{name}" for name in PACKAGED} - names
    strangers = {name.partition("/")[0] for name in names} - {"ringtrue"}
    assert all(name.endswith(".dist-info") for name in strangers), "nothing but ringtrue may land in site-packages"


def test_the_wheel_holds_every_module_of_the_checkout(built: Path) -> None:
    package = ROOT / "src" / "ringtrue"
    rooms = [package, *(link for link in package.iterdir() if link.is_symlink())]
    here = {
        f"ringtrue/{(room / file.relative_to(room.resolve())).relative_to(package)}"
        for room in rooms for file in room.resolve().rglob("*.py") if "__pycache__" not in file.parts
    }  # fmt: skip
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        assert not here - set(wheel.namelist())


def test_the_sdist_holds_the_papers(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    assert {"LICENSE", "README.md", "CHANGELOG.md", "pyproject.toml"} <= names


def test_an_installed_wheel_runs(python: Path, tmp_path: Path) -> None:
    assert "Usage" in _run(python, "-m", "ringtrue", "--help", cwd=tmp_path)
    assert "site-packages" in _run(python, "-c", "import ringtrue.run; print(ringtrue.run.__file__)", cwd=tmp_path)
    _run(python, "-m", "ringtrue", "contract", "--check", cwd=tmp_path)
    report_dir = tmp_path / "report"
    words = ("--seed", "1", "--max-calls", "1500", "--quiet", "--report-dir", report_dir)
    _run(python, "-m", "ringtrue", "run", *words, cwd=tmp_path)
    assert json.loads((report_dir / "report.json").read_text("utf-8"))["verdict"] == "conforms"


def test_an_installed_wheel_lists_its_rules(python: Path, tmp_path: Path) -> None:
    listed = json.loads(_run(python, "-m", "ringtrue", "rules", "--format", "json", cwd=tmp_path))
    assert "Pool.delete_while_protected" in {rule["id"] for rule in listed}
