"""Thousands who call about one cause: started by `bench.measures.incidents`, prints one line of JSON."""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

TICKS_AT_MOST: Final = 200  # of the sweep, which comes every 15 s


def main() -> None:
    """Let them call, before and after somebody notices; hear all by one press, tell all, and answer all by closing."""
    import django
    import structlog

    django.setup()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    from django.utils import timezone

    from requests_app.actions import bulk, incidents, sweeps
    from requests_app.models import Escalation, Incident, Message
    from requests_app.queries.people import actor_of
    from requests_app.vocabulary import EscalationState, MessageKind

    wanted = int(sys.argv[2])
    at = timezone.now()
    took = _call(_cases(wanted), at=at)
    sweeps.watch_incidents(at=at)
    took += _call(_cases(wanted), at=at)
    incident = Incident.objects.get()
    letters = Message.objects.filter(kind=MessageKind.STAFF_INCIDENT)
    calls = Escalation.objects.filter(incident=incident)
    told: dict[str, Any] = {"calls": len(took), "call_ms": took}
    told["gather_s"], told["ticks"] = _until(lambda: calls.count() >= len(took), at)
    told["letters"] = letters.count()
    by = actor_of(incident.owner, language="de")
    incidents.acknowledge(incident.pk, by=by, at=at)
    told["hear_s"], _ticks = _until(lambda: not calls.filter(acknowledged_at__isnull=True).exists(), at)
    began = time.perf_counter()
    run = incidents.tell_everybody(incident.pk, words={"de": "Wir arbeiten daran."}, by=by, at=at)
    while bulk.work_off_next(run, at=at):
        pass
    told["tell_s"] = time.perf_counter() - began
    later = at + timedelta(minutes=1)
    incidents.close(incident.pk, words={"de": "Vorbei."}, by=by, at=later)
    told["answer_s"], _ticks = _until(lambda: not calls.exclude(state=EscalationState.CLOSED).exists(), later)
    told["unowned"] = Escalation.objects.exclude(state="closed").filter(owner__is_active=False).count()
    told["alone"] = Escalation.objects.filter(raised_at=at, incident__isnull=True).count()
    print(json.dumps(told))


def _cases(wanted: int) -> list[int]:
    """Choose open cases of one service, which nobody has called about."""
    from requests_app.models import Case

    found = Case.objects.filter(state="queued", escalations__isnull=True, service__priority__lt=30)
    service = found.order_by("pk").values_list("service", flat=True)[0]
    return list(found.filter(service=service).order_by("opened_at", "pk").values_list("pk", flat=True)[: wanted // 2])


def _call(case_ids: list[int], *, at: Any) -> list[float]:
    from requests_app.actions import escalation
    from requests_app.models import StaffMember
    from requests_app.queries.people import actor_of
    from requests_app.vocabulary import Channel

    by = actor_of(StaffMember.objects.get(username="farah"), channel=Channel.COUNTER, language="de")
    took = []
    for case_id in case_ids:
        began = time.perf_counter()
        escalation.escalate_case(case_id, by=by, at=at, client_key=f"storm-{case_id}")
        took.append(1000 * (time.perf_counter() - began))
    return took


def _until(is_done: Callable[[], bool], at: Any) -> tuple[float, int]:
    """Let the sweep work until all is done; give the seconds that it worked, and how often it came."""
    from requests_app.actions import sweeps

    began = time.perf_counter()
    for tick in range(TICKS_AT_MOST):
        if is_done():
            return time.perf_counter() - began, tick
        sweeps.watch_incidents(at=at)
    raise RuntimeError("the sweep does not come to an end")


if __name__ == "__main__":
    main()
