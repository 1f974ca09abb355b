"""A loaded city, an invented file of rows, and the command."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

SAMPLE = Path(__file__).with_name("sample.csv")
Replay = Callable[..., "Told"]


class Told(dict[str, Any]):
    """The counts that a run printed; `complaints` is what it said about rows."""

    complaints: str = ""


@pytest.fixture
def replay(konstanz: None) -> Replay:
    """Run the command with --json and give what it printed."""

    def run(file: Path = SAMPLE, **options: Any) -> Told:
        out, err = StringIO(), StringIO()
        call_command("replay", file, mapping="konstanz", json=True, stdout=out, stderr=err, **options)
        told = Told(json.loads(out.getvalue()))
        told.complaints = err.getvalue()
        return told

    return run


def without_time(told: Told) -> dict[str, Any]:
    """Leave out what differs from run to run."""
    return {name: count for name, count in told.items() if name not in {"seconds", "per_second"}}
