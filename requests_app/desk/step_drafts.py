"""What is typed on a case is kept on the server while it is typed: a lost connection loses no word."""

from __future__ import annotations

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.actions import step_drafts
from requests_app.desk.access import actor_for, staff_page
from requests_app.desk.forms.base import WORDS_MAX
from requests_app.desk.steps import STEP_OF_NAME
from requests_app.facts import CaseNotFound
from requests_app.queries.cases import seen_case_id
from requests_app.queries.step_drafts import Beginnings, steps_begun

NOT_WORDS: Final = frozenset({"revision", "active_seconds"})


@staff_page("POST")
def keep(request: HttpRequest, reference: str) -> HttpResponse:
    """Keep what stands in the form of a step, or throw it away; `?step=` names it."""
    actor, step = actor_for(request), STEP_OF_NAME.get(request.GET.get("step", ""))
    try:
        case_id = seen_case_id(actor, reference)
    except CaseNotFound:
        raise Http404 from None
    if step is None or step.is_plain:
        return JsonResponse({"is_kept": False}, status=422)
    if "discard" in request.POST:
        step_drafts.forget_step(case_id, step.name, by=actor)
        return redirect("desk:case", reference=reference)
    names = step.form.base_fields.keys() - NOT_WORDS
    typed = {name: request.POST[name][:WORDS_MAX] for name in sorted(names & request.POST.keys())}
    is_begun = any(text.strip() for name, text in typed.items() if name != "client_key")
    at = timezone.now()
    step_drafts.keep_step(case_id, step.name, typed if is_begun else {}, by=actor, at=at)
    return JsonResponse({"is_kept": True, "writing": writing_here(steps_begun(actor, case_id, at=at))})


def writing_here(begun: Beginnings) -> list[str]:
    """Say who else is writing on the case, each in a sentence: two answers to one resident help nobody."""
    return [
        _("%(name)s is writing here now: %(steps)s")
        % {"name": one.name, "steps": ", ".join(str(STEP_OF_NAME[step].title) for step in one.steps)}
        for one in begun.others
    ]
