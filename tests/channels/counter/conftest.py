"""What somebody at the counter needs."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.channels.web.conftest import value_of
from tests.personas import browser

SCREEN = "/counter/"
LAMP = {"service": "Street light broken", "description": "The lamp is dark", "address": "Seestraße 4", "language": "de"}


def screen_of(client: Client, url: str = SCREEN, **typed: str) -> dict[str, str]:
    """Open a screen and type into it; its key comes from the page."""
    page = client.get(url).content.decode()
    return {"idempotency_key": value_of(page, "idempotency_key"), **typed}


@pytest.fixture
def farah(konstanz: None) -> Client:
    """Sign Farah in, in English."""
    return browser("farah")


@pytest.fixture
def reference(farah: Client) -> str:
    """Take a request; give its reference."""
    return farah.post(SCREEN, screen_of(farah, **LAMP)).headers["location"].split("/")[3]
