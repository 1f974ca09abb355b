"""Every mistake in a city's files is told with file, line and field."""

from __future__ import annotations

import pytest

from requests_app.lib.marked_yaml import Mistake
from requests_app.rules.city_file import CityFileMistakes, read_city
from requests_app.rules.conditions import CaseValues
from requests_app.rules.routing import choose_queue
from requests_app.vocabulary import TALK_TO_A_PERSON, UNKNOWN_DISTRICT, Office, Priority

from .conftest import spoil

# file, what stands there, what is put there instead, field of the mistake, a piece of its message
MISTAKES = [
    ("routing_rules.yaml", "queue: lighting", "queue: lightning", "street-lights].queue", "no work queue “lightning”"),
    ("work_queues.yaml", "    lead: uwe\n", "", "work_queues[lighting].lead", "is missing"),
    ("work_queues.yaml", "lead: uwe", "lead: mirjam", "work_queues[lighting].deputy", "two people"),
    ("work_queues.yaml", "lead: uwe", "lead: nobody", "work_queues[lighting].lead", "nobody has the login"),
    ("work_queues.yaml", "    is_intake: true\n", "", "work_queues", "exactly one queue"),
    ("work_queues.yaml", "team: lighting", "team: candles", "work_queues[lighting].team", "no team"),
    ("offices.yaml", "head: beate", "head: nobody", "departments[utilities].head", "nobody has the login"),
    ("services_streets.yaml", "      office_route: [front, back]\n", "", "bike-found].office_route", "is missing"),
    ("services_streets.yaml", "[front, back]", "[back, front]", "bike-found].office_route", "in this order"),
    ("services_streets.yaml", "[front, back]", "[cellar]", "bike-found].office_route", "is not an office"),
    ("services_streets.yaml", "code: bike-found", "code: bike found", "bike found].code", "not allowed"),
    ("services_streets.yaml", "code: bike-found", "code: road-damage", "road-damage].code", "stands above already"),
    ("services_streets.yaml", ", fr: Vélo trouvé,", ",", "bike-found].name.fr", "is missing"),
    (
        "services_streets.yaml",
        "promise_working_days: 10",
        "promise_working_days: 0",
        "promise_working_days",
        "at least 1",
    ),
    (
        "services_streets.yaml",
        "promise_working_days: 10",
        "promise_working_days: soon",
        "promise_working_days",
        "a number",
    ),
    ("services_streets.yaml", "priority: low", "priority: urgent", "bike-found].priority", "known are"),
    ("services_streets.yaml", "group: streets", "group: roads", "bike-found].group", "no group"),
    ("services_streets.yaml", "priority: low", "pirority: low", "bike-found].pirority", "not known here"),
    ("city.yaml", '"08:00-12:00", "13:00-17:00"', '"12:00-08:00"', "windows.mon", "must be times"),
    ("city.yaml", "mon: [", "moon: [", "windows.moon", "must be one of"),
    ("city.yaml", "subdivision: BW", "subdivision: XX", "office-hours].subdivision", "not a part"),
    ("city.yaml", "timezone: Europe/Berlin", "timezone: Europe/Konstanz", "city.timezone", "not a time zone"),
    ("city.yaml", '"2026-12-24":', '"Christmas":', "overrides.Christmas", "must be a date"),
    ("city.yaml", "west: 8.9", "west: 18.9", "city.bounds", "west must be less"),
    ("districts.yaml", 'code: "010"', 'code: "011"', "districts[011].code", "no outline"),
    ("districts.yaml", "residents: 12116", "residents: many", "figures.residents", "a number"),
    ("people.yaml", "roles: [clerk]", "roles: [king]", "people[farah].roles", "is not a role"),
    ("people.yaml", "[sofia, wolfgang, omar]", "[sofia]", "fallback_people", "two people"),
    ("people.yaml", "turns: [sofia", "turns: [nobody", "duty.turns", "nobody has the login"),
    (
        "service_pages_streets.yaml",
        "code: bike-found",
        "code: bike-lost",
        "service_pages[bike-lost].code",
        "no service",
    ),
    (
        "service_pages_streets.yaml",
        "code: bike-found",
        "code: road-damage",
        "[road-damage].code",
        "stands above already",
    ),
    ("service_pages_streets.yaml", "minutes: 1", "minutes: 0", "service_pages[bike-found].minutes", "at least 1"),
    ("services_streets.yaml", "publishes: figures", "publishes: all", "bike-found].publishes", "known are"),
    (
        "services_streets.yaml",
        "clearance: 1",
        "publishes: cases\n      clearance: 1",
        "vehicle].publishes",
        "no clearance",
    ),
    (
        "services_lighting_and_notes.yaml",
        "priority: high",
        "publishes: figures\n      priority: high",
        "person].publishes",
        "do not see",
    ),
    ("life_events.yaml", "code: moving", "code: somebody-has-died", "[somebody-has-died].code", "stands above already"),
    (
        "life_events.yaml",
        "[general-note]",
        "[talk-to-a-person]",
        "life_events[idea-or-complaint].services",
        "no service",
    ),
    ("contractors.yaml", "language: de", "language: it", "contractors[seelicht].language", "known are"),
    ("contractors.yaml", "code: pave", "code: seelicht", "contractors[seelicht].code", "stands above already"),
    ("contractors.yaml", "chantier@", "chantier ", "contractors[pave].email", "not allowed"),
    ("routing_rules.yaml", "districts: unknown", "districts: somewhere", "place-unknown].districts", "any, known"),
    ("routing_rules.yaml", "services: [public-toilet]", "services: [toilet]", "public-toilets].services", "no service"),
    ("routing_rules.yaml", "op: has_word", "op: sounds_like", "smell-of-gas].when.op", "possible are: contains_any"),
    ("routing_rules.yaml", "field: words", "field: weather", "smell-of-gas].when.field", "possible are: service"),
    ("routing_rules.yaml", "value: danger}", "value: hot}", "somebody-is-hurt].when.all[0].value", "known are: low"),
    ("routing_rules.yaml", "value: true}", "value: 1}", "particular-care].when.all[0].value", "true or false"),
    ("routing_rules.yaml", '["08:00", "12:30"]', "[08:00, 25:30]", "when.all[2].value[1]", "time of day in quotes"),
    ("routing_rules.yaml", '["08:00", "12:30"]', '["08:00"]', "when.all[2].value", "two values"),
    ("routing_rules.yaml", "op: is, value: fr", "op: is, value: .inf", "in-french].when", "language “.inf”"),
    ("routing_rules.yaml", "op: is, value: fr", "op: is, value: tlh", "in-french].when", "does not speak"),
    (
        "routing_rules.yaml",
        "when: {field: language, op: is, value: fr}",
        "when: {}",
        "in-french].when",
        "all, any, not",
    ),
    ("routing_rules.yaml", "when: {field: language, op: is, value: fr}", "when:", "in-french].when", "all, any, not"),
    (
        "routing_rules.yaml",
        "when: {field: language, op: is, value: fr}",
        "when: {any: []}",
        "in-french].when.any",
        "one condition at least",
    ),
    (
        "routing_rules.yaml",
        "when: {field: language, op: is, value: fr}",
        "when: " + "{not: " * 9 + "{field: language, op: is, value: fr}" + "}" * 9,
        "when" + ".not" * 8,
        "deeper than 8",
    ),
    (
        "routing_rules.yaml",
        "    when: {field: language, op: is, value: fr}\n",
        "",
        "[a-person-is-wanted].code",
        "gets no case: “a-person-is-wanted-in-french” above it",
    ),
    ("routing_rules.yaml", "queue: facilities", "queue: coordination", "public-toilets].queue", "office route"),
]


