"""`manage.py load_city`: the same files change nothing, other files change what differs, mistakes change nothing."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from requests_app.actions import casework, intake, routing
from requests_app.actions.cities import OtherCityLoaded, QueueHasOpenWork
from requests_app.actions.city_people import PersonHasOpenWork
from requests_app.models import (
    Calendar,
    Case,
    City,
    Contractor,
    DutyShift,
    FallbackPerson,
    RoutingRuleSet,
    ServiceDefinition,
    StaffMember,
    Team,
    WorkQueue,
)
from requests_app.queries import people, places
from requests_app.rules.actor import resident
from requests_app.rules.intake import Place, Submission
from requests_app.vocabulary import Channel

from .conftest import MONDAY, Load, spoil, write

pytestmark = pytest.mark.django_db


def told(*args: Any, **options: Any) -> str:
    out = StringIO()
    call_command("load_city", *args, stdout=out, **options)
    return out.getvalue()


def test_the_demo_city_is_loaded_and_a_second_run_changes_nothing() -> None:
    first = told("konstanz")
    second = told("konstanz")
    third = told("konstanz", again=True)

    assert "15 District" in first
    assert "Nothing has changed in the files of konstanz." in second
    assert "Nothing had to change." in third
    assert RoutingRuleSet.objects.count() == 1


def test_a_changed_fact_is_updated_and_the_rest_left_alone(konstanz: dict[str, str], load: Load) -> None:
    load(konstanz)

    changes = load(spoil(konstanz, "services_streets.yaml", "promise_working_days: 20", "promise_working_days: 15"))

    assert dict(changes.changed) == {"ServiceDefinition": 1, "ClockPolicy": 1}
    assert not changes.added
    assert ServiceDefinition.objects.get(code="unregistered-vehicle").promise_working_days == 15


def test_changed_rules_become_a_new_version(konstanz: dict[str, str], load: Load) -> None:
    load(konstanz)

    load(spoil(konstanz, "routing_rules.yaml", "queue: waste\n", "queue: cleaning\n"))

    assert list(RoutingRuleSet.objects.order_by("version").values_list("version", "is_active")) == [
        (1, False),
        (2, True),
    ]


def test_a_changed_calendar_gets_another_version(konstanz: dict[str, str], load: Load) -> None:
    load(konstanz)

    load(spoil(konstanz, "city.yaml", '"13:00-17:00"', '"13:00-16:30"'))

    assert Calendar.objects.get(code="office-hours").version == 2
    assert Calendar.objects.get(code="field-hours").version == 1


def test_the_intake_queue_can_move_to_another(konstanz: dict[str, str], load: Load) -> None:
    load(konstanz)
    queues = konstanz["work_queues.yaml"].replace("    is_intake: true\n", "")
    queues = queues.replace("    team: coordination\n", "    team: coordination\n    is_intake: true\n")

    load({**konstanz, "work_queues.yaml": queues})

    assert WorkQueue.objects.get(is_intake=True).code == "coordination"


def test_what_is_gone_from_the_files_is_switched_off(konstanz: dict[str, str], load: Load) -> None:
    load(konstanz)
    people = spoil(konstanz, "offices.yaml", "members: [ines]", "members: []")
    people = spoil(
        people, "people.yaml", "  - {username: ines, name: Ines Pereira, roles: [clerk], job_title: Telefon}\n", ""
    )

    changes = load(people)

    assert changes.switched_off["StaffMember"] == 1
    assert not StaffMember.objects.get(username="ines").is_active
    assert not Team.objects.get(code="phone").memberships.filter(person__username="ines").exists()


def test_mistakes_are_told_and_nothing_is_written(konstanz: dict[str, str], tmp_path: Path) -> None:
    folder = write(spoil(konstanz, "routing_rules.yaml", "queue: lighting", "queue: lightning"), tmp_path / "city")

    with pytest.raises(
        CommandError, match=r"routing_rules\.yaml:\d+: routing_rules\[street-lights\]\.queue: there is no"
    ):
        call_command("load_city", str(folder))

    assert not City.objects.exists()
    assert not StaffMember.objects.exists()


def test_checking_writes_nothing(konstanz: dict[str, str]) -> None:
    assert "have no mistake" in told("konstanz", check=True)
    assert not City.objects.exists()


def test_an_unknown_city_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(CommandError, match="Known are: boston, konstanz, saopaulo"):
        call_command("load_city", "atlantis")


def test_one_database_is_one_city(konstanz: dict[str, str], load: Load) -> None:
    load(konstanz)

    with pytest.raises(OtherCityLoaded):
        load(spoil(konstanz, "city.yaml", "code: konstanz", "code: bregenz"))


def test_an_administrator_who_is_in_no_file_stays(konstanz: dict[str, str], load: Load) -> None:
    StaffMember.objects.create_superuser("root", password="a password of her own")

    load(konstanz)

    assert StaffMember.objects.get(username="root").is_active


def test_somebody_is_on_duty_and_at_the_end_of_the_list(konstanz: dict[str, str], load: Load) -> None:
    load(konstanz)

    assert DutyShift.objects.count() == 113
    assert list(FallbackPerson.objects.order_by("position").values_list("person__username", flat=True)) == [
        "sofia",
        "wolfgang",
        "omar",
    ]


def test_a_place_falls_into_its_district(konstanz: dict[str, str], load: Load) -> None:
    load(konstanz)
    city = places.city()

    assert places.district_at(city, latitude=47.6603, longitude=9.1748).code == "010"  # type: ignore[union-attr]
    assert places.district_at(city, latitude=47.7, longitude=8.95) is None


def a_case_in(queue: str) -> Case:
    """Bring a request in and place it by the rules."""
    submission = Submission(
        channel=Channel.WEB,
        client="web",
        idempotency_key="one",
        service_code="glass-container-full",
        description="Der Container ist voll.",
        language="de",
        submitted_at=MONDAY,
        place=Place(address="Musterweg 1"),
    )
    receipt = intake.receive(submission, by=resident(channel=Channel.WEB), at=MONDAY)
    routing.route_case(receipt.case_id, at=MONDAY)
    case = Case.objects.get(pk=receipt.case_id)
    assert case.queue is not None
    assert case.queue.code == queue
    return case


def without_the_queue(texts: dict[str, str], queue: str, instead: str) -> dict[str, str]:
    """Take a queue out of the files and send its services to another one."""
    head, _mark, rest = texts["work_queues.yaml"].partition(f"  - code: {queue}\n")
    _gone, mark, tail = rest.partition("  - code: ")
    texts = {**texts, "work_queues.yaml": head + mark + tail}
    return spoil(texts, "routing_rules.yaml", f"queue: {queue}\n", f"queue: {instead}\n")


def test_a_queue_with_open_work_cannot_vanish(konstanz: dict[str, str], load: Load) -> None:
    load(konstanz)
    a_case_in("waste")

    with pytest.raises(QueueHasOpenWork, match="queue_has_open_work") as refused:
        load(without_the_queue(konstanz, "waste", "cleaning"))

    assert "Open cases are still in it: 1." in str(refused.value.message)
    assert WorkQueue.objects.get(code="waste").is_active
    assert RoutingRuleSet.objects.count() == 1


def test_an_empty_queue_can_vanish_and_keeps_its_history(konstanz: dict[str, str], load: Load) -> None:
    load(konstanz)

    changes = load(without_the_queue(konstanz, "waste", "cleaning"))

    assert changes.switched_off["WorkQueue"] == 1
    assert not WorkQueue.objects.get(code="waste").is_active


def test_a_person_with_open_work_cannot_vanish(konstanz: dict[str, str], load: Load) -> None:
    load(konstanz)
    hasan = StaffMember.objects.get(username="hasan")
    casework.claim_case(a_case_in("waste").pk, by=people.actor_of(hasan), at=MONDAY)
    texts = spoil(konstanz, "offices.yaml", "members: [hasan]", "members: []")
    line = next(line for line in texts["people.yaml"].splitlines() if "username: hasan" in line)

    with pytest.raises(PersonHasOpenWork):
        load(spoil(texts, "people.yaml", f"{line}\n", ""))

    hasan.refresh_from_db()
    assert hasan.is_active


def test_cases_are_routed_again_after_the_city_is_written_and_its_locks_are_gone(
    konstanz: dict[str, str], load: Load, monkeypatch: Any
) -> None:
    outside = len(connection.savepoint_ids)
    depths = []
    monkeypatch.setattr(routing, "route_unmatched_again", lambda **_: depths.append(len(connection.savepoint_ids)))

    load(konstanz)
    load(spoil(konstanz, "city.yaml", "name: Konstanz", "name: Constance"))

    assert depths == [outside]  # once: only for new rules


def test_new_rules_route_what_waited_for_one(konstanz: dict[str, str], load: Load) -> None:
    load(konstanz)
    RoutingRuleSet.objects.update(rules=[])
    with pytest.raises(AssertionError):
        a_case_in("waste")

    load(konstanz)

    case = Case.objects.get()
    assert case.routing_round == 2
    assert case.jobs.filter(routing_round=2, done_at=None).exists()


def test_a_work_queue_has_the_bound_of_its_file_or_the_usual_one(konstanz: dict[str, str], load: Load) -> None:
    load(spoil(konstanz, "work_queues.yaml", "  - code: roads\n", "  - code: roads\n    bound: 40\n"))

    assert dict(WorkQueue.objects.filter(code__in=["roads", "lighting"]).values_list("code", "bound")) == {
        "roads": 40,
        "lighting": 1000,
    }


def test_a_firm_that_is_gone_from_the_files_opens_no_case_any_more(konstanz: dict[str, str], load: Load) -> None:
    load(konstanz)
    pave = "  - {code: pave, name: Pavé du Lac SARL, email: chantier@pave-du-lac.example, language: fr}\n"

    load(spoil(konstanz, "contractors.yaml", pave, ""))

    assert dict(Contractor.objects.values_list("code", "is_active")) == {"seelicht": True, "pave": False}
    load({name: text for name, text in konstanz.items() if name != "contractors.yaml"})
    assert not Contractor.objects.filter(is_active=True).exists()
