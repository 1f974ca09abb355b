"""A queryset of one shape is compiled once and finds what it would find without that."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from requests_app.models import Case, CaseEvent
from requests_app.queries import shapes
from requests_app.queries.shapes import Marks, ask
from requests_app.vocabulary import CaseState
from tests.factories import LAMP, MONDAY, ROAD, routed_case

pytestmark = pytest.mark.django_db


def build(marks: Marks) -> Any:
    cases = Case.objects.filter(queue__in=marks["queues"], opened_at__lte=marks["at"], state=CaseState.QUEUED)
    return cases.exclude(pk=marks["but"]).order_by("id").values_list("id")


def found(*queues: int, at: Any = MONDAY, but: int = 0) -> list[int]:
    values = {"queues": frozenset(queues), "at": at, "but": but}
    return [pk for (pk,) in ask("cases of a test", build, values)]


def test_other_values_find_other_rows_with_the_same_statement(konstanz: None) -> None:
    first, second = routed_case(LAMP), routed_case(ROAD)
    assert first.queue_id is not None
    assert second.queue_id is not None
    found(first.queue_id)

    compiled = shapes._compiled.cache_info().misses

    assert found(first.queue_id) == [first.pk]
    assert found(second.queue_id) == [second.pk]
    assert found(first.queue_id, second.queue_id) == [first.pk, second.pk]
    assert found(first.queue_id, second.queue_id, but=first.pk) == [second.pk]
    assert found(first.queue_id, at=MONDAY - timedelta(days=400)) == []
    assert found() == []
    assert shapes._compiled.cache_info().misses == compiled


def test_words_of_the_statement_stay_in_it_so_that_partial_indexes_fit(konstanz: None) -> None:
    said: list[str] = []

    def listen(execute: Any, statement: str, *more: Any) -> Any:
        said.append(statement)
        return execute(statement, *more)

    with connection.execute_wrapper(listen):
        found(1)

    assert "'queued'" in said[0]


def test_a_mark_that_no_value_can_replace_is_refused(konstanz: None) -> None:
    def within_json(marks: Marks) -> Any:
        return CaseEvent.objects.filter(data__request=marks["request"]).values_list("id")

    with pytest.raises(AssertionError, match="request went into the statement"):
        ask("within JSON", within_json, {"request": 7})


def test_a_per_cent_sign_stays_one(konstanz: None) -> None:
    case = routed_case(LAMP)
    Case.objects.filter(pk=case.pk).update(address="100% sure")

    def sure(marks: Marks) -> Any:
        return Case.objects.filter(address__contains="0% s", pk=marks["pk"]).values_list("id")

    assert ask("a per cent sign", sure, {"pk": case.pk}) == [(case.pk,)]


def test_a_collection_is_asked_for_by_in_alone(konstanz: None) -> None:
    def wrong(marks: Marks) -> Any:
        return Case.objects.filter(pk=next(iter(marks["ids"]))).values_list("id")

    with pytest.raises(AssertionError, match="ids is a collection"):
        ask("a wrong collection", wrong, {"ids": frozenset({1})})


def test_what_can_have_no_row_has_none(konstanz: None) -> None:
    def none(marks: Marks) -> Any:
        return Case.objects.none().filter(pk=marks["pk"]).values_list("id")

    assert ask("nothing", none, {"pk": 1}) == []
