"""The one writer of saved views."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from requests_app.actions.kept_by_people import lock_own, save_named, team_for
from requests_app.facts import Incomplete
from requests_app.models import SavedView
from requests_app.rules.actor import Actor
from requests_app.rules.conditions import parse


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
        view = SavedView(owner_id=by.person_id) if view_id is None else lock_own(SavedView, view_id, by=by)
        view.name, view.condition, view.changed_at = wish.name.strip(), dict(wish.condition), at
        view.team, view.is_shared = team_for(wish.team_id, by=by), wish.is_shared
        save_named(view)
        return view


def delete_view(view_id: int, *, by: Actor) -> None:
    """Delete a view that one may change. Raises `MoveNotAllowed`."""
    with transaction.atomic():
        lock_own(SavedView, view_id, by=by).delete()
