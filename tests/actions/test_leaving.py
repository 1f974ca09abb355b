"""Whoever owns an open call stays active, by whatever way somebody tries; a call in that moment finds another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pgtrigger
import pytest
from django.db import IntegrityError, connection, transaction

from requests_app.actions import casework, escalation, escalation_answers
from requests_app.actions.cities import load_city
from requests_app.actions.city_people import PersonHasOpenWork
from requests_app.management.seeds import city_folder, texts_of
from requests_app.models import Case, Escalation, StaffMember
from requests_app.rules.actor import SYSTEM
from requests_app.rules.city_file import read_city
from tests.at_once import at_once
from tests.factories import MONDAY, routed_case
from tests.invariants import hold
from tests.personas import cem, lotte, person

LATER = MONDAY + timedelta(minutes=30)


def call_for(username: str, case: Case | None = None) -> int:
    case = case or routed_case()
    return escalation.escalate_case(case.pk, by=SYSTEM, at=MONDAY, named_id=person(username).pk).escalation_id


def by_row(username: str) -> None:
    someone = person(username)
    someone.is_active = False
    someone.save()


def by_update(username: str) -> None:
    StaffMember.objects.filter(username=username).update(is_active=False)


def by_sql(username: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE requests_app_staffmember SET is_active = false WHERE username = %s", [username])


def by_files(username: str) -> None:
    texts = texts_of(city_folder("konstanz"))
    lines = [line for line in texts["people.yaml"].splitlines() if f"username: {username}," not in line]
    people = "\n".join(lines) + "\n"
    offices = (
        texts["offices.yaml"].replace(f", {username}]", "]").replace(f"{username}, ", "").replace(username, "gabi")
    )
    city = read_city({**texts, "people.yaml": people, "offices.yaml": offices})
    load_city(city, version="without", is_demo=True, at=MONDAY)


WAYS: dict[str, tuple[Callable[[str], None], type[Exception]]] = {
    "row": (by_row, IntegrityError),
    "update": (by_update, IntegrityError),
    "SQL": (by_sql, IntegrityError),
    "files": (by_files, PersonHasOpenWork),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("is_heard", [False, True])
def test_no_way_switches_off_who_owns_an_open_call(way: str, is_heard: bool) -> None:
    call = call_for("lotte")
    if is_heard:
        escalation_answers.acknowledge(call, by=lotte(), at=LATER)
    act, fact = WAYS[way]

    with pytest.raises(fact), transaction.atomic():
        act("lotte")

    assert person("lotte").is_active


@pytest.mark.parametrize("way", WAYS)
def test_once_the_call_is_answered_every_way_is_open(way: str) -> None:
    call = call_for("lotte")
    escalation_answers.close_with_answer(call, answer="Done.", by=lotte(), at=LATER)

    WAYS[way][0]("lotte")

    assert not person("lotte").is_active


def test_no_open_call_is_given_to_who_has_left_not_even_by_sql() -> None:
    call = call_for("cem")
    by_update("lotte")

    with pytest.raises(IntegrityError), transaction.atomic():
        Escalation.objects.filter(pk=call).update(owner=person("lotte"))


def test_a_drill_counts_as_a_call_for_whoever_leaves() -> None:
    escalation.escalate_case(routed_case().pk, by=SYSTEM, at=MONDAY, named_id=person("lotte").pk, is_drill=True)

    with pytest.raises(IntegrityError), transaction.atomic():
        by_update("lotte")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("_again", range(5))
def test_a_call_and_a_leaving_at_the_same_moment_end_with_an_active_owner(_again: int) -> None:
    case = routed_case()

    results = at_once(lambda: call_for("lotte", case), lambda: by_update("lotte"))

    call = Escalation.objects.select_related("owner").get()
    assert call.owner.is_active, results
    assert call.owner.username in {"lotte", "uwe"}
    hold(case.pk)


@pytest.mark.django_db(transaction=True)
def test_a_person_who_leaves_between_the_look_and_the_writing_is_passed_over(monkeypatch: Any) -> None:
    case = routed_case()
    put = escalation._put
    left: list[object] = []

    def too_late(*args: Any, **kwargs: Any) -> Any:
        if not left:
            left.extend(at_once(lambda: by_update("lotte")))
        return put(*args, **kwargs)

    monkeypatch.setattr(escalation, "_put", too_late)
    call_for("lotte", case)

    call = Escalation.objects.select_related("owner").get()
    assert (call.owner.username, left) == ("uwe", [None])
    hold(case.pk)


@pytest.mark.django_db(transaction=True)
def test_calls_and_moves_at_the_same_moment_lose_nothing() -> None:
    case = routed_case()

    results = at_once(
        lambda: escalation.escalate_case(case.pk, by=SYSTEM, at=LATER, client_key="one"),
        lambda: casework.claim_case(case.pk, by=cem(), at=LATER),
        lambda: escalation.escalate_case(case.pk, by=cem(), at=LATER, client_key="two"),
        lambda: casework.add_note(case.pk, text="A note", by=cem(), at=LATER),
    )

    assert not [result for result in results if isinstance(result, Exception)]
    assert Escalation.objects.filter(case=case).count() == 2
    hold(case.pk)


def test_the_rows_of_the_law_are_kept_by_triggers_that_exist() -> None:
    names = {trigger.name for _model, trigger in pgtrigger.registered()}

    assert {"staff_with_open_work_stays_active", "escalation_owner_is_active"} <= names
