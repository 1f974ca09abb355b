"""What every test may ask for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation

from requests_app.gateways import rate_limits
from tests import copied_city, migrated
from tests.emptying import empty


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Let this process's database begin as a copy of the migrated one."""
    migrated.wait()
    connection.settings_dict["TEST"]["TEMPLATE"] = connection.settings_dict["NAME"]


@pytest.fixture(scope="session")
def _konstanz_copied(django_db_setup: None, django_db_blocker: Any) -> None:
    """Keep the rows of the demo city, once a process."""
    with django_db_blocker.unblock():
        copied_city.load_and_copy()


@pytest.fixture(scope="session", autouse=True)
def _emptied_quickly() -> Iterator[None]:
    """Empty the database behind each test that commits in our way, not in Django's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", empty)
        yield


@pytest.fixture
def konstanz(db: Any, _konstanz_copied: None) -> None:
    """Lay the demo city into the database: its people sign in, its rules route."""
    copied_city.paste()
    cache.clear()


@pytest.fixture(autouse=True)
def _nobody_has_tried_before() -> None:
    """Forget the tries of the test before."""
    rate_limits.forget_all()


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Begin every test in English: a page of the test before may have spoken another language."""
    with translation.override("en"):
        yield


LONGEST_FIRST = ("test_real_rows", "test_chaos", "test_upgrade", "test_run_city", "test_random_lives")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that no worker is left alone with it at the end."""
    items.sort(key=lambda item: not any(name in item.nodeid for name in LONGEST_FIRST))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the one line that an audit has `said`, wherever it ran."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name == "said" and report.when == "call":
                terminalreporter.write_line(str(value))
