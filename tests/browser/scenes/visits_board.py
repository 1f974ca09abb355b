"""The display board, the waiting times, and the supervisor's view of the lines."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.utils import timezone
from playwright.sync_api import Page

from requests_app.actions import visits_desk, visits_desks
from requests_app.models import DeskPeriod
from tests.browser.pages import Scene
from tests.personas import farah
from tests.visiting import came, desk, line


def _call_some(page: Page) -> None:
    """Let three people come; one is called, once for all looks."""
    now = timezone.now()
    line()
    if not DeskPeriod.objects.filter(ended_at=None).exists():
        visits_desks.open_desk(desk().pk, by=farah(), at=now, lines=("trial",))
        for minute in range(3):
            came(now - timedelta(minutes=minute))
        visits_desk.call_next(desk().pk, by=farah(), at=now)
    page.reload()


# fmt: off
SCENES: Final = (
    Scene("board",             "/board/town-hall/", step=_call_some),
    Scene("waiting",           "/waiting/", step=_call_some),
    Scene("desk-visits",       "/desk/visits/", user="sofia", step=_call_some),
)
# fmt: on
