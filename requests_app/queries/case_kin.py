"""The cases above and below a case: questions to other teams, and parts of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from requests_app.models import Case, EventWords
from requests_app.queries.catalogue import in_language
from requests_app.queries.records import read
from requests_app.queries.shapes import Marks
from requests_app.vocabulary import ENDED_STATES, CaseState, ChildRelation, EventKind, WordsKind

TITLES: Final = {
    (True, ChildRelation.CONSULT): _("This case is a question from"),
    (True, ChildRelation.SPLIT): _("This case is a part of"),
    (False, ChildRelation.CONSULT): _("Question to another team"),
    (False, ChildRelation.SPLIT): _("A part that became a case of its own"),
}


@dataclass(frozen=True)
class Relative:
    """A case above or below: how it is tied, where it stands, who has it, what was asked and answered."""

    case_id: int
    reference: str
    title: str
    service: str
    state_name: str
    who: str
    is_above: bool
    is_open: bool
    is_blocking: bool
    asked: str
    answer: str


def kin_of(case: Any, *, language: str) -> tuple[Relative, ...]:
    """Read the case above and those below (one query), the one above first, then the oldest."""
    found = read("kin of a case", _kin, {"case": case.pk, "parent": case.parent_id or 0})
    return tuple(_relative(other, case, language) for other in found)


def _kin(marks: Marks) -> Any:
    words = EventWords.objects.filter(event__case=OuterRef("pk")).order_by("-id")
    asked = words.filter(event__kind=EventKind.RECEIVED, kind__in=[WordsKind.QUESTION, WordsKind.REASON])
    return (
        Case.objects.filter(Q(parent=marks["case"]) | Q(pk=marks["parent"]))
        .select_related("service", "queue", "owner")
        .only("reference", "state", "parent_id", "parent_relation", "is_blocking", "service__names", "queue__name",
              "owner__first_name", "owner__last_name", "owner__username")
        .annotate(
            asked=Subquery(asked.values("text")[:1]),
            answer=Subquery(words.filter(event__kind=EventKind.RESOLVED, kind=WordsKind.OUTCOME).values("text")[:1]),
        )
        .order_by("id")
    )  # fmt: skip


def _relative(other: Any, case: Any, language: str) -> Relative:
    is_above = other.pk == case.parent_id
    lower = case if is_above else other
    return Relative(
        case_id=other.pk,
        reference=other.reference,
        title=str(TITLES[is_above, ChildRelation(lower.parent_relation)]),
        service=in_language(other.service.names, language),
        state_name=str(CaseState(other.state).label),
        who=", ".join(filter(None, (other.owner.name if other.owner else "", other.queue.name if other.queue else ""))),
        is_above=is_above,
        is_open=other.state not in ENDED_STATES,
        is_blocking=lower.is_blocking,
        asked="" if is_above else other.asked or "",
        answer="" if is_above or other.state not in ENDED_STATES else other.answer or "",
    )


def is_open_child(case: Case, child_id: int | None) -> bool:
    """Tell whether a case hangs below another one and is still open."""
    return child_id is not None and case.children.filter(pk=child_id).exclude(state__in=ENDED_STATES).exists()
