"""Practice: a city of its own from which nothing goes out, and every face says so."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as real
from django.core.management import CommandError, call_command
from django.test import Client

from cityservices import practice
from requests_app.gateways import email, sms
from requests_app.gateways.faults import Refused
from requests_app.models import Appointment, ServiceRequest, Visit
from tests.booking import passports
from tests.personas import KIOSK_TOKEN, browser

BANNER = "Practice: nothing here reaches anybody"
REAL = {
    "PRACTICE": "1",
    "DATABASE_URL": "postgresql://city@db.example/city",
    "REDIS_URL": "redis://redis.example",
    "EMAIL_URL": "smtp://mail.example",
    "SMS_PROVIDERS": '[{"name": "main", "url": "https://sms.example"}]',
    "WEB_PORT": "8000",
}


def test_nothing_of_the_real_city_is_taken_over(tmp_path: Path) -> None:
    environ = dict(REAL)

    practice.enter(environ, data_dir=tmp_path)
    environ["DATABASE_URL"] = "of its own stores"
    practice.enter(environ, data_dir=tmp_path)  # a process below

    assert not [value for value in environ.values() if "example" in value]
    assert environ["CITY_DATA_DIR"] == str(tmp_path / "practice")
    assert (environ["WEB_PORT"], environ["DATABASE_URL"]) == ("8100", "of its own stores")
    assert not practice.is_on({"PRACTICE": "0"})


def test_settings_refuse_a_real_database_and_catch_all_mail(tmp_path: Path) -> None:
    told = "s.EMAIL_HOST, s.LOCAL_MAIL, [p['kind'] for p in s.SMS_PROVIDERS]"
    ask = f"from django.conf import settings as s; print({told})"
    given = {**REAL, "CITY_DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "cityservices.settings", "DEMO": "1"}

    def run(**more: str) -> subprocess.CompletedProcess[str]:
        argv = [sys.executable, "-c", ask]
        return subprocess.run(argv, env={**given, **more}, cwd=real.BASE_DIR, capture_output=True, text=True)  # noqa: PLW1510

    assert "Practice has a database of its own" in run().stderr
    assert run(DATABASE_URL="").stdout.strip() == "127.0.0.1 True ['file']"


def test_both_gateways_refuse_in_practice(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PRACTICE, settings.LOCAL_MAIL = True, False
    settings.SMS_PROVIDERS = [{"name": "main", "url": "https://sms.example"}]
    monkeypatch.setattr(email, "_open_line", lambda: pytest.fail("asked the server"))
    monkeypatch.setattr(sms, "_opener", None)

    with pytest.raises(Refused):
        email.send(email.Letter("rosa@konstanz.example", "s", "b", "<m@x>"))
    with pytest.raises(Refused):
        sms.send(sms.Text("+4915112345678", "words", "ref"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("username", "path"),
    [("farah", "/counter/"), ("farah", "/counter/appointments/"), ("sofia", "/desk/"), ("sofia", "/desk/supervision/"),
     ("", "/"), ("", "/accounts/login/"), ("", "/kiosk/pair/"), ("kiosk", "/kiosk/"), ("kiosk", "/kiosk/en/")],
)  # fmt: skip
def test_the_banner_is_on_every_face_and_nowhere_else(konstanz: None, settings: Any, username: str, path: str) -> None:
    client: Client = browser("" if username == "kiosk" else username)
    if username == "kiosk":
        client.post("/kiosk/pair/", {"token": KIOSK_TOKEN})
    assert BANNER not in client.get(path).content.decode()

    settings.PRACTICE = True

    assert BANNER in client.get(path).content.decode()


def test_every_layout_has_the_banner() -> None:
    for name in ("page", "kiosk", "print"):
        assert "components/practice.html" in (real.BASE_DIR / f"templates/layouts/{name}.html").read_text()


@pytest.mark.django_db
def test_it_is_filled_and_a_real_city_never_is(konstanz: None, settings: Any, capsys: Any) -> None:
    passports()
    with pytest.raises(CommandError):
        call_command("seed_practice")
    with pytest.raises(CommandError):
        call_command("reset_practice")
    assert not ServiceRequest.objects.exists()

    settings.PRACTICE = True
    call_command("seed_practice")

    assert ServiceRequest.objects.count() >= 4
    assert Visit.objects.count() >= 3
    assert Appointment.objects.count() >= 6
    capsys.readouterr()


def test_forgetting_removes_its_folder_alone(settings: Any, tmp_path: Path, capsys: Any) -> None:
    settings.PRACTICE, settings.DATA_DIR = True, tmp_path
    (tmp_path / "practice").mkdir()
    (tmp_path / "kept").touch()
    with pytest.raises(CommandError):
        call_command("reset_practice")

    settings.DATA_DIR = tmp_path / "practice"
    call_command("reset_practice")

    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
    capsys.readouterr()
