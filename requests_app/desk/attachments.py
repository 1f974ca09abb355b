"""Photos and papers at the desk: looked at, released for the public, kept private."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from requests_app.actions import attachments
from requests_app.actions.attachments import release_attachment, withhold_attachment
from requests_app.actions.audit import WorkStep
from requests_app.desk.access import actor_for, page_of, staff_page
from requests_app.desk.forms.files import FilesForm
from requests_app.facts import AttachmentNotFound, AttachmentNotReady, CaseNotFound, Fact
from requests_app.lib.uploads.asking import takes_files
from requests_app.lib.uploads.handing_out import hand_out
from requests_app.queries.attachments import file_of_case, founding_request
from requests_app.queries.cases import seen_case_id

DECISIONS: Final[dict[str, tuple[Callable[..., None], Promise]]] = {
    "release": (release_attachment, _("The file is released for the public.")),
    "withhold": (withhold_attachment, _("The file stays private.")),
}


@login_required
@require_safe
def show(request: HttpRequest, reference: str, attachment_id: int, *, is_small: bool = False) -> FileResponse:
    """Hand out a photo or paper to a colleague who may see the case."""
    try:
        found = file_of_case(actor_for(request), reference, attachment_id, is_small=is_small)
    except AttachmentNotFound:
        raise Http404 from None
    return hand_out(found.path, is_picture=found.is_picture, name=found.name)


@takes_files
@staff_page("GET", "POST")
def add(request: HttpRequest, reference: str) -> HttpResponse:
    """Add photos and papers to a case, for colleagues alone or for the resident, too."""
    actor = actor_for(request)
    try:
        case_id = seen_case_id(actor, reference)
    except CaseNotFound:
        raise Http404 from None
    problems = getattr(request, "upload_problems", ())
    form = FilesForm(request.POST, request.FILES, problems=problems) if request.method == "POST" else FilesForm()
    if form.is_bound and form.is_valid():
        try:
            attachments.add_attachments(
                case_id,
                request_id=founding_request(case_id),
                files=form.kept,
                by=actor,
                at=timezone.now(),
                step=WorkStep("attach"),
                is_internal=form.is_internal,
                is_own=True,
            )
        except Fact as fact:
            form.add_error("added", str(fact.message))
        else:
            messages.success(request, _("The files are added."))
            return redirect("desk:case", reference=reference)
    context = page_of(request, form=form, reference=reference, call_reference=reference)
    return render(request, "desk/attach.html", context, status=422 if form.errors else 200)


@staff_page("POST")
def decide(request: HttpRequest, reference: str, attachment_id: int, name: str) -> HttpResponse:
    """Release a photo or paper, or keep it private."""
    actor = actor_for(request)
    act, done = DECISIONS[name]
    try:
        act(seen_case_id(actor, reference), attachment_id, by=actor, at=timezone.now())
    except (CaseNotFound, AttachmentNotFound):
        raise Http404 from None
    except AttachmentNotReady as fact:
        messages.error(request, str(fact.message))
    else:
        messages.success(request, str(done))
    return redirect("desk:case", reference=reference)
