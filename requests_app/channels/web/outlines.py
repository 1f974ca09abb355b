"""The outlines of the districts, for maps: asked for only when somebody opens one."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_etags, quote_etag
from django.views.decorators.http import require_safe

from requests_app.queries.outlines import district_outlines

KEPT: Final = "public, max-age=3600"


@require_safe
def districts(request: HttpRequest) -> HttpResponse:
    """Send the outlines; who has this state of them already gets nothing."""
    outlines = district_outlines(tiles_url=settings.MAP_TILES_URL, tiles_attribution=settings.MAP_TILES_ATTRIBUTION)
    known = parse_etags(request.headers.get("if-none-match", ""))
    is_known = outlines.etag in {quote_etag(etag.removeprefix("W/")) for etag in known}
    answer = HttpResponse(b"" if is_known else outlines.body, content_type="application/geo+json")
    if is_known:
        answer.status_code = 304
    answer.headers["Cache-Control"] = KEPT
    answer.headers["ETag"] = outlines.etag
    return answer
