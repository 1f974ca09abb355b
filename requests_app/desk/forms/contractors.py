"""Give a firm a link to one case."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.actions.contractors import DAYS_MOST, Terms
from requests_app.desk.forms.base import DeskForm, choice, fill, words
from requests_app.vocabulary import OrderPurpose


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
    purpose = forms.ChoiceField(
        choices=OrderPurpose.choices, initial=OrderPurpose.WORK, label=_("What is it?"), widget=forms.RadioSelect
    )
    accept_days = forms.IntegerField(
        min_value=1,
        max_value=DAYS_MOST,
        initial=2,
        required=False,
        label=_("Accepted within how many working days?"),
        help_text=_("If nobody accepts it by then, a person is called in. Leave it empty for no answer."),
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric"}),
    )
    done_days = forms.IntegerField(
        min_value=1,
        max_value=DAYS_MOST,
        required=False,
        label=_("Done within how many working days?"),
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-3", "inputmode": "numeric"}),
    )
    instruction = words(
        _("What does the firm need to know?"),
        rows=4,
        required=_("Say what the firm shall do."),
        help_text=_("The firm reads these words. Leave out who asked for it."),
    )
    told = words(
        _("If the case is theirs: what do you tell the resident?"),
        rows=3,
        help_text=_("She reads whom you have asked, and that you stay in charge until they accept."),
        is_read_outside=True,
    )
    shows_contact = forms.BooleanField(
        required=False, label=_("The resident agrees that her name and how to reach her are passed on")
    )

    def __init__(self, *args: Any, firms: tuple[tuple[str, str], ...], **kwargs: Any) -> None:
        """Fill the list of firms."""
        super().__init__(*args, **kwargs)
        fill(self, "firm", firms)

    def clean(self) -> dict[str, Any]:
        """Ask for words to the resident where the case goes to somebody else, and for a time to answer."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("purpose") == OrderPurpose.TRANSFER:
            if not given.get("told"):
                self.add_error("told", _("Tell the resident whom you have asked."))
            if not given.get("accept_days"):
                self.add_error("accept_days", _("Say by when they answer: the case waits for it."))
        return given

    @property
    def terms(self) -> Terms:
        """Give its own clock, and what the resident reads."""
        given = self.cleaned_data
        return Terms(
            purpose=OrderPurpose(given["purpose"]),
            accept_days=given["accept_days"],
            done_days=given["done_days"],
            shows_contact=given["shows_contact"],
            told=given["told"],
        )


class AnswerFirmForm(DeskForm):
    """The answer to a firm's question."""

    words = words(_("Your answer"), rows=3, required=_("Write your answer first."))
