"""The pages of services and the events of life, as the city's files say."""

from __future__ import annotations

from requests_app.actions.city_records import Changes
from requests_app.models import LifeEvent, ServiceDefinition, ServicePage
from requests_app.rules.city_file import CityFile


def write_pages(city: CityFile, changes: Changes) -> None:
    """Write the pages and events; a page that is gone from the files goes, an event is switched off."""
    services = {service.code: service for service in ServiceDefinition.objects.all()}
    for page in city.service_pages:
        fields = ("purposes", "needs", "fees", "steps", "minutes", "answers_at_once")
        values = {field: getattr(page, field) for field in fields}
        changes.put(ServicePage, {"service": services[page.service]}, values)
    gone = ServicePage.objects.exclude(service__code__in=[page.service for page in city.service_pages])
    if count := gone.count():
        gone.delete()
        changes.changed[ServicePage.__name__] += count
    for position, event in enumerate(city.life_events):
        values = {"names": event.names, "keywords": event.keywords, "services": list(event.services)}
        changes.put(LifeEvent, {"code": event.code}, {**values, "is_active": True, "position": position})
    changes.switch_off(LifeEvent, field="is_active", code__in=[event.code for event in city.life_events])
