"""The law of visits: a stay is told without a gap, nobody is called to two desks, a number is given once a day."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from requests_app.queries.audit.check import VISITS, Check

# Each stretch begins when the one before ended, the first at the arrival; the last ends with the visit.
PERIODS_APART: Final = """
SELECT v.id FROM requests_app_visit v JOIN (
    SELECT visit_id, min(started_at) AS first, bool_or(is_apart) AS is_apart, max(ended_at) AS last FROM (
        SELECT visit_id, started_at, ended_at, started_at <> lag(ended_at) OVER (
            PARTITION BY visit_id ORDER BY started_at, id) AS is_apart
        FROM requests_app_visitperiod
    ) stretch GROUP BY visit_id
) stay ON stay.visit_id = v.id
WHERE stay.is_apart OR stay.first <> v.arrived_at OR (v.ended_at IS NOT NULL AND stay.last <> v.ended_at)
"""
# What runs is what the state says; what has ended runs no more.
OPEN_PERIOD_WRONG: Final = """
SELECT v.id FROM requests_app_visit v
LEFT JOIN requests_app_visitperiod p ON p.visit_id = v.id AND p.ended_at IS NULL
GROUP BY v.id
HAVING count(p.id) <> CASE WHEN v.ended_at IS NULL THEN 1 ELSE 0 END
    OR (v.ended_at IS NULL AND min(p.kind) <> CASE v.state WHEN 'called' THEN 'walking' ELSE v.state END)
"""

VISIT_CHECKS: Final = (
    Check(VISITS, "visit_period_wrong", _("Visits without exactly the one running stretch that their state asks for."),
          OPEN_PERIOD_WRONG),
    Check(VISITS, "visit_periods_apart", _("Visits whose stretches do not add up to the stay."), PERIODS_APART),
    Check(VISITS, "visits_at_one_desk", _("Desks to which several visits are called at once."),
          """SELECT desk_id AS id FROM requests_app_visit WHERE state IN ('called', 'walking', 'serving')
             GROUP BY desk_id HAVING count(*) > 1"""),
    Check(VISITS, "visit_call_wrong", _("Visits that are called to a desk other than that of their last call."),
          """SELECT v.id FROM requests_app_visit v CROSS JOIN LATERAL (
                 SELECT c.desk_id FROM requests_app_visitcall c WHERE c.visit_id = v.id ORDER BY c.id DESC LIMIT 1
             ) last WHERE v.state IN ('called', 'walking') AND last.desk_id IS DISTINCT FROM v.desk_id"""),
    Check(VISITS, "visit_number_doubled", _("Numbers that were given twice on one day in one house."),
          """SELECT min(id) AS id FROM requests_app_visit WHERE number <> ''
             GROUP BY site_id, day, number HAVING count(*) > 1"""),
    Check(VISITS, "visit_left_open", _("Visits of an earlier day that are still open."),
          """SELECT v.id FROM requests_app_visit v, requests_app_city c
             WHERE v.ended_at IS NULL AND v.day < (%(at)s AT TIME ZONE c.timezone)::date""",
          is_information=True),
)  # fmt: skip
