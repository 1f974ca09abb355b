"""The demo city, and commands that are called by name."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from requests_app.management.seeds import SEEDS

Tell = Callable[..., str]


@pytest.fixture(autouse=True)
def _konstanz(konstanz: None) -> None:
    """Lay the demo city."""


@pytest.fixture
def tell() -> Tell:
    """Call a command and give what it printed."""

    def calling(*args: Any, **options: Any) -> str:
        out = StringIO()
        call_command(*args, stdout=out, **options)
        return out.getvalue()

    return calling


@pytest.fixture
def rules_file(tmp_path: Path) -> Callable[..., Path]:
    """Write the rules of Konstanz into a file, with one piece replaced."""

    def writing(old: str = "", new: str = "") -> Path:
        text = (SEEDS / "konstanz" / "routing_rules.yaml").read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / "rules.yaml"
        path.write_text(text.replace(old, new, 1) if old else text, encoding="utf-8")
        return path

    return writing
