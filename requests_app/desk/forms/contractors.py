"""Give a firm a link to one case."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.actions.contractors import DAYS_MOST
from requests_app.desk.forms.base import DeskForm, choice, fill, words


class InviteForm(DeskForm):
    """Which firm, for how long, and what it must know."""

    firm = choice(_("Which firm?"), required=_("Choose a firm."))
    days = forms.IntegerField(
        min_value=1,
        max_value=DAYS_MOST,
        initial=14,
        label=_("For how many days?"),
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric"}),
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), _("Enter a number of days from 1 to 90.")
        ),
    )
    instruction = words(
        _("What does the firm need to know?"),
        rows=4,
        required=_("Say what the firm shall do."),
        help_text=_("The firm reads these words. Leave out who asked for it."),
    )

    def __init__(self, *args: Any, firms: tuple[tuple[str, str], ...], **kwargs: Any) -> None:
        """Fill the list of firms."""
        super().__init__(*args, **kwargs)
        fill(self, "firm", firms)
