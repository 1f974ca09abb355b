"""City files to values: every record read, and every mistake collected."""

from __future__ import annotations

from collections.abc import Mapping

from requests_app.lib.marked_yaml import Mistake, parse
from requests_app.rules.city_file.catalogue import read_groups, read_services
from requests_app.rules.city_file.checks import mistakes_between_records
from requests_app.rules.city_file.contractors import read_contractors
from requests_app.rules.city_file.lines import read_lines, read_priority_classes
from requests_app.rules.city_file.pages import read_life_events, read_service_pages
from requests_app.rules.city_file.people import read_departments, read_duty, read_people, read_residents, read_teams
from requests_app.rules.city_file.places import (
    read_calendars,
    read_city_facts,
    read_devices,
    read_districts,
    read_sites,
)
from requests_app.rules.city_file.policies import read_policies
from requests_app.rules.city_file.questions import read_service_questions
from requests_app.rules.city_file.queues import read_queues, read_rules
from requests_app.rules.city_file.sources import Sources
from requests_app.rules.city_file.values import CityFile, CityFileMistakes


def read_city(texts: Mapping[str, str]) -> CityFile:
    """Read a city from its files, name -> text. Raises `CityFileMistakes` with all that is wrong."""
    mistakes: list[Mistake] = []
    files = [parse(text, file=name, mistakes=mistakes) for name, text in sorted(texts.items())]
    if mistakes:  # what is not even YAML would only make more noise below
        raise CityFileMistakes(mistakes)
    sources = Sources(files, mistakes)
    found = _read_all(sources)
    sources.finish()
    mistakes += mistakes_between_records(found, where=sources.spot)
    if mistakes:
        raise CityFileMistakes(mistakes)
    return found


def _read_all(sources: Sources) -> CityFile:
    city = read_city_facts(sources.one("city"))
    districts = read_districts(sources)
    return CityFile(
        city=city,
        calendars=read_calendars(sources),
        districts=districts,
        groups=read_groups(sources, city),
        services=read_services(sources, city),
        people=read_people(sources, city),
        demo_password=sources.text("demo_password"),
        residents=read_residents(sources, city),
        departments=read_departments(sources),
        teams=read_teams(sources),
        queues=read_queues(sources, city),
        rules=read_rules(sources, languages=city.languages, districts=[district.code for district in districts]),
        fallback_people=sources.texts("fallback_people"),
        duty=read_duty(sources.one("duty")),
        sites=read_sites(sources, city),
        devices=read_devices(sources),
        contractors=read_contractors(sources, city),
        policies=read_policies(sources),
        service_pages=read_service_pages(sources, city),
        life_events=read_life_events(sources, city),
        service_questions=read_service_questions(sources, city),
        lines=read_lines(sources, city),
        priority_classes=read_priority_classes(sources, city),
    )
