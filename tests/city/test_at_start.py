"""At start a city says whether it can always name a person."""

from __future__ import annotations

from io import StringIO

import pgtrigger
import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from requests_app.management.commands.run_city import Command
from requests_app.models import FallbackPerson, StaffMember, WorkQueue

from .conftest import Load

pytestmark = pytest.mark.django_db


def told_by_run_city() -> str:
    said = StringIO()
    Command(stdout=said).tell_what_is_missing()
    return said.getvalue()


def test_a_sound_city_has_nothing_to_say(konstanz: dict[str, str], load: Load) -> None:
    load(konstanz)

    call_command("check", databases=["default"], stdout=StringIO(), stderr=StringIO())
    assert "city.E" not in told_by_run_city()


@pytest.mark.parametrize("left", [0, 1])
def test_a_list_of_last_resort_with_fewer_than_two_people_is_an_error(
    left: int, konstanz: dict[str, str], load: Load
) -> None:
    load(konstanz)
    FallbackPerson.objects.filter(position__gt=left).delete()

    with pytest.raises(SystemCheckError, match=r"city\.E001"):
        call_command("check", databases=["default"])
    assert "city.E001: The city's list of last resort names fewer than two people." in told_by_run_city()


def test_people_who_have_left_do_not_count(konstanz: dict[str, str], load: Load) -> None:
    load(konstanz)
    FallbackPerson.objects.filter(position__gt=2).delete()
    one = FallbackPerson.objects.get(position=2).person
    spare = StaffMember.objects.create(username="gone", is_active=False)
    with pgtrigger.ignore("requests_app.FallbackPerson:fallback_person_is_active"):
        FallbackPerson.objects.filter(person=one).update(person=spare)

    assert "city.E001" in told_by_run_city()


def test_a_city_without_intake_is_an_error(konstanz: dict[str, str], load: Load) -> None:
    load(konstanz)
    WorkQueue.objects.update(is_intake=False)

    assert "city.E002" in told_by_run_city()
