"""A counter that went on without the city: its letters, its steps, its share of the line, and who may send them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from requests_app.actions import visits_desk
from requests_app.models import (
    Case,
    CounterNumber,
    CounterStep,
    Escalation,
    ReservedVisit,
    ServiceRequest,
    Visit,
    VisitPeriod,
    VisitRequest,
)
from requests_app.vocabulary import TALK_TO_A_PERSON, CaseState, VisitState
from tests import personas, visiting
from tests.channels.counter.conftest import LAMP
from tests.channels.counter.workplace import KEPT, Workplace

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(farah: Client) -> Workplace:
    """Give Farah's workplace, with an open desk and four people who wait."""
    visiting.line()
    visiting.opened(at=timezone.now())
    for _number in range(4):
        visiting.came(timezone.now())
    place = Workplace(farah)
    place.ask()
    return place


def test_a_kept_letter_is_one_case_of_whoever_typed_it(here: Workplace) -> None:
    first, second = here.letter(), here.letter()

    request, number = ServiceRequest.objects.get(), CounterNumber.objects.get()
    assert (first.status_code, second.status_code) == (201, 200)
    assert number.number == f"{here.told['number']}-0007"
    assert number.typed_by_id == number.sent_by_id == personas.person("farah").pk
    assert timezone.now() - request.submitted_at > timedelta(hours=1)


def test_a_letter_whose_answer_was_lost_is_the_same_letter(here: Workplace) -> None:
    here.client.post("/counter/", {**LAMP, "idempotency_key": "k" * 32})

    assert here.letter().status_code == 200
    assert Case.objects.count() == 1
    assert CounterNumber.objects.get().request == ServiceRequest.objects.get()


def test_number_and_secret_open_the_status_page(here: Workplace) -> None:
    here.letter()
    number, reference = CounterNumber.objects.get().number, ServiceRequest.objects.get().reference

    found = here.client.get("/counter/requests/", {"reference": number})
    opened = Client().post("/status/", {"reference": number, "secret": "abcdefghjk"})

    assert found.headers["location"] == f"/counter/requests/{reference}/"
    assert opened.headers["location"] == f"/status/{reference}/"
    assert Client().post("/status/", {"reference": number, "secret": ""}).status_code == 422


def test_what_she_settled_without_the_city_is_settled_on_arrival(here: Workplace) -> None:
    fields = {**LAMP, "service": "general-note", "then": "settle", "outcome": "answered", "words": "Open till noon."}

    assert here.letter(fields=fields).status_code == 201
    assert here.letter(fields=fields).status_code == 200
    assert Case.objects.get().state == CaseState.RESOLVED


@pytest.mark.parametrize(
    "service", [LAMP["service"], "", "flying carpet"], ids=["of a service", "of none", "of an unknown one"]
)
def test_a_kept_call_calls_one_person_however_often_it_comes(here: Workplace, service: str) -> None:
    fields = {**LAMP, "service": service, "description": "", "then": "settle", "calls": "1"}

    answers = [here.letter(fields=fields).status_code for _time in range(2)]

    call = Escalation.objects.get()
    assert answers == [201, 200]
    assert call.owner.is_active
    assert call.case == Case.objects.get()
    assert call.case.service.code == ("streetlight-broken" if service == LAMP["service"] else TALK_TO_A_PERSON)
    assert service in ServiceRequest.objects.get().description or service == LAMP["service"]


def test_a_wrong_field_holds_up_no_call_and_is_read_by_whoever_answers(here: Workplace) -> None:
    wrong = {"email": "rosa@", "district": "atlantis", "phone": "12"}

    assert here.letter(fields={**LAMP, **wrong}).status_code == 422
    answers = [here.letter(fields={**LAMP, **wrong, "calls": "1"}, key="w" * 32).status_code for _time in range(2)]

    assert answers == [201, 200]
    assert Escalation.objects.get().owner.is_active
    assert "rosa@" in ServiceRequest.objects.get().description


def test_a_kept_call_about_an_open_case_is_raised_there(here: Workplace) -> None:
    here.letter()
    case = Case.objects.get()

    here.letter(number=8, key="c" * 32, fields={**LAMP, "joins": case.reference, "calls": "1"})

    assert Escalation.objects.get().case == Case.objects.get() == case


def test_a_letter_that_cannot_be_taken_says_which_field(here: Workplace) -> None:
    answer = here.letter(fields={**LAMP, "service": "flying carpet"})

    assert answer.status_code == 422
    assert {error["field"] for error in answer.json()["errors"]} & {"service", ""}
    assert not Case.objects.exists()


def test_a_letter_of_a_colleague_waits_until_it_is_released_and_keeps_who_typed_it(here: Workplace) -> None:
    sofia = personas.browser("sofia")

    waits = here.letter(by=sofia)
    taken = here.letter(by=sofia, is_released=True)

    assert (waits.status_code, waits.json()["errors"][0]["code"]) == (403, "waits_for_release")
    assert taken.status_code == 201
    number = CounterNumber.objects.get()
    assert (number.typed_by.username, number.sent_by.username) == ("farah", "sofia")
    assert ServiceRequest.objects.get().client == f"clerk:{number.typed_by_id}"


def test_nobody_sends_under_a_ticket_that_the_city_has_not_signed(here: Workplace) -> None:
    assert here.letter(ticket="farah").json()["errors"][0]["code"] == "ticket_unknown"


@pytest.mark.parametrize("body", ["[" * 100_000, "{", "[]", "\0"])
def test_a_body_that_cannot_be_read_is_answered(here: Workplace, body: str) -> None:
    answer = here.client.post(f"{KEPT}letters/", body, content_type="application/json")

    assert answer.status_code == 422