def mistakes_of(texts: dict[str, str]) -> list[Mistake]:
    with pytest.raises(CityFileMistakes) as found:
        read_city(texts)
    return list(found.value.mistakes)


def test_the_city_of_konstanz_has_no_mistake(konstanz: dict[str, str]) -> None:
    city = read_city(konstanz)

    assert len(city.districts) == 15
    assert sum(district.figures["residents"] for district in city.districts) == 86_190
    assert len([group for group in city.groups if group.is_public]) == 6
    assert len([service for service in city.services if service.is_public]) == 23
    assert [service.code for service in city.services if not service.is_public] == [TALK_TO_A_PERSON]
    assert {team.office for team in city.teams} == set(Office)
    assert [service.code for service in city.services if service.priority == Priority.DANGER] == [
        "traffic-light-broken"
    ]


def test_every_lead_and_deputy_is_another_person(konstanz: dict[str, str]) -> None:
    city = read_city(konstanz)

    leaders = [name for queue in city.queues for name in (queue.lead, queue.deputy)]

    assert len(leaders) == len(set(leaders))
    assert all(len(team.members) >= 3 for team in city.teams)


@pytest.mark.parametrize(("file", "old", "new", "field", "message"), MISTAKES)
def test_a_mistake_is_told_with_file_line_and_field(
    konstanz: dict[str, str], file: str, old: str, new: str, field: str, message: str
) -> None:
    found = [
        m for m in mistakes_of(spoil(konstanz, file, old, new)) if m.field.endswith(field) and message in m.message
    ]

    assert found, [str(mistake) for mistake in mistakes_of(spoil(konstanz, file, old, new))]
    assert found[0].file == file or "no rule" in message
    assert found[0].line >= 1


def test_the_line_is_the_line_of_the_field(konstanz: dict[str, str]) -> None:
    spoilt = spoil(konstanz, "services_streets.yaml", "promise_working_days: 20", "promise_working_days: -1")
    expected = spoilt["services_streets.yaml"].splitlines().index("      promise_working_days: -1") + 1

    (mistake,) = mistakes_of(spoilt)

    assert str(mistake).startswith(
        f"services_streets.yaml:{expected}: services[unregistered-vehicle].promise_working_days:"
    )


