"""A city's files as texts, so that a test can spoil one line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from requests_app.actions.cities import load_city
from requests_app.actions.city_records import Changes
from requests_app.management.seeds import city_folder, texts_of
from requests_app.rules.city_file import read_city

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
Load = Callable[[dict[str, str]], Changes]


@pytest.fixture(scope="session")
def konstanz() -> dict[str, str]:
    """Read the files of Konstanz, name -> text."""
    return texts_of(city_folder("konstanz"))


@pytest.fixture
def load() -> Load:
    """Load a city from texts, as `manage.py load_city` does."""

    def loading(texts: dict[str, str]) -> Changes:
        return load_city(read_city(texts), version=str(hash(tuple(texts.items()))), is_demo=True, at=MONDAY)

    return loading


def spoil(texts: dict[str, str], file: str, old: str, new: str) -> dict[str, str]:
    """Replace the first occurrence of a piece of a file; the piece must be there."""
    assert old in texts[file], f"{old!r} is not in {file}"
    return {**texts, file: texts[file].replace(old, new, 1)}


def write(texts: dict[str, str], folder: Path) -> Path:
    """Write the files of a city into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
