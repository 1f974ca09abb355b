"""Invariant 10: joining and separating lose nothing."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from requests_app.queries.audit.check import Check

TIES: Final = (
    Check(10, "merged_without_record", _("Joined cases of which no record says how they stood before."),
          """SELECT c.id FROM requests_app_case c
             WHERE c.state = 'merged' AND NOT EXISTS (
                 SELECT 1 FROM requests_app_casemerge m
                 WHERE m.merged_id = c.id AND m.separated_at IS NULL AND m.survivor_id = c.merged_into_id)"""),
    Check(10, "record_without_merged", _("Open records of a joining whose case stands by itself."),
          """SELECT m.id FROM requests_app_casemerge m JOIN requests_app_case c ON c.id = m.merged_id
             WHERE m.separated_at IS NULL AND c.state <> 'merged'"""),
    Check(10, "merged_in_a_circle", _("Cases that are joined to themselves by way of others."),
          """WITH RECURSIVE chain (start, here) AS (
                 SELECT id, merged_into_id FROM requests_app_case WHERE merged_into_id IS NOT NULL
                 UNION
                 SELECT chain.start, c.merged_into_id FROM chain
                 JOIN requests_app_case c ON c.id = chain.here WHERE c.merged_into_id IS NOT NULL)
             SELECT start AS id FROM chain WHERE start = here"""),
    Check(10, "request_moved", _("Requests that have left the case that received them."),
          """SELECT r.id FROM requests_app_caseevent e
             JOIN requests_app_servicerequest r ON r.id = (e.data ->> 'request')::bigint
             WHERE e.kind IN ('received', 'request_joined') AND r.case_id <> e.case_id"""),
    Check(10, "below_in_a_circle", _("Cases that hang below themselves by way of others."),
          """WITH RECURSIVE chain (start, here) AS (
                 SELECT id, parent_id FROM requests_app_case WHERE parent_id IS NOT NULL
                 UNION
                 SELECT chain.start, c.parent_id FROM chain
                 JOIN requests_app_case c ON c.id = chain.here WHERE c.parent_id IS NOT NULL)
             SELECT start AS id FROM chain WHERE start = here"""),
)  # fmt: skip
