"""The one writer of a city: makes the database what the city's files say."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from requests_app.actions import jobs, routing
from requests_app.actions.city_lines import write_lines
from requests_app.actions.city_pages import write_pages
from requests_app.actions.city_people import duty_version_of, switch_off_the_gone, write_people
from requests_app.actions.city_policies import write_policies
from requests_app.actions.city_records import Changes
from requests_app.actions.routing_rules import LOCK, write_version
from requests_app.actions.themes import follow_file
from requests_app.facts import Fact
from requests_app.lib.codes import sha256_hex
from requests_app.models import (
    Calendar,
    Case,
    City,
    Contractor,
    Desk,
    Device,
    District,
    RoutingRuleSet,
    ServiceDefinition,
    ServiceGroup,
    Site,
    StaffMember,
    Team,
    WorkQueue,
)
from requests_app.rules.city_file import CityFile
from requests_app.rules.city_file.values import DeviceFacts
from requests_app.rules.questions import as_json
from requests_app.vocabulary import Office

SHAPING_WORKING_TIME: Final = ("timezone", "windows", "country", "subdivision", "overrides")


class OtherCityLoaded(Fact):
    """The database holds another city."""

    message = _("This database holds another city. One database is one city: use a new one.")
    code = "other_city_loaded"


class QueueHasOpenWork(Fact):
    """A queue is gone from the files while cases are open in it."""

    code = "queue_has_open_work"

    def __init__(self, *, queue: str, count: int) -> None:
        self.queue, self.count = queue, count
        sentence: Promise = _(
            "The work queue “%(queue)s” is gone from the files. Open cases are still in it: %(count)s. "
            "Put it back. Move or end these cases. Then take it out."
        )
        super().__init__(str(sentence) % {"queue": queue, "count": count})


def load_city(city: CityFile, *, version: str, is_demo: bool, at: datetime) -> Changes:
    """Write the whole city in one transaction; what is right already is left alone.

    `version` names the files as they are. Outside a demo nobody gets a password and devices stay off.
    Raises `OtherCityLoaded`, `QueueHasOpenWork`, `PersonHasOpenWork`, `LineHasOpenVisits`; then nothing is written.
    """
    changes = Changes()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        _write_all(city, changes, version=version, is_demo=is_demo, at=at)
    if RoutingRuleSet.__name__ in changes.added + changes.changed:
        # By itself: whoever works on a case locks it before people and queues, the city locks those first.
        routing.route_unmatched_again(at=at)
    return changes


def _write_all(city: CityFile, changes: Changes, *, version: str, is_demo: bool, at: datetime) -> None:
    _write_calendars(city, changes, at=at)
    _write_districts(city, changes)
    people = write_people(city, changes, is_demo=is_demo, at=at)
    _write_catalogue(city, changes)
    write_pages(city, changes)
    write_policies(city, changes)
    _write_queues(city, changes, people)
    switch_off_the_gone(people, changes, at=at)
    _write_sites(city, changes, is_demo=is_demo)
    write_lines(city, changes)
    _write_contractors(city, changes)
    _write_rules(city, changes, at=at)
    _write_city(city, changes, version=version)
    if follow_file(city.city.theme, at=at):
        changes.changed["Theme"] += 1


def _write_city(city: CityFile, changes: Changes, *, version: str) -> None:
    facts = city.city
    if City.objects.exclude(code=facts.code).exists():
        raise OtherCityLoaded
    fields = ("name", "reference_prefix", "timezone", "country", "phone", "emergency_phone", "email")
    values = {field: getattr(facts, field) for field in fields}
    bounds = {side: getattr(facts, side) for side in ("west", "south", "east", "north")}
    changes.put(City, {"code": facts.code}, {**values, **bounds, "languages": list(facts.languages)})
    City.objects.filter(code=facts.code).update(facts_version=version, duty_version=duty_version_of(city))


def _write_calendars(city: CityFile, changes: Changes, *, at: datetime) -> None:
    for calendar in city.calendars:
        before = Calendar.objects.filter(code=calendar.code).first()
        values = {field: getattr(calendar, field) for field in ("name", *SHAPING_WORKING_TIME)}
        if before and any(getattr(before, field) != values[field] for field in SHAPING_WORKING_TIME):
            values["version"] = before.version + 1
            jobs.order_recount(before.pk, at=at)
        changes.put(Calendar, {"code": calendar.code}, values)


def _write_districts(city: CityFile, changes: Changes) -> None:
    for position, district in enumerate(city.districts):
        values = {"name": district.name, "figures": district.figures, "outline": district.outline}
        changes.put(District, {"code": district.code}, {**values, "position": position})


def _write_catalogue(city: CityFile, changes: Changes) -> None:
    groups = {}
    for position, group in enumerate(city.groups):
        values = {"names": group.names, "is_public": group.is_public, "position": position}
        groups[group.code] = changes.put(ServiceGroup, {"code": group.code}, values)
    calendars = {calendar.code: calendar for calendar in Calendar.objects.all()}
    questions = {found.service: found.questions for found in city.service_questions}
    for position, service in enumerate(city.services):
        fields = ("names", "descriptions", "synonyms", "promise_working_days", "priority", "needs_place", "is_public")
        changes.put(
            ServiceDefinition,
            {"code": service.code},
            {
                **{field: getattr(service, field) for field in fields},
                "group": groups[service.group],
                "calendar": calendars[service.calendar],
                "office": service.office_route[-1],
                "skips_middle_office": Office.MIDDLE not in service.office_route,
                "invented": list(service.invented),
                "required_skills": list(service.required_skills),
                "clearance": service.clearance,
                "nearby_radius_metres": service.nearby_radius_metres,
                "related": list(service.related),
                "questions": [as_json(question) for question in questions.get(service.code, ())],
                "publishes": service.publishes,
                "is_active": True,
                "position": position,
            },
        )
    changes.switch_off(ServiceDefinition, field="is_active", code__in=[service.code for service in city.services])
    changes.switch_off(ServiceGroup, field="is_public", code__in=list(groups))


def _write_queues(city: CityFile, changes: Changes, people: dict[str, StaffMember]) -> None:
    wanted = [queue.code for queue in city.queues]
    _refuse_queues_with_open_work(wanted)
    intake = [queue.code for queue in city.queues if queue.is_intake]
    WorkQueue.objects.filter(is_intake=True).exclude(code__in=intake).update(is_intake=False)
    teams = {team.code: team for team in Team.objects.all()}
    calendars = {calendar.code: calendar for calendar in Calendar.objects.all()}
    for position, queue in enumerate(city.queues):
        team = teams[queue.team]
        record = changes.put(
            WorkQueue,
            {"code": queue.code},
            {
                "name": queue.name,
                "public_names": queue.public_names,
                "office": team.office,
                "team": team,
                "calendar": calendars[queue.calendar],
                "lead": people[queue.lead],
                "deputy": people[queue.deputy],
                "accept_within_minutes": queue.accept_within_minutes,
                "bound": queue.bound,
                "hands_out": queue.hands_out,
                "picking": queue.picking,
                "is_intake": queue.is_intake,
                "is_active": True,
                "position": position,
            },
        )
        _set_districts(record, queue.districts, changes)
    changes.switch_off(WorkQueue, field="is_active", code__in=wanted)


def _refuse_queues_with_open_work(wanted: Iterable[str]) -> None:
    for queue in WorkQueue.objects.select_for_update().filter(is_active=True).exclude(code__in=wanted):
        count = Case.objects.filter(queue=queue).count()
        if count:
            raise QueueHasOpenWork(queue=queue.code, count=count)


def _set_districts(queue: WorkQueue, codes: Iterable[str], changes: Changes) -> None:
    now = set(queue.districts.values_list("code", flat=True))
    if now != set(codes):
        queue.districts.set(District.objects.filter(code__in=codes))
        changes.changed["districts of a WorkQueue"] += 1


def _write_sites(city: CityFile, changes: Changes, *, is_demo: bool) -> None:
    sites = {}
    districts = {district.code: district for district in District.objects.defer("outline")}
    for site in city.sites:
        fields = ("name", "address", "latitude", "longitude", "hours", "access")
        values = {field: getattr(site, field) for field in fields}
        lists = {"languages": list(site.languages), "closures": list(site.closures)}
        place = {"district": districts.get(site.district)}
        sites[site.code] = changes.put(Site, {"code": site.code}, {**values, **lists, **place})
        for code, name in site.desks:
            changes.put(Desk, {"site": sites[site.code], "code": code}, {"name": name})
    known = {device.code: device for device in Device.objects.all()}
    for device in city.devices:
        keys = _keys_of(known.get(device.code), device, is_demo=is_demo)
        changes.put(Device, {"code": device.code}, {"site": sites[device.site], **keys})
    by_hand = [device.code for device in known.values() if device.number is not None]  # written down at the desk
    changes.switch_off(Device, field="is_active", code__in=[*(device.code for device in city.devices), *by_hand])


def _write_contractors(city: CityFile, changes: Changes) -> None:
    """Write the firms; the links of one that is gone open nothing any more."""
    for firm in city.contractors:
        values = {field: getattr(firm, field) for field in ("name", "email", "language")}
        changes.put(Contractor, {"code": firm.code}, {**values, "is_active": True})
    changes.switch_off(Contractor, field="is_active", code__in=[firm.code for firm in city.contractors])


def _keys_of(device: Device | None, facts: DeviceFacts, *, is_demo: bool) -> dict[str, Any]:
    """Say what opens a kiosk: in a demo the public token, else one that `pair_device` makes. A paired one is kept."""
    if is_demo:
        is_paired = device is not None and device.is_active and not device.is_demo
        public = {"token_hash": sha256_hex(facts.demo_token), "is_active": True, "is_demo": True}
        return {} if is_paired else public
    if device is not None and not device.is_demo:
        return {}
    unknown_to_all = sha256_hex(secrets.token_urlsafe())
    return {"token_hash": unknown_to_all, "is_active": False, "is_demo": False}


def _write_rules(city: CityFile, changes: Changes, *, at: datetime) -> None:
    had_rules = RoutingRuleSet.objects.filter(is_active=True).exists()
    _version, is_new = write_version([entry.rule for entry in city.rules], at=at)
    if is_new:
        (changes.changed if had_rules else changes.added)[RoutingRuleSet.__name__] += 1
