"""Calls for a person: who sees them, who answers, and what comes back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from requests_app.actions import escalation
from requests_app.models import Case, Escalation, ServiceRequest
from requests_app.vocabulary import CaseState
from tests import personas
from tests.desk.conftest import again, case_in
from tests.factories import MONDAY

pytestmark = pytest.mark.django_db
STATEMENTS = 7


@pytest.fixture
def case() -> Case:
    return case_in(CaseState.IN_PROGRESS)


@pytest.fixture
def call(case: Case) -> Escalation:
    """Rosa calls; Uwe, who leads lighting, is called in."""
    letters = case.requests.values_list("id", flat=True)
    called = escalation.escalate_case(case.pk, by=personas.rosa(*letters), at=MONDAY, reason="It is still dark")
    return Escalation.objects.get(pk=called.escalation_id)


def answer(username: str, call: Escalation, name: str, **typed: str) -> Any:
    return personas.browser(username).post(f"/desk/escalations/{call.pk}/{name}/", typed)


def words(page: Any) -> str:
    return " ".join(page.content.decode().split())


def anew(call: Escalation) -> Escalation:
    return Escalation.objects.get(pk=call.pk)


def test_my_calls_come_first_with_the_time_to_answer(call: Escalation) -> None:
    page = personas.browser("uwe").get("/desk/escalations/")

    assert [card.id for card in page.context["inbox"].mine] == [call.pk]
    assert "Answer by 23 Nov 2026, 11:00." in words(page)
    assert "It is still dark" in words(page)


def test_colleagues_who_see_the_case_see_the_call_and_no_buttons(call: Escalation) -> None:
    page = personas.browser("cem").get("/desk/escalations/")

    assert [card.id for card in page.context["inbox"].others] == [call.pk]
    assert page.context["inbox"].others[0].answers == frozenset()
    assert personas.browser("bruno").get(f"/desk/escalations/{call.pk}/").status_code == 404


def test_acknowledge(call: Escalation) -> None:
    answer("uwe", call, "acknowledge")

    assert anew(call).state == "acknowledged"
    assert anew(call).acknowledged_at is not None


def test_take_over_takes_the_case_too(call: Escalation, case: Case) -> None:
    answer("uwe", call, "take_over")

    assert anew(call).state == "taken_over"
    assert again(case).owner == personas.person("uwe")


def test_reassign(call: Escalation) -> None:
    answer("uwe", call, "reassign", person=str(personas.person("mirjam").pk), reason="She knows the mast")

    assert (anew(call).state, anew(call).owner) == ("reassigned", personas.person("mirjam"))


def test_refuse_and_close_are_read_by_whoever_called(call: Escalation, case: Case) -> None:
    answer("uwe", call, "close", answer="A crew comes tomorrow.")

    assert anew(call).state == "closed"
    assert case.events.get(kind="escalation_closed").words.get().is_public

    letters = case.requests.values_list("id", flat=True)
    second = escalation.escalate_case(case.pk, by=personas.rosa(*letters), at=MONDAY)
    answer("uwe", Escalation.objects.get(pk=second.escalation_id), "refuse", reason="Answered already.")
    assert Escalation.objects.get(pk=second.escalation_id).settled_as == "refused"


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("reassign", {"person": "", "reason": "x"}, "Choose a colleague."),
        ("reassign", {"person": "424242", "reason": "x"}, "This choice is gone."),
        ("refuse", {"reason": ""}, "Say why in a few words."),
        ("close", {"answer": ""}, "Write your answer first."),
    ],
)
def test_missing_words_are_asked_for(call: Escalation, name: str, typed: dict[str, str], sentence: str) -> None:
    page = answer("uwe", call, name, **typed)

    assert page.status_code == 422
    assert sentence in words(page)
    assert anew(call).state == "open"


def test_only_the_owner_or_somebody_above_answers(call: Escalation) -> None:
    page = answer("cem", call, "close", answer="Not mine to say.")

    assert page.status_code == 422
    assert "Only the person called in, or somebody above, can do this." in words(page)
    assert "Not mine to say." in words(page)
    assert anew(call).state == "open"
    assert answer("sofia", call, "close", answer="I say it.").status_code == 302


def test_a_closed_call_takes_no_answer(call: Escalation) -> None:
    answer("uwe", call, "close", answer="Done.")

    assert answer("uwe", call, "acknowledge").status_code == 422


def test_a_late_call_is_marked(call: Escalation) -> None:
    Escalation.objects.filter(pk=call.pk).update(acknowledge_by=MONDAY)

    assert "Late" in words(personas.browser("uwe").get("/desk/escalations/"))


def test_the_inbox_has_a_fixed_number_of_statements(call: Escalation, django_assert_max_num_queries: Any) -> None:
    for _ in range(3):
        escalation.escalate_case(case_in(CaseState.QUEUED).pk, by=personas.sofia(), at=MONDAY, reason="Look")
    browser = personas.browser("uwe")

    with django_assert_max_num_queries(STATEMENTS):
        browser.get("/desk/escalations/")


def test_others_calls_come_in_pages() -> None:
    case = case_in(CaseState.QUEUED)
    for n in range(53):
        escalation.escalate_case(case.pk, by=personas.cem(), at=MONDAY + timedelta(seconds=n), named_id=_sofia())
    browser = personas.browser("malik")

    first = browser.get("/desk/escalations/")
    second = browser.get(f"/desk/escalations/{first.context['next_url']}")

    assert len(first.context["inbox"].others) == 50
    assert len(second.context["inbox"].others) == 3
    assert browser.get("/desk/escalations/?after=nonsense").status_code == 200


def test_a_call_from_any_page_about_a_case() -> None:
    case = case_in(CaseState.QUEUED)

    page = personas.browser("bruno").post(
        "/desk/call/",
        {"reference": case.reference.lower(), "reason": "Cable in the road", "client_key": "k"},
        follow=True,
    )

    assert case.escalations.get().owner == personas.person("uwe")
    assert f"Uwe Baumann, Leitung Beleuchtung is called in about {case.reference}" in words(page)


def test_a_call_before_there_is_a_case() -> None:
    browser = personas.browser("bruno")
    typed = {"reference": "", "reason": "A man shouts at my crew", "client_key": "one-page"}

    first = browser.post("/desk/call/", typed, follow=True)
    browser.post("/desk/call/", typed)

    letter = ServiceRequest.objects.get()
    assert (letter.service.code, letter.channel, letter.client) == (
        "talk-to-a-person",
        "counter",
        f"staff:{personas.person('bruno').pk}",
    )
    assert letter.case.escalations.count() == 1
    assert letter.reference in words(first)


@pytest.mark.parametrize(
    ("typed", "status", "sentence"),
    [
        ({"reference": "KN-NONE", "reason": "x"}, 422, "There is no case with this reference."),
        ({"reference": "", "reason": " "}, 422, "Say in a few words what it is about."),
        ({"reference": "", "reason": "x", "client_key": ""}, 422, "The form has lost its number."),
    ],
)
def test_a_call_that_cannot_be_made(typed: dict[str, str], status: int, sentence: str) -> None:
    page = personas.browser("bruno").post("/desk/call/", {"client_key": "k", **typed})

    assert page.status_code == status
    assert sentence in words(page)
    assert not Escalation.objects.exists()


def test_the_same_key_with_other_words_is_a_conflict() -> None:
    browser = personas.browser("bruno")
    browser.post("/desk/call/", {"reason": "First", "client_key": "k"})

    assert browser.post("/desk/call/", {"reason": "Second", "client_key": "k"}).status_code == 409


def test_every_page_of_the_desk_leads_to_a_person() -> None:
    case, browser = case_in(CaseState.IN_PROGRESS), personas.browser("cem")

    for url in ("/desk/", "/desk/escalations/"):
        assert browser.get(url).content.decode().count('href="/desk/call/"') == 2
    page = browser.get(f"/desk/cases/{case.reference}/").content.decode()
    assert page.count(f'href="/desk/call/?reference={case.reference}"') == 2
    assert case.reference in browser.get(f"/desk/call/?reference={case.reference}").content.decode()


def _sofia() -> int:
    return personas.person("sofia").pk
