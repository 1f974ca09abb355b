"""Photos and papers at the web door: added to a request, and looked at by whoever has shown its secret."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from requests_app.actions import attachments, uploads
from requests_app.actions.audit import WorkStep
from requests_app.channels.forms.facts import add_facts
from requests_app.channels.forms.photos import PhotoFields
from requests_app.channels.uploads import problems_of
from requests_app.channels.web import access
from requests_app.channels.web.status import asking, shown_status
from requests_app.facts import AttachmentNotFound, Fact
from requests_app.lib.uploads.asking import takes_files
from requests_app.lib.uploads.handing_out import hand_out
from requests_app.queries.attachments import file_of_resident
from requests_app.queries.service_requests import PublicStatus


@takes_files
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, reference: str) -> HttpResponse:
    """Take more photos and papers for a request."""
    status = shown_status(request, reference)
    if status is None:
        return redirect("web:status", reference=reference)
    if request.method != "POST":
        return _page(request, PhotoFields(), status)
    form = PhotoFields(request.POST, request.FILES, problems=problems_of(request))
    if form.is_valid() and not form.kept:
        form.add_error("photos", _("Choose a photo or a PDF first."))
    if form.is_valid() and _add(form, status):
        messages.success(request, _thanks(len(form.kept)))
        return redirect("web:status", reference=reference)
    return _page(request, form, status)


def _add(form: PhotoFields, status: PublicStatus) -> bool:
    """Hang the files on the request; what the city refuses stands in the form."""
    try:
        attachments.add_attachments(
            status.case_id,
            request_id=status.request_id,
            files=form.kept,
            by=asking(status),
            at=timezone.now(),
            step=WorkStep("photos"),
        )
    except Fact as fact:
        add_facts(form, fact)
        return False
    return True


def _thanks(count: int) -> str:
    return ngettext("Thank you. We have your file.", "Thank you. We have your files.", count)


def _page(request: HttpRequest, form: PhotoFields, status: PublicStatus) -> HttpResponse:
    form.fields["photos"].says_optional = False  # type: ignore[attr-defined]
    context = {"form": form, "status": status}
    return render(request, "channels/web/photos.html", context, status=422 if form.errors else 200)


@require_safe
def show(request: HttpRequest, reference: str, attachment_id: int, *, is_small: bool = False) -> FileResponse:
    """Hand out a photo or paper to the browser that has shown the secret of its request."""
    secret = access.SHOWN.secret_for(request, reference)
    try:
        found = file_of_resident(reference, secret, attachment_id, is_small=is_small)
    except AttachmentNotFound:
        raise Http404 from None
    return hand_out(found.path, is_picture=found.is_picture, name=found.name)


@require_safe
def look(request: HttpRequest, word: str) -> FileResponse:
    """Hand out the small picture of a file that stands in a form and is not sent yet."""
    path = uploads.small_picture_of(word)
    if path is None:
        raise Http404
    return hand_out(path, is_picture=True, name="photo.jpg")
