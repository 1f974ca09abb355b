"""Work queues, and the rules that lead to them."""

from __future__ import annotations

from django.db.models import QuerySet

from requests_app.models import Case, Handover, WorkQueue
from requests_app.rules.routing import RoutingFacts
from requests_app.vocabulary import UNKNOWN_DISTRICT, Office

OFFICE_ORDER = {Office.FRONT: 0, Office.MIDDLE: 1, Office.BACK: 2}


def routing_facts(case: Case) -> RoutingFacts:
    """Say what rules may ask of a case; `case` comes with service, group and district."""
    first = case.requests.only("case", "channel", "language").order_by("id").first()
    return RoutingFacts(
        service=case.service.code,
        group=case.service.group.code,
        district=case.district.code if case.district else UNKNOWN_DISTRICT,
        channel=first.channel if first else "",
        language=first.language if first else "",
        priority=case.priority,
    )


def intake_queue() -> WorkQueue:
    """Give the queue in which new cases wait for the router; its lead answers for them."""
    return WorkQueue.objects.select_related("calendar").get(is_intake=True)


def queue_by_code(code: str) -> WorkQueue | None:
    """Find an active queue."""
    return WorkQueue.objects.select_related("calendar").filter(code=code, is_active=True).first()


def active_queues() -> QuerySet[WorkQueue]:
    """List the queues in use: office by office, in the city's order."""
    return WorkQueue.objects.filter(is_active=True).select_related("team", "lead").order_by("position", "name")


def forward_targets(case: Case) -> list[WorkQueue]:
    """List where a case can be handed over to: a later office; from front to back only where the service allows."""
    if case.queue is None:
        return []
    here = OFFICE_ORDER[Office(case.queue.office)]
    steps = {1, 2} if case.service.skips_middle_office else {1}
    return [queue for queue in active_queues() if OFFICE_ORDER[Office(queue.office)] - here in steps]


def origin_of(case: Case) -> WorkQueue:
    """Say where a return goes: to whoever sent it here, else to intake."""
    sent = (
        Handover.objects.filter(case=case, to_queue=case.queue_id, from_queue__is_active=True)
        .select_related("from_queue__calendar")
        .order_by("-sent_at", "-id")
        .first()
    )
    return sent.from_queue if sent else intake_queue()


def returns_between(case: Case, *, one: int, other: int) -> int:
    """Count the returns of a case between the same two queues, in either direction."""
    pair = {one, other}
    return Handover.objects.filter(case=case, is_return=True, from_queue__in=pair, to_queue__in=pair).count()


def queue_with_calendar(queue_id: int) -> WorkQueue:
    """Give a queue with its calendar."""
    return WorkQueue.objects.select_related("calendar").get(pk=queue_id)


def common_lead(one: int, other: int) -> int:
    """Name whoever stands above two queues: the head where both are of one department, else that of the first."""
    first, second = (WorkQueue.objects.select_related("team__department").get(pk=queue_id) for queue_id in (one, other))
    if first.team_id == second.team_id:
        return first.team.lead_id
    return first.team.department.head_id


def has_intake_queue() -> bool:
    """Tell whether new cases have a queue to wait in."""
    return WorkQueue.objects.filter(is_intake=True, is_active=True).exists()
