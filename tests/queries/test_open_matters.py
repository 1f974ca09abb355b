"""Who stands on the public list, and what everybody reads of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from requests_app.actions import casework, escalation
from requests_app.models import Case, PublishedTitle, ServiceDefinition, ServiceRequest, Street
from requests_app.queries.open_matters import open_matters
from requests_app.rules.intake import Place
from tests.factories import LAMP, MONDAY, ROAD, new_case, routed_case
from tests.personas import bruno, person, rosa

pytestmark = pytest.mark.usefixtures("konstanz")
POINT = Place(address="Seestraße 4, bei Feldmann", district="010", latitude=47.66331, longitude=9.17532)


def references(**asked: Any) -> list[str]:
    return [matter.reference for matter in open_matters("en", **asked).matters]


def test_an_open_case_is_told_without_a_personal_word() -> None:
    Street.objects.get_or_create(key="seestr", defaults={"name": "Seestraße"})
    case = new_case(LAMP, place=POINT)

    [matter] = open_matters("de").matters

    assert matter.reference == case.reference
    assert matter.title == "Straßenlaternen defekt"
    assert matter.where.startswith("Seestraße, ")
    assert matter.opened_on == date(2026, 11, 23)
    assert matter.point is not None
    assert matter.point != (POINT.latitude, POINT.longitude)
    assert "Feldmann" not in repr(matter)
    assert "4" not in matter.where


def test_words_that_are_no_street_of_the_city_stay_out() -> None:
    new_case(LAMP, place=Place(address="Hinter dem Haus von Frau Feldmann", district="010"))

    [matter] = open_matters("en").matters

    assert "Feldmann" not in repr(matter)


def test_a_released_title_stands_in_the_place_of_the_services_name() -> None:
    case = new_case(LAMP)
    PublishedTitle.objects.create(
        case=case, title="Lampe am Ufer dunkel", language="de", released_by=person("malik"), released_at=MONDAY
    )

    [matter] = open_matters("en").matters

    assert (matter.title, getattr(matter.title, "spoken", "")) == ("Lampe am Ufer dunkel", "de")
    assert matter.service_name == "Street light broken"


def spam(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(suspected_spam=True)


def care(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(is_vulnerable=True)


def care_in_a_letter(case: Case) -> None:
    ServiceRequest.objects.filter(case=case).update(is_vulnerable=True)


def danger(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(priority=40)


def called(case: Case) -> None:
    escalation.escalate_case(case.pk, reason="Please call.", by=rosa(case.requests.get().pk), at=MONDAY)


def private(case: Case) -> None:
    ServiceDefinition.objects.filter(code=LAMP).update(publishes="nothing")


def counted_only(case: Case) -> None:
    ServiceDefinition.objects.filter(code=LAMP).update(publishes="figures")


def hidden(case: Case) -> None:
    ServiceDefinition.objects.filter(code=LAMP).update(is_public=False)


def withdrawn(case: Case) -> None:
    casework.cancel_case(
        case.pk, cancel_reason="withdrawn", reason="It is repaired.", by=rosa(case.requests.get().pk), at=MONDAY
    )


def deleted(case: Case) -> None:
    ServiceRequest.objects.filter(case=case).update(
        description="", address="", latitude=None, longitude=None, requester=None, blanked_at=timezone.now()
    )


@pytest.mark.parametrize(
    "turn", [spam, care, care_in_a_letter, danger, called, private, counted_only, hidden, withdrawn, deleted]
)
def test_what_nobody_else_may_know_of_never_appears(turn: Callable[[Case], None]) -> None:
    case = new_case(LAMP)
    assert references() == [case.reference]

    turn(case)

    assert references() == []


def test_an_ended_case_leaves_the_list() -> None:
    case = routed_case(ROAD)
    casework.claim_case(case.pk, by=bruno(), at=MONDAY)
    until = MONDAY + timedelta(days=14)
    casework.resolve_case(case.pk, outcome="done", words="Filled.", by=bruno(), at=MONDAY, objection_until=until)

    assert references() == []


def test_the_list_is_chosen_by_district_and_group_and_turned_by_pages() -> None:
    lamps = [new_case(LAMP, at=MONDAY + timedelta(minutes=n)) for n in range(3)]
    road = new_case(ROAD, at=MONDAY, place=Place(address="Seestraße 4", district="030"))

    assert references(district="030") == [road.reference]
    assert references(group="lighting") == [case.reference for case in reversed(lamps)]
    assert references(district="nowhere") == references(group="nothing") == []
    first = open_matters("en", how_many=2)
    rest = open_matters("en", how_many=2, after=first.next_after)
    assert [one.reference for one in (*first.matters, *rest.matters)] == [
        case.reference for case in (lamps[2], lamps[1], road, lamps[0])
    ]  # fmt: skip
    assert rest.next_after == ""


@pytest.mark.parametrize("is_there", [True, False])
def test_a_reference_is_no_mark_and_tells_nothing_of_a_hidden_case(is_there: bool) -> None:
    new_case(LAMP)
    hidden = new_case(LAMP, at=MONDAY + timedelta(days=1), is_vulnerable=True)

    assert open_matters("en", after=hidden.reference if is_there else "KN-0000-0000").matters == ()


def test_the_list_asks_three_questions_whatever_it_finds(django_assert_num_queries: Any) -> None:
    for _ in range(3):
        new_case(LAMP, place=POINT)
    open_matters("en")

    with django_assert_num_queries(3):
        open_matters("en", district="010", group="lighting")
