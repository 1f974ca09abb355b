"""What a browser at the web door needs."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

STREETLIGHT = "/report/streetlight-broken/"
Send = Callable[..., str]


def value_of(html: str, name: str) -> str:
    """Read the value of a field as the page shows it."""
    found = re.search(rf'name="{name}"[^>]*?value="([^"]*)"', html)
    return found[1] if found else ""


def form_of(rosa: Client, url: str = STREETLIGHT, **typed: str) -> dict[str, str]:
    """Open a form and type into it; its key and its revision come from the page."""
    page = rosa.get(url).content.decode()
    unseen = {name: value_of(page, name) for name in ("idempotency_key", "revision", "draft_revision")}
    # The open cases nearby were shown: a test that asks for them says so.
    return {**{name: value for name, value in unseen.items() if value}, "nearby_told": "1", **typed}


@pytest.fixture
def reference(rosa: Client) -> str:
    """Send a request from Rosa's browser, which may then see it."""
    typed = form_of(rosa, description="The lamp is dark", address="Seestraße 4")
    return rosa.post(STREETLIGHT, typed).headers["location"].split("/")[2]
