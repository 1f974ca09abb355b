"""Invariant 1: each state has the queue and the owner that the law gives it, and one open stay."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from requests_app.queries.audit.check import Check
from requests_app.vocabulary import CaseState

STATES: Final = {"states": [state.value for state in CaseState]}

PLACES: Final = (
    Check(1, "state_unknown", _("Cases in a state that does not exist."),
          "SELECT id FROM requests_app_case WHERE state <> ALL(%(states)s)", STATES),
    Check(1, "waiting_place_wrong", _("New and queued cases without a work queue, or with an owner."),
          """SELECT id FROM requests_app_case
             WHERE state IN ('new', 'queued') AND (queue_id IS NULL OR owner_id IS NOT NULL)"""),
    Check(1, "held_place_wrong", _("Cases in progress or under review without a work queue or an owner."),
          """SELECT id FROM requests_app_case
             WHERE state IN ('in_progress', 'review') AND (queue_id IS NULL OR owner_id IS NULL)"""),
    Check(1, "wait_without_end", _("Cases that wait without a queue, a reason or an end, or do not wait and have one."),
          """SELECT id FROM requests_app_case
             WHERE CASE WHEN state = 'waiting' THEN queue_id IS NULL OR wait_reason = '' OR wake_at IS NULL
                        ELSE wait_reason <> '' OR wake_at IS NOT NULL END"""),
    Check(1, "ended_place_wrong", _("Ended cases that still have a work queue or an owner."),
          """SELECT id FROM requests_app_case
             WHERE state IN ('resolved', 'closed', 'cancelled', 'merged')
               AND (queue_id IS NOT NULL OR owner_id IS NOT NULL)"""),
    Check(1, "merged_wrong", _("Joined cases that name no other case, and other cases that name one."),
          """SELECT id FROM requests_app_case
             WHERE (state = 'merged') <> (merged_into_id IS NOT NULL) OR merged_into_id = id"""),
    Check(1, "stay_wrong", _("Cases whose open stay is not exactly one, in the work queue they name."),
          """SELECT c.id FROM requests_app_case c
             LEFT JOIN requests_app_queuestay s ON s.case_id = c.id AND s.left_at IS NULL
             GROUP BY c.id
             HAVING count(s.id) <> (CASE WHEN c.queue_id IS NULL THEN 0 ELSE 1 END)
                 OR bool_or(s.queue_id IS DISTINCT FROM c.queue_id)"""),
)  # fmt: skip
