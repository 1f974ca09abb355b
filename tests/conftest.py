"""What every test may ask for."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command


@pytest.fixture
def konstanz(db: Any) -> None:
    """Load the demo city: its people sign in, its rules route."""
    call_command("load_city", "konstanz", stdout=StringIO())
    cache.clear()
