"""The one writer of what residents say after the end: one answer for each request, changed for a while, blanked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from requests_app.facts import CaseNotFound, InvalidSubmission
from requests_app.models import ServiceRequest, SurveyAnswer
from requests_app.queries import surveys
from requests_app.rules import surveys as rules
from requests_app.rules.actor import Actor
from requests_app.vocabulary import Channel


def answer_survey(
    request_id: int, *, satisfaction: int | None, effort: int | None, words: str, by: Actor, at: datetime
) -> SurveyAnswer:
    """Keep the answer of a request, or change it; whoever sends it twice has answered once.

    Nothing is told to the ledger: an opinion decides nothing about the case. Raises `CaseNotFound` for whoever has not
    shown the secret of this request, `InvalidSubmission`, `SurveyNotOpen`, `SurveyIsClosed`.
    """
    if request_id not in by.request_ids:
        raise CaseNotFound
    words = words.strip()
    problems = rules.problems_of(satisfaction=satisfaction, effort=effort, words=words)
    if problems:
        raise InvalidSubmission(problems)
    with transaction.atomic():
        # The request's row is locked first, so that two presses of one button come one after the other.
        if not ServiceRequest.objects.select_for_update(no_key=True).filter(pk=request_id).values_list("pk"):
            raise CaseNotFound
        asked = surveys.asked_of(request_id)
        rules.check_open(asked.facts, at=at)
        said = {"satisfaction": satisfaction, "effort": effort, "words": words, "language": by.language}
        case = asked.case
        about = {"channel": by.channel or Channel.WEB, "service": case.service, "queue_id": case.last_queue_id}
        if asked.answer is None:
            return SurveyAnswer.objects.create(request_id=request_id, answered_at=at, **said, **about)
        SurveyAnswer.objects.filter(pk=asked.answer.pk).update(changed_at=at, blanked_at=None, **said, **about)
        return SurveyAnswer.objects.get(pk=asked.answer.pk)


def blank_words(request_ids: Iterable[int], *, at: datetime) -> int:
    """Take the free words out of the answers of these requests, and give how many; the figures stay.

    To be called in the transaction that blanks the letters.
    """
    written = SurveyAnswer.objects.filter(request__in=list(request_ids)).exclude(words="")
    return written.update(words="", blanked_at=at)
