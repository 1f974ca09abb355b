"""One browser on its way to a request, page by page: what it has typed before, and what this page adds."""

from __future__ import annotations

from functools import cached_property
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language

from requests_app.actions import drafts as kept_drafts
from requests_app.channels.uploads import problems_of
from requests_app.channels.web import access, choosing, danger, drafts, matters
from requests_app.channels.web.choosing import NewReportForm
from requests_app.facts import DraftChanged
from requests_app.queries import finding, letters, standing_facts
from requests_app.queries.drafts import KeptDraft
from requests_app.queries.service_pages import promised
from requests_app.queries.suggestions import Suggestions, suggest
from requests_app.rules.danger import is_danger
from requests_app.rules.drafts import with_page
from requests_app.rules.suggested import Suggested
from requests_app.vocabulary.drafts import DraftStep

PATH: Final = "/new/"
GOES_ON: Final = {DraftStep.WHERE: "web:new_where", DraftStep.SEND: "web:new_send"}
TEMPLATES: Final = {step: f"channels/web/new_{step}.html" for step in DraftStep}


class Way:
    """What one page of the way works with; nothing is written before it is asked for."""

    def __init__(self, request: HttpRequest, step: DraftStep) -> None:
        self.request, self.step, self.at = request, step, timezone.now()
        self.language = get_language() or "en"
        self.draft: KeptDraft | None = drafts.draft_of(request, PATH, at=self.at)
        is_opened = request.method != "POST" and "change" not in request.GET
        self.is_left = self.draft is not None and step == DraftStep.WHAT and is_opened

    @cached_property
    def front(self) -> finding.Front:
        """Read the catalogue of the city (one query)."""
        return finding.front(self.language)

    @cached_property
    def facts(self) -> standing_facts.StandingFacts:
        """Give the city's facts."""
        return standing_facts.facts_under(self.front.stamp)

    @cached_property
    def suggestions(self) -> Suggestions:
        """Suggest services for the words of the draft."""
        return suggest(self.words, self.front)

    @property
    def words(self) -> str:
        """Give the words of the draft."""
        return self.told("description").strip()

    def told(self, name: str) -> str:
        """Give what the draft holds in a field."""
        return self.draft.told(name) if self.draft else ""

    def form(self, sent: QueryDict | None = None, *, words: str = "") -> NewReportForm:
        """Fill the whole form: with what the draft holds, and with what this page has sent."""
        more: dict[str, Any] = {
            "front": self.front,
            "districts": standing_facts.districts_in(self.facts),
            "needs_place": True,
            "likely": self.suggestions.group_codes if self.step == DraftStep.WHERE else (),
        }
        if self.draft is None and sent is None:
            return NewReportForm(initial={"description": words}, **more)
        page = drafts.lists_of(sent) if sent is not None else {}
        before = self.draft.typed if self.draft else {}
        typed = drafts.as_sent(with_page(before, page, self.step) if sent is not None else before)
        typed.setdefault("description", "")
        if self.draft is not None:
            typed["idempotency_key"] = self.draft.idempotency_key
        form = NewReportForm(typed, self.request.FILES, problems=problems_of(self.request), **more)
        if sent is None:
            form.keep_errors_of(choosing.OF_THE_WORDS[1:] if self.step == DraftStep.WHAT else ())
        return form

    def judge(self, form: NewReportForm, names: tuple[str, ...]) -> None:
        """Judge the fields of a page, as the rules will when the request is sent."""
        form.keep_errors_of(names)
        if "service" in names and form.card is None and "other_service" not in form.errors:
            form.add_error("service", choosing.CHOOSE)
        code = form.card.code if form.card else ""
        letter = form.submission(service_code=code, language=self.language, campaign_code="", at=self.at)
        for name, sentences in letters.problems(letter, self.facts).items():
            if name in names and name not in form.errors:
                for sentence in sentences:
                    form.add_error(name, str(sentence))

    def keep(self, form: NewReportForm, *, suggested: Suggested | None = None) -> None:
        """Save the page, its photos included. Raises `DraftChanged`."""
        typed = form.sent_with_kept()
        for name in ("draft_revision", "draft_writer", "active_seconds"):
            typed[name] = self.request.POST.get(name, "")
        page = drafts.page_sent(self.step, typed, suggested=suggested)
        self.draft = kept_drafts.save_draft(self.draft, page, at=self.at)

    def ask_for_help(self, form: NewReportForm) -> HttpResponse:
        """Keep the page as it is, and show the code by which a colleague at a counter opens it."""
        form.keep_errors_of(())
        try:
            self.keep(form)
        except DraftChanged:
            return self.show_changed(form)
        return self.show(form, help_code=drafts.help_code(self.draft, PATH, at=self.at))

    def check(self) -> None:
        """Let nothing be sent that this page does not show. Raises `DraftChanged`."""
        kept_drafts.check_revision(self.draft, drafts.page_sent(self.step, self.request.POST))

    def seconds(self) -> dict[str, int]:
        """Give the seconds of every page, this one included."""
        here = drafts.page_sent(self.step, self.request.POST).seconds
        return {**(self.draft.seconds if self.draft else {}), **({self.step.value: here} if here else {})}

    def on(self, name: str) -> HttpResponse:
        """Lead on to another page."""
        return self._held(redirect(name))

    def forget(self, answer: HttpResponse, *, with_files: bool = True) -> HttpResponse:
        """Forget the draft."""
        return drafts.let_go(answer, self.draft, PATH, with_files=with_files)

    def show_changed(self, form: NewReportForm) -> HttpResponse:
        """Say that another window has saved meanwhile; what was typed here stands in the form."""
        self.draft = drafts.draft_of(self.request, PATH, at=self.at)
        if self.step == DraftStep.SEND:  # the summary shows what the other window has saved
            form = self.form(self.request.POST)
            form.keep_errors_of(())
        return self.show(form, has_changed=True)

    def show(self, form: NewReportForm, *, has_changed: bool = False, **more: object) -> HttpResponse:
        """Draw the page."""
        context: dict[str, object] = {
            "form": form,
            "danger_told": danger.TOLD in form.data,
            "draft": drafts.on_page(
                *(PATH, self.step, self.draft),
                is_left=self.is_left,
                goes_on=self._goes_on(),
                has_changed=has_changed,
            ),
            **self._of_page(form),
            **{name: value for name, value in more.items() if value},
        }
        status = 409 if has_changed else 422 if form.errors else 200
        return self._held(render(self.request, TEMPLATES[self.step], context, status=status))

    def _goes_on(self) -> str:
        return GOES_ON.get(self.draft.step, "") if self.draft else ""

    def _of_page(self, form: NewReportForm) -> dict[str, object]:
        if self.step == DraftStep.WHERE:
            return {"services": choosing.choices_for(form.data, self.suggestions, self.front)}
        if self.step == DraftStep.SEND and form.card is not None:
            shown = matters.near(form, form.card.code, language=self.language, at=self.at)
            promise = promised(form.card.code, self.facts)
            district = self.facts.districts.get(form.data.get("district", ""))
            in_danger = form.card.is_danger or is_danger(self.words)
            told = {"service": form.card, "near": shown, "promise": promise, "district": district}
            return {**told, "in_danger": in_danger}
        return {}

    def _held(self, answer: HttpResponse) -> HttpResponse:
        return drafts.hold(answer, self.draft, PATH) if self.draft and self.request.method == "POST" else answer


def sent_before(request: HttpRequest, way: Way) -> HttpResponse:
    """Answer a second press of "Send", whose draft has become a request, with the receipt of the first."""
    receipt = drafts.receipt_of_key(drafts.key_of(request.POST), at=way.at)
    if receipt is None:
        return redirect("web:new")
    access.SHOWN.remember(request, reference=receipt.reference, secret=receipt.secret)
    return redirect("web:receipt", reference=receipt.reference)
