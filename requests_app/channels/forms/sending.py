"""What every form carries unseen: its key and the seconds it was looked at."""

from __future__ import annotations

from typing import Any

from django import forms

from requests_app.lib.codes import new_key
from requests_app.rules.intake import KEY_IS_LOST, KEY_MAX, TOO_LONG, UNREADABLE


class SendingFields(forms.Form):
    """Part of a form; the key is issued with the empty form and comes back with it."""

    idempotency_key = forms.CharField(
        required=False,
        max_length=KEY_MAX,
        widget=forms.HiddenInput,
        initial=new_key,
        error_messages={"max_length": KEY_IS_LOST},
    )
    active_seconds = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Say in the city's own words what Django would say, for it does not speak every language of ours."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.CharField) and not isinstance(field.widget, forms.HiddenInput):
                field.error_messages |= {"max_length": TOO_LONG, "null_characters_not_allowed": UNREADABLE}

    def seconds(self, step: str) -> dict[str, int]:
        """Give the seconds the page was visible, under the name of the step; nothing where JavaScript is off."""
        text = self.cleaned_data.get("active_seconds", "")
        return {step: min(int(text), 86_400)} if text.isascii() and text.isdigit() else {}
