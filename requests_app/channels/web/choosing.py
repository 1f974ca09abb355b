"""The choice of a service for somebody's words: up to three are suggested, every other one is in reach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from requests_app.channels.web.forms import ReportForm
from requests_app.queries.catalogue import ServiceCard
from requests_app.queries.finding import Front, search_in
from requests_app.queries.suggestions import SuggestedService, Suggestions

OTHER: Final = "other"
BUTTON: Final = "find_service"
CHOOSE: Final = _("Choose what it is about.")
WORDS_MAX: Final = 200
# The fields of the pages before: their errors are told there.
OF_THE_WORDS: Final = ("description", "photos")
OF_THE_PLACE: Final = ("service", "other_service", "address", "district", "latitude", "longitude")


class NewReportForm(ReportForm):
    """A request that begins with words: the same fields, and the choice of the service."""

    service = forms.CharField(
        required=False, max_length=60, label=_("What is it about?"), widget=forms.RadioSelect, error_messages={}
    )
    other_service = forms.ChoiceField(
        required=False, label=_("All services"), error_messages={"invalid_choice": CHOOSE}
    )

    field_order = ("description", "photos", "service", "other_service", *ReportForm.field_order[2:])

    def __init__(self, *args: Any, front: Front, likely: Sequence[str] = (), **kwargs: Any) -> None:
        """Fill the list of all services, the likely groups first."""
        super().__init__(*args, **kwargs)
        self.front = front
        if self.card is not None:
            self.set_questions(self.card.questions)
        for name in ("service", "other_service"):
            self.fields[name].says_optional = False  # type: ignore[attr-defined]
        order = {code: place for place, code in enumerate(likely)}
        groups = sorted(front.groups, key=lambda group: order.get(group.code, len(order)))
        named = [(group.name, [(card.code, card.name) for card in group.services]) for group in groups]
        cast(forms.ChoiceField, self.fields["other_service"]).choices = [("", _("Choose from the list")), *named]

    @property
    def card(self) -> ServiceCard | None:
        """Give the service that was chosen."""
        return chosen_card(self.data, self.front)

    def keep_errors_of(self, names: Sequence[str]) -> None:
        """Judge these fields alone: what else there is stands on another page."""
        self.full_clean()
        for name in [name for name in self.errors if name not in names]:
            del self.errors[name]


def chosen_card(typed: Mapping[str, str], front: Front) -> ServiceCard | None:
    """Give the service that a form names."""
    code = typed.get("service", "")
    return front.card(typed.get("other_service", "") if code == OTHER else code)


def settle(typed: Any, before: str) -> None:
    """Take what was chosen last: who has chosen from the list means that, also where the first radio was left on.

    `before`: what the list showed when the page was opened.
    """
    other = typed.get("other_service", "")
    if other and other != before:
        typed["service"] = OTHER


@dataclass(frozen=True)
class Choices:
    """What the page offers: what is suggested, what a search has found, and what is chosen."""

    suggested: tuple[SuggestedService, ...]
    found: tuple[ServiceCard, ...]
    words: str  # of the search
    chosen: str

    @property
    def is_other(self) -> bool:
        """Tell whether the list of all services is what counts."""
        shown = [one.card.code for one in self.suggested] + [card.code for card in self.found]
        return self.chosen not in shown


def choices_for(typed: Mapping[str, str], suggestions: Suggestions, front: Front) -> Choices:
    """Offer services for what stands in the form; the first that is suggested is chosen beforehand."""
    words = typed.get("service_words", "").replace("\0", "").strip()[:WORDS_MAX]
    suggested = suggestions.services
    known = {one.card.code for one in suggested}
    found = tuple(card for card in (search_in(front, words) if words else ()) if card.code not in known)
    first = suggested[0].card.code if suggested else OTHER
    return Choices(suggested, found, words, typed.get("service", "") or first)


def is_asked(request: HttpRequest) -> bool:
    """Tell whether the button of the search was pressed; htmx names it in the address alone."""
    return request.method == "POST" and (BUTTON in request.POST or BUTTON in request.GET)
