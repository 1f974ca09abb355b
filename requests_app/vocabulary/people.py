"""Who acts, in which role, and in which relation to a case."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What a member of staff may do across queues."""

    CLERK = "clerk", _("Counter clerk")
    COORDINATOR = "coordinator", _("Coordinator")
    SPECIALIST = "specialist", _("Specialist")
    SUPERVISOR = "supervisor", _("Supervisor")
    SERVICE_OWNER = "service_owner", _("Service owner")
    CITY_MANAGER = "city_manager", _("City manager")
    ADMIN = "admin", _("Administrator")


# Who looks after the machinery.
KEEPERS: Final = frozenset({Role.SUPERVISOR, Role.ADMIN})
# Who reads reports: figures, not people.
REPORT_READERS: Final = KEEPERS | {Role.SERVICE_OWNER, Role.CITY_MANAGER}
# Who looks at the lines of a house; to act there is for supervisors.
SEE_LINES: Final = frozenset({Role.COORDINATOR, Role.SUPERVISOR})
# Who may sit at a counter.
COUNTER_ROLES: Final = frozenset({Role.CLERK, Role.COORDINATOR, Role.SUPERVISOR})


class PassedOn(TextChoices):
    """Why a case leaves somebody's hands without her doing."""

    ABSENT = "owner_absent", _("The person in charge is absent")
    LEFT = "owner_left", _("The person in charge has left")


class ReadPurpose(TextChoices):
    """Why a colleague read what the city knows of somebody."""

    AT_THE_COUNTER = "counter", _("The person stands at the counter")
    SEARCHED = "search", _("Looked for at the desk")


class ActorKind(TextChoices):
    """Who acts."""

    RESIDENT = "resident", _("Resident")
    KIOSK_USER = "kiosk_user", _("Kiosk user")
    STAFF = "staff", _("Staff")
    DEVICE = "device", _("Device")
    API_CLIENT = "api_client", _("Program of another party")
    CONTRACTOR = "contractor", _("Contractor")
    CLOCK = "clock", _("Clock")
    SYSTEM = "system", _("The system")


class Relation(StrEnum):
    """What ties an actor to one case; the table of moves asks for these."""

    RESIDENT = "resident"
    OWNER = "owner"
    MEMBER = "member"
    LEAD = "lead"
    TRIAGE = "triage"
    CALLED_IN = "called_in"
    STAFF = "staff"
    SYSTEM = "system"
    ANYONE = "anyone"
