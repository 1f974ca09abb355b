"""The kiosk's service worker: its program, behind a line that says what to keep."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from requests_app.channels.context import city_card
from requests_app.channels.kiosk.kept_files import file_addresses, read_addresses, speech_addresses, version_of
from requests_app.queries import places


@never_cache
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Give the program; it may look after all pages below /kiosk/, and no others."""
    city = city_card()
    languages = [code for code, _name in city.languages]
    pages = [reverse("kiosk:start"), *(reverse("kiosk:order", args=[code]) for code in languages)]
    told = (*read_addresses(languages), *speech_addresses(languages))
    addresses = [*pages, *city.look.addresses, *file_addresses(), *told]
    version = version_of(addresses, places.city().facts_stamp)
    head = f"const VERSION = {json.dumps(version)};\nconst ADDRESSES = {json.dumps(addresses)};\n"
    answer = HttpResponse(head + _program(), content_type="text/javascript")
    answer.headers["Service-Worker-Allowed"] = reverse("kiosk:start")
    return answer


@lru_cache(maxsize=1)
def _program() -> str:
    return (Path(settings.STATICFILES_DIRS[0]) / "js" / "kiosk-worker.js").read_text()
