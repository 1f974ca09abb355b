"""Bruno, specialist, and Sofia, supervisor: the work is done, the call is answered, and Rosa reads it."""

from __future__ import annotations

from django.utils import timezone
from playwright.sync_api import Page, expect

from requests_app.actions import escalation
from requests_app.models import Case, Escalation
from requests_app.rules.references import secret_of
from requests_app.vocabulary import CaseState, EscalationState
from tests.browser.fixtures import WorkOff
from tests.browser.visits import PHONE, Visits
from tests.factories import ROAD, new_case, routed_case
from tests.personas import actor, person, rosa


def rosas_page(visit: Visits, reference: str) -> Page:
    """Open the status page from the link of the receipt."""
    page = visit(size=PHONE)
    page.goto(f"/s/{reference}/{secret_of(reference=reference, version=1, key='references-under-test')}/")
    return page


def test_bruno_claims_the_next_case_and_resolves_it(
    visit: Visits, work_off_jobs: WorkOff, mailoutbox: list[object]
) -> None:
    case = new_case(ROAD, at=timezone.now())
    work_off_jobs()
    told = len(mailoutbox)
    page = visit(user="bruno")

    page.goto("/desk/")
    page.get_by_role("button", name="Claim next").click()
    expect(page.get_by_text("The lamp before the school is dark.")).to_be_visible()
    page.locator("summary", has_text="Resolve").click()
    step = page.locator("details[open]")
    step.locator("select[name=outcome]").select_option("done") if step.locator("select").count() else step.locator(
        "[name=outcome][value=done]"
    ).check()
    step.get_by_role("textbox").fill("The hole is closed.")
    step.get_by_role("button", name="Resolve").click()

    expect(page.get_by_text("The case is resolved.")).to_be_visible()
    case.refresh_from_db()
    assert case.state == CaseState.RESOLVED
    work_off_jobs()
    assert len(mailoutbox) == told + 1
    expect(rosas_page(visit, case.reference).get_by_text("The hole is closed.")).to_be_visible()


def test_two_people_never_get_the_same_case(visit: Visits) -> None:
    first, second = (routed_case(ROAD, at=timezone.now()) for _ in range(2))
    bruno, stefan = visit(user="bruno"), visit(user="stefan")

    for page in (bruno, stefan):
        page.goto("/desk/")
        page.get_by_role("button", name="Claim next").click()
        expect(page.locator("h1")).to_be_visible()

    owners = set(Case.objects.filter(pk__in=(first.pk, second.pk)).values_list("owner__username", flat=True))
    assert owners == {"bruno", "stefan"}


def test_a_page_that_is_too_old_changes_nothing(visit: Visits) -> None:
    case = routed_case(ROAD, at=timezone.now())
    bruno, stefan = visit(user="bruno"), visit(user="stefan")
    for page in (bruno, stefan):
        page.goto(f"/desk/cases/{case.reference}/")

    stefan.get_by_role("button", name="Claim this case").click()
    expect(stefan.locator("h1")).to_be_visible()
    bruno.get_by_role("button", name="Claim this case").click()

    expect(bruno.get_by_role("alert")).to_be_visible()
    case.refresh_from_db()
    assert case.owner == person("stefan")


def test_sofia_hears_a_call_and_answers_it(visit: Visits, work_off_jobs: WorkOff) -> None:
    case = new_case(at=timezone.now())  # it waits in intake, whose lead is Sofia
    escalation.escalate_case(
        case.pk, reason="Nobody calls me back.", by=rosa(case.requests.get().pk), at=timezone.now(), named_id=None
    )
    call = Escalation.objects.get()
    assert call.owner == person("sofia")
    page = visit(user="sofia")

    page.goto("/desk/escalations/")
    page.get_by_role("button", name="I have heard it").click()
    call.refresh_from_db()
    assert call.state == EscalationState.ACKNOWLEDGED
    page.get_by_role("link", name="Answer, pass on or decline").click()
    page.locator("summary", has_text="Answer and close").click()
    page.locator("details[open]").get_by_role("textbox").fill("We come tomorrow at nine.")
    page.locator("details[open]").get_by_role("button").click()

    expect(page.get_by_text("The call is answered.")).to_be_visible()
    status = rosas_page(visit, case.reference)
    expect(status.get_by_text("We come tomorrow at nine.")).to_be_visible()
    expect(status.locator(".govuk-inset-text", has_text="You have an answer")).to_contain_text("Sofia Lindner")


def test_bruno_stuck_calls_in_a_person(visit: Visits) -> None:
    case = routed_case(ROAD, at=timezone.now())
    page = visit(user="bruno")
    page.goto(f"/desk/cases/{case.reference}/")

    page.get_by_role("complementary").get_by_role("link", name="Call a person").click()
    page.get_by_role("textbox").last.fill("The road belongs to the land.")
    page.locator("main").get_by_role("button").last.click()

    call = Escalation.objects.get()
    assert call.raised_by_person == person("bruno")
    assert call.owner != person("bruno")
    assert actor(call.owner.username).is_staff
