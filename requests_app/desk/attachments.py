"""Photos and papers at the desk: looked at, released for the public, kept private."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from requests_app.actions.attachments import release_attachment, withhold_attachment
from requests_app.desk.access import actor_for, staff_page
from requests_app.facts import AttachmentNotFound, AttachmentNotReady, CaseNotFound
from requests_app.lib.uploads.handing_out import hand_out
from requests_app.queries.attachments import file_of_case
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
