"""What the buttons do that let a case wait, ask others, part it, sort it anew, or follow it."""

from __future__ import annotations

from typing import Any

from requests_app.actions import casework
from requests_app.desk.deciding import Deciding, given
from requests_app.vocabulary import WaitReason


def park(on: Deciding, form: Any) -> Any:
    """Let the case wait, with what wakes it; a question is sent at once, and is not taken back."""
    words = ("wait_reason", "reason", "wake_on", "wake_at")
    said = {name: form.cleaned_data[name] for name in words}
    event = casework.park_case(on.case_id, **said, child_id=form.child_id, **given(on), step=form.step)
    return None if said["wait_reason"] == WaitReason.CITIZEN else event


def resume(on: Deciding, form: Any) -> None:
    """Go on with a case that waits."""
    casework.resume_case(on.case_id, **given(on), step=form.step)


def transfer(on: Deciding, form: Any) -> None:
    """Send the case to another queue of the office."""
    queue, reason = form.cleaned_data["queue"], form.cleaned_data["reason"]
    casework.transfer_case(on.case_id, queue_code=queue, reason=reason, **given(on), step=form.step)


def consult(on: Deciding, form: Any) -> None:
    """Ask another team."""
    casework.consult_team(
        on.case_id,
        queue_code=form.cleaned_data["queue"],
        question=form.cleaned_data["question"],
        is_blocking=form.cleaned_data["is_blocking"],
        client_key=form.cleaned_data["client_key"],
        by=on.by,
        at=on.at,
        step=form.step,
    )


def split(on: Deciding, form: Any) -> None:
    """Make a part a case of its own."""
    casework.split_case(
        on.case_id,
        service_code=form.cleaned_data["service"],
        queue_code=form.cleaned_data["queue"],
        reason=form.cleaned_data["reason"],
        is_blocking=form.cleaned_data["is_blocking"],
        client_key=form.cleaned_data["client_key"],
        by=on.by,
        at=on.at,
        step=form.step,
    )


def reclassify(on: Deciding, form: Any) -> None:
    """Give the case another service."""
    service, reason = form.cleaned_data["service"], form.cleaned_data["reason"]
    casework.reclassify_case(on.case_id, service_code=service, reason=reason, **given(on), step=form.step)


def follow(on: Deciding, form: Any) -> Any:
    """Be told how the case goes on."""
    return casework.follow_case(on.case_id, by=on.by, at=on.at, step=form.step)


def unfollow(on: Deciding, form: Any) -> Any:
    """Be told no more."""
    return casework.unfollow_case(on.case_id, by=on.by, at=on.at, step=form.step)
