"""Times as machines write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from requests_app.lib.moments import moment


def test_a_moment_with_its_zone_is_read() -> None:
    assert moment("2026-12-01T10:00:00+01:00") == datetime(2026, 12, 1, 9, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "yesterday", "2026-12-01T10:00", "2026-13-01T10:00Z", "0001-01-01T00:00+14:00"])
def test_anything_else_is_none(text: str) -> None:
    assert moment(text) is None
