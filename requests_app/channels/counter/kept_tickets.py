"""Who typed what was kept: a ticket that the city signs while it is there, and reads when the letter comes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.core import signing
from django.utils.translation import gettext_lazy as _

from requests_app.channels.counter.access import clerk_of
from requests_app.facts import Fact
from requests_app.queries import people
from requests_app.rules.actor import Actor
from requests_app.rules.kept_letters import KEPT_AT_MOST

SALT: Final = "counter.kept"


class TicketUnknown(Fact):
    """Nobody knows who typed this."""

    message = _("It is not known who typed this. Please type it anew.")
    code = "ticket_unknown"


class WaitsForRelease(Fact):
    """A colleague typed this; whoever is signed in now has not said that it may go."""

    message = _("A colleague typed this. She sends it, or you release it.")
    code = "waits_for_release"


@dataclass(frozen=True)
class Typist:
    """Who typed, at which workplace, and as whom the city acts for her."""

    person_id: int
    workplace_id: int
    actor: Actor


def ticket_for(person_id: int, workplace_id: int) -> str:
    """Sign who sits at which workplace."""
    return signing.dumps({"person": person_id, "workplace": workplace_id}, salt=SALT)


def typist(ticket: object, *, sender: Any, is_released: bool, language: str = "") -> Typist:
    """Read a ticket. Raises `TicketUnknown`, `WaitsForRelease`.

    Where whoever typed works here no more, the sender answers for what was typed; its key stays the typist's.
    """
    try:
        told = signing.loads(str(ticket or ""), salt=SALT, max_age=KEPT_AT_MOST)
    except signing.BadSignature as fault:
        raise TicketUnknown from fault
    person_id, workplace_id = int(told["person"]), int(told["workplace"])
    if person_id == sender.pk:
        return Typist(person_id, workplace_id, clerk_of(sender, language=language))
    if not is_released:
        raise WaitsForRelease
    who = people.signed_in(person_id)
    return Typist(person_id, workplace_id, clerk_of(who if who and who.is_active else sender, language=language))
