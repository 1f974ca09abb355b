"""The desk: its keys, its search, both versions of a case, and the board with them."""

from __future__ import annotations

import re
import time
from typing import Final

from playwright.sync_api import Page

from tests.browser.pages import Scene


def _look_for_a_lamp(page: Page) -> None:
    page.keyboard.press("/")
    page.keyboard.type("lamp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/search/")


def _write_with_an_old_page(page: Page) -> None:
    """Press a button of a page that was opened before the case changed."""
    form = page.locator("form[action$='/release/']")
    form.evaluate("(form) => { form.closest('details').open = true; form.elements.revision.value = '0'; }")
    form.locator("[name=reason]").fill("My words of today")
    with page.expect_navigation():
        form.evaluate("(form) => form.submit()")


def _ask_for_what_is_not_there(page: Page) -> None:
    page.locator("[name=name]").fill("Lamps")
    page.locator("[name=field_0]").select_option("district")
    page.locator("[name=value_0]").fill("Altstatt")
    page.locator("#view-count", has_text="Altstatt").wait_for()
    with page.expect_navigation():
        page.locator("[name=value_0]").press("Enter")
    page.locator("#id_value_0_error").wait_for()


def _write_a_wrong_macro(page: Page) -> None:
    page.locator("[name=name]").fill("Friday")
    page.locator("[name=text_en]").fill("Hello {{ nam }}")
    page.locator("main form button").first.click()
    page.locator("#id_text_en_error").wait_for()


def _save_a_view(page: Page) -> None:
    page.locator("[name=name]").fill(f"Open {time.monotonic()}")
    page.locator("[name=field_0]").select_option("priority")
    page.locator("[name=op_0]").select_option("at_least")
    page.locator("[name=value_0]").fill("low")
    page.locator("main form button").last.click()
    page.wait_for_url(re.compile(r"/desk/views/\d+/$"))


def _mark_some_and_look_what_would_change(page: Page) -> None:
    """Mark the first row by keys, and see what giving it back would do."""
    for key in "jx":
        page.keyboard.press(key)
    page.locator("[data-marks] input[name=case]:checked").wait_for()
    page.locator("[data-marks] button[type=submit]").click()
    page.wait_for_url(re.compile(r"/desk/several/\d+/$"))
    page.locator("a[href='?step=release']").click()
    page.locator("[name=reason]").fill("The team is away.")
    page.locator("main form button").first.click()
    page.wait_for_url(re.compile(r"/desk/several/\d+/$"))


def _open_an_incident(page: Page) -> None:
    page.locator("[name=title]").fill("Power cut")
    page.locator("[name=services]").select_option("streetlight-broken")
    page.locator("[name=words_de]").fill("Der Strom ist aus. Wir arbeiten daran.")
    page.locator("[name=words_en]").fill("The power is out. We are working on it.")
    page.locator("[name=is_announced]").check()
    page.locator("main form button").last.click()
    page.wait_for_url(re.compile(r"/desk/incidents/\d+/$"))


def _open_one_about_nothing(page: Page) -> None:
    page.locator("main form button").last.click()
    page.locator("[id$=services_error]").wait_for()


# fmt: off
SCENES: Final = (
    Scene("figure-cases",  "/desk/supervision/cases/?figure=held", user="sofia"),
    Scene("figure-calls",  "/desk/supervision/calls/", user="sofia"),
    Scene("reports",       "/desk/reports/?first=2026-01-01&last=2026-11-29&by=service", user="omar"),
    Scene("several",       "/desk/several/",      user="bruno"),
    Scene("several-plan",  "/desk/?tab=queues",   user="sofia", step=_mark_some_and_look_what_would_change,
          leads_to="desk:bulk_run"),
    Scene("incidents",     "/desk/incidents/",    user="sofia"),
    Scene("incident-new",  "/desk/incidents/new/", user="sofia", step=_open_one_about_nothing),
    Scene("incident",      "/desk/incidents/new/", user="sofia", step=_open_an_incident, leads_to="desk:incident"),
    Scene("desk-keys",     "/desk/keys/",         user="cem"),
    Scene("desk-search",   "/desk/",              user="malik", step=_look_for_a_lamp, leads_to="desk:search"),
    Scene("macros",        "/desk/macros/",       user="bruno"),
    Scene("macro-mistakes", "/desk/macros/new/",  user="bruno", step=_write_a_wrong_macro),
    Scene("views",         "/desk/views/",        user="bruno"),
    Scene("view-mistakes", "/desk/views/new/",    user="bruno", step=_ask_for_what_is_not_there),
    Scene("view",          "/desk/views/new/",    user="sofia", step=_save_a_view, leads_to="desk:view"),
    Scene("case-versions", "/desk/cases/{held}/", user="bruno", step=_write_with_an_old_page),
)
# fmt: on
