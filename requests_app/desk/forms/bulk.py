"""The forms of one step for many cases: those of the single step, without the revision of a page."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from requests_app.desk.forms import moves, waits
from requests_app.desk.forms.base import MoveForm
from requests_app.queries.case_choices import Choices
from requests_app.vocabulary import BulkStep

FORM_OF_STEP: Final[dict[BulkStep, type[MoveForm]]] = {
    BulkStep.ASSIGN: moves.AssignForm,
    BulkStep.RELEASE: moves.ReleaseForm,
    BulkStep.TRANSFER: waits.TransferForm,
    BulkStep.PARK: waits.ParkForm,
    BulkStep.RESUME: waits.ResumeForm,
    BulkStep.REPLY: moves.ReplyForm,
    BulkStep.NOTE: moves.NoteForm,
    BulkStep.RESOLVE: moves.ResolveForm,
    BulkStep.CANCEL: moves.CancelForm,
    BulkStep.FOLLOW: waits.FollowForm,
    BulkStep.UNFOLLOW: waits.FollowForm,
}
OF_ONE_CASE: Final = ("revision", "client_key", "active_seconds", "wake_on")


def form_for(step: BulkStep, data: Any, *, choices: Choices, initial: Any = None) -> MoveForm:
    """Make the form of a step; every case has its own revision, and a day alone wakes what waits."""
    form = FORM_OF_STEP[step](data, name="bulk", choices=choices, initial=initial)
    for name in OF_ONE_CASE:
        form.fields.pop(name, None)
    return form


def typed_of(form: MoveForm) -> dict[str, str]:
    """Give what was filled in, to be kept with the run."""
    return {
        name: value.isoformat() if isinstance(value, datetime) else str(value or "")
        for name, value in form.cleaned_data.items()
    }
