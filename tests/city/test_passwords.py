"""Loading a city and passwords: demo people have one in a demo only, and what somebody has set is kept."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from requests_app.models import (
    Device,
    StaffMember,
)
from requests_app.queries import service_points

pytestmark = pytest.mark.django_db


def told(*args: Any, **options: Any) -> str:
    out = StringIO()
    call_command("load_city", *args, stdout=out, **options)
    return out.getvalue()


def test_people_have_the_demo_password_in_a_demo_only(settings: Any) -> None:
    settings.DEMO = False
    told("konstanz")
    farah = StaffMember.objects.get(username="farah")
    assert not farah.has_usable_password()
    assert not farah.is_demo
    assert not Device.objects.filter(is_active=True).exists()

    settings.DEMO = True
    told("konstanz")
    farah = StaffMember.objects.get(username="farah")
    assert farah.check_password("konstanz-demo")
    assert farah.is_demo
    assert service_points.kiosk_by_token("demo-kiosk-town-hall-konstanz") is not None


def test_loading_without_the_demo_takes_its_people_their_password_and_their_sessions(settings: Any) -> None:
    told("konstanz")
    farah = StaffMember.objects.get(username="farah")
    session = farah.get_session_auth_hash()

    settings.DEMO = False
    told("konstanz")

    farah.refresh_from_db()
    assert not farah.is_demo
    assert not farah.has_usable_password()
    assert farah.get_session_auth_hash() != session


@pytest.mark.parametrize("demo", [False, True])
def test_a_password_that_somebody_has_set_outlives_every_load(settings: Any, demo: bool) -> None:
    settings.DEMO = False
    told("konstanz")
    farah = StaffMember.objects.get(username="farah")
    farah.set_password("a password of her own")
    farah.save()

    settings.DEMO = demo
    told("konstanz", again=True)

    farah.refresh_from_db()
    assert farah.check_password("a password of her own")
    assert not farah.is_demo


def test_a_password_that_was_changed_in_the_demo_is_kept(settings: Any) -> None:
    told("konstanz")
    farah = StaffMember.objects.get(username="farah")
    farah.set_password("a password of her own")
    farah.save()

    told("konstanz", again=True)

    farah.refresh_from_db()
    assert farah.check_password("a password of her own")
    assert farah.is_demo
