"""What was changed by hand and what the files say: swaps stay, people brought in stay, people who left stay away."""

from __future__ import annotations

from datetime import timedelta

import pytest

from requests_app.actions.city_people import PersonHasLeft, PersonHasOpenWork
from requests_app.actions.devices import NewDevice, enrol_device, make_pairing_code, pair_by_code
from requests_app.actions.offboarding import offboard
from requests_app.actions.onboarding import NewPerson, PlaceInTeam, onboard
from requests_app.actions.roster import NotOnDuty, ShiftIsOver, replace_on_duty, swap_shifts
from requests_app.facts import OnlyKeepers
from requests_app.models import Device, DutyShift, ServiceDefinition, StaffMember, TeamMembership, WorkQueue
from requests_app.rules.actor import SYSTEM
from requests_app.rules.city_file import CityFileMistakes, read_city
from tests.personas import actor, person

from .conftest import MONDAY, Load, spoil

pytestmark = pytest.mark.django_db
OTHER_PROMISE = ("services_streets.yaml", "promise_working_days: 20", "promise_working_days: 15")


def shift_after(days: int) -> DutyShift:
    at = MONDAY + timedelta(days=days)
    return DutyShift.objects.get(starts_at__lte=at, ends_at__gt=at)


def test_a_swap_made_by_hand_survives_files_that_say_the_same_roster(konstanz: dict[str, str], load: Load) -> None:
    load(konstanz)
    coming = shift_after(7)
    replace_on_duty(coming.pk, person_id=person("leyla").pk, by=SYSTEM, at=MONDAY)

    changes = load(spoil(konstanz, *OTHER_PROMISE))

    assert shift_after(7).person == person("leyla")
    assert dict(changes.changed) == {"ServiceDefinition": 1, "ClockPolicy": 1}


def test_another_roster_in_the_files_replaces_it(konstanz: dict[str, str], load: Load) -> None:
    load(konstanz)
    replace_on_duty(shift_after(7).pk, person_id=person("leyla").pk, by=SYSTEM, at=MONDAY)

    load(spoil(konstanz, "people.yaml", "turns: [sofia, henrik,", "turns: [henrik, sofia,"))

    assert not DutyShift.objects.filter(person=person("leyla")).exists()


def test_two_shifts_are_swapped_and_a_running_one_is_cut(konstanz: dict[str, str], load: Load) -> None:
    load(konstanz)
    running, one, other = shift_after(0), shift_after(7), shift_after(14)
    before = (one.person, other.person)

    swap_shifts(one.pk, other.pk, by=SYSTEM, at=MONDAY)
    rest = replace_on_duty(running.pk, person_id=person("leyla").pk, by=SYSTEM, at=MONDAY)

    assert (shift_after(14).person, shift_after(7).person) == before
    assert (rest.starts_at, rest.ends_at) == (MONDAY, running.ends_at)
    running.refresh_from_db()
    assert running.ends_at == MONDAY


def test_the_roster_refuses_what_cannot_be(konstanz: dict[str, str], load: Load) -> None:
    load(konstanz)
    running, past = shift_after(0), shift_after(-7)

    with pytest.raises(OnlyKeepers):
        replace_on_duty(running.pk, person_id=person("leyla").pk, by=actor("bruno"), at=MONDAY)
    with pytest.raises(ShiftIsOver):
        replace_on_duty(past.pk, person_id=person("leyla").pk, by=SYSTEM, at=MONDAY)
    with pytest.raises(NotOnDuty):
        replace_on_duty(running.pk, person_id=running.person_id, by=SYSTEM, at=MONDAY)
    with pytest.raises(ShiftIsOver):
        swap_shifts(running.pk, shift_after(7).pk, by=SYSTEM, at=MONDAY)
    with pytest.raises(OnlyKeepers):
        swap_shifts(shift_after(14).pk, shift_after(7).pk, by=actor("bruno"), at=MONDAY)


def test_whoever_was_brought_in_by_hand_is_left_alone(konstanz: dict[str, str], load: Load) -> None:
    load(konstanz)
    pia = NewPerson("pia", "Pia", "Neumann", "pia@x.example", ("specialist",), (PlaceInTeam("roads"),))
    onboard(pia, by=SYSTEM, at=MONDAY)

    load(spoil(konstanz, *OTHER_PROMISE))

    assert person("pia").is_active
    assert TeamMembership.objects.filter(person__username="pia").exists()


