"""The people of the demo city, as tests call them; ask for the fixture `konstanz` first."""

from __future__ import annotations

from django.test import Client

from requests_app.models import StaffMember
from requests_app.queries.people import actor_of
from requests_app.rules.actor import Actor, kiosk_user, resident
from requests_app.vocabulary import Channel

KIOSK_TOKEN = "demo-kiosk-town-hall-konstanz"
# The personas of the product; the rest of the demo city's colleagues have logins, too.
STAFF = ("farah", "malik", "bruno", "sofia", "ana", "omar")


def person(username: str) -> StaffMember:
    """Find a member of staff by login."""
    return StaffMember.objects.get(username=username)


def actor(username: str, *, channel: Channel | None = None, language: str = "en") -> Actor:
    """Let a member of staff act."""
    return actor_of(person(username), channel=channel, language=language)


def browser(username: str, *, language: str = "en") -> Client:
    """Give the browser of somebody who has signed in; an empty name is a stranger's."""
    client = Client(headers={"accept-language": language})
    if username:
        client.force_login(person(username))
    return client


def farah() -> Actor:
    """Clerk at the counter."""
    return actor("farah", channel=Channel.COUNTER)


def malik() -> Actor:
    """Coordinator in moderation (intake) and coordination."""
    return actor("malik")


def bruno() -> Actor:
    """Specialist for roads and cleaning; not for lighting."""
    return actor("bruno")


def mirjam() -> Actor:
    """Specialist for lighting, and deputy there."""
    return actor("mirjam")


def cem() -> Actor:
    """Specialist for lighting."""
    return actor("cem")


def lotte() -> Actor:
    """Specialist for cleaning, who leads nothing."""
    return actor("lotte")


def uwe() -> Actor:
    """Lead of lighting."""
    return actor("uwe")


def sofia() -> Actor:
    """Supervisor, lead of moderation (intake)."""
    return actor("sofia")


def ana() -> Actor:
    """Service owner."""
    return actor("ana")


def omar() -> Actor:
    """City manager, last of the fallback list."""
    return actor("omar")


def rosa(*request_ids: int) -> Actor:
    """Resident at the web door who has shown the secrets of these requests."""
    return resident(channel=Channel.WEB, language="en", request_ids=frozenset(request_ids))


def karim(*request_ids: int, device_id: int, site_id: int) -> Actor:
    """Resident at a kiosk."""
    return kiosk_user(device_id=device_id, site_id=site_id, language="fr", request_ids=frozenset(request_ids))
