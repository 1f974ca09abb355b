"""Copies of the city's facts are kept, and none is ever older than the database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from requests_app.facts import InvalidSubmission
from requests_app.models import Calendar, City, District, RoutingRuleSet, ServiceDefinition, ServiceGroup, WorkQueue
from requests_app.queries.standing_facts import facts_under, queue
from tests.factories import LAMP, receive

pytestmark = pytest.mark.django_db


def stamp() -> int:
    return City.objects.values_list("facts_stamp", flat=True).get()


@pytest.mark.parametrize(
    "change",
    [
        lambda: ServiceDefinition.objects.filter(code=LAMP).update(promise_working_days=3),
        lambda: ServiceGroup.objects.update(position=9),
        lambda: Calendar.objects.update(version=9),
        lambda: District.objects.update(position=9),
        lambda: RoutingRuleSet.objects.update(rules=[]),
        lambda: WorkQueue.objects.update(bound=9),
        lambda: City.objects.update(phone="1"),
        lambda: City.objects.update(facts_stamp=1),
    ],
)
def test_each_change_of_a_fact_draws_a_new_stamp(change: Callable[[], Any]) -> None:
    before = stamp()

    change()

    assert stamp() > before


def test_what_the_sweep_notes_at_a_queue_is_no_fact() -> None:
    before = stamp()

    WorkQueue.objects.update(over_bound_since=None)

    assert stamp() == before


def test_a_stamp_of_a_change_that_was_taken_back_never_comes_again() -> None:
    with transaction.atomic():
        ServiceDefinition.objects.update(promise_working_days=3)
        taken_back = stamp()
        transaction.set_rollback(True)

    ServiceDefinition.objects.update(promise_working_days=4)

    assert stamp() > taken_back


def test_a_service_that_was_switched_off_is_not_taken_any_more() -> None:
    receive(LAMP)
    ServiceDefinition.objects.filter(code=LAMP).update(is_active=False)

    with pytest.raises(InvalidSubmission):
        receive(LAMP)


def test_what_one_reader_hangs_on_a_record_does_not_reach_the_next() -> None:
    facts = facts_under(stamp())
    first = queue(facts, "lighting")
    assert first is not None
    first.name = "changed"
    assert first.lead.email

    second = queue(facts, "lighting")

    assert second is not None
    assert second.name != "changed"
    assert "lead" not in second._state.fields_cache
