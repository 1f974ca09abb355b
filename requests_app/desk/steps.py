"""The steps that the page of a case offers: one table, one line each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from requests_app.actions import casework, escalation, routing
from requests_app.desk import joining_steps as joins
from requests_app.desk import waiting_steps as waits
from requests_app.desk.deciding import Deciding, given
from requests_app.desk.forms import joining as join_forms
from requests_app.desk.forms import moves as forms
from requests_app.desk.forms import waits as wait_forms
from requests_app.desk.forms.base import MoveForm
from requests_app.queries.cases import CasePage
from requests_app.vocabulary import Move


def _claim(on: Deciding, form: Any) -> Any:
    return casework.claim_case(on.case_id, **given(on), step=form.step)


def _release(on: Deciding, form: Any) -> Any:
    return casework.release_case(on.case_id, reason=form.cleaned_data["reason"], **given(on), step=form.step)


def _assign(on: Deciding, form: Any) -> Any:
    person, reason = int(form.cleaned_data["person"]), form.cleaned_data["reason"]
    return casework.assign_case(on.case_id, to_person_id=person, reason=reason, **given(on))


def _forward(on: Deciding, form: Any) -> None:
    queue = form.cleaned_data["queue"]
    casework.forward_case(on.case_id, queue_code=queue, packet=form.packet, **given(on), step=form.step)


def _return(on: Deciding, form: Any) -> None:
    reason, missing = form.cleaned_data["reason"], form.cleaned_data["missing"]
    casework.return_case(on.case_id, reason=reason, missing=missing, **given(on), step=form.step)


def _resolve(on: Deciding, form: Any) -> None:
    casework.resolve_case(
        on.case_id,
        outcome=form.cleaned_data["outcome"],
        words=form.cleaned_data["words"],
        objection_until=on.at + timedelta(days=settings.OBJECTION_WINDOW_DAYS),
        step=form.step,
        **given(on),
    )


def _cancel(on: Deciding, form: Any) -> None:
    kind, reason = form.cleaned_data["cancel_reason"], form.cleaned_data["reason"]
    casework.cancel_case(on.case_id, cancel_reason=kind, reason=reason, **given(on), step=form.step)


def _reopen(on: Deciding, form: Any) -> None:
    casework.reopen_case(on.case_id, reason=form.cleaned_data["reason"], **given(on), step=form.step)


def _place(on: Deciding, form: Any) -> None:
    queue, reason = form.cleaned_data["queue"], form.cleaned_data["reason"]
    routing.place_case(on.case_id, queue_code=queue, reason=reason, **given(on))


def _reply(on: Deciding, form: Any) -> None:
    typed = form.cleaned_data
    casework.write_to_resident(
        on.case_id, words=typed["words"], client_key=typed["client_key"], **given(on), step=form.step
    )


def _note(on: Deciding, form: Any) -> None:
    typed = form.cleaned_data
    casework.add_note(
        on.case_id, text=typed["text"], client_key=typed["client_key"], by=on.by, at=on.at, step=form.step
    )


def _call(on: Deciding, form: Any) -> None:
    escalation.escalate_case(
        on.case_id,
        reason=form.cleaned_data["reason"],
        named_id=form.named_id,
        client_key=form.cleaned_data["client_key"],
        by=on.by,
        at=on.at,
        step=form.step,
    )


@dataclass(frozen=True)
class Step:
    """One line: the name in the address, the move it needs (none: always), its form, its words, what it does."""

    name: str
    move: Move | None
    form: type[MoveForm]
    title: Promise
    act: Callable[[Deciding, Any], Any]  # the event, where it can be taken back at once
    is_plain: bool = False  # a button, no form to unfold
    is_ending: bool = False  # not while somebody else owes an answer to a call
    key: str = ""  # the letter that opens it, where one does


# fmt: off
STEPS: Final = (
    #    name       move           form               title                         act
    Step("claim",   Move.CLAIM,    forms.ClaimForm,   _("Claim this case"),         _claim, is_plain=True, key="c"),
    Step("place",   Move.ROUTE,    forms.PlaceForm,   _("Choose the work queue"),   _place),
    Step("reply",   Move.WRITE,    forms.ReplyForm,   _("Write to the resident"),   _reply, key="r"),
    Step("resolve", Move.RESOLVE,  forms.ResolveForm, _("Resolve"),                 _resolve, is_ending=True),
    Step("uphold",  Move.UPHOLD,   join_forms.UpholdForm, _("Let the decision stand"), joins.uphold, is_ending=True),
    Step("overturn", Move.OVERTURN, join_forms.OverturnForm, _("Take the decision back"), joins.overturn),
    Step("resume",  Move.RESUME,   wait_forms.ResumeForm, _("Go on with it"),       waits.resume, is_plain=True),
    Step("park",    Move.PARK,     wait_forms.ParkForm, _("Let it wait, or ask the resident"), waits.park),
    Step("forward", Move.FORWARD,  forms.ForwardForm, _("Hand over"),               _forward),
    Step("transfer", Move.TRANSFER, wait_forms.TransferForm, _("Transfer within the office"), waits.transfer),
    Step("return",  Move.RETURN,   forms.ReturnForm,  _("Return"),                  _return),
    Step("consult", Move.CONSULT,  wait_forms.ConsultForm, _("Ask another team"),   waits.consult),
    Step("split",   Move.SPLIT,    wait_forms.SplitForm, _("Split off a part"),     waits.split),
    Step("reclassify", Move.RECLASSIFY, wait_forms.ReclassifyForm, _("Choose another service"), waits.reclassify),
    Step("release", Move.RELEASE,  forms.ReleaseForm, _("Give back to the queue"),  _release),
    Step("assign",  Move.ASSIGN,   forms.AssignForm,  _("Give to a colleague"),     _assign, key="a"),
    Step("reopen",  Move.REOPEN,   forms.ReopenForm,  _("Open again"),              _reopen),
    Step("merge",   Move.MERGE,    join_forms.MergeForm, _("Join to another case"), joins.merge, is_ending=True),
    Step("unmerge", Move.UNMERGE,  join_forms.UnmergeForm, _("Separate it again"),  joins.unmerge),
    Step("cancel",  Move.CANCEL,   forms.CancelForm,  _("End without work"),        _cancel, is_ending=True),
    Step("follow",  Move.FOLLOW,   wait_forms.FollowForm, _("Follow this case"),    waits.follow, is_plain=True),
    Step("unfollow", Move.UNFOLLOW, wait_forms.FollowForm, _("Follow it no longer"), waits.unfollow, is_plain=True),
    Step("note",    None,          forms.NoteForm,    _("Write a note"),            _note, key="w"),
    Step("call",    Move.ESCALATE, forms.CallForm,    _("Call a person"),           _call, key="e"),
)
DONE: Final = {
    "claim":   _("The case is yours."),
    "place":   _("The case is in its work queue."),
    "reply":   _("The words are written. The resident reads them on her page, and is told if she wants to be."),
    "resolve": _("The case is resolved."),
    "forward": _("The case is handed over. You follow it."),
    "return":  _("The case went back."),
    "release": _("The case is back in its queue."),
    "assign":  _("The case has a new owner."),
    "reopen":  _("The case is open again."),
    "cancel":  _("The case has ended."),
    "uphold":  _("The decision stands. The case is closed."),
    "overturn": _("The decision is taken back. The case begins again."),
    "merge":   _("The case goes on in the other one."),
    "unmerge": _("The case goes on by itself."),
    "resume":  _("The case goes on."),
    "park":    _("The case waits. You see below what wakes it."),
    "transfer": _("The case is on its way. You follow it."),
    "consult": _("The other team is asked. Its answer comes back to this case."),
    "split":   _("The part is a case of its own now."),
    "reclassify": _("The case has another service."),
    "follow":  _("You follow this case."),
    "unfollow": _("You do not follow this case any more."),
    "note":    _("The note is written."),
    "call":    _("A person is called. You see below who it is."),
}
# fmt: on
STEP_OF_NAME: Final = {step.name: step for step in STEPS}


def offered(page: CasePage) -> list[Step]:
    """List the steps that make sense now for the reader of this page."""
    return [step for step in STEPS if _is_possible(step, page)]


def _is_possible(step: Step, page: CasePage) -> bool:
    if step.move is not None and step.move not in page.moves:
        return False
    choices = page.choices
    needs = {
        "claim": not choices.lacks,
        "assign": choices.members,
        "forward": choices.forward_queues,
        "return": choices.return_to,
        "transfer": choices.transfer_queues,
    }
    return bool(needs.get(step.name, True))
