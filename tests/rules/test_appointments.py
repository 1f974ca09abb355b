"""Which times are offered, which place is free, and who may come in when."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from requests_app.rules import appointments as rules
from requests_app.rules.appointment_facts import ArrivesOnAnotherDay, ArrivesTooEarly, ArrivesTooLate
from requests_app.rules.appointments import Taken, Terms

ZONE = ZoneInfo("Europe/Berlin")
MONDAY, SUNDAY = date(2026, 11, 23), date(2026, 11, 22)
WEEK = {"mon": [["08:00", "09:00"], ["14:00", "14:50"]], "fri": [["08:00", "09:00"]]}


def terms(minutes: int = 20, places: int = 2, **more: Any) -> Terms:
    given: dict[str, Any] = {"timezone": "Europe/Berlin", "week": WEEK, "closures": [], "country": "DE"}
    return Terms(minutes, places, rules.hours_of_house(**{**given, **more}))


def on_the_wall(moments: list[datetime]) -> list[str]:
    return [moment.astimezone(ZONE).strftime("%H:%M") for moment in moments]


def test_each_time_ends_while_the_house_is_open() -> None:
    assert on_the_wall(rules.times_on(MONDAY, terms())) == ["08:00", "08:20", "08:40", "14:00", "14:20"]
    assert rules.times_on(SUNDAY, terms()) == []
    assert rules.times_on(MONDAY, terms(places=0)) == []


@pytest.mark.parametrize(
    ("day", "more"),
    [
        (date(2026, 12, 25), {}),  # a Friday, and Christmas
        (MONDAY, {"closures": [{"on": "2026-11-23", "reason": {}}]}),
        (MONDAY, {"days_off": ["2026-11-23"]}),
    ],
)
def test_nothing_is_offered_on_holidays_closures_and_days_off(day: date, more: dict[str, Any]) -> None:
    assert rules.times_on(day, terms(**more)) == []


def test_the_hour_that_spring_leaves_out_has_no_times() -> None:
    week = {"sun": [["01:00", "04:00"]]}
    assert on_the_wall(rules.times_on(date(2027, 3, 28), terms(60, week=week))) == ["01:00", "03:00"]


def test_a_place_is_free_when_nobody_is_in_its_way() -> None:
    eight, twenty = rules.times_on(MONDAY, terms())[:2]
    taken = [Taken(eight, 20, 1), Taken(eight + timedelta(minutes=10), 20, 2)]  # of the time when each took longer

    assert rules.free_places(eight, minutes=20, places=2, taken=taken) == []
    assert rules.free_places(twenty, minutes=20, places=2, taken=taken) == [1]
    at = eight - timedelta(days=1)
    assert on_the_wall(rules.offered_on(MONDAY, terms(), taken, at=at))[0] == "08:20"
    assert on_the_wall(rules.offered_on(MONDAY, terms(), [], at=eight - timedelta(minutes=30)))[0] == "08:40"


def test_only_offered_times_count() -> None:
    eight = rules.times_on(MONDAY, terms())[0]

    assert rules.is_a_time(eight, terms(), at=eight - timedelta(days=2))
    assert not rules.is_a_time(eight + timedelta(minutes=5), terms(), at=eight - timedelta(days=2))
    assert not rules.is_a_time(eight, terms(), at=eight - timedelta(minutes=59))
    assert not rules.is_a_time(eight, terms(), at=eight - timedelta(days=40))


@pytest.mark.parametrize(
    ("minutes", "fact", "words"),
    [
        (-11, ArrivesTooEarly, "You can check in from 9:50 a.m. on."),
        (11, ArrivesTooLate, "Your appointment was at 10 a.m."),
        (24 * 60, ArrivesOnAnotherDay, "It is on Nov. 23, 2026 at 10 a.m."),
    ],
)
def test_whoever_comes_at_another_time_is_told_what_to_do(minutes: int, fact: type[Exception], words: str) -> None:
    ten = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

    with pytest.raises(fact) as told, timezone.override(ZONE):
        rules.judge_arrival(ten, at=ten + timedelta(minutes=minutes), tolerance_minutes=10, zone=ZONE)

    with timezone.override(ZONE):
        assert words in str(told.value.message)  # type: ignore[attr-defined]
    rules.judge_arrival(ten, at=ten + timedelta(minutes=9), tolerance_minutes=10, zone=ZONE)


def test_a_reminder_goes_a_day_before_and_not_to_whoever_has_just_booked() -> None:
    ten = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    day, hour = timedelta(days=1), timedelta(hours=1)

    assert rules.remind_at(ten, booked_at=ten - 5 * day) == ten - day
    assert rules.remind_at(ten, booked_at=ten - 10 * hour) == ten - 6 * hour
    assert rules.remind_at(ten, booked_at=ten - 3 * hour) is None


def test_its_secret_opens_no_request() -> None:
    made = rules.secret_of(reference="A-2222-2222", version=1, key="k")
    assert rules.is_secret(f" {made.upper()} ", reference="A-2222-2222", version=1, key="k")
    assert not rules.is_secret(made, reference="A-2222-2222", version=2, key="k")
