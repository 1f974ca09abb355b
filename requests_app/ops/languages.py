"""The language of a page: what was chosen or the browser asks for; colleagues' pages keep to those they have."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation
from django.utils.translation.trans_real import parse_accept_lang_header

from requests_app.lib.language_cookie import remember_language
from requests_app.vocabulary import PAGES_OF_COLLEAGUES, RESIDENTS_ALONE


class Languages(LocaleMiddleware):
    """Django's own, with two more rules."""

    def process_request(self, request: HttpRequest) -> None:
        """Activate the language that the address names, or the one of the browser.

        Where residents alone speak it, colleagues get the next one that they read.
        """
        super().process_request(request)
        if asked := _named(request):
            translation.activate(asked)
            request.LANGUAGE_CODE = asked
        if translation.get_language() in RESIDENTS_ALONE and request.path_info.startswith(PAGES_OF_COLLEAGUES):
            language = _next_best(request.headers.get("accept-language", ""))
            translation.activate(language)
            request.LANGUAGE_CODE = language

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Let the pages that follow keep the language that an address has named."""
        asked = _named(request)
        if asked and asked != request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME):
            remember_language(response, asked)
        return super().process_response(request, response)


def _named(request: HttpRequest) -> str:
    """Give the language that an address names: a search engine or a letter has given it."""
    asked = request.GET.get("lang", "")
    return asked if asked in dict(settings.LANGUAGES) else ""


def _next_best(asked: str) -> str:
    known = dict(settings.STAFF_LANGUAGES)
    bases = (code.split("-")[0] for code, _priority in parse_accept_lang_header(asked.lower()))
    return next((base for base in bases if base in known), settings.LANGUAGE_CODE)
