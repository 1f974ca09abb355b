"""Kiosks as those who look after them see them."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.utils import timezone
from playwright.sync_api import Page

from requests_app.actions.device_health import Told, note_health
from requests_app.actions.kept_letters import Refusal, take_refused
from requests_app.models import Device
from requests_app.vocabulary import PaperState
from tests.browser.pages import Scene
from tests.browser.scenes.steps import submit


def _kiosk_in_trouble(page: Page) -> None:
    """Let the kiosk of the town hall tell of a full day, and give it a code."""
    now, device_id = timezone.now(), Device.objects.order_by("pk")[0].pk
    told = Told(now + timedelta(hours=3), 12, 0, now - timedelta(hours=5), PaperState.OUT, "0c2f6d1a9b3e")
    note_health(device_id, told, at=now)
    errors = [{"field": "district", "code": "invalid", "message": "We do not know this district."}]
    body = {"service_code": "road-damage", "description": "Ein Loch vor Haus 4", "district": "999"}
    letter = Refusal("key", "K01-0004", "/kiosk/api/requests", body, 422, errors, now - timedelta(hours=4))
    take_refused(letter, device_id=device_id, at=now)
    page.reload()
    page.locator("tbody a").first.click()
    page.locator("form[action$='/code/'] button").click()
    page.locator("#new-code").wait_for()


# fmt: off
SCENES: Final = (
    Scene("desk-kiosks",       "/desk/kiosks/", user="sofia"),
    Scene("desk-kiosk",        "/desk/kiosks/", user="sofia", step=_kiosk_in_trouble),
    Scene("desk-kiosk-new",    "/desk/kiosks/new/", user="sofia", step=submit),
    Scene("kiosk-pair-wrong",  "/kiosk/pair/", step=submit),
)
# fmt: on
