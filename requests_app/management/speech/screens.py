"""Opens every address of the kiosk as a kiosk does, and takes down what stands there."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Final

from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, reverse

from requests_app.actions.devices import pair_device
from requests_app.channels.kiosk import devices, urls
from requests_app.lib.speech.pages import Said, said_by_answer, said_by_page
from requests_app.models import Device
from requests_app.queries import service_points

# Colleagues set a kiosk up; they see.
NOT_SPOKEN: Final = frozenset({"pair"})
HTML, JSON = "text/html", "application/json"


class NoKiosk(Exception):
    """The city's files name no kiosk."""


def said_on_screens(languages: list[str]) -> Iterator[Said]:
    """Give every text of every screen and answer in each language; nothing that this changes stays."""
    with transaction.atomic():
        browser = _kiosk()
        for language in languages:
            for path in _paths(language):
                yield from _said_at(browser, path, language)
        transaction.set_rollback(True)


def _said_at(browser: Client, path: str, language: str) -> Iterator[Said]:
    answer = browser.get(path, headers={"accept-language": language}, secure=settings.SECURE_SSL_REDIRECT)
    kind = answer.headers.get("Content-Type", "").partition(";")[0]
    if answer.status_code != HTTPStatus.OK:
        return
    if kind == HTML:
        yield from said_by_page(answer.content.decode(), language)
    elif kind == JSON:
        yield from said_by_answer(answer.json(), language)


def _paths(language: str) -> Iterator[str]:
    """Give the addresses that need to know the language at most."""
    for pattern in urls.urlpatterns:
        if not isinstance(pattern, URLPattern) or pattern.name in NOT_SPOKEN:
            continue
        view = getattr(pattern.callback, "view_class", None)
        if view is not None and not hasattr(view, "get"):  # takes letters only
            continue
        for named in ({}, {"language": language}):
            try:
                yield reverse(f"{urls.app_name}:{pattern.name}", kwargs=named)
            except NoReverseMatch:
                continue


def _kiosk() -> Client:
    """Stand at the first kiosk that works; where none was set up, at the first of all, for this moment."""
    kiosk = service_points.first_kiosk()
    if kiosk is None:
        code = Device.objects.order_by("id").values_list("code", flat=True).first()
        if code is None:
            raise NoKiosk("The city's files name no kiosk.")
        kiosk = service_points.kiosk_by_token(pair_device(code))
    assert kiosk is not None  # noqa: S101 - it was set up just now
    browser = Client(SERVER_NAME="localhost")
    browser.cookies[devices.COOKIE] = devices.pair(HttpResponse(), kiosk).cookies[devices.COOKIE].value
    return browser
