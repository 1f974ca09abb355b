"""The four steps of the README, without the demo: files, a password, a token, and the city can be entered."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from requests_app.models import Device, StaffMember
from requests_app.queries import service_points

pytestmark = pytest.mark.django_db
KIOSK = "kiosk-town-hall"
PUBLIC = "demo-kiosk-town-hall-konstanz"
WORDS = "a password of her own"


def run(*command: Any, **options: Any) -> str:
    out = StringIO()
    call_command(*command, stdout=out, **options)
    return out.getvalue()


def sign_in(password: str, username: str = "farah") -> int:
    return Client().post("/accounts/login/", {"username": username, "password": password}).status_code


@pytest.fixture
def city(settings: Any) -> None:
    """Load the files where no demo is on."""
    settings.DEMO = False
    run("load_city", "konstanz")


def test_whoever_got_a_password_signs_in_and_nobody_else(city: None, monkeypatch: Any) -> None:
    assert sign_in("konstanz-demo") == 422
    monkeypatch.setattr("getpass.getpass", lambda **_: WORDS)

    run("changepassword", "farah")

    assert sign_in(WORDS) == 302
    assert sign_in("konstanz-demo", "bruno") == 422


def test_a_paired_kiosk_works_and_only_the_hash_of_its_token_is_kept(city: None) -> None:
    assert service_points.kiosk_by_token(PUBLIC) is None

    token = run("pair_device", KIOSK).split()[-1]

    kiosk = service_points.kiosk_by_token(token)
    assert kiosk is not None
    assert kiosk.code == KIOSK
    assert token not in str(Device.objects.values().get())
    assert Client().post("/kiosk/pair/", {"token": token}).status_code == 302


def test_pairing_again_ends_the_old_token(city: None) -> None:
    first, second = (run("pair_device", KIOSK).split()[-1] for _ in range(2))

    assert service_points.kiosk_by_token(first) is None
    assert service_points.kiosk_by_token(second) is not None


def test_a_kiosk_that_no_file_names_is_refused(city: None) -> None:
    with pytest.raises(CommandError, match="No kiosk has this code"):
        run("pair_device", "kiosk-atlantis")


@pytest.mark.parametrize("demo", [False, True])
def test_a_paired_kiosk_outlives_every_load(city: None, settings: Any, demo: bool) -> None:
    token = run("pair_device", KIOSK).split()[-1]
    settings.DEMO = demo

    run("load_city", "konstanz", again=True)

    assert service_points.kiosk_by_token(token) is not None
    assert service_points.kiosk_by_token(PUBLIC) is None


def test_loading_without_the_demo_ends_its_tokens(settings: Any) -> None:
    run("load_city", "konstanz")
    assert service_points.kiosk_by_token(PUBLIC) is not None

    settings.DEMO = False
    run("load_city", "konstanz")
    again = run("load_city", "konstanz", again=True)

    settings.DEMO = True
    assert service_points.kiosk_by_token(PUBLIC) is None
    assert "Nothing had to change." in again
    assert StaffMember.objects.filter(is_demo=True).count() == 0
