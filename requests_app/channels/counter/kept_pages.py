"""The pages of a counter that goes on without the city: the empty screen, its service worker, and what lies about."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from requests_app.actions.kept_steps import settle_contradiction
from requests_app.channels.context import city_card
from requests_app.channels.counter.access import clerk, counter_only
from requests_app.channels.counter.filing import form_of
from requests_app.channels.counter.visiting import number_in
from requests_app.facts import Fact
from requests_app.queries import finding, places
from requests_app.queries.addresses import status_form_link
from requests_app.queries.counter_services import briefing
from requests_app.queries.kept_at_counters import contradictions
from requests_app.rules.visits import SUPERVISORS

# Patterns under static/: what the empty screen needs.
KEPT: Final = ("vendor/city.css", "vendor/staff.css", "img/city.svg", "js/counter/*.js", "js/kept/*.js")


@counter_only
@require_safe
def shell(request: HttpRequest) -> HttpResponse:
    """Give the empty screen as browsers keep it: the catalogue and its texts, and nothing of any person."""
    language, at = get_language() or "en", timezone.now()
    start = finding.front(language)
    told = [briefing(card.code, start, language=language, at=at) for group in start.groups for card in group.services]
    context = {"form": form_of(start), "groups": start.groups, "told": told, "languages": city_card().languages}
    context["site_url"] = status_form_link()
    return render(request, "channels/counter/offline.html", context)


@counter_only
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """Give the service worker; it may look after the pages below /counter/, and no others."""
    addresses = [*city_card().look.addresses, *_files()]
    shell_at = reverse("counter:offline")
    told = json.dumps([shell_at, get_language(), places.city().facts_stamp, _digest(), *addresses])
    version = hashlib.sha256(told.encode()).hexdigest()[:12]
    facts = {"VERSION": version, "SHELL": shell_at, "ADDRESSES": addresses}
    lines = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in facts.items())
    answer = HttpResponse(lines + _program(), content_type="text/javascript")
    answer.headers["Service-Worker-Allowed"] = reverse("counter:screen")
    return answer


def _paths() -> Iterator[tuple[str, Path]]:
    root = Path(settings.STATICFILES_DIRS[0])
    for pattern in KEPT:
        for path in sorted(root.glob(pattern)):
            yield path.relative_to(root).as_posix(), path


@lru_cache(maxsize=1)
def _files() -> tuple[str, ...]:
    """Give each file under the name that pages use, and under the plain one by which modules import each other."""
    names = [name for name, _path in _paths()]
    return tuple(dict.fromkeys(one for name in names for one in (static(name), settings.STATIC_URL + name)))


@lru_cache(maxsize=1)
def _digest() -> str:
    digest = hashlib.sha256(_program().encode())
    for name, path in _paths():
        digest.update(name.encode() + path.read_bytes())
    return digest.hexdigest()


@lru_cache(maxsize=1)
def _program() -> str:
    return (Path(settings.STATICFILES_DIRS[0]) / "js" / "counter-worker.js").read_text()


@counter_only
@require_http_methods(["GET", "HEAD", "POST"])
def kept(request: HttpRequest) -> HttpResponse:
    """List what lies in this browser, and what was done with numbers without the city and contradicts."""
    by = clerk(request)
    if request.method == "POST":
        try:
            if settle_contradiction(number_in(request.POST.get("step", "")), by=by, at=timezone.now()):
                messages.success(request, _("It is noted that somebody has seen to it."))
        except Fact as fact:
            messages.error(request, str(fact.message))
        return redirect("counter:kept")
    found = contradictions(by.site_id)
    context = {"found": found, "may_settle": bool(by.roles & SUPERVISORS), "nav_section": "counter"}
    return render(request, "channels/counter/kept.html", context)
