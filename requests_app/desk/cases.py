"""The page of a case, and every step that can be taken on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from requests_app.actions import step_drafts
from requests_app.actions.macro_running import run_macro
from requests_app.desk.access import actor_for, language_of_page, page_of, staff_page
from requests_app.desk.both_versions import Versions, both_versions
from requests_app.desk.deciding import Deciding
from requests_app.desk.forms.base import MoveForm, add_fact
from requests_app.desk.forms.joining import MergeForm
from requests_app.desk.step_drafts import writing_here
from requests_app.desk.steps import DONE, STEP_OF_NAME, Step, offered
from requests_app.desk.timelines import filtered, filters_of
from requests_app.desk.undoing import after_a_step, undo_of
from requests_app.facts import CaseNotFound, Fact, StaleRevision
from requests_app.lib.events_origin import reaches_events
from requests_app.queries import macros
from requests_app.queries.case_choices import Choices
from requests_app.queries.case_joined import OtherCase, other_case
from requests_app.queries.cases import CasePage, case_page, queue_choices, seen_case_id, sees
from requests_app.queries.live import Topics, live_address
from requests_app.queries.step_drafts import Begun, steps_begun
from requests_app.rules.actor import Actor

ID_DIGITS: Final = 10


@dataclass(frozen=True)
class Offer:
    """A step with its form, as the page draws it."""

    step: Step
    form: MoveForm
    is_open: bool = False
    is_prepared: bool = False  # filled by a macro: its button has the focus
    macro: macros.Filled | None = None  # that one, with what follows by the same press
    warning: str = ""
    hint: str = ""
    other: OtherCase | None = None  # to be looked at before two cases are joined
    begun_at: datetime | None = None  # what she has not sent yet stands in it


@reaches_events
@staff_page("GET")
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """Show a case; with `?macro=` as that macro fills it."""
    actor = actor_for(request)
    page, chosen = _read(actor, reference), request.GET.get("macro", "")
    if into := request.GET.get("into", "")[:40]:
        prepared = macros.Filled(str(STEP_OF_NAME["merge"].title), "merge", {"into": into})
        return _show(request, page, actor=actor, prepared=prepared)
    if not _is_id(chosen):
        return _show(request, page, actor=actor)
    try:
        macro = macros.macro_for(actor, int(chosen))
        filled = macros.filled_for(macro, page, by=str(getattr(request.user, "name", "")), at=timezone.now())
    except (macros.MacroNotFound, macros.CannotBeFilled) as fact:
        return _show(request, page, actor=actor, not_prepared=str(fact.message))
    if all(step.name != filled.step for step in offered(page)):
        told = _("“%(name)s” does a step that is not possible now: %(step)s. Nothing was sent.")
        said = {"name": macro.name, "step": STEP_OF_NAME[filled.step].title}
        return _show(request, page, actor=actor, not_prepared=told % said)
    return _show(request, page, actor=actor, prepared=filled)


@reaches_events
@staff_page("GET", "POST")
def case_step(request: HttpRequest, reference: str, name: str) -> HttpResponse:
    """Take one step; errors come back on the page of the case, with what was typed and how the case stands now."""
    if request.method != "POST":
        return redirect("desk:case", reference=reference)
    step, actor = STEP_OF_NAME[name], actor_for(request)
    case_id = _id_of(actor, reference)
    # The page itself is read only where it is shown again, or where a form offers what it says.
    page: Any = SimpleLazyObject(lambda: _read(actor, reference))
    choices: Any = SimpleLazyObject(
        lambda: _queues_for(actor, reference) if step.form.asks_for_queues_alone else page.choices
    )
    form = step.form(request.POST, name=name, choices=choices)
    if not form.is_valid():
        return _show(request, page, actor=actor, failed=form, status=422)
    at = timezone.now()
    if isinstance(form, MergeForm) and not form.is_confirmed and not form.names(page.reference):
        return _ask_again(request, page, form, actor=actor)
    on = Deciding(case_id, actor, at, form.cleaned_data["revision"])
    try:
        event = _act(request, step, on, form, page)
        if not step.is_plain:
            step_drafts.forget_step(case_id, step.name, by=actor)
    except Fact as fact:
        return _refused(request, step, fact, actor=actor, reference=reference)
    messages.success(request, str(DONE[step.name]))
    # Who has handed a case on may have no right to look at it any more.
    return after_a_step(reference, event, is_seen=sees(actor, case_id))


def _ask_again(request: HttpRequest, page: CasePage, form: MergeForm, *, actor: Actor) -> HttpResponse:
    """Show the other case before the two are joined; a second press joins them."""
    into = form.cleaned_data["into"]
    other = other_case(actor, into, language=language_of_page(), at=timezone.now())
    if other is None:
        form.add_error("into", _("There is no such case, or you may not see it. Check the reference."))
        return _show(request, page, actor=actor, failed=form, status=422)
    data = request.POST.copy()
    data["seen"] = into
    again = MergeForm(data, name=form.name, choices=page.choices)
    return _show(request, page, actor=actor, failed=again, other=other)


def _id_of(actor: Actor, reference: str) -> int:
    try:
        return seen_case_id(actor, reference)
    except CaseNotFound:
        raise Http404 from None


def _act(request: HttpRequest, step: Step, on: Deciding, form: MoveForm, page: CasePage) -> Any:
    """Take a step; where a macro has filled it, what follows belongs to the same press."""
    chosen = request.POST.get("macro", "")
    if not _is_id(chosen):
        return step.act(on, form)
    macro = macros.macro_for(on.by, int(chosen))
    if macro.step != step.name:
        return step.act(on, form)
    note = macros.note_of(macro, page, by=str(getattr(request.user, "name", "")))
    return run_macro(macro, on.case_id, lambda: step.act(on, form), note=note, by=on.by, at=on.at)


def _macro_again(request: HttpRequest, page: CasePage, actor: Actor) -> macros.Filled | None:
    """Give the macro of a press that failed, so that what follows by it is not forgotten."""
    chosen = request.POST.get("macro", "")
    if not _is_id(chosen):
        return None
    try:
        name = str(getattr(request.user, "name", ""))
        return macros.filled_for(macros.macro_for(actor, int(chosen)), page, by=name, at=timezone.now())
    except (macros.MacroNotFound, macros.CannotBeFilled):
        return None


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < ID_DIGITS


def _read(actor: Actor, reference: str) -> CasePage:
    try:
        return case_page(actor, reference, language=language_of_page(), at=timezone.now())
    except CaseNotFound:
        raise Http404 from None


def _queues_for(actor: Actor, reference: str) -> Choices:
    try:
        return queue_choices(actor, reference)
    except CaseNotFound:
        raise Http404 from None


def _refused(request: HttpRequest, step: Step, fact: Fact, *, actor: Actor, reference: str) -> HttpResponse:
    """Show the case as it stands now, the form as it was filled, and why nothing was changed."""
    page = _read(actor, reference)
    # The page now shows the new state: a second press decides on what is seen.
    data = request.POST.copy()
    data["revision"] = str(page.revision)
    form = step.form(data, name=step.name, choices=page.choices)
    form.is_valid()
    add_fact(form, fact)
    if not isinstance(fact, StaleRevision):
        return _show(request, page, actor=actor, failed=form, status=422)
    versions = both_versions(page, form, seen=fact.expected)
    return _show(request, page, actor=actor, failed=form, versions=versions, status=409)


def _show(
    request: HttpRequest,
    page: CasePage,
    *,
    actor: Actor,
    failed: MoveForm | None = None,
    other: OtherCase | None = None,
    versions: Versions | None = None,
    prepared: macros.Filled | None = None,
    not_prepared: str = "",
    status: int = 200,
) -> HttpResponse:
    begun = steps_begun(actor, page.case_id, at=timezone.now())
    if failed is not None:
        again = _macro_again(request, page, actor)
        prepared = again if again is not None and again.step == failed.name else None
    offers = [_offer(step, page, failed, other, prepared, begun.own) for step in offered(page)]
    is_gone = failed is not None and all(offer.form is not failed for offer in offers)
    if failed is not None and is_gone:
        offers.append(
            Offer(STEP_OF_NAME[failed.name], failed, is_open=True, warning=_("This step is not possible now."))
        )
    offers.sort(key=lambda offer: not offer.is_open)  # what needs care stands first
    chosen = request.GET.get("show", "")
    context = page_of(
        request,
        page=page,
        offers=offers,
        form=failed,
        versions=versions,
        macros=macros.macros_of(actor),
        prepared=prepared,
        not_prepared=not_prepared,
        entries=filtered(page.timeline, chosen),
        filters=filters_of(page.timeline, chosen),
        call_reference=page.reference,
        undo=undo_of(request, at=timezone.now()),
        live_url=live_address(Topics(page.case_id, seen=len(page.timeline), person_id=actor.person_id or 0)),
        writing=writing_here(begun),
    )
    return render(request, "desk/case.html", context, status=status)


def _offer(
    step: Step,
    page: CasePage,
    failed: MoveForm | None,
    other: OtherCase | None,
    prepared: macros.Filled | None,
    begun: Mapping[str, Begun],
) -> Offer:
    is_failed = failed is not None and failed.name == step.name
    is_prepared = prepared is not None and prepared.step == step.name and not is_failed
    kept = None if is_failed or is_prepared else begun.get(step.name)
    typed = prepared.typed if prepared and is_prepared else kept.typed if kept else {}
    initial: dict[str, Any] = {**typed, "revision": page.revision}
    form = (
        failed if failed is not None and is_failed else step.form(initial=initial, name=step.name, choices=page.choices)
    )
    warning = _("A call for a person is open. Close it first.") if step.is_ending and page.is_call_open else ""
    hint = _("It goes back to %(queue)s.") % {"queue": page.choices.return_to} if step.name == "return" else ""
    return Offer(
        step,
        form,
        is_open=is_failed or is_prepared or kept is not None,
        begun_at=kept.changed_at if kept else None,
        is_prepared=is_prepared,
        macro=prepared if prepared and prepared.step == step.name else None,
        warning=warning,
        hint=hint,
        other=other if is_failed else None,
    )
