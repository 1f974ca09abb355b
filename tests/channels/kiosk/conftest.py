"""A kiosk in the town hall."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

TOKEN = "demo-kiosk-town-hall-konstanz"
LAMP = {"service_code": "streetlight-broken", "here": True, "language": "en"}
Post = Callable[..., Any]


@pytest.fixture
def karim(konstanz: None) -> Post:
    """Stand before the kiosk: post JSON to its door with the device's token."""
    client = Client()

    def post(path: str, body: dict[str, Any], *, key: str = "k-1", token: str = TOKEN, **headers: str) -> Any:
        sent = {"authorization": f"Bearer {token}", "idempotency-key": key, "accept-language": "en", **headers}
        return client.post(f"/kiosk/api/{path}", body, content_type="application/json", headers=sent)

    return post
