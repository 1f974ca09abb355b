"""Hands out what `build_speech` has made: from its folder, so that new words need no new start of the web."""

from __future__ import annotations

from typing import Final

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import condition, require_safe

from requests_app.lib.speech import Clips

YEAR_SECONDS: Final = 365 * 24 * 60 * 60


def _tag(request: HttpRequest, language: str) -> str | None:
    """Name the state of the index; none where there is none."""
    try:
        found = Clips(settings.SPEECH_DIR).index_path(language).stat()
    except OSError:
        return None
    return f'"{found.st_mtime_ns:x}-{found.st_size:x}"'


@require_safe
@condition(etag_func=_tag)
def index(request: HttpRequest, language: str) -> HttpResponse:
    """Answer with the words of a language and where their sounds are; asked again each time."""
    path = Clips(settings.SPEECH_DIR).index_path(language)
    if not path.is_file():
        raise Http404
    answer = HttpResponse(path.read_bytes(), content_type="application/json")
    patch_cache_control(answer, no_cache=True)
    return answer


@require_safe
def sounds(request: HttpRequest, language: str, name: str) -> FileResponse:
    """Answer with all sounds of a language; kept for a year under the name that says what is in it."""
    path = Clips(settings.SPEECH_DIR).folder / language / f"{name}.mp3"
    if not path.is_file():
        raise Http404
    answer = FileResponse(path.open("rb"), content_type="audio/mpeg")
    patch_cache_control(answer, public=True, max_age=YEAR_SECONDS, immutable=True)
    return answer
