"""A service's own questions, as a city writes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from requests_app.lib.marked_yaml import Mistake, Section
from requests_app.rules.city_file.fields import CODE, spot_of, words
from requests_app.rules.city_file.sources import Sources
from requests_app.rules.questions import HAS_CHOICES, OnlyIf, Option, Question
from requests_app.vocabulary import TALK_TO_A_PERSON, QuestionKind

if TYPE_CHECKING:
    from requests_app.rules.city_file.values import CityFacts, CityFile, Spot

LEAST_OPTIONS: Final = 2
WAYS: Final = ("is", "is_one_of", "is_given")


@dataclass(frozen=True)
class ServiceQuestionsFacts:
    """The questions of one service, in the order in which they are asked."""

    spot: Spot
    service: str
    questions: tuple[Question, ...]


def read_service_questions(sources: Sources, city: CityFacts) -> tuple[ServiceQuestionsFacts, ...]:
    """Read the questions of services; a service without any asks for words and a place alone."""
    found = []
    for section in sources.all("service_questions", required=False):
        service = section.text("code", pattern=CODE)
        questions: list[Question] = []
        for entry in section.sections("questions"):
            questions.append(_question(entry, city, questions))
        found.append(ServiceQuestionsFacts(spot_of(section), service, tuple(questions)))
        section.finish()
    return tuple(found)


def _question(section: Section, city: CityFacts, earlier: Sequence[Question]) -> Question:
    """Read one question; of each kind only the fields that it has, so that others are told as unknown."""
    code = section.text("code", pattern=CODE)
    kind = QuestionKind(_known(section.text("kind", choices=QuestionKind.values)))
    if code and code in {question.code for question in earlier}:
        section.wrong("code", _("“%(code)s” stands above already") % {"code": code})
    is_number, is_note = kind == QuestionKind.NUMBER, kind == QuestionKind.NOTE
    question = Question(
        code=code,
        kind=kind,
        words=words(section, "words", city.languages),
        hints=words(section, "hint", city.languages) if section.has("hint") else {},
        is_required=not is_note and section.flag("required", default=False),
        options=_options(section, city) if kind in HAS_CHOICES else (),
        least=_bound(section, "least") if is_number else None,
        most=_bound(section, "most") if is_number else None,
        only_if=_only_if(section.section("only_if"), earlier) if section.has("only_if") else None,
    )
    if question.least is not None and question.most is not None and question.least > question.most:
        section.wrong("most", _("must be at least %(least)s") % {"least": question.least})
    section.finish()
    return question


def _known(kind: str) -> str:
    return kind if kind in QuestionKind.values else QuestionKind.TEXT


def _bound(section: Section, key: str) -> float | None:
    return section.number(key) if section.has(key) else None


def _options(section: Section, city: CityFacts) -> tuple[Option, ...]:
    options: list[Option] = []
    for entry in section.sections("choices"):
        option = Option(entry.text("code", pattern=CODE), words(entry, "name", city.languages))
        if option.code in {other.code for other in options}:
            entry.wrong("code", _("“%(code)s” stands above already") % {"code": option.code})
        options.append(option)
        entry.finish()
    if section.has("choices") and len(options) < LEAST_OPTIONS:
        section.wrong("choices", _("must have two choices at least"))
    return tuple(options)


def _only_if(section: Section, earlier: Sequence[Question]) -> OnlyIf:
    """Read on which answer a question hangs: `is`, `is_one_of` or `is_given: true`, of a question that stands above."""
    code = section.text("question")
    asked = {question.code: question for question in earlier if question.kind != QuestionKind.NOTE}
    if code and code not in asked:
        section.wrong("question", _("no question “%(name)s” stands above") % {"name": code})
    ways = [way for way in WAYS if section.has(way)]
    if len(ways) != 1:
        section.wrong("", _("must have one of: %(known)s") % {"known": ", ".join(WAYS)})
    values = _values(section, ways[0] if ways else "", asked.get(code))
    section.finish()
    return OnlyIf(code, values)


def _values(section: Section, way: str, asked: Question | None) -> tuple[str, ...]:
    if way == "is_given" and not section.flag("is_given", default=True):
        section.wrong("is_given", _("must be true"))
    values = section.texts(way) if way == "is_one_of" else (section.text(way),) if way == "is" else ()
    if way == "is_one_of" and not values:
        section.wrong(way, _("must be a list of texts"))
    known = {option.code for option in asked.options} if asked else set()
    for value in values:
        if known and value not in known:
            sentence = _("“%(value)s” is not known; known are: %(known)s")
            section.wrong(way, sentence % {"value": value, "known": ", ".join(sorted(known))})
    return values


def mistakes_of_questions(city: CityFile) -> Iterator[Mistake]:
    """List questions of a service that is not there, that stands twice, or that must stay open to everybody."""
    known, seen = {service.code for service in city.services}, set()
    for found in city.service_questions:
        if found.service and found.service not in known:
            yield found.spot.mistake(_("there is no service “%(name)s”") % {"name": found.service}, field="code")
        if found.service in seen:
            yield found.spot.mistake(_("“%(code)s” stands above already") % {"code": found.service}, field="code")
        if found.service == TALK_TO_A_PERSON:
            yield found.spot.mistake(_("whoever wants to talk to a person is asked nothing"), field="questions")
        seen.add(found.service)
