"""The one writer of workplaces at counters, and of the share of the line that each may call without the city."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction
from django.db.models import Exists, Max, OuterRef

from requests_app.models import DeskPeriod, ReservedVisit, Workplace
from requests_app.queries.kept_at_counters import Waiting, waiting_for
from requests_app.rules.actor import Actor
from requests_app.rules.shares import share_of
from requests_app.rules.visits import need_role

SEEN_LATELY: Final = timedelta(minutes=5)
ONE_AT_A_TIME: Final = 4_301  # the lock under which shares are dealt


@dataclass(frozen=True)
class Share:
    """What a workplace takes with it into the time without the city."""

    workplace_id: int
    highest: int  # the highest provisional number that came from it
    waiting: tuple[Waiting, ...] = ()


def deal(
    code: str, *, turn: int, held: Collection[int], period: DeskPeriod | None, site_id: int, by: Actor, at: datetime
) -> Share | None:
    """Note a workplace, and deal it its share of those who wait; None where a newer question was answered already.

    `held` are the numbers that lie in the browser now. What lies there stays reserved until the browser tells that
    it has let go of it: an answer that is lost gives nothing to two workplaces. Raises `OnlyTheCounter`.
    """
    need_role(by)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [ONE_AT_A_TIME, site_id])
        told = {"site_id": site_id, "desk_id": period.desk_id if period else None, "seen_at": at}
        place, _is_new = Workplace.objects.get_or_create(code=code, defaults=told)
        if turn <= place.turn:
            return None
        Workplace.objects.filter(pk=place.pk).update(turn=turn, **told)
        highest = place.numbers.aggregate(most=Max("serial"))["most"] or 0
        ReservedVisit.objects.filter(workplace=place).exclude(visit__in=list(held)).delete()
        waiting = waiting_for(period, at=at) if period else []
        return Share(place.pk, highest, tuple(_share(place, waiting, at=at)) if waiting else ())


def _share(place: Workplace, waiting: list[Waiting], *, at: datetime) -> list[Waiting]:
    _free_what_closed_desks_had(place)
    reserved = ReservedVisit.objects.filter(visit__in=[one.visit for one in waiting])
    owner = dict(reserved.values_list("visit_id", "workplace_id"))
    mine = {visit for visit, workplace in owner.items() if workplace == place.pk}
    others = Workplace.objects.filter(site=place.site_id, desk__isnull=False, seen_at__gt=at - SEEN_LATELY)
    workplaces = others.exclude(pk=place.pk).count() + 1
    chosen = set(share_of([one.visit for one in waiting], mine=mine, taken=owner.keys() - mine, workplaces=workplaces))
    new = [ReservedVisit(visit_id=visit, workplace=place, at=at) for visit in chosen - mine]
    ReservedVisit.objects.bulk_create(new)
    return [one for one in waiting if one.visit in chosen]


def _free_what_closed_desks_had(place: Workplace) -> None:
    """Take back what lies with workplaces whose desk was closed: nobody calls from there."""
    sat_at = DeskPeriod.objects.filter(desk=OuterRef("workplace__desk"), ended_at__isnull=True)
    ReservedVisit.objects.filter(~Exists(sat_at), workplace__site=place.site_id).exclude(workplace=place).delete()
