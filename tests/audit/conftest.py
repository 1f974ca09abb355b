"""A city with cases, and hands that write past every guard."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from requests_app.queries.audit import CHECKS, Check


@pytest.fixture(autouse=True)
def _city(konstanz: None) -> None:
    """Every test here stands in the demo city."""


def check_of(code: str) -> Check:
    """Find a line of the auditor's table."""
    return next(check for check in CHECKS if check.code == code)


@contextmanager
def unguarded() -> Iterator[None]:
    """Look away: no trigger, no foreign key."""
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("SET LOCAL session_replication_role = replica")
    yield
    run("SET LOCAL session_replication_role = origin")


def run(sql: str, **given: Any) -> None:
    """Write to the database as nobody should."""
    with connection.cursor() as cursor:
        cursor.execute(sql, given or None)


def drop(constraint: str) -> None:
    """Take a constraint or a unique index away."""
    run("SET CONSTRAINTS ALL IMMEDIATE")
    with connection.cursor() as cursor:
        cursor.execute("SELECT conrelid::regclass::text FROM pg_constraint WHERE conname = %s", [constraint])
        found = cursor.fetchone()
    run(f'ALTER TABLE {found[0]} DROP CONSTRAINT "{constraint}"' if found else f'DROP INDEX "{constraint}"')
