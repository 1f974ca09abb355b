"""The outlines of the districts, for maps: asked for only when somebody opens one."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from requests_app.queries.outlines import district_outlines

KEPT: Final = "public, max-age=3600"


@require_safe
def districts(request: HttpRequest) -> HttpResponseBase:
    """Send the outlines; who has this state of them already gets nothing."""
    outlines = district_outlines(tiles_url=settings.MAP_TILES_URL, tiles_attribution=settings.MAP_TILES_ATTRIBUTION)
    headers = {"Cache-Control": KEPT, "ETag": outlines.etag}
    answer = HttpResponse(outlines.body, content_type="application/geo+json", headers=headers)
    return get_conditional_response(request, etag=outlines.etag, response=answer) or answer
