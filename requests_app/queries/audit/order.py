"""Invariant 13: no case starves, and no queue grows without somebody being told."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from requests_app.queries.audit.check import Check
from requests_app.rules.priority import HEAD_START


def _head_starts() -> dict[str, Any]:
    return {"priorities": list(map(int, HEAD_START)), "starts": list(HEAD_START.values())}


# A rank may be earlier than the age of a case gives it (resumed at the front), never later.
RANK_TOO_LATE: Final = """
SELECT c.id FROM requests_app_case c
JOIN unnest(%(priorities)s::int[], %(starts)s::interval[]) AS head (priority, start) ON head.priority = c.priority
WHERE c.state IN ('new', 'queued')
  AND c.rank_at > greatest(c.waiting_since, c.opened_at) - head.start + interval '1 second'
"""
WAITING_FOR_A_WHILE: Final = """
SELECT c.queue_id, count(*) AS waiting FROM requests_app_case c
JOIN requests_app_queuestay s ON s.case_id = c.id AND s.left_at IS NULL
WHERE c.state IN ('new', 'queued') AND s.entered_at < %(at)s - interval '15 minutes'
GROUP BY c.queue_id
"""

ORDER: Final = (
    Check(13, "rank_too_late", _("Waiting cases that stand further back than their age and priority say."),
          RANK_TOO_LATE, _head_starts()),
    Check(13, "queue_without_bound", _("Work queues without a bound."),
          "SELECT id FROM requests_app_workqueue WHERE COALESCE(bound, 0) < 1"),
    Check(13, "queue_over_bound_unseen", _("Work queues that are too full without anybody having noticed."),
          f"""SELECT q.id FROM requests_app_workqueue q JOIN ({WAITING_FOR_A_WHILE}) w ON w.queue_id = q.id
             WHERE w.waiting > q.bound AND q.over_bound_since IS NULL"""),  # noqa: S608 - a constant of our own
    Check(13, "queue_over_bound_untold", _("Work queues that are too full and whose lead was not told."),
          """SELECT q.id FROM requests_app_workqueue q JOIN requests_app_staffmember p ON p.id = q.lead_id
             WHERE q.over_bound_since IS NOT NULL AND p.email <> '' AND NOT EXISTS (
                 SELECT 1 FROM requests_app_message m
                 WHERE m.queue_id = q.id AND m.created_at >= q.over_bound_since)"""),
)  # fmt: skip
