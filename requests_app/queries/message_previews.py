"""Messages as they would be written, from made-up facts: nothing of a real resident is read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, Final

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from requests_app.lib.direction import left_to_right
from requests_app.lib.sms_text import Length, length_of
from requests_app.queries import places
from requests_app.queries.addresses import case_link, queue_link, status_link, stop_link
from requests_app.queries.message_words import Mail, write_day, write_mail, write_sms
from requests_app.rules.telling import AT_ONCE
from requests_app.vocabulary import ActorKind, ClockKind, EscalationKind, EventKind, MessageKind

DIGEST: Final = "digest"
REFERENCE: Final = "XX-2222-2222"
A_MONDAY: Final = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
ABOUT_NO_CASE: Final = frozenset({MessageKind.STAFF_AUDIT, MessageKind.STAFF_BOUND, MessageKind.STAFF_INCIDENT})


@dataclass(frozen=True)
class Preview:
    """A message in a language: the e-mail, and the text message with its cost where residents get one."""

    kind: str
    name: str
    language: str
    is_rtl: bool
    mail: Mail
    sms: str = ""
    length: Length | None = None


def kinds() -> list[tuple[str, str]]:
    """List the kinds of messages with their names; the day's letter is the last."""
    return [*((str(kind), str(kind.label)) for kind in MessageKind), (DIGEST, _("All news of a day"))]


def is_to_residents(kind: str) -> bool:
    """Tell whether residents get messages of a kind."""
    return not kind.startswith(("staff_", "contractor_")) and kind != DIGEST


def preview(kind: str, language: str) -> Preview:
    """Write a message of a kind in a language."""
    name = dict(kinds())[kind]
    with translation.override(language):
        context = _made_up(kind)
        mail = _day(context) if kind == DIGEST else write_mail(kind, context)
        sms = write_sms(kind, context) if is_to_residents(kind) else ""
        is_rtl = translation.get_language_bidi()
    return Preview(kind, name, language, is_rtl, mail, sms, length_of(sms) if sms else None)


def _day(context: dict[str, Any]) -> Mail:
    told = [kind for kind in (MessageKind.RECLASSIFIED, MessageKind.RESOLVED) if kind not in AT_ONCE]
    return write_day([(kind, context) for kind in told], stop_url=context["stop_url"])


def _made_up(kind: str) -> dict[str, Any]:
    """Invent what a message tells; the names of people are of nobody."""
    city = places.city()
    person = SimpleNamespace(name="Kim Muster", job_title=_("Team lead"))
    later = A_MONDAY + timedelta(days=10)
    is_inside = kind.startswith("staff_")
    return {
        "city": city,
        "phone": "" if is_inside else left_to_right(city.phone),
        "service_name": _("Streetlight"),
        "reference": REFERENCE,
        "promised_at": later,
        "objection_until": later,
        "wake_at": later,
        "review_until": later,
        "is_answered": True,
        "reviewer": person,
        "answered_by": person.name,
        "what_happened": EventKind.RESOLVED.label,
        "words": _("Here stands what a colleague wrote."),
        "call": _call(person, later),
        "clock": SimpleNamespace(breached_at=None, due_at=later, get_kind_display=ClockKind.SERVICE_NORM.label),
        "queue": SimpleNamespace(name=_("Work queue"), bound=50, code="example"),
        "waiting": 61,
        "audit": SimpleNamespace(violations=2),
        "incident": SimpleNamespace(title=_("Streetlight"), acknowledge_by=later, acknowledged_at=None, level=1),
        "figures": SimpleNamespace(cases=412, calls=37),
        "starts_at": timezone.localtime(later),
        "line_name": _("Passports and identity cards"),
        "site_name": _("Town hall"),
        "site_address": "Seestraße 4",
        "appointment_url": status_link(REFERENCE, "example-secret") if kind.startswith("appointment_") else "",
        "status_url": "" if is_inside else status_link(REFERENCE, "example-secret"),
        "stop_url": "" if is_inside or not _is_resident(kind) else stop_link([0]),
        "case_url": case_link(REFERENCE),
        "page_url": queue_link("example"),
        "contractor_url": case_link(REFERENCE).replace("/desk/cases/", "/contractor/"),
    }


def _is_resident(kind: str) -> bool:
    return is_to_residents(kind) or kind == DIGEST


def _call(person: SimpleNamespace, later: datetime) -> SimpleNamespace:
    return SimpleNamespace(
        owner=person,
        acknowledge_by=later,
        acknowledged_at=None,
        answer_by=later,
        level=1,
        is_drill=False,
        settled_as="",
        get_kind_display=EscalationKind.CALL.label,
        get_raised_by_kind_display=ActorKind.RESIDENT.label,
    )
