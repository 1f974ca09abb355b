"""The one writer of what a member of staff chooses for herself."""

from __future__ import annotations

from requests_app.models import StaffMember
from requests_app.rules.actor import Actor


def set_keys(*, are_on: bool, by: Actor) -> None:
    """Turn the single keys of the desk on or off for whoever asks."""
    StaffMember.objects.filter(pk=by.person_id or 0).update(has_keys=are_on)
