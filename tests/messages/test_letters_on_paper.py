"""Letters that a colleague prints and posts."""

from __future__ import annotations

from typing import Any

import pytest

from requests_app.models import CaseEvent, JobRow, Message
from requests_app.vocabulary import EventKind, MessageState, Way
from tests.factories import BY_POST, routed_case
from tests.personas import browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("konstanz")]


def test_a_letter_waits_for_a_colleague_and_is_posted_once() -> None:
    case = routed_case(contact=BY_POST)
    letter = Message.objects.get(way=Way.POST)
    assert not JobRow.objects.filter(message=letter).exists()
    desk = browser("sofia")

    page = desk.get("/desk/letters/").content.decode()
    printed = desk.get(f"/desk/letters/{letter.pk}/").content.decode()
    desk.post(f"/desk/letters/{letter.pk}/posted/")
    desk.post(f"/desk/letters/{letter.pk}/posted/")

    letter.refresh_from_db()
    assert case.reference in page
    assert [word for word in ("Agnes Wirth", "78464 Konstanz", case.reference, "<svg") if word not in printed] == []
    assert letter.state == MessageState.SENT
    assert CaseEvent.objects.filter(case=case, kind=EventKind.LETTER_POSTED).count() == 1
    assert case.reference not in desk.get("/desk/letters/").content.decode()


def test_letters_of_cases_that_a_colleague_does_not_see_are_not_hers_to_print() -> None:
    routed_case(contact=BY_POST)
    letter = Message.objects.get(way=Way.POST)

    assert "KN-" not in browser("bruno").get("/desk/letters/").content.decode()
    assert browser("bruno").get(f"/desk/letters/{letter.pk}/").status_code == 404
    assert browser("bruno").post(f"/desk/letters/{letter.pk}/posted/").status_code == 404


def test_the_list_of_letters_costs_one_statement_more_than_any_page(django_assert_max_num_queries: Any) -> None:
    for _ in range(3):
        routed_case(contact=BY_POST)
    desk = browser("sofia")

    with django_assert_max_num_queries(8):
        desk.get("/desk/letters/")
