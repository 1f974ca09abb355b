"""The browser's fixtures, and the mark of every test here."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.fixtures import browser_type_launch_args, open_city, visit, work_off_jobs

__all__ = ["browser_type_launch_args", "open_city", "visit", "work_off_jobs"]
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a browser."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)
