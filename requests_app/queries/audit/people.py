"""Invariant 5: no queue, person or service is switched off over open work."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from requests_app.queries.audit.check import Check

PEOPLE: Final = (
    Check(5, "queue_off_with_cases", _("Work queues that are switched off and still hold cases."),
          """SELECT q.id FROM requests_app_workqueue q
             WHERE NOT q.is_active AND EXISTS (SELECT 1 FROM requests_app_case c WHERE c.queue_id = q.id)"""),
    Check(5, "person_off_with_cases", _("People who are switched off and still own cases."),
          """SELECT p.id FROM requests_app_staffmember p
             WHERE NOT p.is_active AND EXISTS (SELECT 1 FROM requests_app_case c WHERE c.owner_id = p.id)"""),
    Check(5, "person_off_answers_for_queue", _("People who are switched off and still deputise in a queue."),
          """SELECT DISTINCT p.id FROM requests_app_staffmember p
             JOIN requests_app_workqueue q ON q.deputy_id = p.id AND q.is_active
             WHERE NOT p.is_active"""),
    Check(5, "queue_without_hands", _("Work queues with waiting cases whose team has no active member."),
          """SELECT q.id FROM requests_app_workqueue q
             WHERE EXISTS (SELECT 1 FROM requests_app_case c WHERE c.queue_id = q.id AND c.state IN ('new', 'queued'))
               AND NOT EXISTS (SELECT 1 FROM requests_app_teammembership m
                               JOIN requests_app_staffmember p ON p.id = m.person_id AND p.is_active
                               WHERE m.team_id = q.team_id)"""),
    Check(5, "service_off_with_cases", _("Services that are offered no more, with cases still open."),
          """SELECT s.id FROM requests_app_servicedefinition s
             WHERE NOT s.is_active AND EXISTS (
                 SELECT 1 FROM requests_app_case c
                 WHERE c.service_id = s.id AND c.state IN ('new', 'queued', 'in_progress', 'waiting', 'review'))""",
          is_information=True),
)  # fmt: skip
