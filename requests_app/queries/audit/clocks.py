"""Section 6: a running clock counts, a stopped one does not, and a broken promise is written down."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from requests_app.queries.audit.check import CLOCKS, Check

CLOCK_CHECKS: Final = (
    Check(CLOCKS, "clock_intervals", _("Running clocks that do not count, and paused or stopped ones that do."),
          """SELECT k.id FROM requests_app_clock k
             LEFT JOIN requests_app_clockinterval i ON i.clock_id = k.id AND i.stopped_at IS NULL
             GROUP BY k.id
             HAVING count(i.id) <> (CASE WHEN k.stopped_at IS NULL AND k.paused_at IS NULL THEN 1 ELSE 0 END)"""),
    Check(CLOCKS, "clock_due_before_start", _("Clocks that were due before they started."),
          "SELECT id FROM requests_app_clock WHERE due_at < started_at"),
    Check(CLOCKS, "clock_runs_on", _("Clocks of a promise that run although their case has ended."),
          """SELECT k.id FROM requests_app_clock k JOIN requests_app_case c ON c.id = k.case_id
             WHERE k.stopped_at IS NULL AND k.escalation_id IS NULL
               AND c.state IN ('resolved', 'closed', 'cancelled', 'merged')"""),
    # Rows from before breaches were written down are left alone.
    Check(CLOCKS, "breach_not_written", _("Promises that were not kept, without an event that says so."),
          """SELECT k.id FROM requests_app_clock k
             WHERE k.breached_at >= (SELECT min(at) FROM requests_app_caseevent WHERE kind = 'clock_breached')
               AND k.escalation_id IS NULL AND NOT EXISTS (
                   SELECT 1 FROM requests_app_caseevent e
                   WHERE e.case_id = k.case_id AND e.kind = 'clock_breached'
                     AND (e.data ->> 'clock')::bigint = k.id)"""),
)  # fmt: skip
