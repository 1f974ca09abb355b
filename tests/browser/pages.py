"""Every page that people see, and how to get there: the list that axe walks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.utils import timezone
from playwright.sync_api import Page

from requests_app.actions import casework, escalation
from requests_app.models import Absence, Escalation
from requests_app.rules.references import secret_of
from tests.factories import ROAD, new_case, routed_case
from tests.personas import bruno, person, rosa

Step = Callable[[Page], None]
KEY: Final = "references-under-test"


@dataclass(frozen=True)
class Scene:
    """One page: who looks at it, its address, and what to do there first."""

    name: str
    path: str
    user: str = ""
    step: Step | None = None
    kiosk: bool = False


@dataclass(frozen=True)
class Stage:
    """A city with something in it: references to fill into the addresses."""

    case: str
    held: str
    secret: str
    call: int
    leaver: int


def set_stage() -> Stage:
    """File a few requests; one is called about, one is in Bruno's hands."""
    now = timezone.now()
    routed_case(at=now)
    held, called = routed_case(ROAD, at=now), new_case(at=now)
    casework.claim_case(held.pk, by=bruno(), at=now)
    escalation.escalate_case(called.pk, reason="Nobody calls back.", by=rosa(called.requests.get().pk), at=now)
    cem, mirjam = person("cem"), person("mirjam")
    Absence.objects.create(person=cem, substitute=mirjam, starts_at=now, ends_at=now + timedelta(days=9))
    secret = secret_of(reference=called.reference, version=1, key=KEY)
    return Stage(called.reference, held.reference, secret, Escalation.objects.get().pk, person("bruno").pk)


def _submit(page: Page) -> None:
    form = page.locator("main form").first
    with page.expect_navigation():
        form.evaluate("form => { form.noValidate = true; form.submit(); }")


def _take_a_walk_in(page: Page) -> None:
    page.locator("[name=service]").fill("streetlight-broken")
    page.locator("[name=description]").fill("dunkel")
    page.locator("[name=address]").fill("Seestraße 4")
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url("**/receipt/**")


def _print_it(page: Page) -> None:
    _take_a_walk_in(page)
    page.goto(page.url + "slip/")


def _show(step: str) -> Step:
    def go(page: Page) -> None:
        page.locator("[data-service]").first.click()
        if step != "place":
            page.locator(f"[data-go={step}]").click()

    return go


def _more(page: Page) -> None:
    page.locator("[data-go=more]").click()


def _file_at_the_kiosk(page: Page) -> None:
    page.locator("[data-service]").first.click()
    page.locator("[data-here]").click()
    page.locator("[data-send]").click()
    page.locator("[data-out=reference]").wait_for()


def _ask_if_there(page: Page) -> None:
    page.locator("[data-idle]").evaluate("dialog => dialog.showModal()")


def _report(page: Page) -> None:
    page.locator("[name=description]").fill("dunkel")
    page.locator("[name=address]").fill("Seestraße 4")
    page.locator("main button[type=submit]").first.click()
    page.wait_for_url("**/receipt/**")


def _plan_nothing(page: Page) -> None:
    form = page.locator("main section form").last
    with page.expect_navigation():
        form.evaluate("form => { form.noValidate = true; form.submit(); }")


def _unfold(page: Page) -> None:
    page.evaluate("() => document.querySelectorAll('main details').forEach((fold) => { fold.open = true; })")


# fmt: off
SCENES: Final = (
    Scene("start",             "/"),
    Scene("search",            "/?q=lamp"),
    Scene("report",            "/report/streetlight-broken/"),
    Scene("report-danger",     "/report/traffic-light-broken/", step=_unfold),
    Scene("report-mistakes",   "/report/streetlight-broken/", step=_submit),
    Scene("receipt",           "/report/streetlight-broken/", step=_report),
    Scene("status-form",       "/status/"),
    Scene("status-mistakes",   "/status/", step=_submit),
    Scene("status",            "/s/{case}/{secret}/"),
    Scene("withdraw",          "/status/{case}/withdraw/"),
    Scene("call",              "/status/{case}/person/"),
    Scene("person",            "/person/"),
    Scene("not-found",         "/report/flying-carpet/"),
    Scene("login",             "/accounts/login/"),
    Scene("kiosk-pair",        "/kiosk/pair/"),
    Scene("kiosk-start",       "/kiosk/", kiosk=True),
    Scene("kiosk-topic",       "/kiosk/{language}/", kiosk=True),
    Scene("kiosk-more",        "/kiosk/{language}/", kiosk=True, step=_more),
    Scene("kiosk-place",       "/kiosk/{language}/", kiosk=True, step=_show("place")),
    Scene("kiosk-street",      "/kiosk/{language}/", kiosk=True, step=_show("street")),
    Scene("kiosk-receipt",     "/kiosk/{language}/", kiosk=True, step=_file_at_the_kiosk),
    Scene("kiosk-idle",        "/kiosk/{language}/", kiosk=True, step=_ask_if_there),
    Scene("counter",           "/counter/", user="farah"),
    Scene("counter-mistakes",  "/counter/", user="farah", step=_submit),
    Scene("counter-receipt",   "/counter/", user="farah", step=_take_a_walk_in),
    Scene("counter-slip",      "/counter/", user="farah", step=_print_it),
    Scene("counter-find",      "/counter/requests/?reference=KN-2222-2222", user="farah"),
    Scene("counter-request",   "/counter/requests/{case}/", user="farah"),
    Scene("counter-call",      "/counter/requests/{case}/person/", user="farah"),
    Scene("counter-person",    "/counter/person/", user="farah"),
    Scene("counter-forbidden", "/counter/", user="bruno"),
    Scene("desk",              "/desk/", user="sofia"),
    Scene("desk-queue",        "/desk/?tab=mine", user="bruno"),
    Scene("desk-case",         "/desk/cases/{held}/", user="bruno", step=_unfold),
    Scene("desk-case-called",  "/desk/cases/{case}/", user="sofia"),
    Scene("desk-call-person",  "/desk/call/", user="bruno"),
    Scene("desk-jobs",         "/desk/jobs/", user="sofia"),
    Scene("desk-escalations",  "/desk/escalations/", user="sofia"),
    Scene("desk-escalation",   "/desk/escalations/{call}/", user="sofia", step=_unfold),
    Scene("password",          "/accounts/password/"),
    Scene("password-mistakes", "/accounts/password/", step=_submit),
    Scene("password-sent",     "/accounts/password/sent/"),
    Scene("password-gone",     "/accounts/password/MQ/none/"),
    Scene("people",            "/desk/people/", user="sofia"),
    Scene("people-colleague",  "/desk/people/", user="bruno"),
    Scene("absences",          "/desk/people/absences/", user="sofia"),
    Scene("absences-mistakes", "/desk/people/absences/", user="bruno", step=_plan_nothing),
    Scene("roster",            "/desk/people/roster/", user="sofia"),
    Scene("roster-colleague",  "/desk/people/roster/", user="bruno"),
    Scene("people-new",        "/desk/people/new/", user="sofia"),
    Scene("people-mistakes",   "/desk/people/new/", user="sofia", step=_submit),
    Scene("people-leave",      "/desk/people/{leaver}/leave/", user="sofia"),
    Scene("operations",        "/statusz"),
)
# fmt: on
