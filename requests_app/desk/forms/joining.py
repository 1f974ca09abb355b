"""The forms that join two cases, separate them again, and decide on an objection."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.desk.forms.base import DeskForm, MoveForm, words
from requests_app.rules.references import normalise_reference

READ_BY_ALL = _("Everybody who asked in this case reads these words.")


class MergeForm(MoveForm):
    """Join the case to another one. The first press shows that one; the second joins them."""

    into = forms.CharField(
        label=_("Reference of the other case"),
        max_length=40,
        help_text=_("That case goes on for both. You see it before anything is done."),
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10 city-code", "autocomplete": "off"}),
        error_messages={"required": _("Give the reference of the other case.")},
    )
    reason = words(
        _("Why do they belong together?"),
        required=_("Say why they belong together."),
        help_text=_("The residents of this case read these words."),
    )
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    @property
    def is_confirmed(self) -> bool:
        """Tell whether the case that was shown is the one that is meant."""
        return self.names(self.cleaned_data["seen"])

    def names(self, reference: str) -> bool:
        """Tell whether a case is the one that is named."""
        return normalise_reference(reference) == normalise_reference(self.cleaned_data["into"])


class UnmergeForm(MoveForm):
    """Separate the case again."""

    reason = words(
        _("Why does it go on by itself?"),
        required=_("Say why it goes on by itself."),
        help_text=_("The residents of this case read these words."),
    )


class UpholdForm(MoveForm):
    """The decision stands, with the reason."""

    words = words(
        _("Why does the decision stand?"),
        rows=4,
        required=_("Tell the residents why the decision stands."),
        help_text=READ_BY_ALL,
    )


class OverturnForm(MoveForm):
    """The decision is taken back, with the reason."""

    words = words(
        _("What was wrong with the decision?"),
        rows=4,
        required=_("Tell the residents what was wrong."),
        help_text=READ_BY_ALL,
    )


class LinkForm(DeskForm):
    """Link the case with another one that goes on by itself."""

    other = forms.CharField(
        label=_("Reference of the other case"),
        max_length=40,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10 city-code", "autocomplete": "off"}),
        error_messages={"required": _("Give the reference of the other case.")},
    )
    reason = words(_("Why do they belong together?"), help_text=_("Only colleagues read it."))