def test_the_line_of_a_condition_is_that_of_its_wrong_part(konstanz: dict[str, str]) -> None:
    spoilt = spoil(konstanz, "routing_rules.yaml", "value: danger}", "value: hot}")
    lines = spoilt["routing_rules.yaml"].splitlines()

    (mistake,) = mistakes_of(spoilt)

    assert "value: hot" in lines[mistake.line - 1]


def test_a_time_without_quotes_is_still_a_time(konstanz: dict[str, str]) -> None:
    spoilt = spoil(konstanz, "routing_rules.yaml", '["08:00", "12:30"]', "[08:00, 12:30]")

    assert read_city(spoilt).rules == read_city(konstanz).rules


def test_a_rule_that_may_say_no_is_no_promise_for_its_services(konstanz: dict[str, str]) -> None:
    spoilt = spoil(
        konstanz,
        "routing_rules.yaml",
        "services: [public-toilet]\n    districts: any\n",
        "services: [public-toilet]\n    districts: any\n    when: {field: channel, op: is_not, value: phone}\n",
    )

    assert ["no routing rule takes “public-toilet”" in mistake.message for mistake in mistakes_of(spoilt)] == [True]


def test_rules_of_konstanz_lead_into_every_office(konstanz: dict[str, str]) -> None:
    city = read_city(konstanz)
    office_of_team = {team.code: team.office for team in city.teams}
    office_of_queue = {queue.code: office_of_team[queue.team] for queue in city.queues}

    assert {office_of_queue[entry.rule.queue] for entry in city.rules} == set(Office)


def test_all_mistakes_are_told_at_once(konstanz: dict[str, str]) -> None:
    spoilt = spoil(konstanz, "routing_rules.yaml", "queue: lighting", "queue: lightning")
    spoilt = spoil(spoilt, "people.yaml", "roles: [clerk]", "roles: [king]")

    assert {mistake.file for mistake in mistakes_of(spoilt)} == {"people.yaml", "routing_rules.yaml"}


def test_a_service_without_a_rule_is_refused(konstanz: dict[str, str]) -> None:
    spoilt = spoil(konstanz, "routing_rules.yaml", "services: [public-toilet]", "services: [playground]")

    found = [mistake for mistake in mistakes_of(spoilt) if "no routing rule takes “public-toilet”" in mistake.message]

    assert found[0].file == "services_public_places.yaml"
    assert UNKNOWN_DISTRICT in found[0].message


def test_a_service_without_a_rule_for_an_unknown_district_is_refused(konstanz: dict[str, str]) -> None:
    spoilt = spoil(konstanz, "routing_rules.yaml", "districts: unknown", "districts: known")

    lost = {mistake.message for mistake in mistakes_of(spoilt)}

    assert "no routing rule takes “playground” in these districts: unknown" in lost


@pytest.mark.parametrize("text", ["city: [", "\tcity: x", "just words", ""])
def test_a_file_that_is_no_city_is_refused(konstanz: dict[str, str], text: str) -> None:
    assert mistakes_of({**konstanz, "city.yaml": text})


def test_an_outline_that_crosses_itself_is_refused(konstanz: dict[str, str]) -> None:
    crossed = (
        '{"type": "FeatureCollection", "features": [\n{"type": "Feature", "properties": {"code": "010"},'
        ' "geometry": {"type": "Polygon", "coordinates": [[[0,0],[1,1],[1,0],[0,1],[0,0]]]}}\n]}'
    )

    found = mistakes_of({**konstanz, "districts.geojson": crossed})

    assert any(m.file == "districts.geojson" and m.line == 2 and "crosses itself" in m.message for m in found)


def test_each_service_has_a_queue_in_each_district_and_without_one(konstanz: dict[str, str]) -> None:
    city = read_city(konstanz)
    rules = [entry.rule for entry in city.rules]
    places = [UNKNOWN_DISTRICT, *(district.code for district in city.districts)]

    for service in city.services:
        for place in places:
            facts = CaseValues(service.code, service.group, place, "web", "de", int(service.priority))
            assert choose_queue(facts, rules, version=1).queue, (service.code, place)


def test_a_village_looks_after_its_own_playground_and_nobody_drives_out_without_a_place(
    konstanz: dict[str, str],
) -> None:
    rules = [entry.rule for entry in read_city(konstanz).rules]

    def queue(service: str, district: str) -> str | None:
        return choose_queue(CaseValues(service, "", district, "web", "de", 20), rules, version=1).queue

    assert queue("playground", "110") == "ov-litzelstetten"
    assert queue("playground", "010") == "green"
    assert queue("playground", UNKNOWN_DISTRICT) == "coordination"
    assert queue("streetlight-broken", "110") == "lighting"
    assert queue("streetlight-broken", UNKNOWN_DISTRICT) == "lighting"
