"""Malik, coordinator, and Sofia: a hand-over that is followed and comes back; many cases at once, and back again."""

from __future__ import annotations

import re

from django.utils import timezone
from playwright.sync_api import Page, expect

from requests_app.models import Case
from requests_app.vocabulary import CaseState
from tests.browser.fixtures import WorkOff
from tests.browser.visits import Visits
from tests.factories import LAMP, new_case, routed_case

PACKET = {"summary": "A lamp", "asked": "Mend it", "checked": "The place", "promised": "Nothing"}


def take(page: Page, title: str, **typed: str) -> None:
    """Unfold a step of the case and fill it in."""
    page.locator("summary", has_text=title).first.click()
    step = page.locator("details[open]", has=page.get_by_role("button", name=title))
    for name, text in typed.items():
        field = step.locator(f"[name={name}]")
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(text)
        else:
            field.fill(text)
    step.get_by_role("button", name=title).click()


def test_malik_hands_over_and_sees_whether_it_is_accepted(visit: Visits) -> None:
    case = new_case(LAMP, at=timezone.now())
    Case.objects.filter(pk=case.pk).update(needs_routing_help=True)  # it waits for a person in intake
    malik = visit(user="malik")
    malik.goto("/desk/")
    malik.keyboard.press("n")
    malik.wait_for_url(re.compile("/desk/cases/"))
    take(malik, "Hand over", queue="lighting", **PACKET)
    expect(malik.get_by_text("The case is handed over. You follow it.")).to_be_visible()
    malik.goto("/desk/?tab=handed")
    expect(malik.locator("[data-marks] tbody tr", has_text=case.reference)).to_contain_text("Waits in Beleuchtung")

    cem = visit(user="cem")
    cem.goto(f"/desk/cases/{case.reference}/")
    expect(cem.get_by_text("Mend it").first).to_be_visible()
    cem.get_by_role("button", name="Claim this case").click()
    malik.reload()
    expect(malik.locator("[data-marks] tbody tr", has_text=case.reference)).to_contain_text("Cem Yildiz")

    take(cem, "Return", reason="No lamp stands there.", missing="Which side of the road?")
    expect(cem.get_by_text("The case went back.")).to_be_visible()
    malik.goto(f"/desk/cases/{case.reference}/")
    expect(malik.get_by_text("Which side of the road?").first).to_be_visible()
    case.refresh_from_db()
    assert (case.state, case.queue.code if case.queue else "") == (CaseState.QUEUED, "moderation")


def test_sofia_gives_cases_to_a_colleague_at_once_and_takes_it_back(visit: Visits, work_off_jobs: WorkOff) -> None:
    cases = [routed_case(LAMP, at=timezone.now()) for _ in range(2)]
    sofia = visit(user="sofia")
    sofia.goto("/desk/?queue=lighting")
    for key in "jxjx":
        sofia.keyboard.press(key)
    expect(sofia.get_by_text("2 / 2")).to_be_visible()
    sofia.get_by_role("button", name="Change the marked cases").click()
    sofia.get_by_role("link", name="Give to a colleague").click()
    sofia.locator("[name=person]").select_option(label="Cem Yildiz")
    sofia.get_by_role("button", name="Show what would change").click()
    expect(sofia.get_by_text("2 of 2 cases will change.")).to_be_visible()
    assert set(Case.objects.values_list("state", flat=True)) == {CaseState.QUEUED}
    sofia.get_by_role("button", name="Change 2 cases").click()
    work_off_jobs()
    expect(sofia.get_by_text("Done. 2 changed, 0 not changed.")).to_be_visible()  # it looks again by itself
    assert set(Case.objects.values_list("owner__username", flat=True)) == {"cem"}

    with sofia.expect_navigation():
        sofia.keyboard.press("u")
    work_off_jobs()
    expect(sofia.get_by_text("Done. 2 changed, 0 not changed.")).to_be_visible()
    assert list(Case.objects.order_by("pk").values_list("pk", "state")) == [(case.pk, "queued") for case in cases]
