"""The one writer of saved views."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from requests_app.facts import Fact, Incomplete, MoveNotAllowed
from requests_app.models import SavedView, Team
from requests_app.rules.actor import Actor
from requests_app.rules.conditions import parse


class NameTaken(Fact):
    """She has a view of this name."""

    message = _("You have a view of this name already. Choose another name.")
    code = "name_taken"


@dataclass(frozen=True)
class ViewWish:
    """What a view is to be: its name, whom it is for, and its condition as a tree."""

    name: str
    condition: Mapping[str, Any]
    team_id: int | None = None
    is_shared: bool = False


def save_view(wish: ViewWish, *, by: Actor, at: datetime, view_id: int | None = None) -> SavedView:
    """Save a view anew, or change one's own.

    Raises `Incomplete` (no name), `ConditionHasMistakes`, `NameTaken`, `MoveNotAllowed` (somebody else's, or a team
    that is not hers).
    """
    if not wish.name.strip() or by.person_id is None:
        raise Incomplete(["name"])
    parse(wish.condition)
    with transaction.atomic():
        view = _own(view_id, by) if view_id else SavedView(owner_id=by.person_id)
        view.name, view.condition, view.changed_at = wish.name.strip(), dict(wish.condition), at
        view.team, view.is_shared = _team_of(wish.team_id, by), wish.is_shared
        try:
            with transaction.atomic():
                view.save()
        except IntegrityError:
            raise NameTaken from None
        return view


def delete_view(view_id: int, *, by: Actor) -> None:
    """Delete one's own view. Raises `MoveNotAllowed`."""
    with transaction.atomic():
        _own(view_id, by).delete()


def _own(view_id: int, by: Actor) -> SavedView:
    view = SavedView.objects.select_for_update().filter(pk=view_id, owner=by.person_id).first()
    if view is None:
        raise MoveNotAllowed(_("This view belongs to somebody else. Save it under a name of your own."))
    return view


def _team_of(team_id: int | None, by: Actor) -> Team | None:
    """Give the team, one of hers: she works in it or leads it."""
    if team_id is None:
        return None
    hers = Team.objects.filter(pk=team_id)
    team = (hers.filter(lead=by.person_id) | hers.filter(memberships__person=by.person_id)).distinct().first()
    if team is None:
        raise MoveNotAllowed(_("Choose one of your own teams."))
    return team
