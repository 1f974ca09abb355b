"""Hands out what `build_speech` has made: from its folder, so that new words need no new start of the web."""

from __future__ import annotations

import re
from typing import Final

import structlog
from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import condition, require_POST, require_safe
from prometheus_client import Counter

from requests_app.lib.speech import Clips
from requests_app.lib.speech.voice import VOICES
from requests_app.ops.meters import OWN

YEAR_SECONDS: Final = 365 * 24 * 60 * 60
STEP: Final = re.compile(r"[a-z-]{0,30}")
MISSING: Final = Counter(
    "city_speech_missing", "Screens on which a kiosk had to spell a word.", ("language",), registry=OWN
)
log = structlog.get_logger(__name__)


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


@csrf_exempt  # a page that is left tells it; nothing is changed
@require_POST
def missing(request: HttpRequest) -> HttpResponse:
    """Note that a kiosk had no clip for a word: in which language and at which step, never the word."""
    language, step = request.POST.get("language", ""), request.POST.get("step", "")
    if language not in VOICES or not STEP.fullmatch(step):
        return HttpResponse(status=400)
    MISSING.labels(language).inc()
    log.warning("speech.clip_missing", language=language, step=step)
    return HttpResponse(status=204)
