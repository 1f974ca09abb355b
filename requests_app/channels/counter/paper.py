"""Paper forms, the last resort: printed beforehand with numbers of their own, entered later with their own time."""

from __future__ import annotations

from typing import Any, Final

from django import forms as django_forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from requests_app.actions.counter_numbers import MOST_FORMS, PaperEntered, PaperUnknown, enter_paper, forms_of
from requests_app.actions.counter_numbers import reserve_block as reserve
from requests_app.channels.context import city_card
from requests_app.channels.counter.access import SHOWN, clerk, counter_only
from requests_app.channels.counter.filing import form_of, renamed, service_code_of, take
from requests_app.channels.counter.walk_in import WalkInForm
from requests_app.channels.forms.facts import add_facts
from requests_app.facts import Fact
from requests_app.queries import finding
from requests_app.queries.addresses import status_form_link
from requests_app.queries.kept_at_counters import paper_block
from requests_app.rules.kept_letters import KEPT_AT_MOST, ON_PAPER, provisional_number

USUAL: Final = 20
HOW_MANY: Final = _("Enter a number from 2 to 200.")
WHEN: Final = "%Y-%m-%dT%H:%M"


class BlockForm(django_forms.Form):
    """How many forms, and in which language."""

    how_many = django_forms.IntegerField(
        min_value=2,
        max_value=MOST_FORMS,
        initial=USUAL,
        label=_("How many forms?"),
        help_text=_("Two stand on a page."),
        widget=django_forms.NumberInput(attrs={"class": "govuk-input--width-4"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), HOW_MANY),
    )
    language = django_forms.ChoiceField(label=_("Language"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the languages of the city."""
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = list(city_card().languages)  # type: ignore[attr-defined]


class PaperFields(django_forms.Form):
    """What stands on the paper beside the request: its number, and when it was written."""

    number = django_forms.CharField(
        max_length=16,
        label=_("Number of the form"),
        help_text=_("As it is printed: P-000123"),
        widget=django_forms.TextInput(attrs={"class": "govuk-input--width-10 city-code", "autofocus": True}),
        error_messages={"required": _("Enter the number of the form.")},
    )
    written_at = django_forms.DateTimeField(
        label=_("When was it written?"),
        input_formats=[WHEN],
        widget=django_forms.DateTimeInput(attrs={"type": "datetime-local"}, format=WHEN),
        error_messages={
            "required": _("Enter day and time from the paper."),
            "invalid": _("Enter day and time from the paper."),
        },
    )

    def clean_number(self) -> str:
        """Bring the number into its written form."""
        number = provisional_number(self.cleaned_data["number"])
        if number is None or number[0] != ON_PAPER:
            raise django_forms.ValidationError(_("A number of a form looks like this: P-000123."))
        return number

    def clean_written_at(self) -> Any:
        """Take a time that can be true: the paper's is trusted, but not beyond reason."""
        written, now = self.cleaned_data["written_at"], timezone.now()
        if not now - KEPT_AT_MOST <= written <= now:
            raise django_forms.ValidationError(_("The time must lie in the last 31 days."))
        return written


@counter_only
@require_http_methods(["GET", "HEAD", "POST"])
def forms(request: HttpRequest) -> HttpResponse:
    """Reserve numbers, and lead on to the sheet that is printed."""
    form = BlockForm(initial={"language": settings.LANGUAGE_CODE})
    if request.method == "POST":
        form = BlockForm(request.POST)
        if form.is_valid():
            block = reserve(form.cleaned_data["how_many"], by=clerk(request), at=timezone.now())
            sheet_at = redirect("counter:paper_sheet", block_id=block.first)
            sheet_at["Location"] += f"?language={form.cleaned_data['language']}"
            return sheet_at
    context = {"form": form, "nav_section": "counter"}
    return render(request, "channels/counter/paper.html", context, status=422 if form.errors else 200)


@counter_only
@require_safe
def sheet(request: HttpRequest, block_id: int) -> HttpResponse:
    """Show the block that begins with a number, two forms on a page, each with a stub to tear off."""
    block = paper_block(block_id)
    if block is None:
        raise Http404
    wanted = request.GET.get("language", "")
    language = wanted if wanted in dict(city_card().languages) else get_language() or "en"
    with translation.override(language):
        context = {"forms": forms_of(block), "site_url": status_form_link()}
        return render(request, "channels/counter/paper_sheet.html", context)


@counter_only
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Enter a form that was written by hand, under its number and with its own time."""
    start = finding.front(get_language() or "en")
    typed = request.POST if request.method == "POST" else None
    paper, form = PaperFields(typed), form_of(start, typed)
    form.fields["who"].widget.attrs.pop("autofocus", None)
    found, status = "", 200
    if typed is not None:
        status = 422
        if paper.is_valid() & form.is_valid():
            try:
                return _enter(request, paper, form, start)
            except PaperEntered as fact:
                found = fact.reference
                paper.add_error("number", str(fact.message))
            except PaperUnknown as fact:
                paper.add_error("number", str(fact.message))
            except Fact as fact:
                add_facts(form, renamed(fact, form))
    context = {"paper": paper, "form": form, "found": found, "groups": start.groups, "nav_section": "counter"}
    return render(request, "channels/counter/paper_enter.html", context, status=status)


def _enter(request: HttpRequest, paper: PaperFields, form: WalkInForm, start: finding.Front) -> HttpResponse:
    by, at = clerk(request, language=form.spoken()), timezone.now()
    number, written_at = paper.cleaned_data["number"], paper.cleaned_data["written_at"]
    code = service_code_of(form, start)
    letter = form.submission(client=f"clerk:{by.person_id}", service_code=code, at=written_at)
    receipt = enter_paper(number, lambda: take(form, letter, start, by=by, at=at), written_at=written_at, by=by, at=at)
    SHOWN.remember(request, reference=receipt.reference, secret=receipt.secret)
    return redirect("counter:receipt", reference=receipt.reference)
