"""What everybody reads of one case, as the colleague sees it who may give it a title."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from requests_app.facts import CaseNotFound
from requests_app.models import Case, PublishedTitle
from requests_app.queries.catalogue import in_language
from requests_app.queries.open_matters import shown_to_everybody
from requests_app.queries.visibility import visible_to
from requests_app.rules.actor import Actor
from requests_app.rules.assignment import CaseTies, relations_of
from requests_app.rules.references import normalise_reference
from requests_app.vocabulary import Publishes, Relation

MAY_RELEASE = frozenset({Relation.OWNER, Relation.LEAD, Relation.TRIAGE})


@dataclass(frozen=True)
class TitlePage:
    """The public title of a case: which it is, who released it, and whether the reader may change that."""

    case_id: int
    reference: str
    service: str
    title: str
    released_by: str
    released_at: datetime | None
    is_published: bool  # its service shows open cases one by one
    is_shown: bool  # and this one may be shown
    may_release: bool


def may_release(case: Case, actor: Actor) -> bool:
    """Tell whether somebody may say what the public reads: the person in charge, the lead, or who sorts."""
    ties = CaseTies(case.queue_id, case.last_queue_id, case.owner_id, frozenset())
    return not relations_of(actor, ties).isdisjoint(MAY_RELEASE)


def title_page(actor: Actor, reference: str, *, language: str) -> TitlePage:
    """Read what is published of a case (three queries). Raises `CaseNotFound`."""
    wanted = visible_to(actor).filter(reference=normalise_reference(reference))
    case = wanted.select_related("service").first()
    if case is None:
        raise CaseNotFound
    given = PublishedTitle.objects.filter(case=case).select_related("released_by").first()
    is_published = case.service.publishes == Publishes.CASES
    return TitlePage(
        case_id=case.pk,
        reference=case.reference,
        service=in_language(case.service.names, language),
        title=given.title if given else "",
        released_by=given.released_by.name if given else "",
        released_at=given.released_at if given else None,
        is_published=is_published,
        is_shown=is_published and shown_to_everybody(Case.objects.filter(pk=case.pk)).exists(),
        may_release=may_release(case, actor),
    )
