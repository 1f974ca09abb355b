"""Appointments, from the choice to the counter; and a form that goes on at the counter."""

from __future__ import annotations

import re
from typing import Final

from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from requests_app.models import Appointment
from tests.booking import PASSPORTS, booked, passports
from tests.browser.pages import Scene, Step
from tests.browser.scenes.steps import submit


def _times(page: Page) -> None:
    passports()
    page.goto(f"/appointments/for/{PASSPORTS}/")


def _who(page: Page) -> None:
    _times(page)
    page.locator("[name=starts_at]").first.click()
    page.wait_for_url("**/who/")


def _mistyped(page: Page) -> None:
    _who(page)
    page.locator("[name=email]").evaluate("field => { field.value = 'rosa'; }")
    submit(page)


def _booked(page: Page) -> None:
    _who(page)
    page.locator("main button[type=submit]").first.click()
    page.locator(".city-qr").wait_for()


def _then(path: str) -> Step:
    def go(page: Page) -> None:
        _booked(page)
        page.goto(page.url + path)

    return go


def _today(page: Page) -> None:
    passports()
    now = timezone.now()
    Appointment.objects.filter(pk=booked(at=now).appointment_id).update(starts_at=now)
    submit(page)


def _at_the_counter(page: Page) -> None:
    answer = Client().post("/report/streetlight-broken/", {"description": "Dark", "help": "1"})
    found = re.search(r"[0-9A-Z]{3}-[0-9A-Z]{3}(?=</bdi>)", answer.content.decode())
    page.locator("[name=code]").fill(found[0] if found else "")
    page.locator("main button[type=submit]").first.click()
    page.locator("[name=back]").wait_for()


def _code(page: Page) -> None:
    page.locator("[name=description]").fill("Dark")
    page.locator("details:has([name=help]) summary").click()
    page.locator("[name=help]").click()
    page.locator(".govuk-inset-text .city-code").wait_for()


# fmt: off
SCENES: Final = (
    Scene("appointment-times",    "/appointments/", step=_times),
    Scene("appointment-mistakes", "/appointments/", step=_mistyped),
    Scene("appointment",          "/appointments/", step=_booked),
    Scene("appointment-cancel",   "/appointments/", step=_then("cancel/")),
    Scene("appointment-find",     "/appointments/find/"),
    Scene("appointments-today",   "/counter/appointments/", user="farah", step=_today),
    Scene("draft-code",           "/report/streetlight-broken/", step=_code),
    Scene("draft-at-counter",     "/counter/drafts/", user="farah", step=_at_the_counter),
)
# fmt: on
