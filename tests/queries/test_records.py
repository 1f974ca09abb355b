"""Whole records of one shape are made as Django makes them, from a statement that is compiled once."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import F

from requests_app.models import Case
from requests_app.queries.records import read
from requests_app.queries.shapes import Marks
from tests.factories import LAMP, ROAD, routed_case

pytestmark = pytest.mark.django_db


def build(marks: Marks) -> Any:
    found = Case.objects.filter(reference=marks["reference"]).select_related("service", "owner", "queue")
    return found.defer("service__synonyms").annotate(again=F("reference"))


def one(reference: str) -> list[Any]:
    return read("cases of a test of records", build, {"reference": reference})


def test_a_record_comes_with_what_hangs_on_it(konstanz: None, django_assert_num_queries: Any) -> None:
    lamp, road = routed_case(LAMP), routed_case(ROAD)

    with django_assert_num_queries(2):
        found = [*one(lamp.reference), *one(road.reference)]
        names = [case.service.names for case in found]
        queues = [case.queue.code if case.queue else "" for case in found]

    assert found == [lamp, road]
    assert names == [lamp.service.names, road.service.names]
    assert queues == [case.queue.code if case.queue else "" for case in (lamp, road)]
    assert [case.opened_at for case in found] == [lamp.opened_at, road.opened_at]
    assert [case.wake_rule for case in found] == [lamp.wake_rule, road.wake_rule]
    assert [case.again for case in found] == [lamp.reference, road.reference]
    assert [case.owner for case in found] == [None, None]
    assert found[0].service.get_deferred_fields() == {"synonyms"}


def test_a_word_is_a_value_and_never_a_part_of_the_statement(konstanz: None) -> None:
    lamp = routed_case(LAMP)

    assert one("x' OR 'a' = 'a") == []
    assert one(lamp.reference) == [lamp]
