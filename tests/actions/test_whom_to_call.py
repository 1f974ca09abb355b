"""Whom a call reaches: the ladder in the demo city, with its absences and exclusions."""

from __future__ import annotations

from datetime import timedelta

import pgtrigger
import pytest

from requests_app.actions import escalation
from requests_app.models import Absence, Case, Clock, Escalation, FallbackPerson, StaffMember
from requests_app.rules.actor import SYSTEM
from requests_app.vocabulary import CaseState, ClockKind, OwnerSource
from tests.actions.test_calling import LATER, STATES, bent, held
from tests.factories import MONDAY, routed_case
from tests.personas import malik, omar, person, uwe


@pytest.mark.parametrize(
    ("state", "owner", "source"),
    [
        (CaseState.NEW, "sofia", OwnerSource.QUEUE_LEAD),
        (CaseState.QUEUED, "uwe", OwnerSource.QUEUE_LEAD),
        (CaseState.IN_PROGRESS, "uwe", OwnerSource.OWNER_LEAD),
        (CaseState.RESOLVED, "uwe", OwnerSource.OWNER_LEAD),
        (CaseState.CLOSED, "uwe", OwnerSource.OWNER_LEAD),
        (CaseState.CANCELLED, "uwe", OwnerSource.QUEUE_LEAD),
        (CaseState.MERGED, "uwe", OwnerSource.OWNER_LEAD),
    ],
)
def test_whoever_leads_the_place_where_the_case_is_or_was_is_called(
    state: CaseState, owner: str, source: OwnerSource
) -> None:
    case = STATES[state]()

    escalation.escalate_case(case.pk, by=SYSTEM, at=LATER)

    call = Escalation.objects.get()
    assert (call.owner.username, call.owner_source) == (owner, source)


def called(case: Case, **more: object) -> Escalation:
    by = more.pop("by", SYSTEM)
    call = escalation.escalate_case(case.pk, by=by, at=LATER, **more)  # type: ignore[arg-type]
    return Escalation.objects.select_related("owner").get(pk=call.escalation_id)


def test_a_named_person_comes_first_and_whoever_calls_never_gets_her_own_call() -> None:
    case = held()

    assert called(case, named_id=person("malik").pk).owner.username == "malik"
    assert called(case, by=uwe()).owner.username == "mirjam"
    assert called(case, by=malik(), named_id=person("malik").pk).owner.username == "uwe"


def test_the_person_complained_about_is_not_called_not_even_as_a_substitute() -> None:
    case = held()
    absent(person("mirjam"), substitute=person("uwe"))

    call = called(case, complained_about_id=person("uwe").pk)

    assert call.owner.username == "beate"  # the head; deputy is away, and her substitute is complained about
    assert not call.owner_is_flagged


def absent(who: StaffMember, *, substitute: StaffMember | None = None) -> None:
    Absence.objects.create(person=who, starts_at=MONDAY, ends_at=LATER + timedelta(days=9), substitute=substitute)


def test_an_absent_lead_is_stood_in_for_along_the_chain() -> None:
    absent(person("uwe"), substitute=person("stefan"))
    absent(person("stefan"), substitute=person("lotte"))

    assert called(held()).owner.username == "lotte"


def test_a_loop_of_substitutes_and_people_who_have_left_lead_on() -> None:
    absent(person("uwe"), substitute=person("mirjam"))
    absent(person("mirjam"), substitute=person("uwe"))
    with pgtrigger.ignore("requests_app.StaffMember:staff_with_open_work_stays_active"):
        StaffMember.objects.filter(username="beate").update(is_active=False)

    assert called(held()).owner_source == OwnerSource.ROSTER


def test_when_everybody_is_away_the_last_of_the_list_is_called_and_flagged() -> None:
    case = held()
    for one in StaffMember.objects.all():
        absent(one)

    call = called(case)

    assert (call.owner.username, call.owner_source, call.owner_is_flagged) == ("omar", OwnerSource.LAST_RESORT, True)


def test_the_last_of_the_list_who_calls_herself_is_called_all_the_same() -> None:
    case = held()
    for one in StaffMember.objects.all():
        absent(one)

    assert called(case, by=omar()).owner.username == "omar"
    assert FallbackPerson.objects.count() >= 2


def test_a_case_that_has_forgotten_its_queue_calls_whoever_is_on_duty() -> None:
    """A case with neither queue nor last queue still finds somebody."""
    case = bent(routed_case(), state=CaseState.CANCELLED, queue=None, last_queue=None)

    call = called(case)

    assert call.owner_source == OwnerSource.ROSTER
    assert Clock.objects.filter(escalation=call, kind=ClockKind.ESCALATION).count() == 1
