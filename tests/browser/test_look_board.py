from datetime import timedelta

from django.utils import timezone

from requests_app.actions import visits_desks
from requests_app.models import Desk, Site
from tests.browser.test_board import call_somebody
from tests.personas import farah
from tests.visiting import came, line, opened


def test_look(visit):
    line()
    site = Site.objects.order_by("pk")[0].code
    d = opened("s12", at=timezone.now() - timedelta(minutes=1))
    Desk.objects.filter(code="s12").update(name="Schalter 12")
    for _ in range(3):
        call_somebody(d)
    visits_desks.close_desk(d, by=farah(), at=timezone.now())
    d = opened("p3", at=timezone.now() - timedelta(minutes=1))
    Desk.objects.filter(code="p3").update(name="Platz 3")
    call_somebody(d)
    came(timezone.now(), provisional_number="K03-0007")
    for size in ("kiosk", "kiosk_wide", "phone"):
        for lang, theme in (("fr", "light"), ("ar", "dark")):
            page = visit(size=size, language=lang, theme=theme)
            page.goto(f"/board/{site}/")
            if lang == "ar":
                page.wait_for_timeout(600)
            if size == "kiosk_wide" and lang == "fr":
                call_somebody(d)
                page.locator(".city-board__call--new").wait_for(timeout=9000)
                page.screenshot(path=f"/tmp/looks/board/{size}-{lang}-{theme}.png")
            else:
                page.screenshot(path=f"/tmp/looks/board/{size}-{lang}-{theme}.png")
    page = visit(size="kiosk_wide", language="de", javascript=False)
    page.goto(f"/board/{site}/")
    page.screenshot(path="/tmp/looks/board/nojs.png")
