"""Answers to a service's own questions, with the words of the questions, for residents and colleagues alike."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format

from requests_app.models import ServiceRequest
from requests_app.queries.catalogue import in_language
from requests_app.rules.questions import Question, left_open, read_questions
from requests_app.vocabulary import QuestionKind

Rows = tuple[tuple[str, str], ...]


def answers_of(request: ServiceRequest, language: str) -> Rows:
    """Give what was answered, as (question, answer), in the order of the questions.

    A question that the service no longer asks stands at the end under its code. The request brings its service.
    """
    given: Mapping[str, Any] = request.answers
    if not given:
        return ()
    known = {question.code: question for question in read_questions(request.service.questions)}
    order = [*(code for code in known if code in given), *(code for code in given if code not in known)]
    return tuple(_row(code, given[code], known.get(code), language) for code in order)


def not_asked(request: ServiceRequest, language: str) -> tuple[str, ...]:
    """List the required questions that are open, in words: the door could not ask them, or came before them."""
    if request.blanked_at is not None or not request.service.questions:
        return ()
    open_ones = left_open(read_questions(request.service.questions), request.answers)
    return tuple(in_language(question.words, language) for question in open_ones)


def _row(code: str, answer: Any, question: Question | None, language: str) -> tuple[str, str]:
    if question is None:
        return code, ", ".join(map(str, answer)) if isinstance(answer, list) else str(answer)
    return in_language(question.words, language), _said(answer, question, language)


def _said(answer: Any, question: Question, language: str) -> str:
    """Write an answer as people do; what does not fit the question any more is written as it is kept."""
    if isinstance(answer, list) or question.options:
        names = {option.code: in_language(option.names, language) for option in question.options}
        return ", ".join(names.get(part, str(part)) for part in (answer if isinstance(answer, list) else [answer]))
    if question.kind == QuestionKind.DATE:
        return _day(str(answer))
    return number_format(answer) if isinstance(answer, int | float) else str(answer)


def _day(text: str) -> str:
    try:
        return date_format(date.fromisoformat(text), "DATE_FORMAT")
    except ValueError:
        return text
