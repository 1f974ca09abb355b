"""Answers on the page of a case, and what nobody has asked yet."""

from __future__ import annotations

from typing import Any

import pytest

from requests_app.actions import casework
from requests_app.models import ServiceRequest
from requests_app.vocabulary import Channel
from tests import personas
from tests.desk.conftest import again
from tests.factories import MONDAY, routed_case

pytestmark = pytest.mark.django_db
BROKEN = {"about": "broken", "what": "The swing", "can-be-used": "no"}


def page_of(reference: str) -> str:
    return str(personas.browser("malik").get(f"/desk/cases/{reference}/").content.decode())


def test_the_case_shows_what_was_answered_with_the_words_of_the_questions() -> None:
    case = routed_case("playground", answers=BROKEN)

    page = page_of(case.reference)

    for words in (
        "What is it about?",
        "Something is broken",
        "What is broken?",
        "The swing",
        "play here safely?",
        "No",
    ):
        assert words in page
    assert "Not asked" not in page


def test_what_a_kiosk_could_not_ask_is_shown_as_not_asked() -> None:
    case = routed_case("playground", answers={"about": "broken"}, channel=Channel.KIOSK)

    page = page_of(case.reference)

    assert "What is broken?" in page
    assert "Not asked" in page


def test_a_letter_whose_words_are_gone_leaves_nothing_open() -> None:
    case = routed_case("playground", answers={"about": "broken"}, channel=Channel.KIOSK)
    ServiceRequest.objects.update(description="", answers={}, blanked_at=MONDAY)

    assert "Not asked" not in page_of(case.reference)


def test_the_questions_are_those_of_the_service_that_was_asked_for() -> None:
    case = routed_case("playground", answers=BROKEN)
    casework.reclassify_case(
        case.pk, service_code="leisure-area", reason="No playground.", by=personas.malik(), at=MONDAY
    )
    assert again(case).service.code == "leisure-area"

    assert "The swing" in page_of(case.reference)


def test_the_page_asks_no_more_for_its_answers(django_assert_max_num_queries: Any) -> None:
    case = routed_case("playground", answers=BROKEN)
    browser = personas.browser("malik")
    browser.get(f"/desk/cases/{case.reference}/")

    with django_assert_max_num_queries(11):
        browser.get(f"/desk/cases/{case.reference}/")
