"""The form of the survey."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.rules.intake import UNREADABLE
from requests_app.rules.surveys import EFFORT, NO_EFFORT, NO_SATISFACTION, SATISFACTION


class SurveyForm(forms.Form):
    """Two questions, and words if you like."""

    satisfaction = forms.TypedChoiceField(
        coerce=int,
        label=_("How satisfied are you with how your request was handled?"),
        choices=[(step, SATISFACTION[step]) for step in sorted(SATISFACTION, reverse=True)],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), NO_SATISFACTION),
    )
    effort = forms.TypedChoiceField(
        coerce=int,
        label=_("How much effort was it for you?"),
        choices=[(step, EFFORT[step]) for step in sorted(EFFORT, reverse=True)],
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), NO_EFFORT),
    )
    words = forms.CharField(
        required=False,
        max_length=20_000,
        label=_("What would you like to tell us?"),
        help_text=_("Please leave out names of other people."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"null_characters_not_allowed": UNREADABLE},
    )

    def answer(self) -> dict[str, Any]:
        """Give what was answered."""
        return {name: self.cleaned_data[name] for name in ("satisfaction", "effort", "words")}
