"""What is offered, what somebody has booked, and who comes today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, Q, QuerySet

from requests_app.models import Appointment, City, Line
from requests_app.queries import places, standing_facts
from requests_app.queries.catalogue import in_language
from requests_app.queries.records import read
from requests_app.queries.shapes import Marks
from requests_app.rules import appointments as rules
from requests_app.rules.appointment_facts import AppointmentNotFound
from requests_app.rules.appointments import Taken, Terms
from requests_app.rules.references import is_well_formed, normalise_reference
from requests_app.vocabulary import AppointmentState

OFFERS: Final = Q(is_active=True, appointment_minutes__gt=0, appointment_places__gt=0)
DAYS_SHOWN: Final = 10


@dataclass(frozen=True)
class LineCard:
    """A line in which appointments can be had."""

    code: str
    name: str
    site_name: str
    site_address: str
    minutes: int
    about: tuple[str, ...] = ()  # names of what is done there


@dataclass(frozen=True)
class Offer:
    """The days with a free time, and the times of the one that is shown."""

    line: LineCard
    days: Sequence[date]
    day: date | None
    times: Sequence[datetime]
    later: date | None = None  # the first day behind those that are shown


@dataclass(frozen=True)
class Booked:
    """One appointment, as its person sees it."""

    pk: int
    reference: str
    state: AppointmentState
    starts_at: datetime
    minutes: int
    held_until: datetime | None
    sequence: int
    changed_at: datetime
    line: LineCard
    name: str = ""
    email: str = ""
    phone: str = ""
    has_arrived: bool = False
    number: str = ""  # of the visit

    @property
    def is_booked(self) -> bool:
        """Tell whether somebody is expected."""
        return self.state == AppointmentState.BOOKED

    @property
    def can_arrive(self) -> bool:
        """Tell whether a clerk may take her in: also whoever comes after all."""
        return self.state in {AppointmentState.BOOKED, AppointmentState.NO_SHOW}


def lines_that_offer(language: str) -> list[LineCard]:
    """List the lines with appointments, and what is done there (three queries)."""
    lines = Line.objects.filter(OFFERS).select_related("site").prefetch_related("groups", "services")
    return [_card(line, language, is_whole=True) for line in lines.order_by("site", "position", "id")]


def line_that_offers(code: str) -> Line | None:
    """Find a line with appointments (one query)."""
    return Line.objects.filter(OFFERS, code=code).select_related("site").first()


def terms_of(line: Line, city: City) -> Terms:
    """Say what a line offers: its house's hours, without holidays and closures (no query under a known stamp)."""
    calendar = standing_facts.intake_queue(standing_facts.facts_under(city.facts_stamp)).calendar
    hours = rules.hours_of_house(
        timezone=city.timezone,
        week=line.site.hours,
        closures=line.site.closures,
        country=calendar.country,
        subdivision=calendar.subdivision,
        days_off=[day for day, windows in calendar.overrides.items() if not windows],
    )
    return Terms(line.appointment_minutes, line.appointment_places, hours)


def taken_in(line_id: int, since: datetime, until: datetime, *, at: datetime, but: int = 0) -> list[Taken]:
    """List the places of a line that somebody has between two moments; a hold whose minutes are over has none."""
    values = {"line": line_id, "since": since - timedelta(days=1), "until": until, "at": at, "but": but}
    found: list[Appointment] = read("places taken", _taken, values)
    return [Taken(one.starts_at, one.minutes, one.place) for one in found]


def _taken(marks: Marks) -> QuerySet[Appointment]:
    has = Q(state__in=("booked", "arrived")) | Q(state="held", held_until__gt=marks["at"])
    between = Q(starts_at__gte=marks["since"], starts_at__lt=marks["until"])
    return Appointment.objects.filter(has, between, line=marks["line"]).exclude(pk=marks["but"]).order_by("id")


def offer_of(line: Line, *, wanted: date | None, language: str, at: datetime, but: int = 0) -> Offer:
    """Lay out what can be booked: the next days, and the times of the day that is wanted (two queries)."""
    city = places.city()
    terms = terms_of(line, city)
    taken = taken_in(line.pk, at, at + timedelta(days=rules.DAYS_AHEAD + 1), at=at, but=but)
    today = at.astimezone(terms.hours.zone).date()
    all_days = [today + timedelta(days=number) for number in range(rules.DAYS_AHEAD + 1)]
    free = {day: times for day in all_days if (times := rules.offered_on(day, terms, taken, at=at))}
    days = list(free)
    day = wanted if wanted in free else (days[0] if days else None)
    shown = _shown(days, day)
    later = next((one for one in days if shown and one > shown[-1]), None)
    return Offer(_card(line, language), shown, day, free[day] if day else (), later)


