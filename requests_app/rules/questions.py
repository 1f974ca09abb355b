"""A service's own questions: which of them are asked, and whether what was typed answers them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from requests_app.rules.intake import TOO_LONG, UNREADABLE
from requests_app.vocabulary import Channel, QuestionKind

Words = Mapping[str, str]  # language -> words
Answer = str | int | float | list[str]  # a date is its ISO form; choices are codes, in the question's order

TEXT_MAX: Final = 500
FIELD: Final = "q_"  # a question's answer stands in the field of this name and the question's code
NUMBER: Final = re.compile(r"[+-]?\d{1,12}(\.\d{1,6})?")
ISO_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
DAY_FIRST: Final = re.compile(r"([0-9]{1,2})\.\s?([0-9]{1,2})\.\s?([0-9]{4})")
NO_CHARACTERS: Final = re.compile("[\0\ud800-\udfff]")  # the database holds none of them
HAS_CHOICES: Final = frozenset({QuestionKind.CHOICE, QuestionKind.CHOICES})

# Which doors refuse a letter that leaves a required question open. A kiosk's visitor stands, may not be able to type,
# and is gone before anybody could ask again; a clerk or a mail's sender asked nothing. Their letters are taken, and
# the desk reads "not asked". Open311 GeoReport v2, POST request: a missing required attribute is 400.
MUST_ANSWER: Final[Mapping[Channel, bool]] = {
    Channel.WEB: True,
    Channel.OPEN311: True,
    Channel.API: True,
    Channel.KIOSK: False,
    Channel.COUNTER: False,
    Channel.PHONE: False,
    Channel.EMAIL: False,
}


@dataclass(frozen=True)
class Option:
    """One answer that can be chosen."""

    code: str
    names: Words


@dataclass(frozen=True)
class OnlyIf:
    """The answer to an earlier question on which another one hangs; `values` empty: any answer."""

    question: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """One question; `least` and `most` bound a number, ends included."""

    code: str
    kind: QuestionKind
    words: Words
    hints: Words = field(default_factory=dict)
    is_required: bool = False
    options: tuple[Option, ...] = ()
    least: float | None = None
    most: float | None = None
    only_if: OnlyIf | None = None


@dataclass(frozen=True)
class Judged:
    """The answers to what was asked, by code, and what is wrong, by code."""

    answers: dict[str, Answer]
    problems: dict[str, str | Promise]


class _Unfit(Exception):
    """What was typed answers nothing."""

    def __init__(self, sentence: str | Promise) -> None:
        self.sentence = sentence
        super().__init__()


def field_of(code: str) -> str:
    """Name the field of a form, and of a refusal, that holds the answer to a question."""
    return f"{FIELD}{code}"


def read_questions(stored: Sequence[Mapping[str, Any]]) -> tuple[Question, ...]:
    """Read questions as `as_json` wrote them."""
    return tuple(_read(entry) for entry in stored)


def _read(entry: Mapping[str, Any]) -> Question:
    bound = entry.get("only_if")
    return Question(
        code=entry["code"],
        kind=QuestionKind(entry["kind"]),
        words=entry["words"],
        hints=entry.get("hints", {}),
        is_required=entry.get("is_required", False),
        options=tuple(Option(option["code"], option["names"]) for option in entry.get("options", ())),
        least=entry.get("least"),
        most=entry.get("most"),
        only_if=OnlyIf(bound["question"], tuple(bound["values"])) if bound else None,
    )


def as_json(question: Question) -> dict[str, Any]:
    """Write a question as the database keeps it; what says nothing is left out."""
    bound = question.only_if
    written = {
        "code": question.code,
        "kind": question.kind.value,
        "words": dict(question.words),
        "hints": dict(question.hints),
        "is_required": question.is_required,
        "options": [{"code": option.code, "names": dict(option.names)} for option in question.options],
        "least": question.least,
        "most": question.most,
        "only_if": {"question": bound.question, "values": list(bound.values)} if bound else None,
    }
    return {name: value for name, value in written.items() if value not in ({}, [], None, False)}


def is_asked(question: Question, answers: Mapping[str, Any]) -> bool:
    """Tell whether a question is asked of whoever gave these answers to the earlier ones."""
    bound = question.only_if
    if bound is None:
        return True
    given = texts_of(answers.get(bound.question))
    return bool(given & set(bound.values)) if bound.values else bool(given)


def texts_of(answer: Any) -> set[str]:
    """Give an answer as the texts that conditions name; nothing where there is none."""
    if isinstance(answer, list | tuple):
        return {str(part) for part in answer}
    return {str(answer)} if answer not in (None, "") else set()


def judge(questions: Sequence[Question], typed: Mapping[str, Any], *, must_answer: bool) -> Judged:
    """Sort what was typed into answers and problems, question by question, in their order.

    Answers to what is not asked, and to no question of this service, are dropped. An answer that does not fit counts
    as none for the questions that hang on it.
    """
    answers: dict[str, Answer] = {}
    problems: dict[str, str | Promise] = {}
    for question in questions:
        if question.kind == QuestionKind.NOTE or not is_asked(question, answers):
            continue
        try:
            answer = READERS[question.kind](question, typed.get(question.code))
        except _Unfit as fault:
            problems[question.code] = fault.sentence
            continue
        if answer is not None:
            answers[question.code] = answer
        elif question.is_required and must_answer:
            problems[question.code] = NOT_ANSWERED[question.kind]
    return Judged(answers, problems)


def left_open(questions: Sequence[Question], answers: Mapping[str, Any]) -> tuple[Question, ...]:
    """List the required questions that these answers leave open: nobody was asked, or nobody had to answer."""
    required = [question for question in questions if question.is_required and question.code not in answers]
    return tuple(question for question in required if is_asked(question, answers))


def _line(value: Any) -> str:
    """Give one typed text without outer blanks. Raises `_Unfit` for what is no text and for what cannot be kept."""
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise _Unfit(UNREADABLE)
    text = str(value).strip()
    if NO_CHARACTERS.search(text):
        raise _Unfit(UNREADABLE)
    if len(text) > TEXT_MAX:
        raise _Unfit(TOO_LONG)
    return text


def _text(_question: Question, value: Any) -> Answer | None:
    return _line(value) or None


def _number(question: Question, value: Any) -> Answer | None:
    text = _line(value).replace(",", ".").replace("٫", ".")
    if not text:
        return None
    if not NUMBER.fullmatch(text):
        raise _Unfit(NO_NUMBER)
    number = float(text)
    if question.least is not None and number < question.least:
        raise _Unfit(format_lazy(TOO_SMALL, least=_plain(question.least)))
    if question.most is not None and number > question.most:
        raise _Unfit(format_lazy(TOO_LARGE, most=_plain(question.most)))
    return _plain(number)


def _plain(number: float) -> int | float:
    """Write 3 for 3.0."""
    return int(number) if number == int(number) else number


def _date(_question: Question, value: Any) -> Answer | None:
    text = _line(value)
    if not text:
        return None
    day_first = DAY_FIRST.fullmatch(text)
    if day_first:
        text = f"{day_first[3]}-{day_first[2]:0>2}-{day_first[1]:0>2}"
    try:
        return date.fromisoformat(text if ISO_DATE.fullmatch(text) else "").isoformat()
    except ValueError:
        raise _Unfit(NO_DATE) from None


def _choice(question: Question, value: Any) -> Answer | None:
    code = _line(value)
    if code and code not in {option.code for option in question.options}:
        raise _Unfit(NOT_IN_THE_LIST)
    return code or None


def _choices(question: Question, value: Any) -> Answer | None:
    given = value if isinstance(value, list | tuple) else [value]
    chosen = {_choice(question, part) for part in given} - {None}
    return [option.code for option in question.options if option.code in chosen] or None


READERS: Final[Mapping[QuestionKind, Callable[[Question, Any], Answer | None]]] = {
    QuestionKind.TEXT: _text,
    QuestionKind.NUMBER: _number,
    QuestionKind.DATE: _date,
    QuestionKind.CHOICE: _choice,
    QuestionKind.CHOICES: _choices,
}
NO_NUMBER: Final = _("Enter a number, such as 3 or 2.5.")
TOO_SMALL: Final = _("The number must be at least {least}.")
TOO_LARGE: Final = _("The number must be at most {most}.")
NO_DATE: Final = _("Enter a date, such as 2026-11-30.")
NOT_IN_THE_LIST: Final = _("Please choose an answer from the list.")
NOT_ANSWERED: Final[Mapping[QuestionKind, Promise]] = {
    QuestionKind.TEXT: _("Write an answer in a few words."),
    QuestionKind.NUMBER: _("Enter a number."),
    QuestionKind.DATE: _("Enter a date."),
    QuestionKind.CHOICE: _("Choose an answer."),
    QuestionKind.CHOICES: _("Choose one answer at least."),
}
