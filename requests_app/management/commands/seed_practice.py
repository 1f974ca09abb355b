"""manage.py seed_practice: people, requests, visits and appointments to practise with, all of them made up."""

from contextlib import suppress
from datetime import datetime
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from requests_app.actions import appointments, intake, visits
from requests_app.facts import Fact
from requests_app.lib.codes import new_key
from requests_app.models import Line, ServiceDefinition
from requests_app.queries import appointments as offered
from requests_app.queries import places
from requests_app.rules.actor import resident
from requests_app.rules.intake import Contact, Place, Submission
from requests_app.rules.visits_asked import NumberAsked
from requests_app.vocabulary import TALK_TO_A_PERSON, Channel, ContactBy

NAMES: Final = ("Mia Muster", "Jonas Beispiel", "Ada Probe", "Karl Versuch", "Lea Übung", "Tom Vorlage")
VISITS_OF_A_LINE: Final = 3


class Command(BaseCommand):
    """Fill a practice city; a real one is never filled."""

    help = "Fill the practice city with made-up requests, visits and appointments."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write through the same doors as residents do."""
        if not settings.PRACTICE:
            raise CommandError("This is no practice city. Nothing was written.")
        at = timezone.now()
        number = file_requests(at=at), take_numbers(at=at), book(at=at)
        self.stdout.write("To practise with: {} requests, {} visits, {} appointments.".format(*number))


def file_requests(*, at: datetime) -> int:
    """File a request of each made-up person; give how many were taken."""
    offered_here = ServiceDefinition.objects.filter(is_active=True).exclude(code=TALK_TO_A_PERSON)
    filed = 0
    for name, service in zip(NAMES, offered_here.order_by("id")[: len(NAMES)], strict=False):
        letter = Submission(
            channel=Channel.WEB,
            client="web",
            idempotency_key=new_key(),
            service_code=service.code,
            description="Practice: this is a made-up request.",
            language="en",
            submitted_at=at,
            place=Place(address="Practice Street 1"),
            contact=_contact(name),
        )
        with suppress(Fact):  # a service whose questions must be answered
            intake.receive(letter, by=resident(channel=Channel.WEB, language="en"), at=at)
            filed += 1
    return filed


def take_numbers(*, at: datetime) -> int:
    """Let some people wait in each line of the first house; give how many."""
    site = places.site()
    lines = Line.objects.filter(is_active=True, site=site).order_by("position", "id") if site else []
    taken = 0
    for line in lines:
        for _ in range(VISITS_OF_A_LINE):
            with suppress(Fact):
                asked = NumberAsked(line.code, "en", Channel.KIOSK, "practice", new_key())
                visits.take_number(asked, by=resident(channel=Channel.KIOSK, language="en"), at=at)
                taken += 1
    return taken


def book(*, at: datetime) -> int:
    """Book the next free times of each line that offers some."""
    made = 0
    for card in offered.lines_that_offer("en"):
        line = offered.line_that_offers(card.code)
        offer = offered.offer_of(line, wanted=None, language="en", at=at) if line else None
        for name, moment in zip(NAMES, offer.times if offer else (), strict=False):
            held = appointments.hold(card.code, moment, language="en", at=at)
            appointments.book(held.appointment_id, contact=_contact(name), language="en", at=at)
            made += 1
    return made


def _contact(name: str) -> Contact:
    return Contact(by=ContactBy.EMAIL, name=name, email=f"{name.split(maxsplit=1)[0].lower()}@practice.example")
