"""What is wrong with a letter, before anybody takes it; and the letter that came with a key."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

from django.utils.functional import Promise

from requests_app.models import ServiceDefinition, ServiceRequest
from requests_app.queries import places, standing_facts
from requests_app.queries.standing_facts import StandingFacts
from requests_app.rules import intake as rules
from requests_app.rules import questions
from requests_app.rules.intake import Submission
from requests_app.rules.questions import Judged


def problems(
    letter: Submission, facts: StandingFacts, judged: Judged | None = None
) -> Mapping[str, list[str | Promise]]:
    """List what is wrong, field by field, by the facts of the city (no query).

    `judged`: its answers, where whoever asks has judged them already.
    """
    service = facts.services.get(letter.service_code)
    answers = judged if judged is not None else judge_answers(letter, facts)
    of_answers = {questions.field_of(code): [sentence] for code, sentence in answers.problems.items()}
    return _of_the_letter(letter, facts, service) | of_answers


def _of_the_letter(
    letter: Submission, facts: StandingFacts, service: ServiceDefinition | None
) -> dict[str, list[str | Promise]]:
    found = rules.problems_of(
        letter,
        service=rules.ServiceFacts(
            is_known=service is not None,
            needs_place=service.needs_place if service else False,
            phone_region=facts.city.country,
        ),
        bounds=places.bounds_of(facts.city),
        is_district_known=letter.place.district in facts.districts or not letter.place.district,
    )
    return dict(found)


def judge_answers(letter: Submission, facts: StandingFacts) -> Judged:
    """Judge the answers to the service's own questions; whoever joins an open case need answer none (no query)."""
    service = facts.services.get(letter.service_code)
    if service is None or not service.questions:
        return Judged({}, {})
    must_answer = questions.MUST_ANSWER[letter.channel] and not letter.joins
    return questions.judge(_questions_of(facts.stamp, service.code), letter.answers, must_answer=must_answer)


@lru_cache(maxsize=512)
def _questions_of(stamp: int, service: str) -> tuple[questions.Question, ...]:
    """Read the questions of a service, once for each stamp."""
    return questions.read_questions(standing_facts.facts_under(stamp).services[service].questions)


def request_of_key(key: str, *, channel: str, client: str, since: datetime) -> ServiceRequest | None:
    """Find the letter that came with a key since a moment, with what its receipt tells (one query)."""
    told = ServiceRequest.objects.select_related("case__service__calendar", "service")
    return told.filter(channel=channel, client=client, idempotency_key=key, received_at__gte=since).first()
