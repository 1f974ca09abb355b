"""A loaded city for whoever knocks at a door."""

from __future__ import annotations

import pytest
from django.test import Client


@pytest.fixture
def rosa(konstanz: None) -> Client:
    """Open a browser that speaks English."""
    return Client(headers={"accept-language": "en"})
