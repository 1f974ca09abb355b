"""Many letters at once end as single ones do: the same rows, the same laws, each bad one told."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from requests_app.actions import intake, intake_bulk
from requests_app.actions.intake import Receipt
from requests_app.actions.intake_bulk import Arrival, receive_many
from requests_app.actions.routing_jobs import route_by_job
from requests_app.facts import IdempotencyConflict, InvalidSubmission
from requests_app.models import (
    Case,
    CaseEvent,
    Clock,
    ClockInterval,
    JobRow,
    Mandate,
    Message,
    QueueStay,
    Resident,
    RoutingRuleSet,
    ServiceDefinition,
    ServiceRequest,
)
from requests_app.queries.audit import find_all
from requests_app.rules.intake import Contact, Place, Submission
from requests_app.vocabulary import CaseState, ContactBy, ContactCause, EventKind
from tests.at_once import at_once
from tests.factories import LAMP, MONDAY, submission
from tests.invariants import hold
from tests.personas import farah, rosa

TABLES: tuple[Any, ...] = (
    *(Resident, Mandate, Case, QueueStay, ServiceRequest, Clock, ClockInterval, CaseEvent, Message, JobRow),
)
ADVERTISING = "http://a http://b http://c"
PLACES = (
    Place(address="Seestraße 4", district="010"),
    Place(latitude=47.6603, longitude=9.1760),
    Place(address="Somewhere \\ behind\tthe 'hedge'"),
    Place(address="x", district="120"),
)
CONTACTS = (
    Contact(),
    Contact(by=ContactBy.EMAIL, name="Rosa", email="rosa@konstanz.example"),
    Contact(by=ContactBy.PHONE, name="Karim", phone="07531 900 0"),
)


# Each service takes what it asks, and drops the rest.
ANSWERS = {"depth": [1, 2.5, None, "ü\\"], "damage": "hole", "depth-cm": 2.5, "look": "ü\\ \t %s", "waste": ["bags"]}


def letters() -> list[Submission]:
    """Give a letter for each service, in turn with each kind of place and of person, and some that are special."""
    services = ServiceDefinition.objects.filter(is_active=True).order_by("code").values_list("code", flat=True)
    every = [
        submission(
            code,
            place=PLACES[(number + turn) % len(PLACES)],
            contact=CONTACTS[number % len(CONTACTS)],
            description=f"Line one\nLine two, {number} %s {{}} \\N",
            answers=ANSWERS,
            active_seconds={"web": number},
            is_vulnerable=number % 7 == 0,
            on_behalf_of="Grandmother" if number % 6 == 0 else "",
            contact_cause=ContactCause.NEW,
            campaign_code="spring" if number % 4 == 0 else "",
            submitted_at=MONDAY - timedelta(minutes=number),
        )
        for turn in range(8)
        for number, code in enumerate(services)
    ]
    return [*every, submission(place=Place(), service="talk-to-a-person"), submission(description=ADVERTISING)]


def arrivals(given: list[Submission]) -> list[Arrival]:
    return [Arrival(letter, farah() if place % 9 == 0 else rosa()) for place, letter in enumerate(given)]


def digest() -> Counter[Any]:
    """Count all rows by all their columns; ids become places in their table, drawn words become their kind."""
    place = {table: {} for table in TABLES}  # type: ignore[var-annotated]
    for table in TABLES:
        for number, pk in enumerate(table.objects.order_by("pk").values_list("pk", flat=True)):
            place[table][pk] = number
    return Counter(
        (table.__name__, *((name, _plain(field, getattr(row, name), place)) for field, name in _columns(table)))
        for table in TABLES
        for row in table.objects.all()
    )


def _columns(table: Any) -> Any:
    return [(field, field.attname) for field in table._meta.concrete_fields]


def _plain(field: Any, value: Any, place: dict[Any, dict[int, int]]) -> str:
    target = field.model if field.primary_key else getattr(field, "related_model", None)
    if target in place and value is not None:
        return f"#{place[target][value]}"
    text = str(value)
    if field.name in {"reference", "message_id"}:
        return re.sub(r"[A-Za-z0-9]", "x", text)
    if field.name == "data" and "request" in text:
        return str({**value, "request": place[ServiceRequest][value["request"]]})
    if field.name == "changes":
        return str({name: value[name] for name in sorted(value)})
    return text


def clear() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in reversed(TABLES):
            cursor.execute(f'DELETE FROM "{table._meta.db_table}"')  # noqa: S608 - our own names
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_some_hundred_letters_end_as_if_each_had_come_and_been_routed_by_itself() -> None:
    clear()
    given = arrivals(letters())
    for one in given:
        receipt = intake.receive(one.letter, by=one.by, at=MONDAY)
        route_by_job(JobRow.objects.get(case=receipt.case_id, case__isnull=False).pk, at=MONDAY)
    singly = digest()
    clear()

    answers = receive_many(given, at=MONDAY)

    assert len(given) > 150
    assert all(isinstance(answer, Receipt) and answer.is_new for answer in answers)
    assert digest() - singly == Counter()
    assert singly - digest() == Counter()


def test_what_came_in_together_keeps_every_law() -> None:
    for answer in receive_many(arrivals(letters())[:40], at=MONDAY):
        assert isinstance(answer, Receipt)
        hold(answer.case_id)

    found = {found.check.code: found.count for found in find_all(at=MONDAY + timedelta(minutes=1)) if found.count}
    assert not found


def test_a_bad_letter_is_told_and_the_others_come_in() -> None:
    given = [submission(), submission(service="flying-carpet"), submission()]

    first, bad, last = receive_many(arrivals(given), at=MONDAY)

    assert isinstance(bad, InvalidSubmission)
    assert isinstance(first, Receipt)
    assert isinstance(last, Receipt)
    assert set(ServiceRequest.objects.values_list("idempotency_key", flat=True)) == {
        given[0].idempotency_key,
        given[2].idempotency_key,
    }


def test_a_letter_that_came_before_gets_its_receipt_and_another_one_a_conflict() -> None:
    known = submission()
    before = intake.receive(known, by=rosa(), at=MONDAY)
    other = replace(known, description="Something else.")

    again = receive_many(arrivals([known]), at=MONDAY)
    conflict = receive_many(arrivals([other]), at=MONDAY)

    assert again == [replace(before, is_new=False)]
    assert isinstance(conflict[0], IdempotencyConflict)
    assert Case.objects.count() == 1


def test_the_same_letter_twice_in_one_batch_is_one_case_and_one_receipt() -> None:
    letter = submission()

    first, second = receive_many([Arrival(letter, rosa()), Arrival(letter, rosa())], at=MONDAY)

    assert isinstance(first, Receipt)
    assert second == replace(first, is_new=False)
    assert Case.objects.count() == 1


def test_a_letter_may_hang_on_a_case_of_the_same_batch() -> None:
    shared = intake.receive(submission(), by=rosa(), at=MONDAY)
    joining = submission(joins=shared.reference)

    [answer] = receive_many(arrivals([joining]), at=MONDAY)

    assert isinstance(answer, Receipt)
    assert (answer.case_id, answer.is_new) == (shared.case_id, True)


def test_what_no_rule_fits_waits_in_intake_and_its_lead_is_told() -> None:
    RoutingRuleSet.objects.update(rules=[])

    [answer] = receive_many(arrivals([submission(LAMP)]), at=MONDAY)

    assert isinstance(answer, Receipt)
    case = hold(answer.case_id)
    assert (case.state, case.needs_routing_help) == (CaseState.NEW, True)
    assert case.events.filter(kind=EventKind.ROUTE_UNMATCHED).exists()
    assert not JobRow.objects.filter(case=case, done_at=None).exists()


@pytest.mark.django_db(transaction=True)
def test_the_same_batch_from_three_at_once_is_each_case_once() -> None:
    given = arrivals([submission() for _ in range(20)])

    told = at_once(*[lambda: receive_many(given, at=MONDAY)] * 3)

    assert Case.objects.count() == 20
    assert [[answer.reference for answer in answers] for answers in told] == [[a.reference for a in told[0]]] * 3


@pytest.mark.parametrize("size", [20, 60])
def test_a_batch_needs_the_same_statements_whatever_its_size(size: int, django_assert_num_queries: Any) -> None:
    given = arrivals([submission() for _ in range(size)])
    receive_many(arrivals([submission()]), at=MONDAY)

    with django_assert_num_queries(13):  # savepoint, ids, earlier letters, nine tables, savepoint
        intake_bulk.receive_many(given, at=MONDAY)
