"""Fixtures of all tests with a browser; each conftest there imports them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from requests_app.models import JobRow
from requests_app.tasks.bulk import work_off
from requests_app.tasks.messages import send, send_text
from requests_app.tasks.reports import send_report
from requests_app.tasks.routing import route
from requests_app.tasks.sign_in import send_sign_in_code
from requests_app.vocabulary import Job
from tests import copied_city
from tests.browser.visits import Visits

TASKS: dict[str, Callable[[int], None]] = {
    Job.ROUTE_CASE: route,
    Job.SEND_MESSAGE: send,
    Job.SEND_TEXT: send_text,
    Job.SEND_SIGN_IN_CODE: send_sign_in_code,
    Job.WORK_OFF_BULK: work_off,
    Job.SEND_REPORT: send_report,
}


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Start Debian's chromium."""
    path = shutil.which("chromium")
    if path is None:
        pytest.fail("chromium is missing: apt-get install chromium")
    # Playwright keeps a loop in this thread for good; Django must not take it for asynchronous code.
    pytest.MonkeyPatch().setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    return {"executable_path": path, "args": ["--no-sandbox", "--disable-dev-shm-usage"]}


@pytest.fixture
def open_city(transactional_db: None, _konstanz_copied: None, live_server: LiveServer, settings: LazySettings) -> str:
    """Open the demo city at an address."""
    copied_city.paste()
    cache.clear()
    settings.SITE_URL = live_server.url
    return str(live_server.url)


@pytest.fixture
def visit(open_city: str, browser: Browser) -> Iterator[Visits]:
    """Let people visit the city; nothing may go wrong on any screen, nothing may be fetched from elsewhere."""
    visits = Visits(browser, open_city)
    yield visits
    visits.close()
    assert not visits.troubles, visits.troubles


@pytest.fixture
def work_off_jobs(open_city: str) -> Callable[[], int]:
    """Do what relay and workers do: hand every due row to its task, until none is left."""

    def work() -> int:
        done = 0
        while rows := list(
            JobRow.objects.filter(done_at=None, dead_at=None, due_at__lte=timezone.now()).order_by("id")
        ):
            for row in rows:
                TASKS[row.name](row.pk)
            done += len(rows)
        return done

    return work


WorkOff = Callable[[], int]
__all__ = ["WorkOff", "browser_type_launch_args", "open_city", "visit", "work_off_jobs"]
