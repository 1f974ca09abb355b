"""Who stands above two work queues."""

from __future__ import annotations

from datetime import datetime

from requests_app.models import DutyShift, FallbackPerson, WorkQueue


def person_above_both(one: int, other: int, *, at: datetime, but: int | None = None) -> int | None:
    """Name the nearest person above two queues: lead of the team, head of the department, on duty, the city's list.

    `but` is passed over: whoever has just decided. None where nobody is left; the ladder then names somebody.
    """
    queues = [WorkQueue.objects.select_related("team__department").get(pk=queue_id) for queue_id in (one, other)]
    above = [{queue.team.lead_id for queue in queues}, {queue.team.department.head_id for queue in queues}]
    nearest = [person for level in above if len(level) == 1 for person in level]
    on_duty = DutyShift.objects.filter(starts_at__lte=at, ends_at__gt=at).order_by("starts_at", "id")
    everybody = (
        *nearest,
        *on_duty.values_list("person_id", flat=True),
        *FallbackPerson.objects.order_by("position").values_list("person_id", flat=True),
    )
    return next((person for person in everybody if person != but), None)
