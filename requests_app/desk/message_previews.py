"""What every message says, in every language, from facts that are made up."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from requests_app.desk.access import page_of, staff_page
from requests_app.lib.framed import framed, framing
from requests_app.queries import message_previews
from requests_app.queries.message_previews import Preview


@staff_page("GET")
def show_kinds(request: HttpRequest) -> HttpResponse:
    """List the messages, each with its languages."""
    context = {"kinds": message_previews.kinds(), "languages": settings.LANGUAGES, "nav_section": "letters"}
    return render(request, "desk/messages.html", page_of(request, **context))


@staff_page("GET")
def show_message(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """Show a message in a language: subject, words, HTML and text message."""
    preview = _preview(kind, language)
    context = {"preview": preview, "languages": settings.LANGUAGES, "nav_section": "letters"}
    return framing(render(request, "desk/message.html", page_of(request, **context)))


@staff_page("GET")
def show_html(_request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """Show the HTML of a message, for the frame."""
    return framed(_preview(kind, language).mail.html)


def _preview(kind: str, language: str) -> Preview:
    if language not in dict(settings.LANGUAGES) or kind not in dict(message_previews.kinds()):
        raise Http404
    return message_previews.preview(kind, language)
