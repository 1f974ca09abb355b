"""A request on one page, where the service is known already; and the receipt of every request."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from requests_app.actions import drafts as kept_drafts
from requests_app.channels.links import qr_svg
from requests_app.channels.uploads import problems_of
from requests_app.channels.web import access, danger, drafts, find_address, matters, receiving
from requests_app.channels.web.forms import ReportForm
from requests_app.channels.web.status import shown_status
from requests_app.facts import DraftChanged
from requests_app.lib.uploads.asking import takes_files
from requests_app.queries import finding, standing_facts
from requests_app.queries.addresses import status_link
from requests_app.queries.catalogue import ServiceCard
from requests_app.queries.drafts import KeptDraft
from requests_app.queries.finding import Front
from requests_app.queries.service_pages import promised
from requests_app.vocabulary.drafts import DraftStep


@takes_files
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, code: str) -> HttpResponse:
    """Show the form of a service; take it; lead on to the receipt."""
    access.keep_campaign(request)
    if find_address.is_asked(request) and getattr(request, "htmx", False):
        return HttpResponse(find_address.choices_alone(request.POST))
    front = finding.front(get_language() or "en")
    service = front.card(code)
    if service is None:
        raise Http404
    sheet = Sheet(request, front, service)
    if request.method != "POST":
        return sheet.show()
    if drafts.ANEW in request.POST:
        return drafts.let_go(redirect(request.get_full_path()), sheet.draft, sheet.path, with_files=True)
    return sheet.take()


@never_cache
@require_POST
def save(request: HttpRequest, code: str) -> HttpResponse:
    """Keep what stands in the open form of a service."""
    return drafts.save_by_itself(request, request.path.removesuffix("draft/"), DraftStep.WHOLE)


class Sheet:
    """The form of one service in one browser."""

    def __init__(self, request: HttpRequest, front: Front, service: ServiceCard) -> None:
        self.request, self.service, self.path = request, service, request.path
        self.language, self.at = front.language, timezone.now()
        self.facts = standing_facts.facts_under(front.stamp)
        self.draft: KeptDraft | None = drafts.draft_of(request, self.path, at=self.at)

    def show(self) -> HttpResponse:
        """Show the form, empty or as it was left."""
        left = self.draft
        if left is not None and drafts.was_sent(left, at=self.at):
            self.draft = None
        if self.draft is None:
            return drafts.let_go(self._page(self._form(), status=200), left, self.path)
        typed = drafts.as_sent(self.draft.typed)
        typed["idempotency_key"] = self.draft.idempotency_key
        form = self._form(typed)
        form.judge_photos_alone()
        return self._page(form, status=200)

    def take(self) -> HttpResponse:
        """Send what was filled, unless something is to be seen before."""
        typed = find_address.with_choice(self.request.POST)
        form = self._form(typed, self.request.FILES, problems=problems_of(self.request))
        if find_address.is_asked(self.request):
            form.judge_photos_alone()
            choices = find_address.choices_for(form.data)
            return self._stay(form, status=422 if form.errors else 200, choices=choices)
        if drafts.HELP in typed:
            form.judge_photos_alone()
            return self._stay(form, status=200, wants_help=True)
        if not receiving.judge(self.request, form, self.service.code, self.facts, **self._now()):
            return self._stay(form, status=422)
        is_danger, is_told = danger.must_be_told(typed, self.service), matters.TOLD in typed
        near = [] if is_told or matters.followed(typed) else matters.near(form, self.service.code, **self._now())
        if near and drafts.receipt_of_key(drafts.key_of(typed), at=self.at):
            near = []  # it was sent already: this is its own case
        if is_danger or near:
            return self._stay(form, status=200, danger_told=is_danger, near=near)
        helper = self.draft.assisted_by if self.draft else None
        taken = receiving.receive(self.request, form, self.service.code, **self._now(), assisted_by=helper)
        if isinstance(taken, int):
            return self._stay(form, status=taken)
        return drafts.let_go(redirect("web:receipt", reference=taken.reference), self.draft, self.path)

    def _now(self) -> dict[str, Any]:
        return {"language": self.language, "at": self.at}

    def _form(self, *typed: Any, **more: Any) -> ReportForm:
        districts = standing_facts.districts_in(self.facts)
        needs_place, questions = self.service.needs_place, self.service.questions
        return ReportForm(*typed, **more, districts=districts, needs_place=needs_place, questions=questions)

    def _stay(self, form: ReportForm, *, status: int, wants_help: bool = False, **more: Any) -> HttpResponse:
        """Show the form as it was filled, and keep it."""
        typed = form.sent_with_kept()
        page = drafts.page_sent(DraftStep.WHOLE, typed)
        has_changed, kept = False, self.draft
        try:
            kept = kept_drafts.save_draft(self.draft, page, at=self.at, idempotency_key=drafts.key_of(typed))
        except DraftChanged:
            kept, has_changed = drafts.draft_of(self.request, self.path, at=self.at), True
        if wants_help and not has_changed:
            more["help_code"] = drafts.help_code(kept, self.path, at=self.at)
        answer = self._page(form, status=status, shown=kept, is_left=False, has_changed=has_changed, **more)
        return drafts.hold(answer, kept, self.path) if kept else answer

    def _page(
        self,
        form: ReportForm,
        *,
        status: int,
        shown: KeptDraft | None = None,
        is_left: bool = True,
        has_changed: bool = False,
        **more: Any,
    ) -> HttpResponse:
        left = self.draft if is_left else shown
        was_there = is_left and left is not None
        page = drafts.on_page(self.path, DraftStep.WHOLE, left, is_left=was_there, has_changed=has_changed)
        context = {
            "form": form,
            "service": self.service,
            "promise": promised(self.service.code, self.facts),
            "conflict": status == receiving.OTHER_WORDS,
            "danger_told": danger.TOLD in form.data,
            "nearby_told": bool(more.get("near")) or matters.TOLD in form.data,
            "draft": page,
        }
        return render(self.request, "channels/web/report.html", {**context, **more}, status=status)


@never_cache
@require_safe
def receipt(request: HttpRequest, reference: str) -> HttpResponse:
    """Show reference, secret, link and what happens next, to the browser that sent the request."""
    secret = access.SHOWN.secret_for(request, reference)
    if not secret:
        raise Http404
    status = shown_status(request, reference)
    if status is None:
        return redirect("web:status", reference=reference)
    link = status_link(reference, secret)
    context = {"status": status, "secret": secret, "link": link, "qr": qr_svg(link)}
    return render(request, "channels/web/receipt.html", context)
