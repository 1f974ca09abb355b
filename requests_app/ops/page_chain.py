"""What only pages need: session, forms' token, sign-in, messages. Doors that speak JSON to devices pass it by."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, cast

from django.conf import settings
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.module_loading import import_string

Answer = Callable[[HttpRequest], HttpResponseBase]

# Whoever speaks here shows a device's token, or its cookie that no other site can send, with a body that no form
# can send: it needs no forms' token, and nobody is signed in.
DOORS: Final = (
    *("requests", "person", "catalogue", "lines", "visits", "streets", "status", "appointments/check-in"),
    *("health", "refused"),
)
JSON_DOORS: Final = frozenset(f"/kiosk/api/{door}" for door in DOORS)


class PageChain:
    """Middleware that stands for `settings.PAGE_MIDDLEWARE`, in this order."""

    def __init__(self, get_response: Answer) -> None:
        self._straight = self._through = get_response
        self._before_view: list[Callable[..., HttpResponseBase | None]] = []
        for path in reversed(settings.PAGE_MIDDLEWARE):
            link = import_string(path)(self._through)
            self._through = cast(Answer, convert_exception_to_response(link))
            if hasattr(link, "process_view"):
                self._before_view.insert(0, link.process_view)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, by the long way or by the short one."""
        return self._straight(request) if request.path_info in JSON_DOORS else self._through(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Let each of them look at the view before it is called, as Django would."""
        if request.path_info in JSON_DOORS:
            return None
        answers = (before(request, view, args, kwargs) for before in self._before_view)
        return next((answer for answer in answers if answer is not None), None)
