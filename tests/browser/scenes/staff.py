"""Pages of the counter and the desk, and those of accounts."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import Page

from tests.browser.pages import Scene
from tests.browser.scenes.steps import submit, unfold


def _look_first(page: Page) -> None:
    page.evaluate("() => document.querySelectorAll('main details').forEach((fold) => { fold.open = true; })")
    other = page.locator("section[aria-labelledby=joined] a").first.inner_text()
    page.locator("[name=into]").fill(other)
    page.locator("#merge_reason").fill("One hole.")
    page.locator("form[action$='/merge/'] button:not([name])").click()
    page.wait_for_url("**/merge/")


def _take_a_walk_in(page: Page) -> None:
    page.locator("[name=service]").fill("streetlight-broken")
    page.locator("[name=description]").fill("dunkel")
    page.locator("[name=address]").fill("Seestraße 4")
    page.locator("#request-form .city-moves button").first.click()
    page.wait_for_url("**/receipt/**")


def _print_it(page: Page) -> None:
    _take_a_walk_in(page)
    page.goto(page.url + "slip/")


def _plan_nothing(page: Page) -> None:
    form = page.locator("main section form").last
    with page.expect_navigation():
        form.evaluate("form => { form.noValidate = true; form.submit(); }")


# fmt: off
SCENES: Final = (
    Scene("login",             "/accounts/login/"),
    Scene("counter",           "/counter/", user="farah"),
    Scene("counter-mistakes",  "/counter/", user="farah", step=submit),
    Scene("counter-receipt",   "/counter/", user="farah", step=_take_a_walk_in),
    Scene("counter-slip",      "/counter/", user="farah", step=_print_it),
    Scene("counter-find",      "/counter/requests/?reference=KN-2222-2222", user="farah"),
    Scene("counter-request",   "/counter/requests/{case}/", user="farah"),
    Scene("counter-call",      "/counter/requests/{case}/person/", user="farah"),
    Scene("counter-asked",     "/counter/requests/{asked}/", user="farah"),
    Scene("counter-reply",     "/counter/requests/{asked}/reply/", user="farah"),
    Scene("counter-person",    "/counter/person/", user="farah"),
    Scene("counter-forbidden", "/counter/", user="bruno"),
    Scene("desk",              "/desk/", user="sofia"),
    Scene("desk-queue",        "/desk/?tab=mine", user="bruno"),
    Scene("desk-case",         "/desk/cases/{held}/", user="bruno", step=unfold),
    Scene("desk-case-called",  "/desk/cases/{case}/", user="sofia"),
    Scene("desk-case-waits",   "/desk/cases/{asked}/", user="bruno"),
    Scene("desk-case-kin",     "/desk/cases/{above}/", user="bruno", step=unfold),
    Scene("desk-case-joined",  "/desk/cases/{survivor}/", user="bruno"),
    Scene("desk-case-review",  "/desk/cases/{reviewed}/", user="sofia", step=unfold),
    Scene("desk-look-first",   "/desk/cases/{survivor}/", user="bruno", step=_look_first),
    Scene("desk-call-person",  "/desk/call/", user="bruno"),
    Scene("desk-jobs",         "/desk/jobs/", user="sofia"),
    Scene("desk-supervision",  "/desk/supervision/", user="sofia", step=unfold),
    Scene("desk-escalations",  "/desk/escalations/", user="sofia"),
    Scene("desk-escalation",   "/desk/escalations/{call}/", user="sofia", step=unfold),
    Scene("desk-contractors",  "/desk/cases/{held}/contractors/", user="bruno"),
    Scene("desk-drills",       "/desk/drills/", user="sofia"),
    Scene("password",          "/accounts/password/"),
    Scene("password-mistakes", "/accounts/password/", step=submit),
    Scene("password-sent",     "/accounts/password/sent/"),
    Scene("password-gone",     "/accounts/password/MQ/none/"),
    Scene("people",            "/desk/people/", user="sofia"),
    Scene("people-colleague",  "/desk/people/", user="bruno"),
    Scene("absences",          "/desk/people/absences/", user="sofia"),
    Scene("absences-mistakes", "/desk/people/absences/", user="bruno", step=_plan_nothing),
    Scene("roster",            "/desk/people/roster/", user="sofia"),
    Scene("roster-colleague",  "/desk/people/roster/", user="bruno"),
    Scene("people-new",        "/desk/people/new/", user="sofia"),
    Scene("people-mistakes",   "/desk/people/new/", user="sofia", step=submit),
    Scene("people-leave",      "/desk/people/{leaver}/leave/", user="sofia"),
    Scene("operations",        "/statusz"),
)
# fmt: on