def test_whoever_has_left_is_not_brought_back_by_the_files(konstanz: dict[str, str], load: Load) -> None:
    load(konstanz)
    offboard(person("lotte").pk, by=SYSTEM, at=MONDAY)

    with pytest.raises(PersonHasLeft) as refused:
        load(spoil(konstanz, *OTHER_PROMISE))

    assert "lotte" in str(refused.value.message)
    assert not person("lotte").is_active
    gone = spoil(konstanz, "people.yaml", line_of(konstanz, "lotte"), "")
    load(spoil(gone, "offices.yaml", "members: [lotte, bruno]", "members: [bruno]"))


def line_of(texts: dict[str, str], username: str) -> str:
    return next(line for line in texts["people.yaml"].splitlines(True) if f"username: {username}," in line)


def test_a_lead_whom_the_files_replace_is_switched_off_after_the_change(konstanz: dict[str, str], load: Load) -> None:
    load(konstanz)
    files = spoil(konstanz, "people.yaml", line_of(konstanz, "uwe"), "")
    files = spoil(files, "offices.yaml", "lead: uwe, deputy: mirjam, members: [cem]", "lead: cem, deputy: mirjam")
    files = {name: text.replace("lead: uwe\n", "lead: cem\n") for name, text in files.items()}

    load(spoil(files, "offices.yaml", "lead: cem, deputy: mirjam", "lead: cem, deputy: mirjam, members: [cem]"))

    assert WorkQueue.objects.get(code="lighting").lead == person("cem")
    assert not person("uwe").is_active


def test_whoever_is_gone_from_the_files_and_on_duty_by_hand_is_named(konstanz: dict[str, str], load: Load) -> None:
    load(konstanz)
    replace_on_duty(shift_after(7).pk, person_id=person("lotte").pk, by=SYSTEM, at=MONDAY)
    files = spoil(konstanz, "people.yaml", line_of(konstanz, "lotte"), "")

    with pytest.raises(PersonHasOpenWork):
        load(spoil(files, "offices.yaml", "members: [lotte, bruno]", "members: [bruno]"))


def test_skills_clearance_limit_and_calendar_come_from_the_files(konstanz: dict[str, str], load: Load) -> None:
    load(konstanz)

    assert ServiceDefinition.objects.get(code="playground").required_skills == ["playground-inspection"]
    assert ServiceDefinition.objects.get(code="unregistered-vehicle").clearance == 1
    assert TeamMembership.objects.get(person__username="thomas", team__code="traffic").clearance == 2
    timo = StaffMember.objects.select_related("calendar").get(username="timo")
    assert (timo.capacity, timo.calendar and timo.calendar.code) == (40, "service-line")


@pytest.mark.parametrize(
    ("file", "old", "new", "sentence"),
    [
        ("people.yaml", "capacity: 40", "capacity: 0", "must be at least 1"),
        ("people.yaml", "calendar: service-line", "calendar: moon", "there is no calendar “moon”"),
        ("offices.yaml", "{thomas: 2, yasmin: 1}", "{thomas: 0, yasmin: 0}", "nobody in “traffic” has the skills"),
        ("offices.yaml", "{thomas: 2, yasmin: 1}", "{thomas: 2, cem: 1}", "“cem” is no member of this team"),
        (
            "services_public_places.yaml",
            "required_skills: [playground-inspection]",
            "required_skills: [flying]",
            "nobody in “green” has the skills",
        ),
    ],
)
def test_mistakes_about_people_are_told_with_their_place(
    konstanz: dict[str, str], file: str, old: str, new: str, sentence: str
) -> None:
    with pytest.raises(CityFileMistakes) as found:
        read_city(spoil(konstanz, file, old, new))

    assert sentence in str(found.value)


def test_a_kiosk_that_was_written_down_at_the_desk_is_left_alone(konstanz: dict[str, str], load: Load) -> None:
    load(konstanz)
    new = NewDevice("kiosk-library", 31_007, Device.objects.get().site_id)
    device_id = enrol_device(new, by=actor("sofia"), at=MONDAY)
    pair_by_code(make_pairing_code(device_id, by=actor("sofia"), at=MONDAY), at=MONDAY)

    load({**konstanz, "again.yaml": ""})

    assert Device.objects.get(pk=device_id).is_active
