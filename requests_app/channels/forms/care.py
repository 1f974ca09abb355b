"""Whether somebody who needs particular care is affected: one box, never required."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class CareFields(forms.Form):
    """Part of a form."""

    is_vulnerable = forms.BooleanField(
        required=False,
        label=_("Somebody who needs particular care is affected"),
        help_text=_("A child, an old or an ill person."),
    )

    def needs_care(self) -> bool:
        """Tell whether the box was ticked."""
        return bool(self.cleaned_data.get("is_vulnerable"))
