"""The sheet of the city's look and its mark: kept for a year under the address that names them."""

from __future__ import annotations

from typing import Final

from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import condition, require_safe

from requests_app.lib.picture_marks import is_picture_text, picture_of
from requests_app.queries.themes import theme_under

YEAR_SECONDS: Final = 365 * 24 * 60 * 60
# A drawing that is opened by itself may neither run nor load anything; its own style attributes count.
OF_A_DRAWING: Final = {"default-src": ["'none'"], "style-src": ["'unsafe-inline'"], "sandbox": True}


def _tag(request: HttpRequest) -> str | None:
    """Name what the address names, without a look at the records."""
    version = request.GET.get("v", "")
    return f'"{version}"' if version.isalnum() else None


@require_safe
@condition(etag_func=_tag)
def sheet(request: HttpRequest) -> HttpResponse:
    """Answer with the sheet; without a version in the address, with the one that counts now."""
    theme = theme_under(request.GET.get("v", ""))
    if theme is None:
        raise Http404
    return _kept(request, HttpResponse(theme.sheet, content_type="text/css; charset=utf-8"), theme.version)


@require_safe
@csp_replace(OF_A_DRAWING)
@condition(etag_func=_tag)
def mark(request: HttpRequest) -> HttpResponse:
    """Answer with the mark, as it was written anew when it came in; a picture keeps the address of a drawing."""
    theme = theme_under(request.GET.get("v", ""))
    if theme is None or not theme.mark:
        raise Http404
    if is_picture_text(theme.mark):
        return _kept(request, HttpResponse(picture_of(theme.mark), content_type="image/png"), theme.version)
    return _kept(request, HttpResponse(theme.mark, content_type="image/svg+xml; charset=utf-8"), theme.version)


def _kept(request: HttpRequest, response: HttpResponse, version: str) -> HttpResponse:
    """Let browsers keep what the address names; what it leaves open they ask for anew."""
    response.headers["ETag"] = f'"{version}"'
    if request.GET.get("v"):
        patch_cache_control(response, public=True, max_age=YEAR_SECONDS, immutable=True)
    else:
        patch_cache_control(response, no_cache=True)
    return response
