"""What residents said after the end: one answer, figures for each service, and the newest words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Avg, Count, OuterRef, Subquery
from django.db.models.functions import JSONObject

from requests_app.models import Case, ServiceDefinition, ServiceRequest, SurveyAnswer
from requests_app.queries import residents
from requests_app.queries.catalogue import in_language
from requests_app.queries.visibility import visible_to
from requests_app.rules.actor import Actor
from requests_app.rules.surveys import EFFORT, LEAST_SHOWN, SATISFACTION, SurveyFacts
from requests_app.vocabulary import ENDED_STATES

WORDS_SHOWN: Final = 50


@dataclass(frozen=True)
class AskedOf:
    """The case that went on for a request, the answer that is there, and what the rules ask."""

    case: Case
    answer: SurveyAnswer | None
    facts: SurveyFacts


@dataclass(frozen=True)
class Said:
    """What somebody has answered; both scales run from 1 (worst) to 5 (best)."""

    satisfaction: int
    effort: int
    words: str


@dataclass(frozen=True)
class ServiceFigures:
    """What was said of one service; means from 1 to 5, None where too few have answered."""

    service: str
    count: int | None
    satisfaction: float | None
    effort: float | None


@dataclass(frozen=True)
class SaidWords:
    """Free words, with the case they are about."""

    reference: str
    service: str
    satisfaction: str
    effort: str
    words: str
    answered_at: datetime


def said_of(request_id: int) -> Said | None:
    """Read the answer of a request, for its resident (one query)."""
    found = SurveyAnswer.objects.filter(request=request_id).first()
    return Said(found.satisfaction, found.effort, found.words) if found else None


def survey_in_one() -> Subquery:
    """Read the answer of a request within the statement that reads it; a join would be planned over all answers."""
    said = SurveyAnswer.objects.filter(request=OuterRef("pk"))
    return Subquery(said.values(data=JSONObject(satisfaction="satisfaction", effort="effort", words="words"))[:1])


def asked_of(request_id: int) -> AskedOf:
    """Read what an answer needs (two queries, four where the request was joined to another)."""
    related = ("case__service", "survey")
    request = ServiceRequest.objects.select_related(*related).get(pk=request_id)
    case = request.case
    if case.merged_into_id is not None:
        survivor = residents.path_of(case.pk)[-1].case_id
        case = Case.objects.select_related("service").get(pk=survivor)
    answer = getattr(request, "survey", None)
    facts = SurveyFacts(
        is_ended=request.withdrawn_at is not None or case.state in ENDED_STATES,
        ended_at=request.withdrawn_at or case.closed_at or case.resolved_at,
        answered_at=answer.answered_at if answer else None,
    )
    return AskedOf(case, answer, facts)


def figures(*, since: datetime, language: str) -> list[ServiceFigures]:
    """Count and average the answers since a moment, by service and its name (two queries).

    Of fewer than five answers nothing is told but that there are some; there is no sum from which they could be told.
    """
    asked = SurveyAnswer.objects.filter(answered_at__gte=since).values("service")
    counted = asked.annotate(how_many=Count("pk"), satisfied=Avg("satisfaction"), easy=Avg("effort")).order_by()
    names = dict(
        ServiceDefinition.objects.filter(pk__in=[row["service"] for row in counted]).values_list("pk", "names")
    )
    lines = []
    for row in counted:
        is_shown = row["how_many"] >= LEAST_SHOWN
        lines.append(
            ServiceFigures(
                service=in_language(names[row["service"]], language),
                count=row["how_many"] if is_shown else None,
                satisfaction=round(row["satisfied"], 1) if is_shown else None,
                effort=round(row["easy"], 1) if is_shown else None,
            )
        )
    return sorted(lines, key=lambda line: line.service)


def newest_words(actor: Actor, *, language: str) -> list[SaidWords]:
    """List the newest free words about the cases that the actor may see (one query)."""
    written = SurveyAnswer.objects.exclude(words="").filter(request__case__in=visible_to(actor))
    newest = written.select_related("request__case", "service").order_by("-answered_at", "-id")[:WORDS_SHOWN]
    return [
        SaidWords(
            reference=answer.request.case.reference,
            service=in_language(answer.service.names, language),
            satisfaction=str(SATISFACTION[answer.satisfaction]),
            effort=str(EFFORT[answer.effort]),
            words=answer.words,
            answered_at=answer.answered_at,
        )
        for answer in newest
    ]
