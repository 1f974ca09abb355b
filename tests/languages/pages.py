"""Every page that a resident sees, as a server answers it: no browser is needed to read its words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from requests_app.channels.kiosk import devices
from requests_app.queries import service_points
from requests_app.rules.references import secret_of
from tests.browser.pages import KEY, Stage
from tests.browser.scenes import SCENES
from tests.channels.web.conftest import form_of

# Pages of colleagues, firms and operators; they need not speak every language.
NOT_FOR_RESIDENTS: Final = ("/accounts/", "/contractor/", "/counter/", "/desk/", "/statusz", "/kiosk/pair/")
ERRORS: Final = ("400.html", "403.html", "403_csrf.html", "404.html", "500.html", "503.html")
MISTAKES: Final[tuple[tuple[str, dict[str, str]], ...]] = (
    ("/new/", {"description": ""}),
    ("/report/streetlight-broken/", {"contact_by": "email"}),
    ("/report/streetlight-broken/", {"email": "no address", "phone": "12", "contact_by": "phone", "district": "x"}),
    ("/person/", {"contact_by": "phone"}),
    ("/status/", {}),
    ("/status/", {"reference": "KN-2222-2222", "secret": "wrong"}),
)
STEPS: Final = ("person", "reply", "withdraw", "appeal", "reopen", "agree")


def walk(browser: Client, stage: Stage, language: str) -> Iterator[tuple[str, str]]:
    """Visit every page in a language; give the name of each and its HTML."""
    for template in ERRORS:
        yield template, browser_of_errors(template, browser)
    for scene in SCENES:
        if not scene.user and not scene.kiosk and not scene.path.startswith(NOT_FOR_RESIDENTS):
            if scene.path.startswith("/status/{"):
                _open(browser, stage.case)
            answer = browser.get(scene.path.format(language=language, **vars(stage)), follow=True)
            yield scene.name, answer.content.decode()
    for path, typed in MISTAKES:
        answer = browser.post(path, form_of(browser, path, **typed))
        assert answer.status_code in {422, 404, 403}, path
        yield f"{path} {typed}", answer.content.decode()
    yield from _words_first(browser)
    yield from _steps(browser, stage)
    yield from kiosk_pages(browser, language)
    typed = form_of(browser, "/report/streetlight-broken/", description="4711", address="4711")
    yield "receipt", browser.post("/report/streetlight-broken/", typed, follow=True).content.decode()


def browser_of_errors(template: str, browser: Client) -> str:
    """Draw an error page as a browser of this language gets it."""
    request = browser.get("/").wsgi_request
    return render_to_string(template, {"request": request, "typed": ["4711"], "can_send_again": True, "was_sent": True})


def _open(browser: Client, reference: str) -> None:
    browser.get(f"/s/{reference}/{secret_of(reference=reference, version=1, key=KEY)}/")


def _words_first(browser: Client) -> Iterator[tuple[str, str]]:
    """Begin a request with words, wrong on each page first, and see the open cases nearby."""
    words = {"description": "street light, Straßenlampe, lampadaire", "draft_revision": "0"}
    browser.post("/new/", words)
    yield "new-where", browser.get("/new/where/").content.decode()
    for wrong in ({"service": "other"}, {"service": "other", "service_words": "zzyzx", "find_service": "1"}):
        draft = form_of(browser, "/new/where/", **wrong)
        yield f"new-where {wrong}", browser.post("/new/where/", draft).content.decode()
    place = {"service": "streetlight-broken", "address": "Seestraße 4", "district": "010"}
    browser.post("/new/where/", form_of(browser, "/new/where/", **place))
    yield "new-send", browser.get("/new/send/").content.decode()
    yield "new-send elsewhere", browser.post("/new/send/", {"draft_revision": "1"}).content.decode()
    yield "new-what left", browser.get("/new/").content.decode()
    yield "new-what elsewhere", browser.post("/new/", words).content.decode()
    report = "/report/streetlight-broken/"
    typed = form_of(browser, report, **words, **place, nearby_told="")
    del typed["nearby_told"]
    yield "report-near", browser.post(report, typed).content.decode()


def _steps(browser: Client, stage: Stage) -> Iterator[tuple[str, str]]:
    """Open what a resident may do with each request, and send it empty."""
    for reference in (stage.case, stage.asked, stage.settled, stage.joined, stage.reviewed):
        _open(browser, reference)
        for step in STEPS:
            path = f"/status/{reference}/{step}/"
            page = browser.get(path, follow=True)
            yield path, page.content.decode()
            typed = form_of(browser, path)
            if step != "agree" and page.status_code == 200 and "idempotency_key" in typed:
                yield f"{path} empty", browser.post(path, typed | {"revision": "x"}, follow=True).content.decode()


def kiosk_pages(browser: Client, language: str) -> Iterator[tuple[str, str]]:
    """Set the demo kiosk up and open its pages."""
    kiosk = service_points.demo_kiosk()
    assert kiosk is not None
    browser.cookies[devices.COOKIE] = devices.pair(HttpResponse(), kiosk).cookies[devices.COOKIE].value
    yield "kiosk-start", browser.get(reverse("kiosk:start")).content.decode()
    yield "kiosk-order", browser.get(reverse("kiosk:order", args=[language])).content.decode()
