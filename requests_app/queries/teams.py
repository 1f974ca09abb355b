"""Teams as their people see them: who works in which one or leads it, and what a team keeps (views, macros)."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from requests_app.models import Team


def teams_of(person_id: int | None) -> QuerySet[Team]:
    """Give the teams in which somebody works, or which she leads or may lead, by name."""
    leads = Q(lead=person_id) | Q(deputy=person_id)
    return Team.objects.filter(leads | Q(memberships__person=person_id)).order_by("name").distinct()


def teams_to_choose(person_id: int | None) -> list[tuple[int, str]]:
    """List these teams as (id, name) (one query)."""
    return list(teams_of(person_id).values_list("pk", "name"))


def kept_for(person_id: Any) -> Q:
    """Say which records with an owner and perhaps a team somebody has: her own, and those of her teams."""
    return Q(owner=person_id) | Q(team__memberships__person=person_id) | changed_by(person_id)


def changed_by(person_id: Any) -> Q:
    """Say which of them she may change: her own; whoever leads the team goes on when the owner has left."""
    return Q(owner=person_id) | Q(team__lead=person_id) | Q(team__deputy=person_id)
