"""Every page that search engines may show, in every language of the city."""

from __future__ import annotations

from typing import Any, Final

from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from requests_app.channels.context import city_card
from requests_app.queries import catalogue
from requests_app.vocabulary import PSEUDO

PAGES: Final = ("start", "open_matters", "open_map", "figures", "accessibility", "privacy", "status_form", "person")


class CityPages(Sitemap):  # type: ignore[type-arg]
    """Start, services, their forms, and what is public; each names its twins in the other languages."""

    i18n = True
    alternates = True
    x_default = True

    def __init__(self) -> None:
        self.languages = [code for code, _name in city_card().languages if code != PSEUDO]

    def items(self) -> list[str]:
        """Give the addresses."""
        codes = list(catalogue.public_services().values_list("code", flat=True))
        pages = [reverse(f"web:{name}") for name in PAGES]
        return [*pages, *(reverse(f"web:{name}", args=[code]) for code in codes for name in ("service", "report"))]

    def location(self, item: Any) -> str:
        """Name the language in the address."""
        return f"{item}?lang={get_language()}"


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Send the map of the site."""
    return sitemap(request, {"pages": CityPages})
