"""Supervisors read who has looked a person up; it is kept for a term."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from requests_app.actions.readings import forget_old_readings, note_reading
from requests_app.models import PersonReading
from requests_app.queries import readings
from requests_app.vocabulary import ReadPurpose
from tests import personas
from tests.factories import LAMP, routed_case

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("konstanz")]
PAGE = "/desk/readings/"


def look(*ids: int, days_ago: int = 0) -> None:
    """Let Farah look somebody up."""
    at = timezone.now() - timedelta(days=days_ago)
    purpose = ReadPurpose.AT_THE_COUNTER
    note_reading(ways=["name"], request_ids=ids, purpose=purpose, by=personas.farah(), at=at)


def test_supervisors_read_who_looked_and_what_was_shown(django_assert_max_num_queries: Any) -> None:
    case = routed_case(LAMP)
    look(case.requests.get().pk)
    sofia = personas.browser("sofia")
    sofia.get(PAGE)

    with django_assert_max_num_queries(5):
        page = sofia.get(PAGE).content.decode()

    assert personas.person("farah").name in page
    assert case.reference in page
    assert personas.browser("farah").get(PAGE).status_code == 403


def test_older_looks_stand_on_a_page_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readings, "PAGE_SIZE", 2)
    for days in range(3):
        look(days_ago=days)

    first = readings.looks()
    second = readings.looks(after=first.next_mark)

    assert ([len(first.looks), len(second.looks)], second.next_mark) == ([2, 1], "")
    assert len(readings.looks(after="tomorrow_x").looks) == 2


def test_a_look_is_forgotten_after_its_term(settings: Any) -> None:
    settings.READING_DAYS = 30
    look(days_ago=31)
    look(days_ago=29)

    assert forget_old_readings(at=timezone.now()) == 1
    assert PersonReading.objects.count() == 1
