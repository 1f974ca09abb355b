"""The search of the desk: what it finds, for whom, in spite of slips, and that no word stands in an address."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from requests_app.models import Case, PersonReading
from requests_app.rules.intake import Contact
from requests_app.vocabulary import ContactBy
from tests import factories, personas
from tests.factories import MONDAY

pytestmark = pytest.mark.django_db
STATEMENTS = 12  # of the rarest words; two are savepoints, for a test is a transaction itself


@pytest.fixture
def lamp() -> Case:
    return factories.routed_case(at=MONDAY, description="Die Laterne vor dem Kindergarten flackert")


def found(browser: Client, text: str) -> Any:
    answer = browser.post("/desk/search/", {"sought": text})
    assert (answer.status_code, answer.headers["location"]) == (302, "/desk/search/")
    return browser.get("/desk/search/")


def references(page: Any) -> list[str]:
    return [row.reference for row in page.context["found"].rows]


@pytest.mark.parametrize("text", ["Laterne flackert", "kindergart", "LATERNE", "{reference}", "{spoken}"])
def test_a_case_is_found_by_its_words_and_its_reference(lamp: Case, text: str) -> None:
    asked = text.format(reference=lamp.reference, spoken=lamp.reference.lower().replace("-", " "))

    assert references(found(personas.browser("cem"), asked)) == [lamp.reference]


def test_a_case_is_found_by_its_address_and_its_person() -> None:
    contact = Contact(by=ContactBy.EMAIL, name="Rosa Álvarez", email="rosa@example.org")
    case = factories.routed_case(at=MONDAY, contact=contact)
    browser = personas.browser("cem")

    for text in (case.address, "alvarez ros", "ROSA@example.org"):
        assert references(found(browser, text)) == [case.reference], text


def test_whoever_looks_a_person_up_is_written_down_and_no_word_of_it(lamp: Case) -> None:
    sofia = personas.browser("sofia")

    found(sofia, "Laterne")
    assert not PersonReading.objects.exists()
    found(sofia, "Feldmann")

    reading = PersonReading.objects.get()
    assert (reading.person, reading.purpose, reading.ways) == (personas.person("sofia"), "search", ["name"])
    assert reading.request_ids == [lamp.requests.get().pk]
    found(personas.browser("bruno"), "Feldmann")  # sees none of it
    assert PersonReading.objects.count() == 1


def test_a_slip_finds_what_comes_near_and_says_so(lamp: Case) -> None:
    page = found(personas.browser("cem"), "Latrene flakert")

    assert references(page) == [lamp.reference]
    assert page.context["found"].is_near
    assert "These come near" in page.content.decode()


def test_all_words_must_fit_and_nothing_found_says_so(lamp: Case) -> None:
    page = found(personas.browser("cem"), "Laterne Elefant")

    assert references(page) == []
    assert "Nothing that you may see has" in page.content.decode()


def test_nobody_finds_what_she_may_not_see(lamp: Case) -> None:
    browser = personas.browser("bruno")

    for text in ("Laterne", "Latrene", lamp.reference):
        assert references(found(browser, text)) == [], text


def test_the_newest_stands_first() -> None:
    first, second = (factories.routed_case(description="Wespennest am Spielplatz") for _ in range(2))
    Case.objects.filter(pk=first.pk).update(opened_at=MONDAY)

    assert references(found(personas.browser("sofia"), "Wespennest")) == [second.reference, first.reference]


@pytest.mark.parametrize("text", ["' OR 1=1 --", "& | ! ( ) :* <->", "%_\\", "a" * 900, "\0", "Laterne"])
def test_whatever_is_typed_is_answered(lamp: Case, text: str, django_assert_max_num_queries: Any) -> None:
    browser = personas.browser("cem")
    found(browser, text)

    with django_assert_max_num_queries(STATEMENTS):
        assert browser.get("/desk/search/").status_code == 200
