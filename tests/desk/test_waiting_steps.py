"""The buttons that let a case wait, ask others, part it, sort it anew, or follow it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from requests_app.actions import casework
from requests_app.models import Case
from requests_app.vocabulary import CaseState
from tests import personas
from tests.desk.conftest import again, case_in, take
from tests.factories import MONDAY, ROAD

pytestmark = pytest.mark.django_db
PARK: dict[str, Any] = {
    "wait_reason": "citizen",
    "reason": "Which lamp?",
    "wake_on": "reply",
    "wake_at": "2026-12-01T10:00",
}


def words(page: Any) -> str:
    return " ".join(page.content.decode().split())


def show(username: str, case: Case) -> Any:
    return personas.browser(username).get(f"/desk/cases/{case.reference}/")


def test_a_question_is_asked_and_the_page_says_what_wakes_the_case() -> None:
    case = case_in(CaseState.IN_PROGRESS)

    told = take(personas.browser("cem"), case, "park", **PARK)
    page = words(show("cem", case))

    assert told.status_code == 302
    assert again(case).state == "waiting"
    assert timezone.localtime(again(case).wake_at).hour == 10
    assert "Waiting for the resident" in page
    assert "It goes on when the resident answers, at the latest on 1 Dec 2026, 10:00." in page


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"wake_at": "2026-11-01T10:00"}, "This moment is past. Choose a later one."),
        ({"wake_at": ""}, "Say when the case goes on at the latest."),
        ({"wake_at": "soon"}, "Write day and time, for example"),
        ({"wake_at": "2029-11-01T10:00"}, "A case waits 400 days at most."),
        ({"wake_on": ""}, "Choose what wakes the case."),
        ({"wait_reason": "external"}, "Only a case that waits for the resident wakes when she answers."),
        ({"reason": " "}, "Write your question, or why it waits."),
    ],
)
def test_a_wait_that_cannot_be_says_what_to_change_and_keeps_the_words(wrong: dict[str, str], sentence: str) -> None:
    case = case_in(CaseState.IN_PROGRESS)

    page = take(personas.browser("cem"), case, "park", **(PARK | {"reason": "Which lamp do you mean?"} | wrong))

    assert page.status_code == 422
    assert sentence in words(page)
    assert "reason" in wrong or "Which lamp do you mean?" in words(page)
    assert again(case).state == "in_progress"


def test_it_goes_on_by_one_press() -> None:
    case = case_in(CaseState.WAITING)

    take(personas.browser("mirjam"), case, "resume")

    assert again(case).state == "in_progress"


def test_a_transfer_offers_the_queues_of_the_office() -> None:
    case, cem = case_in(CaseState.IN_PROGRESS), personas.browser("cem")

    refused = take(cem, case, "transfer", queue="coordination", reason="x")
    take(cem, case, "transfer", queue="signals", reason="It is a traffic light.")

    assert refused.status_code == 422
    assert "This choice is gone." in words(refused)
    assert again(case).queue.code == "signals"  # type: ignore[union-attr]


def test_a_question_to_another_team_its_answer_and_the_wait_for_it() -> None:
    case, cem = case_in(CaseState.IN_PROGRESS), personas.browser("cem")
    for _ in range(2):
        take(cem, case, "consult", queue="roads", question="Is it closed?", is_blocking="on", client_key="one")
    child = case.children.get()
    take(cem, case, "park", **(PARK | {"wait_reason": "internal", "wake_on": "child", "child": str(child.pk)}))
    assert again(case).wake_rule == {"on": "child", "child": child.pk}

    bruno = personas.bruno()
    below = words(show("bruno", child))
    casework.claim_case(child.pk, by=bruno, at=timezone.now())
    until = timezone.now() + timedelta(days=9)
    casework.resolve_case(
        child.pk, outcome="answered", words="Open again.", by=bruno, at=timezone.now(), objection_until=until
    )
    above = words(show("cem", case))

    assert "Is it closed?" in below
    assert "The lamp before the school is dark." in below, "the letter is shown, not copied"
    assert f"It was made from case {case.reference}" in below
    assert "Open again." in above
    assert child.reference in above
    assert again(case).state == "in_progress"


def test_a_part_becomes_a_case() -> None:
    case, cem = case_in(CaseState.IN_PROGRESS), personas.browser("cem")

    silent = take(cem, case, "split", service="", reason="A hole")
    take(cem, case, "split", service=ROAD, reason="A hole, too")

    assert "Choose a service." in words(silent)
    assert case.children.get().queue.code == "roads"  # type: ignore[union-attr]


def test_another_service_is_chosen_by_the_lead() -> None:
    case = case_in(CaseState.QUEUED)

    same = take(personas.browser("uwe"), case, "reclassify", service=case.service.code, reason="x")
    take(personas.browser("uwe"), case, "reclassify", service=ROAD, reason="It is a hole.")

    assert "This choice is gone." in words(same)
    assert again(case).service.code == ROAD
    assert "Another service was chosen" in words(show("malik", case))


def test_following_and_following_no_longer() -> None:
    case, malik = case_in(CaseState.QUEUED), personas.browser("malik")

    take(malik, case, "follow")
    follows = show("malik", case)
    take(malik, case, "unfollow")
    does_not = show("malik", case)

    assert "Followed by: Malik Öztürk" in words(follows)
    assert {offer.step.name for offer in follows.context["offers"]} >= {"unfollow"}
    assert "Followed by" not in words(does_not)
    assert {offer.step.name for offer in does_not.context["offers"]} >= {"follow"}


def test_the_page_of_a_case_with_many_below_it_needs_no_more(django_assert_max_num_queries: Any) -> None:
    case = case_in(CaseState.IN_PROGRESS)
    for n in range(4):
        casework.consult_team(case.pk, queue_code="roads", question=f"{n}?", by=personas.cem(), at=MONDAY)
    browser = personas.browser("cem")

    with django_assert_max_num_queries(12):
        page = browser.get(f"/desk/cases/{case.reference}/")

    assert len(page.context["page"].kin) == 4
    assert browser.get("/desk/?queue=lighting&worked=1").status_code == 200
    assert personas.browser("bruno").get("/desk/?queue=roads").status_code == 200
