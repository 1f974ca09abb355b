"""Dead jobs: work that was given up, for whoever looks after the machinery."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from requests_app.actions import jobs
from requests_app.desk.access import actor_for, is_keeper, page_of, staff_page
from requests_app.queries import ops


@staff_page("GET")
def show_jobs(request: HttpRequest) -> HttpResponse:
    """List the dead jobs."""
    _only_keepers(request)
    return render(request, "desk/jobs.html", page_of(request, status=ops.status(at=timezone.now())))


@staff_page("POST")
def replay(request: HttpRequest) -> HttpResponse:
    """Bring one dead job back, or all of them."""
    _only_keepers(request)
    wanted = request.POST.get("job", "")
    if wanted != "all" and not (wanted.isascii() and wanted.isdigit() and len(wanted) < 19):
        messages.error(request, _("Choose a job first."))
        return redirect("desk:jobs")
    count = jobs.replay_jobs(None if wanted == "all" else [int(wanted)], at=timezone.now())
    told = ngettext("%(count)s job is tried again.", "%(count)s jobs are tried again.", count) % {"count": count}
    messages.success(request, told)
    return redirect("desk:jobs")


def _only_keepers(request: HttpRequest) -> None:
    """Raise `PermissionDenied` for everybody but supervisors and administrators."""
    if not is_keeper(actor_for(request)):
        raise PermissionDenied
