"""A case in Cem's hands, and a call about it: what tests of answers and of climbing begin with."""

from __future__ import annotations

from typing import Any

from requests_app.actions import casework, escalation
from requests_app.models import Case, Escalation
from tests.factories import MONDAY, routed_case
from tests.personas import cem, rosa


def held(**more: Any) -> Case:
    case = routed_case(**more)
    casework.claim_case(case.pk, by=cem(), at=MONDAY)
    return case


def call_about(case: Case, **more: Any) -> int:
    by = more.pop("by", None) or rosa(case.requests.get().pk)
    return escalation.escalate_case(case.pk, by=by, at=MONDAY, **more).escalation_id


def read(call: int) -> Escalation:
    return Escalation.objects.select_related("owner", "case").get(pk=call)
