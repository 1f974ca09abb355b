"""The doors of the city, and how people come through them."""

from __future__ import annotations

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Channel(TextChoices):
    """The doors of the city."""

    WEB = "web", _("Web")
    KIOSK = "kiosk", _("Kiosk")
    COUNTER = "counter", _("Counter")
    PHONE = "phone", _("Phone")
    EMAIL = "email", _("E-mail")
    OPEN311 = "open311", _("Open311")
    API = "api", _("Programming interface")


# Where a member of staff speaks for whoever stands before her or is on the line.
ASSISTED_CHANNELS: Final = frozenset({Channel.COUNTER, Channel.PHONE})


class ContactCause(TextChoices):
    """Why somebody contacts the city."""

    NEW = "new", _("A new matter")
    CHASING = "chasing", _("Asking where it stands")
    CORRECTION = "correction", _("Correcting something")
    REPEAT = "repeat", _("The same matter again")


class ContactBy(TextChoices):
    """How a resident wants to be reached."""

    NONE = "none", _("Not at all")
    EMAIL = "email", _("E-mail")
    PHONE = "phone", _("Phone")
    POST = "post", _("Post")


class CallHours(TextChoices):
    """When somebody would like to be phoned."""

    ANY = "any", _("At any time")
    MORNING = "morning", _("In the morning, 8 to 11")
    MIDDAY = "midday", _("At midday, 11 to 14")
    AFTERNOON = "afternoon", _("In the afternoon, 14 to 17")
    EVENING = "evening", _("In the evening, 17 to 20")


class ProxyRelation(TextChoices):
    """What somebody is to the person for whom she asks."""

    FAMILY = "family", _("Family")
    CARER = "carer", _("Carer or nurse")
    GUARDIAN = "guardian", _("Legal guardian")
    FRIEND = "friend", _("Friend or neighbour")
    WORK = "work", _("For an employer or an association")
    OTHER = "other", _("Something else")


class IdentityCheck(TextChoices):
    """How the city knows who stands at the counter."""

    NONE = "none", _("Not checked")
    DOCUMENT = "document", _("A document was shown")
    KNOWN = "known", _("Known to the clerk")


class ResidentKind(TextChoices):
    """A resident is a person or an organisation."""

    PERSON = "person", _("Person")
    ORGANISATION = "organisation", _("Business or organisation")
