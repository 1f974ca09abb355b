"""Invariants 8, 9 and 12: the rows alone get every case routed and every message sent, once; a person is faster."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from requests_app.queries.audit.check import Check

# What is told to everybody behind a case who wants e-mail: {kind of event: kind of message} of casework.ending.
UNTOLD: Final = """
SELECT e.id FROM requests_app_caseevent e
WHERE e.kind IN ('resolved', 'cancelled', 'reopened') AND EXISTS (
    SELECT 1 FROM requests_app_servicerequest r JOIN requests_app_resident p ON p.id = r.requester_id
    WHERE r.case_id = e.case_id AND r.received_at <= e.at AND r.withdrawn_at IS NULL
      AND p.contact_by = 'email' AND p.email <> ''
      -- Who joined afterwards, in the very same moment, was not there yet.
      AND NOT EXISTS (SELECT 1 FROM requests_app_caseevent j WHERE j.case_id = e.case_id AND j.sequence > e.sequence
                      AND j.kind = 'request_joined' AND (j.data ->> 'request')::bigint = r.id)
      AND NOT EXISTS (SELECT 1 FROM requests_app_message m WHERE m.event_id = e.id AND m.resident_id = p.id))
"""
UNTOLD_OWNER: Final = """
SELECT e.id FROM requests_app_caseevent e
JOIN requests_app_staffmember p ON p.id = (e.data ->> 'owner')::bigint AND p.email <> ''
WHERE e.kind IN ('escalated', 'escalation_reassigned', 'escalation_climbed')
  AND NOT EXISTS (SELECT 1 FROM requests_app_message m WHERE m.event_id = e.id AND m.person_id = p.id)
  -- Of the calls of an incident she is told once, or she has opened or heard it herself.
  AND NOT (e.data ? 'incident' AND (
      EXISTS (SELECT 1 FROM requests_app_message m
              WHERE m.incident_id = (e.data ->> 'incident')::bigint AND m.person_id = p.id)
      OR EXISTS (SELECT 1 FROM requests_app_incidententry n
                 WHERE n.incident_id = (e.data ->> 'incident')::bigint AND n.person_id = p.id
                   AND n.kind IN ('opened', 'acknowledged'))))
"""
# The last word on `is_pinned` before the router moved the case.
PINNED_MOVED: Final = """
SELECT e.id FROM requests_app_caseevent e
WHERE e.kind = 'routed' AND e.actor_kind = 'system' AND (
    SELECT p.changes ->> 'is_pinned' FROM requests_app_caseevent p
    WHERE p.case_id = e.case_id AND p.sequence < e.sequence AND p.changes ? 'is_pinned'
    ORDER BY p.sequence DESC LIMIT 1) = 'true'
"""
ROUTED_AFTER_A_PERSON: Final = """
SELECT e.id FROM requests_app_caseevent e
JOIN requests_app_caseevent p ON p.case_id = e.case_id AND p.sequence < e.sequence
     AND p.person_id IS NOT NULL AND p.changes ->> 'owner' IS NOT NULL
WHERE e.kind = 'routed' AND e.actor_kind = 'system'
GROUP BY e.id
"""

WORK: Final = (
    Check(8, "new_without_job", _("New cases that neither the router nor a person is going to look at."),
          """SELECT c.id FROM requests_app_case c
             WHERE c.state = 'new' AND NOT c.needs_routing_help AND c.opened_at < %(at)s - interval '15 minutes'
               AND NOT EXISTS (SELECT 1 FROM requests_app_jobrow j
                               WHERE j.case_id = c.id AND j.name = 'requests_app.route_case'
                                 AND j.done_at IS NULL AND j.dead_at IS NULL)"""),
    Check(8, "job_open_too_long", _("Jobs that have been due for more than three hours."),
          """SELECT id FROM requests_app_jobrow
             WHERE done_at IS NULL AND dead_at IS NULL AND due_at < %(at)s - interval '3 hours'"""),
    Check(8, "job_dead", _("Jobs that were given up after their last attempt."),
          "SELECT id FROM requests_app_jobrow WHERE dead_at IS NOT NULL AND done_at IS NULL"),
    Check(8, "message_without_job", _("Unsent messages without a job that sends them."),
          """SELECT m.id FROM requests_app_message m
             WHERE m.state IN ('created', 'sending') AND m.way <> 'post'
               AND NOT EXISTS (SELECT 1 FROM requests_app_jobrow j WHERE j.message_id = m.id)"""),
    Check(8, "attachment_unchecked", _("Photos and papers that have waited for their virus check for three hours."),
          """SELECT id FROM requests_app_attachment
             WHERE state = 'waiting' AND added_at < %(at)s - interval '3 hours'"""),
    Check(8, "resident_not_told", _("Ends and new starts of a case that a resident was not told by e-mail."),
          UNTOLD),
    Check(8, "person_not_told", _("Calls for a person of which that person was not told."), UNTOLD_OWNER),
    Check(9, "pinned_moved", _("Cases that the router moved after a person had chosen the place."), PINNED_MOVED),
    Check(9, "routed_after_a_person", _("Cases that the router moved after a person had taken them."),
          ROUTED_AFTER_A_PERSON),
    Check(12, "message_doubled", _("Messages that tell the same event to the same person twice."),
          """SELECT min(id) AS id FROM requests_app_message WHERE event_id IS NOT NULL
             GROUP BY event_id, resident_id, person_id HAVING count(*) > 1"""),
    Check(12, "message_id_doubled", _("Messages that share a Message-ID."),
          "SELECT min(id) AS id FROM requests_app_message GROUP BY message_id HAVING count(*) > 1"),
    Check(12, "routed_twice", _("Cases that were routed more often than it was ordered."),
          """SELECT c.id FROM requests_app_case c
             JOIN requests_app_caseevent e ON e.case_id = c.id AND e.kind = 'routed' AND e.actor_kind = 'system'
             GROUP BY c.id HAVING count(*) > c.routing_round"""),
    Check(12, "message_repeated", _("Messages that may have gone out twice, because a process was killed in between."),
          "SELECT id FROM requests_app_message WHERE repeats > 0", is_information=True),
)  # fmt: skip
