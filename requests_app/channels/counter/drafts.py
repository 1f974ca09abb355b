"""Accompanying: a resident's half-filled request, opened by her code, finished here or handed back to her browser."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from requests_app.actions import draft_help, intake, reception
from requests_app.actions import drafts as kept_drafts
from requests_app.actions.drafts import Page
from requests_app.actions.intake import Receipt
from requests_app.actions.serving import serve
from requests_app.actions.uploads import Upload
from requests_app.channels import limiting
from requests_app.channels.context import city_card
from requests_app.channels.counter.access import SHOWN, clerk, counter_only
from requests_app.channels.counter.draft_forms import AssistForm, HelpCodeForm, as_form, uploads_in
from requests_app.channels.counter.found import tries_of
from requests_app.channels.forms.facts import add_facts
from requests_app.facts import DraftChanged, HelpCodeUnknown, IdempotencyConflict, InvalidSubmission, TooManyAttachments
from requests_app.queries import finding, places
from requests_app.queries.drafts import KeptDraft, TakenDraft, draft_taken_by
from requests_app.rules.actor import Actor
from requests_app.rules.drafts import Typed
from requests_app.rules.intake import Submission

OF_ONE_SERVICE: Final = re.compile(r"/report/([-a-zA-Z0-9_]+)/")
OTHER: Final = "other"  # what the web calls a service from the whole list
STATUS_OF_FACT: Final = {IdempotencyConflict: 409, InvalidSubmission: 422, TooManyAttachments: 422}


@counter_only
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Take the code of a visitor; lead on to what she has filled so far."""
    form = HelpCodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        by = clerk(request)
        tries = tries_of(by.person_id)
        if seconds := limiting.seconds_to_wait(tries):
            return limiting.too_often(request, seconds)
        try:
            draft_id = draft_help.take_over(form.cleaned_data["code"], by=by, at=timezone.now())
        except HelpCodeUnknown as fact:
            limiting.count(tries)
            add_facts(form, fact, to="code")
        else:
            return redirect("counter:draft", draft_id=draft_id)
    context = {"form": form, "nav_section": "counter"}
    return render(request, "channels/counter/draft_code.html", context, status=422 if form.errors else 200)


@counter_only
@require_http_methods(["GET", "HEAD", "POST"])
def work(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Show a draft with everything filled; send it for the resident, or hand it back to her browser."""
    at = timezone.now()
    taken = draft_taken_by(clerk(request).person_id or 0, draft_id, at=at)
    if taken is None:
        return render(request, "channels/counter/draft_gone.html", {"nav_section": "counter"}, status=404)
    sheet = Sheet(request, taken, at)
    if request.method != "POST":
        return sheet.show(sheet.form())
    form = sheet.form(request.POST)
    try:
        return sheet.hand_back(form) if "back" in request.POST else sheet.send(form)
    except DraftChanged:
        return sheet.show_changed()


@dataclass
class Sheet:
    """One draft before one clerk."""

    request: HttpRequest
    taken: TakenDraft
    at: datetime

    @property
    def draft(self) -> KeptDraft:
        """Give the draft as it was read last."""
        return self.taken.draft

    @cached_property
    def front(self) -> finding.Front:
        """Read the catalogue of the city (one query)."""
        return finding.front(get_language() or "en")

    @property
    def is_fixed(self) -> bool:
        """Tell whether the service was chosen by the page itself."""
        return OF_ONE_SERVICE.fullmatch(self.taken.path) is not None

    def service_code(self, typed: QueryDict | None = None) -> str:
        """Name the service: that of the page, else what the clerk has chosen, else the resident."""
        fixed = OF_ONE_SERVICE.fullmatch(self.taken.path)
        if fixed:
            return fixed[1]
        if typed is not None:
            return typed.get("service", "")
        chosen = self.draft.told("service")
        return self.draft.told("other_service") if chosen == OTHER else chosen

    def form(self, sent: QueryDict | None = None) -> AssistForm:
        """Fill the form: with what was typed here, or with what the draft holds."""
        code = self.service_code(sent)
        typed = sent if sent is not None else as_form(self.draft.typed, service_code=code, revision=self.draft.revision)
        if self.is_fixed:
            typed = typed.copy()
            typed["service"] = code
        form = AssistForm(
            typed,
            districts=[(district.code, district.name) for district in places.districts()],
            services=[(card.code, card.name) for group in self.front.groups for card in group.services],
            card=self.front.card(code),
            languages=list(city_card().languages),
        )
        if sent is None:
            form.errors.clear()
        return form

    def hand_back(self, form: AssistForm) -> HttpResponse:
        """Keep what stands in the form, for the resident's own browser. Raises `DraftChanged`."""
        typed: Typed = form.typed(self.draft.typed)
        page = Page(self.draft.step, typed, _revision(self.request.POST))
        draft_help.hand_back(self.draft, page, by=clerk(self.request), at=self.at)
        return redirect("counter:draft_handed_back")

    def send(self, form: AssistForm) -> HttpResponse:
        """Send it for the resident; lead on to the receipt. Raises `DraftChanged`."""
        kept_drafts.check_revision(self.draft, Page(self.draft.step, {}, _revision(self.request.POST)))
        if not form.is_valid():
            return self.show(form, status=422)
        by = clerk(self.request, language=form.spoken())
        key, before = self.draft.idempotency_key, self.draft.typed
        letter = form.submission(service_code=self.service_code(self.request.POST), key=key, before=before, at=self.at)
        files = uploads_in(before)
        try:
            receipt = serve(lambda: _take(letter, files, by=by, at=self.at), by=by, at=self.at).receipt
        except (IdempotencyConflict, InvalidSubmission, TooManyAttachments) as fact:
            add_facts(form, fact)
            return self.show(form, status=STATUS_OF_FACT[type(fact)])
        kept_drafts.forget_draft(self.draft)
        SHOWN.remember(self.request, reference=receipt.reference, secret=receipt.secret)
        return redirect("counter:receipt", reference=receipt.reference)

    def show_changed(self) -> HttpResponse:
        """Say that the resident has written meanwhile, and show what she has."""
        taken = draft_taken_by(clerk(self.request).person_id or 0, self.draft.pk, at=self.at)
        self.taken = taken or self.taken
        return self.show(self.form(), status=409)

    def show(self, form: AssistForm, *, status: int = 200) -> HttpResponse:
        """Draw the page."""
        context: dict[str, Any] = {
            "form": form,
            "card": form.card,
            "is_fixed": self.is_fixed,
            "has_changed": status == 409 and not form.errors,
            "photos": len(self.draft.typed.get("kept", ())),
            "nav_section": "counter",
        }
        return render(self.request, "channels/counter/draft.html", context, status=status)


@counter_only
@require_http_methods(["GET", "HEAD"])
def handed_back(request: HttpRequest) -> HttpResponse:
    """Say what the resident sees now."""
    return render(request, "channels/counter/draft_back.html", {"nav_section": "counter"})


def _take(letter: Submission, files: list[Upload], *, by: Actor, at: datetime) -> Receipt:
    if files:
        return reception.receive_with_files(letter, files=files, by=by, at=at)
    return intake.receive(letter, by=by, at=at)


def _revision(typed: QueryDict) -> int:
    text = typed.get("draft_revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
