"""Forms of whoever supervises the lines: where a visit goes, why it ends, why a desk pauses."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from requests_app.desk.forms.base import DeskForm, choice, fill
from requests_app.vocabulary import LeftOpenReason, PauseReason

Pairs = tuple[tuple[str, str], ...]
LOST: Final = _("The page has lost its number. Please load it again.")


class VisitForm(DeskForm):
    """Something done with a visit, as it stood when the page was loaded."""

    revision = forms.IntegerField(
        min_value=0,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid", "min_value"), LOST),
    )

    def __init__(self, *args: Any, targets: Pairs = (), **kwargs: Any) -> None:
        """Offer the lines and desks where it can go."""
        super().__init__(*args, **kwargs)
        self.offer(targets)

    def offer(self, targets: Pairs) -> None:
        """Fill the lists of the kind of form."""


class MoveVisitForm(VisitForm):
    """To another line, or to one desk: "line:advice", "desk:3"."""

    where = choice(_("Where to?"), required=_("Choose a line or a desk."))

    def offer(self, targets: Pairs) -> None:
        """Offer lines that are open and desks where somebody sits."""
        fill(self, "where", targets)


class EndVisitForm(VisitForm):
    """Why a visit ends that nobody has ended."""

    reason = choice(_("Why does it end?"), required=_("Choose why the visit ends."))

    def offer(self, targets: Pairs) -> None:
        """Offer the reasons."""
        fill(self, "reason", tuple((str(one.value), str(one.label)) for one in LeftOpenReason))


class DeskStepForm(DeskForm):
    """A press of a button at a desk."""


class PauseForm(DeskForm):
    """Why a desk pauses."""

    reason = choice(_("Why does it pause?"), required=_("Choose why the desk pauses."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the reasons."""
        super().__init__(*args, **kwargs)
        fill(self, "reason", tuple((str(one.value), str(one.label)) for one in PauseReason))
