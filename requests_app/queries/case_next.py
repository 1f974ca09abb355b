"""What has to happen next on a case: who accepts it, what it waits for, who does the work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from requests_app.queries.case_kin import Relative
from requests_app.vocabulary import CaseState, WaitReason, WakeOn


@dataclass(frozen=True)
class HandoverCard:
    """A case on its way: from where, who sent it, and until when somebody should accept it."""

    from_queue: str
    to_queue: str
    sent_by: str
    sent_at: datetime
    accept_by: datetime
    is_return: bool
    is_late: bool


@dataclass(frozen=True)
class WaitCard:
    """Why a case waits, until when at the latest, and what wakes it."""

    reason: str
    until: datetime
    wakes: str
    child: str


def wait_of(case: Any, kin: Iterable[Relative]) -> WaitCard | None:
    """Describe the wait of a case; None where it does not wait."""
    if case.state != CaseState.WAITING:
        return None
    child = next((other.reference for other in kin if other.case_id == case.wake_rule.get("child")), "")
    wakes = WakeOn(case.wake_rule.get("on", WakeOn.TIMER))
    return WaitCard(str(WaitReason(case.wait_reason).label), case.wake_at, str(wakes.label), child)


def next_step(case: Any, handover: HandoverCard | None) -> str:
    """Say what has to happen next, and who does it."""
    state = CaseState(case.state)
    if handover:
        accept_by = date_format(timezone.localtime(handover.accept_by), _("j M Y, H:i"))
        return _("Somebody in %(queue)s accepts the hand-over by %(when)s.") % {
            "queue": handover.to_queue,
            "when": accept_by,
        }
    if state == CaseState.NEW and case.needs_routing_help:
        return _("A person chooses the work queue: claim the case or place it by hand.")
    if state == CaseState.RESOLVED and case.objection_until:
        until = date_format(timezone.localtime(case.objection_until), _("j M Y"))
        return _("The resident may object until %(day)s. Then the case closes by itself.") % {"day": until}
    if state == CaseState.WAITING and case.wake_at:
        until = date_format(timezone.localtime(case.wake_at), _("j M Y, H:i"))
        return str(WAKES[WakeOn(case.wake_rule.get("on", WakeOn.TIMER))]) % {"when": until}
    return str(NEXT_STEPS[state]) % {
        "queue": case.queue.name if case.queue else "",
        "owner": case.owner.name if case.owner else "",
        "survivor": case.merged_into.reference if case.merged_into else "",
    }


NEXT_STEPS: Final = {
    CaseState.NEW: gettext_lazy("The router chooses a work queue."),
    CaseState.QUEUED: gettext_lazy("Somebody in %(queue)s claims it."),
    CaseState.IN_PROGRESS: gettext_lazy("%(owner)s does the work and tells the resident."),
    CaseState.WAITING: gettext_lazy("It goes on when what it waits for has come."),
    CaseState.RESOLVED: gettext_lazy("Nothing. It closes when the time to object is over."),
    CaseState.REVIEW: gettext_lazy("%(owner)s looks at it again and decides."),
    CaseState.CLOSED: gettext_lazy("Nothing. It can be opened again."),
    CaseState.CANCELLED: gettext_lazy("Nothing. It can be opened again."),
    CaseState.MERGED: gettext_lazy("It goes on in case %(survivor)s."),
}

WAKES: Final = {
    WakeOn.TIMER: gettext_lazy("It goes on by itself on %(when)s."),
    WakeOn.REPLY: gettext_lazy("It goes on when the resident answers, at the latest on %(when)s."),
    WakeOn.CHILD: gettext_lazy("It goes on when the other team has answered, at the latest on %(when)s."),
}
