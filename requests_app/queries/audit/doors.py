"""Invariants 6 and 11: whatever comes in becomes a case, and nothing internal goes out."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from requests_app.queries.audit.check import Check
from requests_app.rules.public_words import PUBLIC_EVENTS
from requests_app.vocabulary import EventKind as K

# Events that stand on the status page, calls for a person, and those of which a message tells.
TOLD: Final = frozenset({K.PARKED, K.RESUMED, K.RECLASSIFIED, K.MERGED, K.UNMERGED, K.APPEALED, K.UPHELD, K.OVERTURNED})
CALLS: Final = frozenset(kind for kind in K if kind.startswith("escalat"))
SHOWN: Final = {"shown": sorted(kind.value for kind in TOLD | CALLS | PUBLIC_EVENTS.keys())}

DOORS: Final = (
    Check(6, "request_without_case", _("Requests without a case."),
          """SELECT r.id FROM requests_app_servicerequest r
             LEFT JOIN requests_app_case c ON c.id = r.case_id WHERE c.id IS NULL"""),
    Check(6, "case_without_request", _("Cases without a request that do not hang below another case."),
          """SELECT c.id FROM requests_app_case c
             WHERE c.parent_id IS NULL
               AND NOT EXISTS (SELECT 1 FROM requests_app_servicerequest r WHERE r.case_id = c.id)"""),
    Check(6, "spam_without_reviewer", _("New cases that look like spam and stand in no list where somebody looks."),
          """SELECT id FROM requests_app_case
             WHERE suspected_spam AND state = 'new' AND NOT needs_routing_help
               AND opened_at < %(at)s - interval '1 hour'"""),
    Check(6, "key_doubled", _("Requests that came in twice under the same key."),
          """SELECT min(id) AS id FROM requests_app_servicerequest
             GROUP BY channel, client, idempotency_key HAVING count(*) > 1"""),
    Check(6, "reference_doubled", _("Requests that share a reference."),
          "SELECT min(id) AS id FROM requests_app_servicerequest GROUP BY reference HAVING count(*) > 1"),
    Check(11, "inside_is_public", _("Words that residents can read, on an event that is never shown to them."),
          """SELECT w.id FROM requests_app_eventwords w JOIN requests_app_caseevent e ON e.id = w.event_id
             WHERE w.is_public AND e.kind <> ALL(%(shown)s) AND e.actor_kind NOT IN ('resident', 'kiosk_user')""",
          SHOWN),
    Check(11, "note_is_public", _("Notes between colleagues that residents can read."),
          """SELECT id FROM requests_app_eventwords
             WHERE is_public AND kind IN ('note', 'summary', 'checked', 'missing', 'instruct', 'contact')"""),
    Check(11, "words_for_a_stranger", _("Words meant for one resident whose request is not part of the case."),
          """SELECT w.id FROM requests_app_eventwords w
             JOIN requests_app_caseevent e ON e.id = w.event_id
             JOIN requests_app_servicerequest r ON r.id = w.for_request_id
             JOIN requests_app_case c ON c.id = r.case_id
             WHERE c.id <> e.case_id AND NOT EXISTS (
                 SELECT 1 FROM requests_app_casemerge m WHERE m.merged_id = c.id OR m.survivor_id = c.id)"""),
)  # fmt: skip
