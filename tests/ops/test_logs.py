"""No log line holds what a path may hold: a request's secret, a reference, what a person typed."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from cityservices.settings.logs import Lines, formatter_of

SECRET = "abcdefghijklmnopqrst"
LINK = f"/s/KN-2222-2222/{SECRET}/"
Hear = Callable[[str], io.StringIO]


@pytest.fixture
def hear() -> Iterator[Hear]:
    """Write down every line as the house would write it, in JSON or plain."""
    heard: list[logging.Handler] = []

    def listen(log_format: str) -> io.StringIO:
        lines = io.StringIO()
        handler = logging.StreamHandler(lines)
        handler.setFormatter(Lines(**formatter_of(log_format)))
        heard.append(handler)
        for name in ("", "django", "django.request"):
            logging.getLogger(name).addHandler(handler)
        return lines

    yield listen
    for handler in heard:
        for name in ("", "django", "django.request"):
            logging.getLogger(name).removeHandler(handler)


@pytest.fixture
def _broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(reference: str, secret: str) -> Any:
        raise RuntimeError(f"{reference} {secret}")

    monkeypatch.setattr("requests_app.channels.web.status.public_status", fail)


@pytest.mark.parametrize("log_format", ["json", "plain"])
@pytest.mark.usefixtures("_broken")
def test_a_fault_behind_a_secret_link_is_told_without_the_link(konstanz: None, hear: Hear, log_format: str) -> None:
    lines = hear(log_format)

    answer = Client(raise_request_exception=False).get(LINK)

    assert answer.status_code == 500
    assert "django.request 500" in lines.getvalue()
    assert "RuntimeError" in lines.getvalue()
    assert "status.py" in lines.getvalue()
    assert "KN-2222-2222" not in lines.getvalue()
    assert SECRET not in lines.getvalue()


@pytest.mark.parametrize("log_format", ["json", "plain"])
def test_a_refused_form_is_told_without_its_address_and_where_it_came_from(
    konstanz: None, hear: Hear, log_format: str
) -> None:
    lines = hear(log_format)

    answer = Client(enforce_csrf_checks=True).post(
        "/status/KN-2222-2222/withdraw/", headers={"referer": f"https://elsewhere.example{LINK}"}, secure=True
    )

    assert answer.status_code == 403
    assert "django.security.csrf 403" in lines.getvalue()
    assert "KN-2222-2222" not in lines.getvalue()
    assert SECRET not in lines.getvalue()


def test_json_lines_are_json(konstanz: None, hear: Hear) -> None:
    lines = hear("json")

    Client(enforce_csrf_checks=True).post("/status/", {})

    assert [json.loads(line)["level"] for line in lines.getvalue().splitlines() if "csrf" in line] == ["warning"]
