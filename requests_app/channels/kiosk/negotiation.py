"""Which body is read and which is given, where there is only one kind: JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

JSON: Final = "application/json"
TAKES_JSON: Final = frozenset({"*/*", JSON})


class JsonNegotiation(DefaultContentNegotiation):
    """Django REST framework's own, which takes media types apart only where they are not the plain ones."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser | None:
        """Give what reads the body; None is a 415."""
        if request.content_type == JSON:
            return next(iter(parsers))
        found: BaseParser | None = super().select_parser(request, parsers)
        return found

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """Give what writes the answer. Raises `NotAcceptable`."""
        asked = request.META
        if not asked.get("QUERY_STRING") and asked.get("HTTP_ACCEPT", "*/*") in TAKES_JSON:
            return next(iter(renderers)), JSON
        found: tuple[BaseRenderer, str] = super().select_renderer(request, renderers, format_suffix)
        return found
