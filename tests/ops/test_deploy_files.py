"""The files an operator copies: alerts that name real figures, units that systemd takes, an upgrade in its order."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from django.test import Client, RequestFactory

from requests_app.vocabulary import Lane
from tests.ops.conftest import BASE

DEPLOY: Final = BASE / "deploy"
OF_PROMETHEUS: Final = {"up"}
RULES: Final = [
    rule
    for group in yaml.safe_load((DEPLOY / "alerts" / "cityservices.yaml").read_text())["groups"]
    for rule in group["rules"]
]
HEADINGS: Final = {
    line.lstrip("# ").strip().lower()
    for line in (BASE / "docs/operations.md").read_text().splitlines()
    if line[:1] == "#"
}


@pytest.mark.django_db
def test_every_alert_asks_for_figures_that_are_told(konstanz: None, client: Client) -> None:
    client.get("/")
    told = client.get("/metrics").content.decode()
    names = set(re.findall(r"^# TYPE (\S+)", told, flags=re.M)) | set(re.findall(r"^(city_\w+)", told, flags=re.M))

    for rule in RULES:
        asked = set(re.findall(r"\b(city_\w+|up)\b", rule["expr"]))
        # What no audit has said yet is not told.
        assert asked <= names | OF_PROMETHEUS | {"city_audit_violations", "city_audit_age_hours"}, rule["alert"]
        assert asked, rule["alert"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule["alert"]))
def test_every_alert_says_how_bad_and_what_to_do(rule: dict[str, Any]) -> None:
    page, _, heading = rule["annotations"]["runbook"].partition("#")

    assert rule["labels"]["severity"] in {"page", "ticket"}
    assert rule["annotations"]["summary"].endswith(".")
    assert (page, heading) == ("docs/operations.md", rule["alert"].lower())
    assert heading in HEADINGS


def test_the_units_serve_every_lane_once() -> None:
    served = [
        lane
        for file in (DEPLOY / "systemd" / "workers").glob("*.env")
        for lane in re.search(r"^LANES=(.*)$", file.read_text(), flags=re.M)[1].split(",")  # type: ignore[index]
    ]

    assert sorted(served) == sorted(lane.value for lane in Lane)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd-analyze")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    for file in (DEPLOY / "systemd").iterdir():
        if file.is_file():
            # Programs and files of a real machine are not here.
            text = re.sub(r"/srv/cityservices/\.venv/bin/\w+", "/bin/true", file.read_text())
            (tmp_path / file.name.replace("@.", "@1.")).write_text(text)

    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, tmp_path.glob("*.service"))],
        capture_output=True,
        text=True,
        env={**os.environ, "SYSTEMD_UNIT_PATH": f"{tmp_path}:"},
        check=False,
    )
    faults = [line for line in done.stderr.splitlines() if str(tmp_path) in line]

    assert not faults


def test_a_proxy_is_believed_only_when_the_city_says_that_there_is_one(settings: Any) -> None:
    claimed = RequestFactory().get("/", headers={"X-Forwarded-Proto": "https"})

    settings.SECURE_PROXY_SSL_HEADER = None
    alone = claimed.is_secure()
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    assert not alone
    assert claimed.is_secure()


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """Lend a machine whose programs only write down that they were called."""
    programs, checkout = tmp_path / "bin", tmp_path / "city"
    (checkout / "deploy").mkdir(parents=True)
    (checkout / ".venv/bin").mkdir(parents=True)
    programs.mkdir()
    shutil.copy(DEPLOY / "upgrade", checkout / "deploy" / "upgrade")
    written = f'#!/bin/sh\necho "$(basename "$0") $*" >> {tmp_path}/calls\n'
    for name in ("systemctl", "curl", "git", "python3"):
        (programs / name).write_text(written)
    (checkout / ".venv/bin/python").write_text(written + f'[ "$2" != "$(cat {tmp_path}/fails)" ]\n')
    for program in (*programs.iterdir(), checkout / ".venv/bin/python"):
        program.chmod(0o755)
    (tmp_path / "fails").write_text("nothing")
    return tmp_path


def upgrade(machine: Path) -> tuple[int, list[str]]:
    user = subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()
    environ = {"PATH": f"{machine}/bin:/usr/bin:/bin", "CITY_USER": user, "CITY_ENV": "/nowhere"}
    command = ["bash", str(machine / "city/deploy/upgrade"), "v9"]
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    return done.returncode, (machine / "calls").read_text().splitlines()


def first(calls: list[str], words: str) -> int:
    return next(place for place, call in enumerate(calls) if words in call)


def test_an_upgrade_saves_then_migrates_then_restarts_one_after_another(machine: Path) -> None:
    code, calls = upgrade(machine)

    steps = ["backup", "git checkout", "migrate", "restart city-worker@offices", "restart city-web@8001"]
    steps += ["127.0.0.1:8001/readyz", "restart city-web@8002", "127.0.0.1:8002/readyz", "audit"]
    assert code == 0
    assert [first(calls, step) for step in steps] == sorted(first(calls, step) for step in steps)


def test_an_upgrade_that_cannot_migrate_restarts_nothing(machine: Path) -> None:
    (machine / "fails").write_text("migrate")

    code, calls = upgrade(machine)

    assert code != 0
    assert not any(call.startswith("systemctl") for call in calls)
