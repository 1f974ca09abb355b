"""What saved views and macros have in common: whose they are, which team has them, and that a name comes once."""

from __future__ import annotations

from typing import TypeVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from requests_app.facts import Fact, MoveNotAllowed
from requests_app.models import Macro, SavedView, Team
from requests_app.queries.teams import changed_by, teams_of
from requests_app.rules.actor import Actor

Kept = TypeVar("Kept", Macro, SavedView)


class NameTaken(Fact):
    """She has one of this name."""

    message = _("You have one of this name already. Choose another name.")
    code = "name_taken"


def lock_own(kind: type[Kept], record_id: int, *, by: Actor) -> Kept:
    """Lock a record that somebody may change; the caller has opened a transaction. Raises `MoveNotAllowed`."""
    may_change = kind.objects.filter(changed_by(by.person_id)).values("pk")
    record = kind.objects.select_for_update().filter(pk=record_id, pk__in=may_change).first()
    if record is None:
        raise MoveNotAllowed(_("This belongs to somebody else. Save it under a name of your own."))
    return record


def team_for(team_id: int | None, *, by: Actor) -> Team | None:
    """Give the team that is to have a record, one of hers. Raises `MoveNotAllowed`."""
    if team_id is None:
        return None
    team = teams_of(by.person_id).filter(pk=team_id).first()
    if team is None:
        raise MoveNotAllowed(_("Choose one of your own teams."))
    return team


def save_named(record: Macro | SavedView) -> None:
    """Save a record whose owner has its name but once. Raises `NameTaken`."""
    try:
        with transaction.atomic():
            record.save()
    except IntegrityError:
        raise NameTaken from None
