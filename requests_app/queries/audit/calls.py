"""Invariants 3 and 4: whoever calls for a person has one, and one can always be named."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from requests_app.queries.audit.check import Check

CALLS: Final = (
    Check(3, "call_without_owner", _("Open calls for a person whose owner is missing or switched off."),
          """SELECT e.id FROM requests_app_escalation e
             LEFT JOIN requests_app_staffmember p ON p.id = e.owner_id AND p.is_active
             WHERE e.state <> 'closed' AND p.id IS NULL"""),
    Check(3, "call_without_clock", _("Unanswered calls for a person without a running clock."),
          """SELECT e.id FROM requests_app_escalation e
             WHERE e.state IN ('open', 'reassigned') AND e.acknowledged_at IS NULL
               AND NOT EXISTS (SELECT 1 FROM requests_app_clock k
                               WHERE k.escalation_id = e.id AND k.stopped_at IS NULL)"""),
    Check(3, "call_does_not_climb", _("Unanswered calls whose time is over by a quarter of an hour, and stand still."),
          """SELECT id FROM requests_app_escalation
             WHERE state IN ('open', 'reassigned') AND acknowledged_at IS NULL AND incident_id IS NULL
               AND acknowledge_by < %(at)s - interval '15 minutes'"""),
    Check(3, "incident_does_not_climb",
          _("Open incidents whose time is over by a quarter of an hour, and stand still."),
          """SELECT id FROM requests_app_incident
             WHERE closed_at IS NULL
               AND (CASE WHEN acknowledged_at IS NULL THEN acknowledge_by ELSE told_by END)
                   < %(at)s - interval '15 minutes'"""),
    Check(3, "call_left_by_its_incident", _("Open calls whose incident was closed a quarter of an hour ago."),
          """SELECT e.id FROM requests_app_escalation e JOIN requests_app_incident i ON i.id = e.incident_id
             WHERE e.state <> 'closed' AND i.closed_at < %(at)s - interval '15 minutes'"""),
    Check(4, "fallback_too_short", _("Cities whose list of last resort names fewer than two active people."),
          """SELECT c.id FROM requests_app_city c
             WHERE (SELECT count(*) FROM requests_app_fallbackperson f
                    JOIN requests_app_staffmember p ON p.id = f.person_id AND p.is_active) < 2"""),
    Check(4, "queue_without_lead", _("Work queues in use whose lead is switched off."),
          """SELECT q.id FROM requests_app_workqueue q
             LEFT JOIN requests_app_staffmember p ON p.id = q.lead_id AND p.is_active
             WHERE q.is_active AND p.id IS NULL"""),
)  # fmt: skip
