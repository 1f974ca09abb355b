"""A condition asked of the database and of one case gives the same answer: random trees, random cases."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pgtrigger
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from requests_app.models import Case, ServiceRequest
from requests_app.queries.conditions import cases_where, values_of
from requests_app.queries.queues import routing_facts
from requests_app.rules.conditions import FIELDS, CaseValues, holds, parse
from requests_app.rules.conditions.words import is_term
from requests_app.rules.intake import Place
from requests_app.vocabulary import Priority
from tests.factories import MONDAY, new_case, routed_case
from tests.trees import terms, text, trees

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
MANY = settings(
    max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
WORDS = [
    "Es riecht nach GÁS",
    "ga\u0301s",
    "Straße",
    "STRASSE",
    "Mu\u0308ll",
    "Muell 7",
    "odeur  de\ngaz",
    "漢字",
    "100%",
]
MOMENTS = [
    datetime(2026, 3, 29, 0, 59, 59, 999999, tzinfo=UTC),
    datetime(2026, 3, 29, 1, 0, tzinfo=UTC),
    datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    datetime(2026, 6, 30, 22, 0, tzinfo=UTC),  # midnight in the city
    datetime(2026, 6, 30, 21, 59, 59, tzinfo=UTC),
    datetime(2025, 12, 31, 23, 30, tzinfo=UTC),
]


@pytest.fixture
def cases(konstanz: None) -> dict[int, CaseValues]:
    """Let forty cases come in and be routed, then scatter what conditions ask."""
    chance = random.Random(4)  # noqa: S311 - it scatters test cases
    services = ["streetlight-broken", "road-damage", "playground"]
    for number in range(40):
        make = routed_case if number % 3 else new_case
        make(
            chance.choice(services),
            at=chance.choice([*MOMENTS, MONDAY + timedelta(minutes=chance.randrange(6000))]),
            language=chance.choice(["de", "en", "fr"]),
            description=chance.choice(WORDS),
            place=Place(address="x", district=chance.choice(["", "010", "120"])),
        )
    for case in Case.objects.all():
        Case.objects.filter(pk=case.pk).update(
            priority=chance.choice(list(Priority)),
            reopen_count=chance.randrange(3),
            is_vulnerable=chance.random() < 0.5,
            suspected_spam=chance.random() < 0.5,
        )
    return {pk: values for pk, _reference, values in values_of(Case.objects.all(), at=NOW)}


@MANY
@given(tree=trees())
@example(tree={"not": {"field": "district", "op": "is", "value": "010"}})
@example(tree={"field": "opened_time", "op": "between", "value": ["22:00", "02:30"]})
@example(tree={"all": [{"not": {"any": [{"field": "queue", "op": "not_in", "value": ["none"]}]}}]})
def test_a_list_and_a_rule_agree_on_every_case(cases: dict[int, CaseValues], tree: dict[str, Any]) -> None:
    condition = parse(tree)

    listed = set(cases_where(condition, at=NOW, zone="Europe/Berlin").values_list("pk", flat=True))

    assert listed == {pk for pk, values in cases.items() if holds(condition, values)}


@pytest.fixture
def letter(konstanz: None) -> int:
    """Let one case come in, whose words are then changed."""
    return new_case().pk


@MANY
@given(said=text(), term=terms(), part=st.integers(0, 8), op=st.sampled_from(["has_word", "contains_any"]))
@example(said="Gasse", term="gas", part=0, op="has_word")
@example(said="İstanbul", term="istanbul", part=0, op="contains_any")
@example(said="ΤΟΊΧΟΣ", term="τοίχος", part=0, op="has_word")
@example(said="a\\b[c]^-$", term="b", part=0, op="has_word")
def test_words_are_found_in_the_database_as_in_the_rule(letter: int, said: str, term: str, part: int, op: str) -> None:
    with pgtrigger.ignore("requests_app.ServiceRequest:letter_is_only_blanked"):
        ServiceRequest.objects.filter(case=letter).update(description=said)
    wanted = [term, said[part : part + 4]]
    condition = parse({"field": "words", "op": op, "value": [one for one in wanted if is_term(one)]})

    listed = cases_where(condition, at=NOW, zone="Europe/Berlin").exists()

    assert listed is holds(condition, CaseValues("", "", words=said))


def test_the_router_sees_the_same_values_as_a_list(cases: dict[int, CaseValues]) -> None:
    related = ("service__group", "district", "queue")

    seen = {case.pk: routing_facts(case, at=NOW) for case in Case.objects.select_related(*related)}

    assert seen == cases


def test_a_case_without_a_letter_without_a_district_and_without_a_queue_has_an_answer(konstanz: None) -> None:
    case = new_case(place=Place(address="x"))
    Case.objects.filter(pk=case.pk).update(reference="KN-0000-0000")
    asked = [("district", "unknown"), ("channel", "web"), ("language", "none"), ("queue", "moderation")]

    ((_pk, _reference, values),) = values_of(Case.objects.filter(pk=case.pk), at=NOW)

    assert (values.district, values.channel, values.language, values.words) == ("unknown", "none", "none", "")
    for field, value in asked:
        for tree in ({"field": field, "op": "is", "value": value}, {"field": field, "op": "is_not", "value": value}):
            condition = parse(tree)
            assert cases_where(condition, at=NOW).exists() is holds(condition, values)


def test_a_list_joins_what_it_asks_and_costs_one_query(konstanz: None, django_assert_num_queries: Any) -> None:
    everything = parse({"all": [{"not": {"field": name, "op": op, "value": value}} for name, op, value in ONE_EACH]})
    little = parse({"field": "priority", "op": "at_least", "value": "high"})

    asked_all = str(cases_where(everything, at=NOW, zone="UTC").query)
    asked_little = str(cases_where(little, at=NOW, zone="UTC").query)

    assert (asked_all.count(" JOIN "), asked_little.count(" JOIN ")) == (6, 0)
    with django_assert_num_queries(1):
        list(cases_where(everything, at=NOW, zone="UTC"))
    with django_assert_num_queries(1):
        list(values_of(Case.objects.all(), at=NOW, zone="UTC"))


ONE_EACH: list[tuple[str, str, Any]] = [
    ("service", "is", "x"),
    ("group", "is", "x"),
    ("office", "is", "back"),
    ("district", "is", "x"),
    ("channel", "is", "web"),
    ("language", "is", "de"),
    ("priority", "is", "low"),
    ("words", "has_word", ["x"]),
    ("opened_weekday", "is", "mon"),
    ("opened_time", "before", "07:00"),
    ("is_vulnerable", "is", True),
    ("suspected_spam", "is", True),
    ("state", "is", "closed"),
    ("queue", "is", "x"),
    ("owner", "is", "x"),
    ("wait_reason", "is", "citizen"),
    ("reopen_count", "is", 9),
    ("age_hours", "at_least", 9),
    ("promise_in_hours", "at_most", 9),
]


def test_one_of_each_field_is_asked() -> None:
    assert [name for name, _op, _value in ONE_EACH] == list(FIELDS)
