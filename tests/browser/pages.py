"""Every page that people see, and how to get there: the list that axe walks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone
from playwright.sync_api import Page

from requests_app.actions import auditing, casework, contractors, drills, escalation
from requests_app.models import Absence, Case, Escalation
from requests_app.queries.addresses import sign_link
from requests_app.rules.actor import SYSTEM
from requests_app.rules.references import secret_of
from tests import files
from tests.browser.reporting import find_address, name_an_address, report_danger, send_a_photo_without_words
from tests.factories import LAMP, ROAD, new_case, routed_case
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
    asked: str
    asked_secret: str
    above: str
    firm: str
    closed: str
    leaver: int
    settled: str
    settled_secret: str
    joined: str
    joined_secret: str
    survivor: str
    reviewed: str
    reviewed_secret: str


def set_stage() -> Stage:
    """File a few requests; one is called about, one is in Bruno's hands."""
    now = timezone.now()
    name_an_address()
    routed_case(at=now)
    held, called = routed_case(ROAD, at=now), new_case(at=now)
    casework.claim_case(held.pk, by=bruno(), at=now)
    auditing.run_audit(at=now)
    files.hang_on(called, files.jpeg(), files.jpeg(orientation=6), files.pdf(), at=now)
    escalation.escalate_case(called.pk, reason="Nobody calls back.", by=rosa(called.requests.get().pk), at=now)
    cem, mirjam = person("cem"), person("mirjam")
    Absence.objects.create(person=cem, substitute=mirjam, starts_at=now, ends_at=now + timedelta(days=9))
    drills.raise_drill(by=SYSTEM, at=now, reference=held.reference)
    given = {"firm_code": "seelicht", "days": 7, "instruction": "Den Mast an der Schule heben."}
    open_link, closed = (contractors.invite(held.pk, by=bruno(), at=now, **given) for _ in range(2))  # type: ignore[arg-type]
    contractors.call_person(open_link, reason="Der Mast steht unter Strom.", client_key="k", language="de", at=now)
    contractors.revoke(closed, by=bruno(), at=now)
    asked = _asked(now)
    above = _parted(now)
    return Stage(
        case=called.reference,
        held=held.reference,
        secret=secret_of(reference=called.reference, version=1, key=KEY),
        call=Escalation.objects.get(case=called).pk,
        asked=asked.reference,
        asked_secret=secret_of(reference=asked.reference, version=1, key=KEY),
        above=above.reference,
        firm=sign_link(open_link),
        closed=sign_link(closed),
        leaver=person("bruno").pk,
        **_shared(now),
    )


def _shared(now: datetime) -> dict[str, str]:
    """Let Bruno settle two matters, of which one is objected to, and let two people ask for the same."""
    settled, reviewed, joined, survivor = (routed_case(ROAD, at=now) for _ in range(4))
    until = now + timedelta(days=14)
    for case in (settled, reviewed):
        casework.claim_case(case.pk, by=bruno(), at=now)
        casework.resolve_case(
            case.pk, outcome="done", words="The hole is filled.", by=bruno(), at=now, objection_until=until
        )
    by = rosa(reviewed.requests.get().pk)
    casework.appeal_case(reviewed.pk, reason="It is open again since the rain.", by=by, at=now)
    casework.merge_case(joined.pk, into_reference=survivor.reference, reason="One hole.", by=bruno(), at=now)
    named = {"settled": settled, "joined": joined, "reviewed": reviewed}
    secrets = {
        f"{name}_secret": secret_of(reference=case.reference, version=1, key=KEY) for name, case in named.items()
    }
    return {name: case.reference for name, case in named.items()} | secrets | {"survivor": survivor.reference}


def _look_first(page: Page) -> None:
    page.evaluate("() => document.querySelectorAll('main details').forEach((fold) => { fold.open = true; })")
    other = page.locator("section[aria-labelledby=joined] a").first.inner_text()
    page.locator("[name=into]").fill(other)
    page.locator("#merge_reason").fill("One hole.")
    page.locator("form[action$='/merge/'] button[type=submit]").click()
    page.wait_for_url("**/merge/")


def _go(path: str) -> Step:
    def go(page: Page) -> None:
        page.goto(page.url.rstrip("/") + path)

    return go