def _shown(days: Sequence[date], day: date | None) -> Sequence[date]:
    """Show so many days, the chosen one among them."""
    if day is None or day in days[:DAYS_SHOWN]:
        return days[:DAYS_SHOWN]
    begin = min(days.index(day), max(0, len(days) - DAYS_SHOWN))
    return days[begin : begin + DAYS_SHOWN]


def _card(line: Line, language: str, *, is_whole: bool = False) -> LineCard:
    about: list[str] = []
    if is_whole:
        named = [*(group.names for group in line.groups.all()), *(service.names for service in line.services.all())]
        about = [in_language(names, language) for names in named]
    return LineCard(
        line.code,
        in_language(line.names, language),
        line.site.name,
        line.site.address,
        line.appointment_minutes,
        tuple(dict.fromkeys(about)),
    )


def opened() -> QuerySet[Appointment]:
    """Read appointments with what a page says of them."""
    return Appointment.objects.select_related("line__site", "resident", "visit")


def booked_of(row: Appointment, language: str) -> Booked:
    """Describe an appointment that was read with its line and house."""
    return Booked(
        pk=row.pk,
        reference=row.reference,
        state=AppointmentState(row.state),
        starts_at=row.starts_at,
        minutes=row.minutes,
        held_until=row.held_until,
        sequence=row.sequence,
        changed_at=row.changed_at,
        line=_card(row.line, language),
        name=row.resident.name if row.resident else "",
        email=row.resident.email if row.resident else "",
        phone=row.resident.phone if row.resident else "",
        has_arrived=row.state == AppointmentState.ARRIVED,
        number=row.visit.number if row.visit else "",
    )


def held(appointment_id: int, *, language: str) -> Booked | None:
    """Find what a browser holds (one query)."""
    row = opened().filter(pk=appointment_id).first()
    return booked_of(row, language) if row else None


def find_appointment(reference: str, secret: str, *, language: str) -> Booked:
    """Open an appointment with its secret (one query). Raises `AppointmentNotFound`."""
    row = _by_reference(reference)
    key = settings.REFERENCE_SECRET
    if row is None or row.state == AppointmentState.HELD:
        raise AppointmentNotFound
    if not rules.is_secret(secret, reference=row.reference, version=row.secret_version, key=key):
        raise AppointmentNotFound
    return booked_of(row, language)


def _by_reference(reference: str) -> Appointment | None:
    if not is_well_formed(reference):
        return None
    return opened().filter(reference=normalise_reference(reference)).first()


def secret_for(row: Appointment) -> str:
    """Make the secret of an appointment again (no query)."""
    return rules.secret_of(reference=row.reference, version=row.secret_version, key=settings.REFERENCE_SECRET)


def appointment_in_letter(appointment_id: int) -> Appointment:
    """Read an appointment with what a letter says of it (one query)."""
    return opened().get(pk=appointment_id)


def appointments_today(*, site_id: int | None, language: str, at: datetime) -> list[Booked]:
    """List who is expected today in a house, and who has come or not (two queries)."""
    zone = ZoneInfo(places.city().timezone)
    begins = at.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    rows = opened().filter(starts_at__gte=begins, starts_at__lt=begins + timedelta(days=1))
    rows = rows.exclude(state=AppointmentState.HELD).order_by("starts_at", "place")
    if site_id is not None:
        rows = rows.filter(line__site=site_id)
    return [booked_of(row, language) for row in rows]


def to_be_reminded(*, at: datetime) -> QuerySet[Appointment]:
    """Find those whose day comes and who were not reminded."""
    until = at + rules.REMIND_BEFORE
    booked = Appointment.objects.filter(state=AppointmentState.BOOKED, starts_at__gt=at, starts_at__lte=until)
    return booked.filter(reminded_at__isnull=True).order_by("starts_at", "id")


def not_come(*, at: datetime) -> QuerySet[Appointment]:
    """Find those who are still expected behind their time and its tolerance."""
    tolerance = ExpressionWrapper(F("line__tolerance_minutes") * timedelta(minutes=1), output_field=DurationField())
    late = ExpressionWrapper(F("starts_at") + tolerance, output_field=DateTimeField())
    booked = Appointment.objects.filter(state=AppointmentState.BOOKED, starts_at__lt=at)
    return booked.annotate(late_at=late).filter(late_at__lt=at).order_by("starts_at", "id")
