"""The one writer of whether a work queue is too full."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.db import transaction

from requests_app.actions import notification
from requests_app.models import WorkQueue
from requests_app.queries.queues import waiting_counts
from requests_app.rules.bounds import is_over_bound
from requests_app.vocabulary import MessageKind

log = structlog.get_logger(__name__)


def watch_bounds(*, at: datetime) -> int:
    """Tell lead and deputy of each queue that has become too full, once; give how many queues have changed."""
    waiting = waiting_counts()
    queues = WorkQueue.objects.order_by("id").values_list("id", "bound", "over_bound_since")
    return sum(
        _turn(queue_id, waiting.get(queue_id, 0), at=at)
        for queue_id, bound, since in queues
        if is_over_bound(waiting.get(queue_id, 0), bound=bound, was_over=since is not None) != (since is not None)
    )


def _turn(queue_id: int, waiting: int, *, at: datetime) -> bool:
    """Write down the change, and tell, unless another sweep was faster."""
    with transaction.atomic():
        queue = (
            WorkQueue.objects.select_for_update(of=("self",), no_key=True)
            .select_related("lead", "deputy")
            .get(pk=queue_id)
        )
        was_over = queue.over_bound_since is not None
        is_over = is_over_bound(waiting, bound=queue.bound, was_over=was_over)
        if is_over == was_over:
            return False
        queue.over_bound_since = at if is_over else None
        queue.save(update_fields=["over_bound_since"])
        log.warning("queue.over_bound", queue_id=queue_id, waiting=waiting, bound=queue.bound, is_over=is_over)
        if is_over:
            people = [queue.lead] + ([queue.deputy] if queue.deputy else [])
            notification.tell_staff_of_queue(people, queue, kind=MessageKind.STAFF_BOUND, at=at)
        return True
