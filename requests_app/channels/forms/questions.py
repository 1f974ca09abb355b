"""A service's own questions as fields of a form: `q_` and the question's code. The rules judge, the form only asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from requests_app.lib.marked import marked
from requests_app.queries.catalogue import in_language
from requests_app.rules.intake import TOO_LONG, UNREADABLE
from requests_app.rules.questions import Option, Question, field_of
from requests_app.vocabulary import QuestionKind

Choices = list[tuple[str, str | Promise]]


class _OpenRadios(forms.RadioSelect):
    """Radios of which none is chosen before the person chooses."""

    def format_value(self, value: Any) -> Any:
        """Take nothing for nothing, and not for the empty choice."""
        return [] if value is None else super().format_value(value)


@dataclass(frozen=True)
class AskedQuestion:
    """One question as the page shows it: a field, or words to read; and on which answers it hangs."""

    code: str
    kind: str
    words: str
    only_if: str  # in words; empty: asked of everybody
    depends_on: str = ""  # the field of the question on which it hangs
    values: str = ""  # codes apart by blanks; empty: any answer
    field: forms.BoundField | None = None


class QuestionFields(forms.Form):
    """Part of a form; `set_questions` adds the fields, in the language of the page."""

    _questions: tuple[Question, ...] = ()

    def set_questions(self, questions: Sequence[Question]) -> None:
        """Add a field for each question; all are shown, those that hang on another one say so."""
        self._questions = tuple(questions)
        language = get_language() or "en"
        for question in self._questions:
            if question.kind != QuestionKind.NOTE:
                self.fields[field_of(question.code)] = self._field(question, language)

    def answers(self) -> dict[str, Any]:
        """Give what was typed, by the question's code; the rules sort out what was asked."""
        typed = {question.code: self.cleaned_data.get(field_of(question.code)) for question in self._questions}
        return {code: value for code, value in typed.items() if value not in (None, "", [])}

    @property
    def questions(self) -> list[AskedQuestion]:
        """List the questions for the page, in their order."""
        return [self._asked(question) for question in self._questions]

    def _field(self, question: Question, language: str) -> forms.Field:
        hint = in_language(question.hints, language)
        hint = marked(hint) if hint else ""
        made = _MAKERS[question.kind](question, language)
        made.label = marked(in_language(question.words, language))
        only_if = self._only_if(question, language)
        # The script takes away what it says itself by showing and hiding.
        made.help_text = format_html("<span data-only-if-words>{} </span>{}", only_if, hint) if only_if else hint
        made.says_optional = not question.is_required  # type: ignore[attr-defined]
        return made

    def _asked(self, question: Question) -> AskedQuestion:
        language, bound, name = get_language() or "en", question.only_if, field_of(question.code)
        return AskedQuestion(
            code=question.code,
            kind=question.kind.value,
            words=in_language(question.words, language),
            only_if=self._only_if(question, language),
            depends_on=field_of(bound.question) if bound else "",
            values=" ".join(bound.values) if bound else "",
            field=self[name] if name in self.fields else None,
        )

    def _only_if(self, question: Question, language: str) -> str:
        """Say in words on which answer a question hangs: whoever has no JavaScript sees all questions."""
        bound = question.only_if
        if bound is None:
            return ""
        asked = next(other for other in self._questions if other.code == bound.question)
        words = {"question": in_language(asked.words, language)}
        if not bound.values:
            return _("Only if you have answered “%(question)s”.") % words
        names = {option.code: in_language(option.names, language) for option in asked.options}
        answer = _(" or ").join(_("“%(answer)s”") % {"answer": names.get(value, value)} for value in bound.values)
        return _("Only if your answer to “%(question)s” is %(answer)s.") % {**words, "answer": answer}


def _choices(options: Sequence[Option], language: str) -> Choices:
    return [(option.code, marked(in_language(option.names, language))) for option in options]


def _line(**attrs: str) -> forms.CharField:
    sentences: dict[str, Any] = {"max_length": TOO_LONG, "null_characters_not_allowed": UNREADABLE}
    widget = forms.TextInput(attrs={"autocomplete": "off", **attrs})
    return forms.CharField(required=False, max_length=20_000, widget=widget, error_messages=sentences)


def _text(_question: Question, _language: str) -> forms.Field:
    return _line()


def _number(_question: Question, _language: str) -> forms.Field:
    return _line(inputmode="decimal", **{"class": "govuk-input--width-5 city-code"})


def _date(_question: Question, _language: str) -> forms.Field:
    return _line(type="date", **{"class": "govuk-input--width-10"})


def _choice(question: Question, language: str) -> forms.Field:
    unknown: Choices = [] if question.is_required else [("", _("I do not know"))]
    made = _line()
    made.widget = _OpenRadios(choices=[*_choices(question.options, language), *unknown])
    return made


def _several(question: Question, language: str) -> forms.Field:
    return forms.Field(
        required=False, widget=forms.CheckboxSelectMultiple(choices=_choices(question.options, language))
    )


_MAKERS: Final[Mapping[QuestionKind, Callable[[Question, str], forms.Field]]] = {
    QuestionKind.TEXT: _text,
    QuestionKind.NUMBER: _number,
    QuestionKind.DATE: _date,
    QuestionKind.CHOICE: _choice,
    QuestionKind.CHOICES: _several,
}
