"""What a process takes into memory at its start is there as often as there are processes."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.ops.conftest import BASE

WEB = "from django.core.wsgi import get_wsgi_application as start; start(); import cityservices.urls"
WORKER = "import django, cityservices.celery; django.setup(); import requests_app.tasks"
HEAVY = (
    "typst",
    "numpy",
    "shapely",
    "scipy",
    "sklearn",
    "PIL",
    "pypdf",
    "pillow_heif",
    "icalendar",
    "rich",
    "requests",
)
NOT_OF_THE_WEB = ("celery", "kombu", "redis")


@pytest.mark.parametrize(
    ("start", "heavy"), [(WEB, HEAVY + NOT_OF_THE_WEB), (WORKER, (*HEAVY, "opentelemetry"))], ids=["web", "worker"]
)
def test_nothing_large_is_loaded_that_few_need(start: str, heavy: tuple[str, ...]) -> None:
    code = f"import sys; {start}; print([name for name in {heavy} if name in sys.modules])"

    found = subprocess.run([sys.executable, "-c", code], cwd=BASE, capture_output=True, text=True, check=True)

    assert found.stdout.strip() == "[]"
