"""A request that begins with words: what it is, which service and where, then the rest and "Send"."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from requests_app.channels.web import access, choosing, danger, drafts, find_address, receiving
from requests_app.channels.web.way import PATH, Way, sent_before
from requests_app.facts import DraftChanged
from requests_app.lib.uploads.asking import takes_files
from requests_app.rules.danger import is_danger
from requests_app.vocabulary.drafts import DraftStep

WORDS_MAX = 200


@takes_files
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def what(request: HttpRequest) -> HttpResponse:
    """Ask for the words; words of danger are answered with the number at once."""
    access.keep_campaign(request)
    way = Way(request, DraftStep.WHAT)
    if request.method != "POST":
        words = request.GET.get("q", "").replace("\0", "").strip()[:WORDS_MAX]
        return way.show(way.form(words=words))
    if drafts.ANEW in request.POST:
        return way.forget(redirect(request.get_full_path()))
    return _take_words(request, way)


def _take_words(request: HttpRequest, way: Way) -> HttpResponse:
    form = way.form(request.POST)
    if drafts.HELP in request.POST:
        return way.ask_for_help(form)
    way.judge(form, choosing.OF_THE_WORDS)
    must_tell = not form.errors and danger.TOLD not in request.POST and is_danger(form.data["description"])
    try:
        way.keep(form)
    except DraftChanged:
        return way.show_changed(form)
    if form.errors or must_tell:
        return way.show(form, danger_told=must_tell)
    return way.on("web:new_where")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def where(request: HttpRequest) -> HttpResponse:
    """Suggest services for the words, and ask for the place."""
    way = Way(request, DraftStep.WHERE)
    if not way.words:
        return redirect("web:new")
    if request.method != "POST":
        return way.show(way.form())
    if drafts.ANEW in request.POST:
        return way.forget(redirect("web:new"))
    return _take_place(request, way)


def _take_place(request: HttpRequest, way: Way) -> HttpResponse:
    typed = find_address.with_choice(request.POST).copy()
    choosing.settle(typed, way.told("other_service"))
    form = way.form(typed)
    if drafts.HELP in request.POST:
        return way.ask_for_help(form)
    if getattr(request, "htmx", False) and (part := _part(request, way, form)):
        return HttpResponse(part)
    is_looking = find_address.is_asked(request) or choosing.is_asked(request)
    way.judge(form, () if is_looking else choosing.OF_THE_PLACE)
    try:
        way.keep(form, suggested=way.suggestions.as_told())
    except DraftChanged:
        return way.show_changed(form)
    if is_looking:
        return way.show(form, choices=find_address.choices_for(typed) if find_address.is_asked(request) else None)
    return way.show(form) if form.errors else way.on("web:new_send")


def _part(request: HttpRequest, way: Way, form: choosing.NewReportForm) -> str:
    """Write the part of the page that a search changes, for htmx."""
    if find_address.is_asked(request):
        return find_address.choices_alone(request.POST)
    if choosing.is_asked(request):
        context = {"form": form, "services": choosing.choices_for(form.data, way.suggestions, way.front)}
        return render_to_string("channels/web/_service_choices.html", context)
    return ""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest) -> HttpResponse:
    """Show what will be sent and what others have told nearby; take the rest, and send."""
    way = Way(request, DraftStep.SEND)
    if way.draft is None and request.method == "POST":
        return sent_before(request, way)
    form = way.form(request.POST if request.method == "POST" else None)
    if not way.words or form.card is None:
        return redirect("web:new_where" if way.words else "web:new")
    if request.method != "POST":
        return way.show(form)
    if drafts.ANEW in request.POST:
        return way.forget(redirect("web:new"))
    try:
        way.check()
        return _send(request, way, form)
    except DraftChanged:
        return way.show_changed(way.form(request.POST))


def _send(request: HttpRequest, way: Way, form: choosing.NewReportForm) -> HttpResponse:
    if drafts.HELP in request.POST:
        return way.ask_for_help(form)
    card = form.card
    if card is not None and receiving.judge(request, form, card.code, way.facts, language=way.language, at=way.at):
        told = way.draft.shown if way.draft else None
        taken = receiving.receive(
            *(request, form, card.code),
            language=way.language,
            at=way.at,
            suggested=told,
            seconds=way.seconds(),
            assisted_by=way.draft.assisted_by if way.draft else None,
        )
        if not isinstance(taken, int):
            return way.forget(redirect("web:receipt", reference=taken.reference), with_files=False)
    way.keep(form)
    form.lift_errors_of((*choosing.OF_THE_WORDS, *choosing.OF_THE_PLACE))
    return way.show(form)


@never_cache
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep what stands in an open page of the way."""
    step = request.POST.get("draft_step", "")
    if step not in {DraftStep.WHAT, DraftStep.WHERE, DraftStep.SEND}:
        return HttpResponseBadRequest()
    return drafts.save_by_itself(request, PATH, DraftStep(step))
