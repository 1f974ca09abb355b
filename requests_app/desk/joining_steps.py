"""What the buttons do that join two cases, separate them again, and decide on an objection."""

from __future__ import annotations

from typing import Any

from requests_app.actions import casework
from requests_app.desk.deciding import Deciding, given


def merge(on: Deciding, form: Any) -> None:
    """Join the case to another one, which the reader has just seen."""
    into, reason = form.cleaned_data["into"], form.cleaned_data["reason"]
    casework.merge_case(on.case_id, into_reference=into, reason=reason, **given(on), step=form.step)


def unmerge(on: Deciding, form: Any) -> None:
    """Separate the case again."""
    casework.unmerge_case(on.case_id, reason=form.cleaned_data["reason"], **given(on), step=form.step)


def uphold(on: Deciding, form: Any) -> None:
    """Let the decision stand."""
    casework.uphold_decision(on.case_id, words=form.cleaned_data["words"], **given(on), step=form.step)


def overturn(on: Deciding, form: Any) -> None:
    """Take the decision back."""
    casework.overturn_decision(on.case_id, words=form.cleaned_data["words"], **given(on), step=form.step)
