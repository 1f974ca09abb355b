"""Boston and São Paulo: made from open data, loaded into an empty database, facts told from inventions."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from requests_app.management.seedmaking.writing import code_of
from requests_app.management.seeds import SEEDS, texts_of
from requests_app.models import District, ServiceDefinition
from requests_app.rules.city_file import CityFile, read_city

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
CITIES = ("boston", "saopaulo")


def city_of(name: str) -> CityFile:
    return read_city(texts_of(SEEDS / name))


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "services", "districts"), [("boston", 142, 23), ("saopaulo", 106, 96)])
def test_a_city_is_loaded_and_loading_it_again_changes_nothing(name: str, services: int, districts: int) -> None:
    call_command("load_city", name, stdout=StringIO())
    told = StringIO()

    call_command("load_city", name, again=True, stdout=told)

    assert "Nothing had to change" in told.getvalue()
    assert (ServiceDefinition.objects.count(), District.objects.count()) == (services, districts)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the open data does not lie beside the repository")
@pytest.mark.parametrize("name", CITIES)
def test_the_files_are_what_the_open_data_gives(name: str) -> None:
    told = StringIO()

    call_command("make_seed", name, SHARED, check=True, stdout=told)

    assert told.getvalue().startswith("0 files")


def test_a_promise_of_boston_is_a_fact_where_the_data_has_a_target() -> None:
    services = {service.code: service for service in city_of("boston").services}

    facts = [code for code, service in services.items() if "promise_working_days" not in service.invented]

    lamp, rats = services["street-light-outages"], services["rodent-activity"]
    assert len(facts) == 115
    assert (lamp.promise_working_days, lamp.calendar) == (10, "target-days")
    assert (rats.promise_working_days, rats.calendar) == (30, "every-day")
    assert "promise_working_days" in services["notification"].invented


@pytest.mark.parametrize("name", CITIES)
def test_everybody_in_a_demo_city_is_invented(name: str) -> None:
    assert "\ninvented: true\n" in (SEEDS / name / "people.yaml").read_text()


def test_a_code_is_plain_short_and_its_own() -> None:
    long = "Reparo de catraca eletrônica / validador com falha no ônibus número "

    codes = {code_of(f"{long}{number}") for number in ("um", "dois")}

    assert code_of("Bed Bugs / Mice") == "bed-bugs-mice"
    assert len(codes) == 2
    assert all(len(code) <= 50 for code in codes)
