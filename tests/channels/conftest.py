"""A loaded city for whoever knocks at a door."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from django.utils import translation


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def rosa(konstanz: None) -> Client:
    """Open a browser that speaks English."""
    return Client(headers={"accept-language": "en"})
