"""The demo city for every test of this room."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _konstanz(konstanz: None) -> None:
    """Lay the demo city."""
