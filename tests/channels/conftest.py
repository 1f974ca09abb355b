"""A loaded city for whoever knocks at a door."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.utils import translation


@pytest.fixture
def konstanz(db: Any) -> None:
    """Load the demo city."""
    call_command("load_city", "konstanz", verbosity=0)
    cache.clear()


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def rosa(konstanz: None) -> Client:
    """Open a browser that speaks English."""
    return Client(headers={"accept-language": "en"})
