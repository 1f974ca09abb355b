"""My data: read it, take it away, have it deleted; behind a proven address, or behind the secret of one request."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from tempfile import TemporaryFile
from urllib.parse import urlencode

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from requests_app.actions import retention
from requests_app.channels.web import access
from requests_app.channels.web.my import proven
from requests_app.channels.web.status import shown_status
from requests_app.queries import my_appointments
from requests_app.queries.appointments import Booked
from requests_app.queries.my_data import RequestData, everything_about, page_of, requests_of
from requests_app.queries.my_data_json import as_json
from requests_app.rules.actor import resident
from requests_app.rules.sign_in import Address
from requests_app.vocabulary import Channel


@dataclass(frozen=True)
class Mine:
    """Whose data: of all requests of an address, or of one request."""

    request_ids: Sequence[int]
    address: Address | None = None
    reference: str = ""

    def url(self, page: str) -> str:
        """Give the address of a page of these data."""
        arguments = [self.reference] if self.reference else []
        return reverse(f"web:{'status' if self.reference else 'my'}_{page}", args=arguments)

    @property
    def back_url(self) -> str:
        """Give the page from which one comes."""
        return reverse("web:status", args=[self.reference]) if self.reference else reverse("web:my")


def _mine(request: HttpRequest, reference: str) -> Mine | None:
    """Say whose data this browser may see; none where nothing was proved."""
    if reference:
        status = shown_status(request, reference)
        return Mine([status.request_id], reference=reference) if status else None
    address = proven(request, at=timezone.now())
    return Mine(requests_of(address), address) if address else None


def _ask_first(reference: str) -> HttpResponse:
    return redirect("web:status", reference=reference) if reference else redirect("web:my")


def _context(mine: Mine) -> dict[str, object]:
    urls = {page: mine.url(page) for page in ("data", "data_json", "data_zip", "delete")}
    return {"urls": urls, "back_url": mine.back_url, "reference": mine.reference}


@never_cache
@require_safe
def data(request: HttpRequest, reference: str = "") -> HttpResponse:
    """Show everything that is stored, page by page."""
    mine = _mine(request, reference)
    if mine is None:
        return _ask_first(reference)
    shown, mark = page_of(mine.request_ids, after=request.GET.get("after", ""))
    next_url = f"?{urlencode({'after': mark})}" if mark else ""
    context = {
        **_context(mine),
        "found": everything_about(shown),
        "next_url": next_url,
        "appointments": _appointments(mine) if not request.GET.get("after") else (),
    }
    return render(request, "channels/web/my_data.html", context)


@never_cache
@require_safe
def data_json(request: HttpRequest, reference: str = "") -> HttpResponse:
    """Hand it out for a machine."""
    mine = _mine(request, reference)
    if mine is None:
        return _ask_first(reference)
    text = _written(everything_about(mine.request_ids), mine)
    headers = {"Content-Disposition": 'attachment; filename="my-data.json"'}
    return HttpResponse(text, content_type="application/json", headers=headers)


@never_cache
@require_safe
def data_zip(request: HttpRequest, reference: str = "") -> HttpResponseBase:
    """Hand it out with the photos and papers, as one file."""
    mine = _mine(request, reference)
    if mine is None:
        return _ask_first(reference)
    found = everything_about(mine.request_ids)
    # On the disk, for it may be large; it goes when the answer is sent.
    pack = TemporaryFile()  # noqa: SIM115 - the answer closes it
    with zipfile.ZipFile(pack, "w") as archive:
        archive.writestr("my-data.json", _written(found, mine))
        for one in found:
            for file in one.files:
                if file.file is not None:
                    archive.write(file.file.path, f"{one.reference}/{file.name}")
    pack.seek(0)
    return FileResponse(pack, as_attachment=True, filename="my-data.zip", content_type="application/zip")


def _written(found: Sequence[RequestData], mine: Mine) -> str:
    told = {**as_json(found), "appointments": my_appointments.as_json(_appointments(mine))}
    return json.dumps(told, ensure_ascii=False, indent=2)


def _appointments(mine: Mine) -> list[Booked]:
    """List the appointments of a proved address; behind the secret of one request there are none."""
    return my_appointments.appointments_of(mine.address, language=get_language() or "en") if mine.address else []


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, reference: str = "") -> HttpResponse:
    """Say what goes and what stays; then do it."""
    mine = _mine(request, reference)
    if mine is None:
        return _ask_first(reference)
    if request.method != "POST":
        context = {**_context(mine), "number": len(mine.request_ids)}
        return render(request, "channels/web/my_delete.html", context)
    now = timezone.now()
    by = resident(channel=Channel.WEB, language=get_language() or "en", request_ids=frozenset(mine.request_ids))
    if mine.address is not None:
        retention.blank_address(mine.address, by=by, at=now)
        access.end_proof(request)
    else:
        retention.blank_requests(mine.request_ids, by=by, at=now)
    messages.success(request, _("Your personal data are deleted."))
    return redirect(mine.back_url)
