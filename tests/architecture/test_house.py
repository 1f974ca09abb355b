"""The house keeps its own style: short files, short functions, no room for everything."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parents[2]
ROOMS = ("cityservices", "requests_app", "tests", "bench")
LINES_OF_A_FILE, LINES_OF_A_FUNCTION = 300, 40
# One value for each field of a page, in one list: longer to read in pieces.
TABLES = {"requests_app/queries/cases.py:case_page"}
NO_ROOMS = {"services.py", "utils.py", "helpers.py", "misc.py", "common.py"}


def sources() -> list[Path]:
    found = [path for room in ROOMS for path in (BASE / room).rglob("*.py")]
    return sorted(path for path in found if "migrations" not in path.parts)


def name(path: Path) -> str:
    return str(path.relative_to(BASE))


def lines_of_work(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a function below its signature and its docstring."""
    work = node.body[1:] if ast.get_docstring(node) else node.body
    return (node.end_lineno or 0) - work[0].lineno + 1 if work else 0


def test_no_file_is_longer_than_three_hundred_lines() -> None:
    long = {name(path): count for path in sources() if (count := path.read_text().count("\n")) > LINES_OF_A_FILE}

    assert not long


def test_no_function_is_longer_than_a_screen() -> None:
    long = {
        f"{name(path)}:{node.name}": length
        for path in sources()
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (length := lines_of_work(node)) > LINES_OF_A_FUNCTION
    }

    assert set(long) <= TABLES


def test_no_room_is_for_everything() -> None:
    assert not [name(path) for path in sources() if path.name in NO_ROOMS]


def test_every_room_says_at_its_door_what_it_is() -> None:
    silent = [
        name(path)
        for path in sources()
        if path.name != "__init__.py" and not (ast.get_docstring(ast.parse(path.read_text())) or "").strip()
    ]

    assert not silent


@pytest.mark.parametrize("word", ["rob" + "ust", "comp" + "rehensive", "enh" + "anced"])
def test_nothing_boasts(word: str) -> None:
    boasting = [name(path) for path in sources() if word in path.read_text().lower()]

    assert not boasting


def test_no_sign_is_a_room() -> None:
    """`__init__.py` holds a docstring, imports and `__all__`."""
    kinds = (ast.Expr, ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign)
    rooms = [
        name(path)
        for path in sources()
        if path.name == "__init__.py" and not all(isinstance(node, kinds) for node in ast.parse(path.read_text()).body)
    ]

    assert not rooms
