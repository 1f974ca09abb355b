"""A pytest plugin: PostgreSQL and Valkey of the tests' own, before any setting is read."""

import os
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from cityservices import stores
from tests import migrated

MARK = "CITY_TEST_STORES"


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Iterator[None]:
    """Name the throw-away stores in the environment; pytest-django reads the settings right after."""
    # A worker of xdist inherits what its controller has started.
    if not os.environ.get(MARK):
        now = _LENT.enter_context(stores.throwaway())
        os.environ.update({"DATABASE_URL": now.database_url, "REDIS_URL": now.redis_url, MARK: "1"})
        os.environ["SECRET_KEY"] = "only-for-tests-and-never-in-a-city"
        _LENT.enter_context(migrated.migrating())
    return (yield)


def pytest_unconfigure() -> None:
    """Give the stores back."""
    _LENT.close()


_LENT = ExitStack()
