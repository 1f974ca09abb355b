"""Lines and priority classes of a city, as its files say; whether a line is open is the supervisors' to say."""

from __future__ import annotations

from collections.abc import Iterable

from requests_app.actions.city_records import Changes
from requests_app.models import Line, PriorityClass, ServiceDefinition, ServiceGroup, Site, Visit
from requests_app.rules.city_file import CityFile
from requests_app.rules.city_file.lines import LineFacts
from requests_app.rules.visits_facts import LineHasOpenVisits

SETTINGS = (
    "prefix",
    "no_show_after",
    "tolerance_minutes",
    "appointment_minutes",
    "appointment_places",
    "minutes_each",
)


def write_lines(city: CityFile, changes: Changes) -> None:
    """Write lines and priority classes; what is gone is switched off. Raises `LineHasOpenVisits`."""
    for position, found in enumerate(city.priority_classes):
        values = {"names": found.names, "one_of": found.one_of, "is_offered": found.is_offered}
        changes.put(PriorityClass, {"code": found.code}, {**values, "is_active": True, "position": position})
    changes.switch_off(PriorityClass, field="is_active", code__in=[found.code for found in city.priority_classes])
    _refuse_lines_with_open_visits(city.lines)
    changes.switch_off(Line, field="is_active", code__in=[line.code for line in city.lines])
    _let_go_of_letters(city.lines)
    sites = {site.code: site for site in Site.objects.all()}
    for position, line in enumerate(city.lines):
        values = {field: getattr(line, field) for field in SETTINGS}
        place = {"site": sites[line.site], "names": line.names, "is_active": True, "position": position}
        _set_services(changes.put(Line, {"code": line.code}, {**values, **place}), line, changes)


def _refuse_lines_with_open_visits(wanted: Iterable[LineFacts]) -> None:
    """Keep a line in its house while somebody waits in it or is served."""
    stay = {line.code: line.site for line in wanted}
    for line in Line.objects.select_related("site").filter(is_active=True):
        if stay.get(line.code) != line.site.code:
            count = Visit.objects.filter(line=line, ended_at__isnull=True).count()
            if count:
                raise LineHasOpenVisits(line=line.code, count=count)


def _let_go_of_letters(wanted: Iterable[LineFacts]) -> None:
    """Switch off lines that get another letter, so that two may change theirs; with the new one they are on again."""
    for line in wanted:
        Line.objects.filter(code=line.code, is_active=True).exclude(prefix=line.prefix).update(is_active=False)


def _set_services(record: Line, line: LineFacts, changes: Changes) -> None:
    groups = set(record.groups.values_list("code", flat=True))
    services = set(record.services.values_list("code", flat=True))
    if (groups, services) != (set(line.groups), set(line.services)):
        record.groups.set(ServiceGroup.objects.filter(code__in=line.groups))
        record.services.set(ServiceDefinition.objects.filter(code__in=line.services))
        changes.changed["services of a Line"] += 1
