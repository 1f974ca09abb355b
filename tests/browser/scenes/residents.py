"""Pages of residents on the web."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import Page

from tests.browser.pages import Scene
from tests.browser.reporting import find_address, report_danger, send_a_photo_without_words
from tests.browser.scenes.steps import go_to, submit, unfold


def _report(page: Page) -> None:
    page.locator("[name=description]").fill("dunkel")
    page.locator("[name=address]").fill("Seestraße 4")
    page.locator("#request-form button[type=submit]").last.click()
    page.get_by_role("heading", level=1).wait_for()
    anyway = page.locator("#near-title ~ p button")
    if anyway.count():  # others have told of it nearby
        anyway.click()
    page.wait_for_url("**/receipt/**")


# fmt: off
SCENES: Final = (
    Scene("start",             "/"),
    Scene("search",            "/?q=lamp"),
    Scene("search-danger",     "/?q=gas+leak"),
    Scene("search-nothing",    "/?q=zzyzx"),
    Scene("service",           "/services/streetlight-broken/"),
    Scene("report-address",    "/report/streetlight-broken/", step=find_address),
    Scene("report-in-danger",  "/report/streetlight-broken/", step=report_danger),
    Scene("report",            "/report/streetlight-broken/"),
    Scene("report-danger",     "/report/traffic-light-broken/", step=unfold),
    Scene("report-mistakes",   "/report/streetlight-broken/", step=submit),
    Scene("report-photos",     "/report/streetlight-broken/", step=send_a_photo_without_words),
    Scene("receipt",           "/report/streetlight-broken/", step=_report, leads_to="web:receipt"),
    Scene("status-form",       "/status/"),
    Scene("status-mistakes",   "/status/", step=submit),
    Scene("status",            "/s/{case}/{secret}/", leads_to="web:status"),
    Scene("status-question",   "/s/{asked}/{asked_secret}/"),
    Scene("reply-mistakes",    "/s/{asked}/{asked_secret}/", step=submit, leads_to="web:reply"),
    Scene("status-settled",    "/s/{settled}/{settled_secret}/"),
    Scene("appeal",            "/s/{settled}/{settled_secret}/", step=go_to("/appeal/"), leads_to="web:appeal"),
    Scene("reopen",            "/s/{settled}/{settled_secret}/", step=go_to("/reopen/"), leads_to="web:reopen"),
    Scene("agree",             "/s/{settled}/{settled_secret}/", step=go_to("/agree/"), leads_to="web:agree"),
    Scene("status-reviewed",   "/s/{reviewed}/{reviewed_secret}/"),
    Scene("status-joined",     "/s/{joined}/{joined_secret}/"),
    Scene("withdraw-one",      "/s/{joined}/{joined_secret}/", step=go_to("/withdraw/")),
    Scene("photos",            "/status/{case}/photos/"),
    Scene("photos-mistakes",   "/status/{case}/photos/", step=submit),
    Scene("withdraw",          "/status/{case}/withdraw/"),
    Scene("call",              "/status/{case}/person/"),
    Scene("person",            "/person/"),
    Scene("not-found",         "/report/flying-carpet/"),
)
# fmt: on
