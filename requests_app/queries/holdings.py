"""What hangs on one person: cases, calls, places, shifts. Nobody leaves before it has gone to others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from requests_app.models import (
    Absence,
    Case,
    CaseFollower,
    Department,
    DutyShift,
    Escalation,
    FallbackPerson,
    Handover,
    Incident,
    Team,
    WorkQueue,
)
from requests_app.vocabulary import ENDED_STATES, CaseState, EscalationState


@dataclass(frozen=True)
class HeldCase:
    """A case in somebody's hands."""

    case_id: int
    reference: str
    state: CaseState

    @property
    def state_name(self) -> str:
        """Say the state in words."""
        return str(self.state.label)


@dataclass(frozen=True)
class Holdings:
    """All that has to go to others; `places` and `absent` name them in words."""

    cases: tuple[HeldCase, ...]
    calls: tuple[str, ...]  # references of the cases called about
    places: tuple[str, ...]  # leads, deputies, heads, the list of last resort
    shifts: tuple[tuple[datetime, datetime], ...]
    stands_in_for: tuple[str, ...]
    handovers: int  # sent by her and not accepted yet: whoever succeeds her follows them
    followed: int

    @property
    def needs_successor(self) -> bool:
        """Tell whether somebody must take her places."""
        return bool(self.places or self.shifts or self.stands_in_for)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing has to be moved."""
        return not (self.cases or self.calls or self.needs_successor or self.followed)


def holdings_of(person_id: int, *, at: datetime) -> Holdings:
    """Read all that hangs on a person (eleven queries)."""
    cases = Case.objects.filter(owner=person_id).order_by("rank_at", "id")
    calls = Escalation.objects.filter(owner=person_id).exclude(state=EscalationState.CLOSED).order_by("id")
    shifts = DutyShift.objects.filter(person=person_id, ends_at__gt=at).order_by("starts_at", "id")
    absent = Absence.objects.filter(substitute=person_id, ends_at__gt=at).order_by("starts_at", "id")
    return Holdings(
        cases=tuple(HeldCase(pk, ref, CaseState(state)) for pk, ref, state in cases.values_list(*CASE)),
        calls=tuple(calls.values_list("case__reference", flat=True)),
        places=tuple(places_of(person_id)),
        shifts=tuple(shifts.values_list("starts_at", "ends_at")),
        stands_in_for=tuple(absence.person.name for absence in absent.select_related("person")),
        handovers=Handover.objects.filter(sent_by=person_id, ended_at__isnull=True).count(),
        followed=followed_by(person_id).count(),
    )


CASE = ("id", "reference", "state")


def followed_by(person_id: int) -> QuerySet[CaseFollower]:
    """Give what a person follows that has not ended."""
    return CaseFollower.objects.filter(person=person_id).exclude(case__state__in=ENDED_STATES)


def places_of(person_id: int) -> list[str]:
    """Name each place that a person has in the organisation (five queries)."""
    found = []
    for model, said in (
        (WorkQueue, (_("lead of the work queue %(name)s"), _("deputy in the work queue %(name)s"))),
        (Team, (_("lead of the team %(name)s"), _("deputy in the team %(name)s"))),
    ):
        rows = model._default_manager.filter(Q(lead=person_id) | Q(deputy=person_id)).order_by("name", "id")  # noqa: SLF001
        for name, lead in rows.values_list("name", "lead_id"):
            found.append(said[0 if lead == person_id else 1] % {"name": name})
    heads = Department.objects.filter(head=person_id).order_by("name", "id").values_list("name", flat=True)
    found += [_("head of %(name)s") % {"name": name} for name in heads]
    incidents = Incident.objects.filter(owner=person_id, closed_at__isnull=True).order_by("id")
    found += [
        _("in charge of the incident %(name)s") % {"name": name} for name in incidents.values_list("title", flat=True)
    ]
    if FallbackPerson.objects.filter(person=person_id).exists():
        found.append(_("on the city's list of last resort"))
    return found
