"""The editor of a macro: its name, its step, and its words in each language of the city."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.actions.macros import NOTE, MacroWish, UnknownVariables
from requests_app.desk.forms.base import WORDS_MAX
from requests_app.lib.readability import count
from requests_app.vocabulary import MacroStep, MacroThen, Outcome

MINE: Final = "mine"
PLAIN_LIX: Final = 40


class MacroForm(forms.Form):
    """One field of words for each language; `text_de` is that of German."""

    name = forms.CharField(
        max_length=60, label=_("Name of the macro"), error_messages={"required": _("Give the macro a name.")}
    )
    step = forms.ChoiceField(choices=MacroStep.choices, label=_("What does it do?"))
    outcome = forms.ChoiceField(
        choices=[("", _("Only if it resolves")), *Outcome.choices], required=False, label=_("How did it end?")
    )
    days = forms.IntegerField(min_value=1, max_value=90, required=False, label=_("Days to wait for an answer"))
    then = forms.ChoiceField(
        choices=MacroThen.choices, required=False, label=_("And then, by the same press: where does the case go?")
    )
    then_queue = forms.ChoiceField(required=False, label=_("To which work queue?"))
    then_days = forms.IntegerField(min_value=1, max_value=90, required=False, label=_("For how many days?"))
    then_note = forms.CharField(
        required=False, max_length=WORDS_MAX, label=_("A note to colleagues"), widget=forms.Textarea({"rows": 2})
    )
    then_follow = forms.BooleanField(required=False, label=_("I follow the case"))
    readers = forms.ChoiceField(label=_("Who has it?"), widget=forms.RadioSelect, initial=MINE)

    def __init__(
        self,
        *args: Any,
        teams: Sequence[tuple[int, str]],
        languages: Sequence[tuple[str, str]],
        queues: Sequence[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        """Offer the teams and the work queues, and a field for each language."""
        super().__init__(*args, **kwargs)
        then_queue = self.fields["then_queue"]
        assert isinstance(then_queue, forms.ChoiceField)  # noqa: S101 - tells mypy what stands above
        then_queue.choices = [("", _("Only if it goes to another one")), *queues]
        self.use_required_attribute = False
        self.languages = languages
        readers = self.fields["readers"]
        assert isinstance(readers, forms.ChoiceField)  # noqa: S101 - tells mypy what stands above
        mine = (MINE, _("Only I"))
        readers.choices = [mine, *((str(pk), _("The team %(team)s") % {"team": name}) for pk, name in teams)]
        for code, name in languages:
            self.fields[f"text_{code}"] = forms.CharField(
                required=False, max_length=WORDS_MAX, label=_("Words in %(language)s") % {"language": name},
                widget=forms.Textarea({"rows": 4, "lang": code, "dir": "rtl" if code == "ar" else "ltr"}),
            )  # fmt: skip
        self.order_fields(["name", "step", "outcome", "days", *(f"text_{code}" for code, _name in languages)])

    def wish(self) -> MacroWish:
        """Say what is to be saved."""
        given = self.cleaned_data
        return MacroWish(
            name=given["name"],
            step=MacroStep(given["step"]),
            texts={code: given.get(f"text_{code}", "") for code, _name in self.languages},
            team_id=int(given["readers"]) if given["readers"] != MINE else None,
            outcome=given.get("outcome", ""),
            days=given.get("days"),
            then=MacroThen(given.get("then", "")),
            then_queue=given.get("then_queue", ""),
            then_days=given.get("then_days"),
            then_note=given.get("then_note", ""),
            then_follow=bool(given.get("then_follow")),
        )

    def add_unknown(self, fact: UnknownVariables) -> None:
        """Say beside the words of each language which variables nobody knows, in which line, and what may be meant."""
        for language, unknown in fact.by_language.items():
            for one in unknown:
                said = {"name": one.name, "line": one.line, "near": one.near}
                words = (
                    _("Line %(line)s: nobody knows the variable “%(name)s”. Did you mean “%(near)s”?")
                    if one.near
                    else _("Line %(line)s: nobody knows the variable “%(name)s”.")
                )
                self.add_error("then_note" if language == NOTE else f"text_{language}", words % said)

    @property
    def readings(self) -> list[tuple[str, int, bool]]:
        """Say of each language's words how hard they are to read (LIX), and whether they are plain."""
        typed = ((name, str(self[f"text_{code}"].value() or "")) for code, name in self.languages)
        return [(name, round(lix), lix <= PLAIN_LIX) for name, text in typed if (lix := count(text).lix)]
