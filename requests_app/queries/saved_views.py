"""Saved views: which ones somebody has, what can be said in them, and the cases behind one within what she may see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from requests_app.facts import Fact
from requests_app.models import Case, SavedView, ServiceGroup, StaffMember
from requests_app.models.cases import STILL_OPEN
from requests_app.queries import places
from requests_app.queries.board_pages import NEWEST_FIRST, PAGE_SIZE, page, read_mark
from requests_app.queries.board_rows import Line, Look, Row, row_of
from requests_app.queries.catalogue import in_language
from requests_app.queries.conditions import cases_where
from requests_app.queries.patience import patience
from requests_app.queries.shapes import Marks, ask
from requests_app.queries.standing_facts import all_queues_under, facts_under
from requests_app.queries.teams import kept_for
from requests_app.queries.visibility import visible_to
from requests_app.rules.actor import Actor
from requests_app.rules.conditions import FIELDS, NONE, Condition, Kind, leaves
from requests_app.vocabulary import UNKNOWN_DISTRICT, CaseState, Channel, Office, Priority, WaitReason

LISTED: Final = 50
COUNTED_TO: Final = 1000


class ViewNotFound(Fact):
    """There is no such view, or it is somebody else's."""

    message = _("There is no such view, or it is not shared with you.")
    code = "view_not_found"


@dataclass(frozen=True)
class Found:
    """One page of a view, the newest first."""

    rows: tuple[Row, ...]
    next_mark: str


def views_of(actor: Actor) -> list[SavedView]:
    """List her own views and those of her teams, by name (one query)."""
    found = SavedView.objects.filter(kept_for(actor.person_id)).select_related("team", "owner").distinct()
    return list(found.order_by("name", "id")[:LISTED])


def view_for(actor: Actor, view_id: int) -> SavedView:
    """Give a view that she may open. Raises `ViewNotFound`."""
    found = SavedView.objects.filter(kept_for(actor.person_id) | Q(is_shared=True), pk=view_id)
    view = found.select_related("team", "owner").first()
    if view is None:
        raise ViewNotFound
    return view


def may_change(actor: Actor, view: SavedView) -> bool:
    """Tell whether she may change a view; from any other she makes one of her own."""
    leads = view.team is not None and actor.person_id in {view.team.lead_id, view.team.deputy_id}
    return view.owner_id == actor.person_id or leads


@dataclass(frozen=True)
class Asked:
    """In which language, when, in which zone, and behind which mark of the page before."""

    language: str
    at: datetime
    zone: str
    after: str = ""


def cases_of(actor: Actor, condition: Condition, asked: Asked) -> Found:
    """Read one page of the cases behind a condition (three statements). Raises `AsksTooMuch`."""
    return newest_of(_among(actor, condition, at=asked.at, zone=asked.zone), asked)


def newest_of(cases: QuerySet[Case], asked: Asked) -> Found:
    """Read one page of some cases, the newest first (two statements). Raises `AsksTooMuch`."""
    mark = read_mark(asked.after)
    if mark is not None:
        cases = cases.filter(Q(opened_at__lt=mark[0]) | Q(opened_at=mark[0], id__lt=mark[1]))
    with patience():
        ids = list(cases.order_by(*NEWEST_FIRST).values_list("pk", flat=True)[: PAGE_SIZE + 1])
    lines: list[Any] = [Line(*row) for row in ask("cases of a view", _lines, {"ids": frozenset(ids)})] if ids else []
    look, shown = Look(asked.language, timezone.localtime(asked.at), {}), lines[:PAGE_SIZE]
    is_more = len(lines) > PAGE_SIZE
    next_mark = f"{shown[-1].opened_at.timestamp():.6f}_{shown[-1].id}" if is_more else ""
    return Found(tuple(row_of(line, look) for line in shown), next_mark)


def count_of(actor: Actor, condition: Condition, *, at: datetime) -> int:
    """Count the cases behind a condition, to a thousand. Raises `AsksTooMuch`."""
    with patience():
        return len(_among(actor, condition, at=at).order_by().values_list("pk")[:COUNTED_TO])


def ids_of(actor: Actor, condition: Condition, *, at: datetime, most: int) -> list[int]:
    """List the cases behind a condition, the newest first, up to so many. Raises `AsksTooMuch`."""
    with patience():
        return list(_among(actor, condition, at=at).order_by(*NEWEST_FIRST).values_list("pk", flat=True)[:most])


def _lines(marks: Marks) -> Any:
    return page(Case.objects.filter(pk__in=marks["ids"]), order=NEWEST_FIRST)


def _among(actor: Actor, condition: Condition, *, at: datetime, zone: str = "") -> QuerySet[Case]:
    """Leave out what has ended, unless the condition itself asks for a state."""
    seen = visible_to(actor)
    if all(leaf.field != "state" for leaf in leaves(condition)):
        seen = seen.filter(state__in=STILL_OPEN)
    return cases_where(condition, at=at, among=seen, zone=zone)


def labels_of(language: str, *, stamp: int | None = None) -> Mapping[str, Mapping[str, str]]:
    """Give for each field of a closed or known set its codes and what people say for them (one query: people)."""
    known = labels_of_the_city(language, stamp=stamp)
    staff = StaffMember.objects.filter(is_active=True).order_by("last_name", "first_name", "pk")
    return {**known, "owner": {NONE: str(_("nobody")), **{one.username: one.name for one in staff}}}


def labels_of_the_city(language: str, *, stamp: int | None = None) -> Mapping[str, Mapping[str, str]]:
    """Give the same but for people; kept per stamp."""
    return _labels_under(places.city().facts_stamp if stamp is None else stamp, language)


@lru_cache(maxsize=8)
def _labels_under(stamp: int, language: str) -> Mapping[str, Mapping[str, str]]:
    facts = facts_under(stamp)
    said: dict[str, Mapping[str, Any]] = {
        "service": {code: in_language(one.names, language) for code, one in facts.services.items()},
        "group": {one.code: in_language(one.names, language) for one in ServiceGroup.objects.order_by("position")},
        "district": {UNKNOWN_DISTRICT: _("unknown"), **{code: one.name for code, one in facts.districts.items()}},
        "queue": {
            NONE: _("in no work queue"),
            **{one.code: one.name for one in all_queues_under(stamp) if one.is_active},
        },
        "language": {code: str(name) for code, name in settings.LANGUAGES} | {NONE: _("none")},
        "office": dict(Office.choices),
        "channel": dict(Channel.choices) | {NONE: _("none")},
        "state": dict(CaseState.choices),
        "wait_reason": dict(WaitReason.choices) | {NONE: _("nothing")},
        "priority": {one.name.lower(): one.label for one in Priority},
    }
    return {field: {str(code): str(words) for code, words in pairs.items()} for field, pairs in said.items()}


def words_of(labels: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Turn the labels round: what may be typed, codes and words alike, in small letters -> the code."""
    return {
        field: {code.casefold(): code for code in pairs} | {words.casefold(): code for code, words in pairs.items()}
        for field, pairs in labels.items()
    }


def known_of(labels: Mapping[str, Mapping[str, str]]) -> dict[str, frozenset[str]]:
    """Give the codes that the city knows, for the fields whose set no table of the language closes."""
    open_sets = [name for name, field in FIELDS.items() if field.kind == Kind.CODE and not field.choices]
    return {name: frozenset(labels[name]) for name in open_sets if name in labels}
