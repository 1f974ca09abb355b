"""What a city promises, by its files: read, refused with file, line and what to do, and written with versions."""

from __future__ import annotations

import pytest

from requests_app.models import Calendar, ClockPolicy, JobRow
from requests_app.rules.city_file import CityFileMistakes, read_city
from requests_app.vocabulary import ClockKind, Job

from .conftest import Load, spoil

FILE = "clock_policies.yaml"
FIRST = "kind: first_response\n    unit: working_days"
TERM = "kind: statutory\n    service: unregistered-vehicle"
# what stands there, what is put there instead, field of the mistake, a piece of its message
MISTAKES = [
    ("      target: 2\n", "", "first-response].target", "Say how much time is promised, such as target: 5"),
    ("target: 2", "target: 0", "first-response].target", "at least 1"),
    ("target: 2", "target: soon", "first-response].target", "a number"),
    ("kind: first_response", "kind: first_kiss", "first-response].kind", "known are"),
    ("unit: working_days", "unit: moons", "first-response].unit", "known are"),
    ("service: unregistered-vehicle", "service: flying-carpet", "unregistered-vehicle].service", "Name one, or leave"),
    ("priority: danger", "priority: panic", "first-response-danger].priority", "known are"),
    ("calendar: service-line", "calendar: moon-time", "first-response-danger].calendar", "no calendar"),
    ("warn_percent: 50", "warn_percent: 100", "first-response-danger].warn_percent", "at most 99"),
    ("escalate_percent: 120", "escalate_percent: 99", "review].escalate_percent", "at least 100, or “never”"),
    (TERM, TERM + "\n    pauses: {asleep: pauses}", "unregistered-vehicle].pauses.asleep", "one of the phases queued"),
    (TERM, TERM + "\n    pauses: {citizen: sleeps}", "unregistered-vehicle].pauses.citizen", "one of runs, pauses"),
    ("code: call-low", "code: call-high", "call-high].code", "Keep one of the two"),
    ("priority: low\n", "priority: high\n", "call-high].kind", "Keep one of the two"),
    (FIRST, FIRST + "\n    colour: red", "first-response].colour", "not known here"),
    (
        TERM + "\n    unit: calendar_days",
        "kind: service_norm\n    service: unregistered-vehicle\n    unit: working_days",
        "unregistered-vehicle].target",
        "promise_working_days: ",
    ),
]


@pytest.mark.parametrize(("old", "new", "field", "message"), MISTAKES)
def test_a_mistake_is_told_with_file_line_and_what_to_do(
    konstanz: dict[str, str], old: str, new: str, field: str, message: str
) -> None:
    with pytest.raises(CityFileMistakes) as found:
        read_city(spoil(konstanz, FILE, old, new))

    mistake = next(one for one in found.value.mistakes if one.field.endswith(field))
    assert mistake.file == FILE
    assert mistake.line > 1
    assert message in mistake.message


def test_a_calendar_without_working_time_is_refused_with_what_to_do(konstanz: dict[str, str]) -> None:
    head, tail = konstanz["city.yaml"].split("windows:", 1)
    rest = tail[tail.index("      overrides:") :]

    with pytest.raises(CityFileMistakes) as found:
        read_city({**konstanz, "city.yaml": f"{head}windows: {{mon: []}}\n{rest}"})

    assert "Give at least one day its hours" in str(found.value)


def test_a_city_without_a_file_of_policies_gets_those_of_the_house(konstanz: dict[str, str]) -> None:
    city = read_city({name: text for name, text in konstanz.items() if name != FILE})

    assert city.policies == ()


@pytest.mark.django_db
def test_every_service_has_a_norm_and_the_citys_words_stand_in_the_records(
    konstanz: dict[str, str], load: Load
) -> None:
    load(konstanz)

    norms = ClockPolicy.objects.filter(kind=ClockKind.SERVICE_NORM, is_active=True)
    danger = ClockPolicy.objects.get(code="first-response-danger")
    assert all(norm.service and norm.target == norm.service.promise_working_days for norm in norms)
    assert norms.count() == 24
    assert (danger.target, danger.warn_percent, danger.escalate_percent) == (60, 50, 100)
    assert danger.calendar is not None
    assert danger.source == "invented"


@pytest.mark.django_db
def test_the_houses_policies_are_written_for_kinds_that_the_city_does_not_name(
    konstanz: dict[str, str], load: Load
) -> None:
    load({name: text for name, text in konstanz.items() if name != FILE})

    codes = set(ClockPolicy.objects.filter(service=None).values_list("code", flat=True))
    assert codes == {
        "default/first-response",
        "default/review",
        "default/call-low",
        "default/call-normal",
        "default/call-high",
        "default/call-danger",
    }


@pytest.mark.django_db
def test_an_edited_policy_is_another_version_and_the_same_files_are_not(konstanz: dict[str, str], load: Load) -> None:
    load(konstanz)
    assert load(konstanz).is_empty

    load(spoil(konstanz, FILE, "target: 2", "target: 3"))

    policy = ClockPolicy.objects.get(code="first-response")
    assert (policy.target, policy.version) == (3, 2)
    assert set(ClockPolicy.objects.exclude(code="first-response").values_list("version", flat=True)) == {1}


@pytest.mark.django_db
def test_two_policies_may_change_places_and_one_that_is_gone_is_switched_off(
    konstanz: dict[str, str], load: Load
) -> None:
    load(konstanz)
    text = konstanz[FILE].replace("code: call-low", "code: x").replace("code: call-high", "code: call-low")

    load({**konstanz, FILE: text.replace("code: x", "code: call-high")})
    load({name: text for name, text in konstanz.items() if name != FILE})

    assert ClockPolicy.objects.get(code="call-low").version == 2
    assert not ClockPolicy.objects.get(code="call-low").is_active
    assert ClockPolicy.objects.get(code="default/call-low").is_active


@pytest.mark.django_db
def test_a_changed_calendar_orders_its_clocks_to_be_counted_again(konstanz: dict[str, str], load: Load) -> None:
    load(konstanz)
    assert not JobRow.objects.filter(name=Job.RECOMPUTE_CLOCKS).exists()

    load(spoil(konstanz, "city.yaml", '"2026-12-31": []', '"2026-12-30": []'))

    job = JobRow.objects.get(name=Job.RECOMPUTE_CLOCKS)
    assert job.calendar == Calendar.objects.get(code="field-hours")
    assert job.calendar is not None
    assert job.calendar.version == 2
