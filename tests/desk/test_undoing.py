"""Half a minute to take back what one has just done; the ledger keeps both."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from requests_app.actions import casework
from requests_app.models import Case, CaseEvent, CaseFollower
from requests_app.vocabulary import CaseState, EventKind
from tests import personas
from tests.desk.conftest import PACKET, again, case_in, take

pytestmark = pytest.mark.django_db


def undo(browser: Client, case: Case, page: Any) -> Any:
    """Press the button that the page after a step shows."""
    offered = page.context["undo"]
    address = f"/desk/cases/{offered.reference}/undo/"
    assert address in page.content.decode()
    assert offered.reference == case.reference
    return browser.post(address, {"sequence": offered.sequence}, follow=True)


def press(browser: Client, case: Case, step: str, **typed: Any) -> Any:
    answer = take(browser, again(case), step, **typed)
    return browser.get(answer.headers["location"])


@pytest.mark.parametrize(
    ("state", "who", "step", "typed", "then"),
    [
        (CaseState.QUEUED, "cem", "claim", {}, (CaseState.QUEUED, None)),
        (CaseState.IN_PROGRESS, "cem", "release", {"reason": "A slip."}, (CaseState.IN_PROGRESS, "cem")),
        (CaseState.QUEUED, "uwe", "assign", {"person": "mirjam"}, (CaseState.QUEUED, None)),
        (CaseState.IN_PROGRESS, "cem", "assign", {"person": "mirjam"}, (CaseState.IN_PROGRESS, "cem")),
        (
            CaseState.IN_PROGRESS,
            "cem",
            "park",
            {"wait_reason": "scheduled", "reason": "Frost.", "wake_on": "timer", "wake_at": "2026-12-24T10:00"},
            (CaseState.IN_PROGRESS, "cem"),
        ),
    ],
)
def test_a_step_is_taken_back(state: CaseState, who: str, step: str, typed: dict[str, Any], then: Any) -> None:
    case, browser = case_in(state), personas.browser(who)
    if "person" in typed:
        typed = {**typed, "person": personas.person(typed["person"]).pk}

    page = undo(browser, case, press(browser, case, step, **typed))

    case = again(case)
    assert (case.state, case.owner.username if case.owner else None) == then
    assert "It is taken back." in page.content.decode()
    assert (
        CaseEvent.objects.filter(case=case, step="undo").count()
        + CaseEvent.objects.filter(case=case, step="assign", actor_kind="system").count()
        == 1
    )


def test_following_is_taken_back() -> None:
    case, sofia = case_in(CaseState.QUEUED), personas.browser("sofia")
    undo(sofia, case, press(sofia, case, "follow"))
    assert not CaseFollower.objects.filter(case=case, person__username="sofia").exists()


def test_after_half_a_minute_it_stands() -> None:
    case, cem = case_in(CaseState.QUEUED), personas.browser("cem")
    page = press(cem, case, "claim")
    with time_machine.travel(timezone.now() + timedelta(seconds=31), tick=False):
        assert cem.get(f"/desk/cases/{case.reference}/?{page.request['QUERY_STRING']}").context["undo"] is None
        told = undo(cem, case, page)
    assert "It is too late to take it back." in told.content.decode()
    assert again(case).state == CaseState.IN_PROGRESS


def test_what_somebody_has_decided_since_stands() -> None:
    case, cem = case_in(CaseState.QUEUED), personas.browser("cem")
    page = press(cem, case, "claim")
    casework.assign_case(case.pk, to_person_id=personas.person("mirjam").pk, by=personas.uwe(), at=timezone.now())

    told = undo(cem, case, page)

    assert "Somebody has decided about this case since." in told.content.decode()
    assert again(case).owner == personas.person("mirjam")


def test_nobody_takes_back_what_another_person_has_done() -> None:
    case, cem = case_in(CaseState.QUEUED), personas.browser("cem")
    sequence = press(cem, case, "claim").context["undo"].sequence
    told = personas.browser("sofia").post(f"/desk/cases/{case.reference}/undo/", {"sequence": sequence}, follow=True)
    assert "Only whoever has done it can take it back." in told.content.decode()
    assert again(case).owner == personas.person("cem")


@pytest.mark.parametrize("sequence", ["", "x", "0", "999999999999", "²", "-1"])
def test_a_forged_number_changes_nothing(sequence: str) -> None:
    case, cem = case_in(CaseState.IN_PROGRESS), personas.browser("cem")
    assert cem.post(f"/desk/cases/{case.reference}/undo/", {"sequence": sequence}).status_code == 302
    assert again(case).state == CaseState.IN_PROGRESS


@pytest.mark.parametrize(
    "mark", ["", "x", "KN-1.2", "a.b.c", "KN-1.²²²²²²².9", "<b>.1.9999999999", f"{'x' * 40}.1.9999999999"]
)
def test_a_forged_address_offers_nothing(mark: str) -> None:
    case, cem = case_in(CaseState.IN_PROGRESS), personas.browser("cem")
    assert cem.get(f"/desk/cases/{case.reference}/", {"undo": mark}).context["undo"] is None


def test_what_was_sent_is_not_offered() -> None:
    case, cem = case_in(CaseState.IN_PROGRESS), personas.browser("cem")
    assert press(cem, case, "reply", words="We come.", client_key="one").context["undo"] is None
    asked = {"wait_reason": "citizen", "reason": "Which?", "wake_on": "reply", "wake_at": "2026-12-24T10:00"}
    assert press(cem, case, "park", **asked).context["undo"] is None


def test_a_claim_that_accepted_a_hand_over_is_told_and_stands() -> None:
    case, malik, cem = case_in(CaseState.NEW), personas.browser("malik"), personas.browser("cem")
    casework.claim_case(case.pk, by=personas.malik(), at=timezone.now())
    take(malik, again(case), "forward", queue="lighting", **PACKET)
    page = press(cem, case, "claim")

    told = undo(cem, case, page)

    assert "Somebody was told of it already." in told.content.decode()
    assert CaseEvent.objects.filter(case=case).latest("sequence").kind == EventKind.CLAIMED
