"""The answers to a call for a person, and the call without a page of a case."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.desk.forms.base import DeskForm, choice, fill, words
from requests_app.lib.codes import new_key

Pairs = tuple[tuple[str, str], ...]


class AnswerForm(DeskForm):
    """An answer to a call. A form without more fields is a plain button."""

    def __init__(self, *args: Any, colleagues: Pairs, **kwargs: Any) -> None:
        """Fill the list of colleagues, where there is one."""
        super().__init__(*args, **kwargs)
        if "person" in self.fields:
            fill(self, "person", colleagues)


class AcknowledgeForm(AnswerForm):
    """Say that the call is heard."""


class TakeOverForm(AnswerForm):
    """Take the call, and the case with it."""


class InstructForm(AnswerForm):
    """Tell whoever has the case what to do."""

    instruction = words(
        _("What shall the person in charge do?"),
        rows=3,
        required=_("Say what to do."),
        help_text=_("Only colleagues read it. Whoever called still waits for your answer."),
    )


class ReassignForm(AnswerForm):
    """Pass the call to another person."""

    person = choice(_("Who answers instead?"), required=_("Choose a colleague."))
    reason = words(_("Why this person?"), required=_("Say why in a few words."))


class RefuseForm(AnswerForm):
    """Decline the call; whoever called reads the reason."""

    reason = words(
        _("Why do you decline?"),
        required=_("Say why in a few words."),
        help_text=_("Whoever called reads these words."),
    )


class CloseForm(AnswerForm):
    """Close the call with an answer."""

    answer = words(
        _("Your answer"),
        rows=4,
        required=_("Write your answer first."),
        help_text=_("Whoever called reads these words."),
    )


class CallPersonForm(DeskForm):
    """Call a person from any page: about a case, or about nothing that has a case yet."""

    client_key = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput, initial=new_key)
    reference = forms.CharField(
        required=False,
        max_length=40,
        label=_("Reference of the case"),
        help_text=_("Leave it empty when there is no case yet."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "govuk-input--width-20 city-code"}),
    )
    reason = words(_("What should the person know?"), rows=4, required=_("Say in a few words what it is about."))
