"""A colleague says what everybody reads of a case, and takes it back."""

from __future__ import annotations

from typing import Any

import pytest

from requests_app.actions import casework
from requests_app.models import Case, CaseEvent, PublishedTitle, ServiceDefinition
from requests_app.queries.open_matters import open_matters
from tests.factories import MONDAY, ROAD, routed_case
from tests.personas import browser, bruno

pytestmark = pytest.mark.usefixtures("konstanz")


@pytest.fixture
def held() -> Case:
    case = routed_case(ROAD)
    casework.claim_case(case.pk, by=bruno(), at=MONDAY)
    return case


def title_url(case: Case, more: str = "") -> str:
    return f"/desk/cases/{case.reference}/title/{more}"


def test_the_person_in_charge_gives_a_case_a_title_and_takes_it_back(held: Case) -> None:
    desk = browser("bruno")

    given = desk.post(title_url(held), {"title": "Deep hole before the school"})
    shown = open_matters("en").matters[0].title
    back = desk.post(title_url(held, "withdraw/"))

    assert (given.status_code, back.status_code) == (302, 302)
    assert shown == "Deep hole before the school"
    assert open_matters("en").matters[0].title == "Road damage"
    kinds = list(CaseEvent.objects.filter(case=held).order_by("-sequence").values_list("kind", flat=True)[:2])
    assert kinds == ["title_withdrawn", "title_published"]


def test_a_second_press_takes_nothing_back_twice(held: Case) -> None:
    desk = browser("bruno")
    desk.post(title_url(held), {"title": "Deep hole"})

    for _ in range(2):
        assert desk.post(title_url(held, "withdraw/")).status_code == 302

    assert CaseEvent.objects.filter(case=held, kind="title_withdrawn").count() == 1


@pytest.mark.parametrize("title", ["", "Hole at house 4", "rosa@konstanz.example", "x" * 81])
def test_a_title_that_leads_to_somebody_comes_back_with_the_reason(held: Case, title: str) -> None:
    answer = browser("bruno").post(title_url(held), {"title": title})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "govuk-error-summary" in page
    assert 'href="#title_title"' in page
    assert not PublishedTitle.objects.exists()


def test_others_read_it_but_do_not_release(held: Case) -> None:
    answer = browser("farah").post(title_url(held), {"title": "Deep hole"})

    assert answer.status_code == 422
    assert "for the person in charge" in answer.content.decode()


def test_a_service_that_publishes_nothing_has_no_titles(held: Case) -> None:
    ServiceDefinition.objects.filter(code=ROAD).update(publishes="nothing")

    page = browser("bruno").get(title_url(held)).content.decode()
    answer = browser("bruno").post(title_url(held), {"title": "Deep hole"})

    assert "does not publish its cases" in page
    assert answer.status_code == 422


def test_the_page_costs_little(held: Case, django_assert_max_num_queries: Any) -> None:
    desk = browser("bruno")
    desk.get(title_url(held))

    with django_assert_max_num_queries(9):
        desk.get(title_url(held))
