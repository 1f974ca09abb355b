"""Rows that belong together are written in one statement: all columns, all laws, whole or not at all."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.models import AutoField
from django.forms import model_to_dict

from requests_app.models import Case, CaseEvent, JobRow, QueueStay, Resident, WorkQueue
from requests_app.models.writing import (
    Change,
    Ids,
    change_of,
    copy_together,
    draw_ids,
    new_row,
    write_together,
)
from requests_app.vocabulary import CaseState, ContactBy, EventKind, Priority
from tests.factories import MONDAY, new_case

WORDS = "Ein\tTab,\\ ein Rückstrich, 'Hochkomma', {Klammer}\nund 50 %s."
LATER = MONDAY + timedelta(minutes=5)


def stay_and_event(ids: Ids, case: Case, queue: WorkQueue) -> tuple[QueueStay, CaseEvent]:
    stay = QueueStay(pk=ids.take(QueueStay), case=case, queue=queue, entered_at=LATER, trace={"words": [WORDS]})
    event = CaseEvent(
        pk=ids.take(CaseEvent),
        case=case,
        sequence=case.event_count,
        kind=EventKind.ROUTED,
        at=LATER,
        revision=1,
        actor_kind="system",
    )
    return stay, event


def leaving(case: Case) -> Change:
    return Change(
        "UPDATE requests_app_queuestay SET left_at = %s WHERE case_id = %s AND left_at IS NULL", (LATER, case.pk)
    )


def test_every_table_has_the_sequence_that_ids_are_drawn_from() -> None:
    models = apps.get_app_config("requests_app").get_models()
    kinds = [kind for kind in models if isinstance(kind._meta.pk, AutoField)]

    drawn = draw_ids(dict.fromkeys(kinds, 2))

    assert all(drawn.take(kind) < drawn.take(kind) for kind in kinds)


@pytest.mark.parametrize("number", [3, 30])
def test_ids_are_those_that_a_single_row_would_have_drawn(number: int) -> None:
    before = Resident.objects.create(created_at=MONDAY).pk

    drawn = draw_ids({Resident: number})

    assert [drawn.take(Resident) for _ in range(number)] == list(range(before + 1, before + 1 + number))
    assert Resident.objects.create(created_at=MONDAY).pk == before + number + 1


@pytest.mark.parametrize("write", [write_together, copy_together])
def test_a_row_is_written_as_its_own_save_would_write_it(write: Any) -> None:
    given = {"name": WORDS, "email": "r@x.example", "contact_by": ContactBy.EMAIL, "created_at": MONDAY}
    saved = Resident.objects.create(**given)
    ids = draw_ids({Resident: 2})
    rows = [Resident(pk=ids.take(Resident), **given) for _ in range(2)]

    write(rows)

    for row in rows:
        assert not row._state.adding
        found = Resident.objects.get(pk=row.pk)
        assert model_to_dict(found, exclude=["id"]) == model_to_dict(saved, exclude=["id"])


@pytest.mark.parametrize("write", [write_together, copy_together])
def test_a_copy_of_a_rich_row_has_every_column(write: Any) -> None:
    case = Case.objects.get(pk=new_case().pk)
    event = case.events.get()
    kinds: dict[Any, Any] = {CaseEvent: event, JobRow: case.jobs.get()}
    ids = draw_ids(dict.fromkeys(kinds, 1))
    event.sequence = 2
    kinds[JobRow].routing_round = 2
    copies = [kind(**{**values(row), "id": ids.take(kind)}) for kind, row in kinds.items()]

    write(copies)

    for copied, (kind, row) in zip(copies, kinds.items(), strict=True):
        assert {**values(kind.objects.get(pk=copied.pk)), "id": 0} == {**values(row), "id": 0}


def values(row: Any) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_changes_and_rows_are_one_statement_and_changes_come_first(django_assert_num_queries: Any) -> None:
    case = new_case()
    queue = WorkQueue.objects.get(code="lighting")
    case.state, case.queue, case.event_count, case.revision = CaseState.QUEUED, queue, 2, 1
    case.priority = Priority.HIGH
    fields = ("state", "queue", "event_count", "revision", "priority")

    with django_assert_num_queries(2):
        stay, event = stay_and_event(draw_ids({QueueStay: 1, CaseEvent: 1}), case, queue)
        # One open stay per case: the new one would be refused, were the old one not closed before.
        met = write_together([stay, event], changes=[leaving(case), change_of(case, fields)])

    assert met == (1, 1)
    found = Case.objects.get(pk=case.pk)
    assert (found.state, found.queue_id, found.priority) == (CaseState.QUEUED, queue.pk, Priority.HIGH)
    assert QueueStay.objects.get(case=case, left_at=None).trace == {"words": [WORDS]}
    assert list(case.events.order_by("id").values_list("sequence", flat=True)) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_what_a_law_refuses_is_refused_whole() -> None:
    case = new_case()
    queue = WorkQueue.objects.get(code="lighting")
    case.event_count = 1  # taken already
    stay, event = stay_and_event(draw_ids({QueueStay: 1, CaseEvent: 1}), case, queue)

    with pytest.raises(IntegrityError, match="event_sequence_once_per_case"):
        write_together([stay, event], changes=[leaving(case)])

    assert QueueStay.objects.get(case=case).left_at is None


@pytest.mark.django_db(transaction=True)
def test_laws_that_are_asked_at_the_end_are_asked_of_one_statement_too() -> None:
    case = new_case()
    queue = WorkQueue.objects.get(code="lighting")
    case.event_count = 2
    stay, event = stay_and_event(draw_ids({QueueStay: 1, CaseEvent: 1}), case, queue)

    with pytest.raises(IntegrityError, match="name different queues"):  # the case itself stays where it was
        write_together([stay, event], changes=[leaving(case)])

    assert case.events.count() == 1


def test_a_statement_is_prepared_once_whatever_its_values(settings: Any) -> None:
    connection.ensure_connection()
    connection.connection.prepare_threshold = 0
    ids = draw_ids({Resident: 4})
    rows: list[dict[str, Any]] = [{}, {"name": "x"}, {"blanked_at": MONDAY}, {"phone": "1" * 30}]

    for more in rows:
        write_together([Resident(pk=ids.take(Resident), created_at=MONDAY, **more)])

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%%requests_app_resident%%'")
        assert cursor.fetchone()[0] == 2  # the ids and the row


def test_a_planned_row_is_what_the_constructor_makes() -> None:
    given = {"name": "Rosa", "created_at": MONDAY, "contact_by": ContactBy.EMAIL}

    planned, made = new_row(Resident, **given), Resident(**given)

    assert values(planned) == values(made)
    assert planned._state.adding
    assert new_row(QueueStay).trace is not new_row(QueueStay).trace


def test_a_planned_row_knows_its_columns_alone() -> None:
    with pytest.raises(TypeError, match="'nickname'"):
        new_row(Resident, nickname="Rosa")


def test_a_row_without_an_id_is_refused_before_anything_is_written() -> None:
    with pytest.raises(ValueError, match="draw_ids first"):
        write_together([Resident(created_at=MONDAY)])


def test_it_takes_part_in_the_transaction_around_it() -> None:
    ids = draw_ids({Resident: 1})
    row = Resident(pk=ids.take(Resident), created_at=MONDAY)

    with transaction.atomic():
        write_together([row])
        transaction.set_rollback(True)

    assert not Resident.objects.filter(pk=row.pk).exists()
