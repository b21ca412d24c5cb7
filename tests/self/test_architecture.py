"""Who may import whom? The table below is the architecture, and these tests keep it and the style of the code true."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

MAY_IMPORT: dict[str, set[str]] = {  # each folder answers one question
    "contracts": set(),  # What does AWS say?
    "reference_model": {"contracts"},  # What may be answered?
    "strategies": {"contracts", "reference_model"},  # What shall we ask?
    "harness": {"contracts", "reference_model"},  # How do we ask?
    "reports": {"contracts", "reference_model"},  # What did we find?
    "src": {"contracts", "reference_model", "strategies", "harness", "reports"},  # the front door
}
PURE = ("contracts", "reference_model")
IMPURE = {"time", "datetime", "random", "os", "socket", "http", "urllib", "asyncio", "threading"}

MOST_LINES_A_FILE, MOST_LINES_A_FUNCTION = 300, 40
FRONT_DOOR = "ringtrue"


def _files(*folders: str) -> list[Path]:
    """The Python files of these folders, by way of no symlink."""
    found = (file for folder in folders for file in sorted((ROOT / folder).rglob("*.py")))
    return [file for file in found if file.resolve() == file]


ROOMS = _files(*MAY_IMPORT)
EVERYTHING = [*ROOMS, *_files("tests", "benchmarks", "ci")]
of_rooms = pytest.mark.parametrize("file", ROOMS, ids=lambda file: str(file.relative_to(ROOT)))
of_everything = pytest.mark.parametrize("file", EVERYTHING, ids=lambda file: str(file.relative_to(ROOT)))


@cache
def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text("utf-8"), str(file))


def _module(file: Path) -> str:
    """`ringtrue.contracts.rule` for contracts/rule.py, `ringtrue.run` for src/ringtrue/run.py."""
    parts = file.relative_to(ROOT).with_suffix("").parts
    parts = parts[1:] if parts[0] == "src" else (FRONT_DOOR, *parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imported(tree: ast.AST) -> Iterator[str]:
    """Every module that is imported anywhere in the file, and every imported name that may be a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _room(module: str) -> str | None:
    """The room that a module of ours is in, None for others' modules."""
    first, _, rest = module.partition(".")
    if first == "tests":
        return "tests"
    if first != FRONT_DOOR or not rest:
        return None
    room = rest.partition(".")[0]
    return room if room in MAY_IMPORT else "tests" if room == "conformance" else "src"


def _trespasses(room: str, tree: ast.AST) -> list[str]:
    """What a file in this room imports from rooms that it may not enter."""
    allowed = MAY_IMPORT[room] | {room}
    return sorted({module for module in _imported(tree) if _room(module) not in (None, *allowed)})


def _impurities(tree: ast.AST) -> list[str]:
    return sorted({module for module in _imported(tree) if module.partition(".")[0] in IMPURE})


def _careless(tree: ast.AST) -> list[str]:
    """Star imports and relative imports."""
    froms = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return [ast.unparse(node) for node in froms if node.level or any(alias.name == "*" for alias in node.names)]


def _cycle(graph: dict[str, set[str]]) -> list[str]:
    """One cycle of the graph, [] if there is none."""
    done: set[str] = set()

    def visit(module: str, path: list[str]) -> list[str]:
        if module in path:
            return [*path[path.index(module) :], module]
        if module not in done:
            for following in sorted(graph[module]):
                if found := visit(following, [*path, module]):
                    return found
            done.add(module)
        return []

    return next((found for module in sorted(graph) if (found := visit(module, []))), [])


def _graph(files: list[Path]) -> dict[str, set[str]]:
    modules = {_module(file): file for file in files}
    imported = {name: set(_imported(_tree(file))) for name, file in modules.items()}
    return {name: (found & modules.keys()) - {name} for name, found in imported.items()}


def _long_functions(tree: ast.AST) -> list[str]:
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    lengths = {f"{it.name}, line {it.lineno}": (it.end_lineno or it.lineno) - it.lineno + 1 for it in functions}
    return [f"{name}: {lines} lines" for name, lines in lengths.items() if lines > MOST_LINES_A_FUNCTION]


@of_rooms
def test_imports_flow_one_way(file: Path) -> None:
    room = file.relative_to(ROOT).parts[0]
    assert not _trespasses(room, _tree(file)), f"{room}/ may import {sorted(MAY_IMPORT[room]) or 'nothing of ours'}"


@pytest.mark.parametrize("file", _files(*PURE), ids=lambda file: str(file.relative_to(ROOT)))
def test_contracts_and_model_are_pure(file: Path) -> None:
    assert not _impurities(_tree(file)), "put clocks, chance and I/O in harness/"


def test_no_module_imports_itself_by_way_of_others() -> None:
    assert not _cycle(_graph(ROOMS)), "move what both need into a third module"


@of_everything
def test_imports_are_absolute_and_name_what_they_import(file: Path) -> None:
    assert not _careless(_tree(file))


@of_everything
def test_files_fit_into_the_head(file: Path) -> None:
    lines = len(file.read_text("utf-8").splitlines())
    assert lines <= MOST_LINES_A_FILE, f"{lines} lines; a second screenful asks for a second file or a table"


@pytest.mark.parametrize("file", [*ROOMS, *_files("benchmarks", "ci")], ids=lambda file: str(file.relative_to(ROOT)))
def test_functions_fit_onto_a_screen(file: Path) -> None:
    assert not _long_functions(_tree(file))


def test_every_room_is_reached_through_a_symlink() -> None:
    links = {"conformance": "tests/conformance", **{room: room for room in MAY_IMPORT if room != "src"}}
    found = {link.name: link.resolve() for link in (ROOT / "src" / FRONT_DOOR).iterdir() if link.is_symlink()}
    assert found == {name: ROOT / place for name, place in links.items()}


WRONG: list[tuple[Callable[[ast.AST], object], str]] = [
    (lambda tree: _trespasses("contracts", tree), "from ringtrue.reference_model.judge import judge"),
    (lambda tree: _trespasses("reference_model", tree), "def f():\n    import ringtrue.harness.wire"),
    (lambda tree: _trespasses("harness", tree), "from ringtrue import reports"),
    (lambda tree: _trespasses("reports", tree), "from ringtrue.run import run"),
    (lambda tree: _trespasses("strategies", tree), "from ringtrue.conformance import conftest"),
    (lambda tree: _trespasses("src", tree), "import tests.miniatures.ground"),
    (_impurities, "import os.path"),
    (_impurities, "from urllib.parse import urlsplit"),
    (_careless, "from ringtrue.contracts.rule import *"),
    (_careless, "from . import rule"),
    (_careless, "from .rule import said"),
    (_long_functions, "def f():\n" + "    pass\n" * MOST_LINES_A_FUNCTION),
]


@pytest.mark.parametrize(("check", "source"), WRONG, ids=range(len(WRONG)))
def test_each_check_catches_what_it_is_for(check: Callable[[ast.AST], object], source: str) -> None:
    assert check(ast.parse(source))


def test_the_check_for_cycles_catches_one() -> None:
    assert _cycle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c", "b"]
    assert not _cycle({"a": {"b", "c"}, "b": {"c"}, "c": set()})