def _asked(now: datetime) -> Case:
    """Let Bruno wait for a resident's answer."""
    case = routed_case(ROAD, at=now)
    casework.claim_case(case.pk, by=bruno(), at=now)
    until = now + timedelta(days=7)
    question = "Is the hole before house 4 or behind it?"
    casework.park_case(
        case.pk, wait_reason="citizen", reason=question, wake_on="reply", wake_at=until, by=bruno(), at=now
    )
    return case


def _parted(now: datetime) -> Case:
    """Let Bruno ask another team and split off a part."""
    case = routed_case(ROAD, at=now)
    casework.claim_case(case.pk, by=bruno(), at=now)
    casework.consult_team(case.pk, queue_code="lighting", question="Does a cable lie there?", by=bruno(), at=now)
    casework.split_case(case.pk, service_code=LAMP, reason="The lamp is dark, too.", by=bruno(), at=now)
    return case


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
    page.locator("main button[type=submit]").last.click()
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
    Scene("search-danger",     "/?q=gas+leak"),
    Scene("search-nothing",    "/?q=zzyzx"),
    Scene("service",           "/services/streetlight-broken/"),
    Scene("report-address",    "/report/streetlight-broken/", step=find_address),
    Scene("report-in-danger",  "/report/streetlight-broken/", step=report_danger),
    Scene("report",            "/report/streetlight-broken/"),
    Scene("report-danger",     "/report/traffic-light-broken/", step=_unfold),
    Scene("report-mistakes",   "/report/streetlight-broken/", step=_submit),
    Scene("report-photos",     "/report/streetlight-broken/", step=send_a_photo_without_words),
    Scene("receipt",           "/report/streetlight-broken/", step=_report),
    Scene("status-form",       "/status/"),
    Scene("status-mistakes",   "/status/", step=_submit),
    Scene("status",            "/s/{case}/{secret}/"),
    Scene("status-question",   "/s/{asked}/{asked_secret}/"),
    Scene("reply-mistakes",    "/s/{asked}/{asked_secret}/", step=_submit),
    Scene("status-settled",    "/s/{settled}/{settled_secret}/"),
    Scene("appeal",            "/s/{settled}/{settled_secret}/", step=_go("/appeal/")),
    Scene("status-reviewed",   "/s/{reviewed}/{reviewed_secret}/"),
    Scene("status-joined",     "/s/{joined}/{joined_secret}/"),
    Scene("withdraw-one",      "/s/{joined}/{joined_secret}/", step=_go("/withdraw/")),
    Scene("photos",            "/status/{case}/photos/"),
    Scene("photos-mistakes",   "/status/{case}/photos/", step=_submit),
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
    Scene("counter-asked",     "/counter/requests/{asked}/", user="farah"),
    Scene("counter-reply",     "/counter/requests/{asked}/reply/", user="farah"),
    Scene("counter-person",    "/counter/person/", user="farah"),
    Scene("counter-forbidden", "/counter/", user="bruno"),
    Scene("desk",              "/desk/", user="sofia"),
    Scene("desk-queue",        "/desk/?tab=mine", user="bruno"),
    Scene("desk-case",         "/desk/cases/{held}/", user="bruno", step=_unfold),
    Scene("desk-case-called",  "/desk/cases/{case}/", user="sofia"),
    Scene("desk-case-waits",   "/desk/cases/{asked}/", user="bruno"),
    Scene("desk-case-kin",     "/desk/cases/{above}/", user="bruno", step=_unfold),
    Scene("desk-case-joined",  "/desk/cases/{survivor}/", user="bruno"),
    Scene("desk-case-review",  "/desk/cases/{reviewed}/", user="sofia", step=_unfold),
    Scene("desk-look-first",   "/desk/cases/{survivor}/", user="bruno", step=_look_first),
    Scene("desk-call-person",  "/desk/call/", user="bruno"),
    Scene("desk-jobs",         "/desk/jobs/", user="sofia"),
    Scene("desk-supervision",  "/desk/supervision/", user="sofia", step=_unfold),
    Scene("desk-escalations",  "/desk/escalations/", user="sofia"),
    Scene("desk-escalation",   "/desk/escalations/{call}/", user="sofia", step=_unfold),
    Scene("desk-contractors",  "/desk/cases/{held}/contractors/", user="bruno"),
    Scene("desk-drills",       "/desk/drills/", user="sofia"),
    Scene("contractor",        "/contractor/{firm}/"),
    Scene("contractor-mistake", "/contractor/{firm}/", step=_submit),
    Scene("contractor-closed", "/contractor/{closed}/"),
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