def test_who_has_signed_out_or_may_not_is_told_as_json(here: Workplace) -> None:
    assert here.letter(by=Client()).status_code == 401
    assert here.letter(by=personas.browser("bruno")).status_code == 403


def test_signing_out_takes_the_sign_of_whoever_sat_here(here: Workplace) -> None:
    assert here.client.cookies["counter_clerk"].value == here.told["who"]

    here.client.post("/accounts/logout/")

    assert here.client.cookies["counter_clerk"].value == ""


def test_two_workplaces_never_hold_the_same_number(here: Workplace) -> None:
    assert len(here.told["waiting"]) == 4
    other = second_workplace()

    other.ask()
    assert other.held == []  # all of them still lie in the first browser
    here.ask(is_lost=True)  # the city lets go of nothing that may lie there
    other.ask()
    assert other.held == []
    here.ask()
    other.ask()
    assert len(here.held) == 2
    here.ask()
    other.ask()
    assert len(other.held) == 2
    assert not set(here.held) & set(other.held)
    assert ReservedVisit.objects.count() == 4


def second_workplace() -> Workplace:
    """Open a second desk, at which Malik sits."""
    visiting.opened("trial-2", by=personas.malik(), at=timezone.now())
    return Workplace(personas.browser("malik"))


def test_a_question_that_comes_late_changes_nothing(here: Workplace) -> None:
    before = set(ReservedVisit.objects.values_list("visit", flat=True))

    assert here.ask(turn=1).status_code == 409
    assert set(ReservedVisit.objects.values_list("visit", flat=True)) == before


def test_numbers_are_called_served_and_ended_at_their_own_time(here: Workplace) -> None:
    one = here.told["waiting"][0]
    came = timezone.now() - timedelta(hours=3)
    Visit.objects.update(last_moved_at=came, arrived_at=came)
    VisitPeriod.objects.update(started_at=came)

    assert [here.step(kind, one) for kind in ("called", "again", "served", "done")] == [""] * 4

    visit = Visit.objects.get(pk=one["visit"])
    assert (visit.state, visit.calls, visit.called.count()) == (VisitState.DONE, 2, 2)
    assert visit.ended_at is not None
    assert timezone.now() - visit.ended_at > timedelta(hours=1)


def test_the_same_step_twice_counts_once(here: Workplace) -> None:
    one = here.told["waiting"][0]

    assert [here.step("called", one, key="once") for _ in range(2)] == ["", ""]
    assert Visit.objects.get(pk=one["visit"]).called.count() == 1


def test_who_was_not_there_waits_once_more_then_no_more(here: Workplace) -> None:
    one = here.told["waiting"][0]

    for kind in ("called", "not_there", "called", "not_there"):
        assert here.step(kind, one) == ""

    assert Visit.objects.get(pk=one["visit"]).state == VisitState.NO_SHOW


def test_a_number_that_somebody_called_meanwhile_becomes_a_line_for_the_supervisor(here: Workplace) -> None:
    one = here.told["waiting"][0]
    desk = visiting.opened("trial-2", by=personas.malik(), at=timezone.now())
    visits_desk.call_next(desk, by=personas.malik(), at=timezone.now())

    problems = [here.step(kind, one) for kind in ("called", "served", "done")]

    assert problems == ["visit_changed", "follows", "follows"]
    assert Visit.objects.get(pk=one["visit"]).clerk == personas.person("malik")
    page = personas.browser("sofia").get(KEPT).content.decode()
    assert one["number"] in page
    assert page.count('name="step"') == 1
    personas.browser("sofia").post(KEPT, {"step": CounterStep.objects.get(problem="visit_changed").pk})
    assert 'name="step"' not in personas.browser("sofia").get(KEPT).content.decode()


def test_a_clerk_sees_contradictions_and_cannot_put_them_away(here: Workplace) -> None:
    here.step("served", here.told["waiting"][0])
    step = CounterStep.objects.get()

    here.client.post(KEPT, {"step": step.pk})

    step.refresh_from_db()
    assert (step.problem, step.settled_at) == ("visit_move_not_allowed", None)


def test_a_number_of_the_roll_is_a_visit_and_its_letter_is_tied_to_it(here: Workplace) -> None:
    assert here.step("roll", {"number": "R17"}, key="roll-1", line="trial") == ""
    here.letter(roll="roll-1")
    assert here.step("done", {"number": "R17"}, roll="roll-1") == ""

    visit = Visit.objects.get(provisional_number="R17")
    assert visit.state == VisitState.DONE
    assert VisitRequest.objects.get().visit == visit


def test_a_roll_number_at_a_busy_desk_contradicts(here: Workplace) -> None:
    here.step("called", here.told["waiting"][0])

    assert here.step("roll", {"number": "R18"}, line="trial") == "desk_busy"
    assert here.step("done", {"number": "R18"}, roll=CounterStep.objects.get(number="R18").key) == "follows"


def test_statements_of_the_doors(here: Workplace, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    here.ask()
    with django_assert_max_num_queries(18):
        here.ask()
    with django_assert_max_num_queries(18):
        here.step("called", here.told["waiting"][0])
    with django_assert_max_num_queries(18):
        here.letter()


def test_the_empty_screen_names_nobody(here: Workplace) -> None:
    page = here.client.get("/counter/offline/").content.decode()

    assert "Farah" not in page
    assert "csrfmiddlewaretoken" not in page
    assert 'data-slip="ar"' in page
    worker = here.client.get("/counter/sw.js")
    assert worker.headers["service-worker-allowed"] == "/counter/"
    assert "/static/js/kept/store.js" in worker.content.decode()
