"""What a report is asked for: its period, and what it is divided by."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.queries.reports import Period

MOST_DAYS: Final = 366
PARTS: Final = (
    ("all", _("the whole city")),
    ("service", _("service")),
    ("channel", _("channel")),
    ("district", _("district")),
    ("queue", _("work queue")),
)


def _day(label: Any, missing: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput({"type": "date", "class": "govuk-input govuk-input--width-10"}, format="%Y-%m-%d"),
        error_messages={"required": missing, "invalid": _("Write the day like this: 2026-11-30.")},
    )


class ReportForm(forms.Form):
    """Two days, both included, at most a year apart."""

    first = _day(_("From"), _("Say on which day the report begins."))
    last = _day(_("Up to and including"), _("Say on which day the report ends."))
    by = forms.ChoiceField(choices=PARTS, label=_("Divided by"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        """Know today: what is still to come has no report."""
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.today = today

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins, is longer than a year, or has not begun."""
        given: dict[str, Any] = super().clean() or {}
        first, last = given.get("first"), given.get("last")
        if first is None or last is None:
            return given
        if last < first:
            self.add_error("last", _("The last day comes before the first one."))
        elif (last - first).days >= MOST_DAYS:
            self.add_error("first", _("Choose a year at most."))
        elif first > self.today:
            self.add_error("first", _("This day is still to come."))
        return given

    @property
    def period(self) -> Period:
        """Give the period that was asked for."""
        return Period(self.cleaned_data["first"], self.cleaned_data["last"])
