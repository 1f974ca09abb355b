"""Who asked: the requests behind a case, and the cases that a request leads to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from requests_app.lib.prepared import fetch
from requests_app.models import ServiceRequest
from requests_app.rules.actor import Actor

# The case itself, all that were joined to it, and the one it was split from: whoever asked there waits for it.
# A question to another team (consult) has nobody behind it: residents do not see it.
BEHIND: Final = """
WITH RECURSIVE behind(id) AS (
    SELECT %s::bigint
    UNION
    SELECT near.id FROM behind, LATERAL (
        SELECT joined.id FROM requests_app_case joined WHERE joined.merged_into_id = behind.id
        UNION ALL
        SELECT part.parent_id FROM requests_app_case part WHERE part.id = behind.id AND part.parent_relation = 'split'
    ) near
)
SELECT id FROM behind
"""
# The same ways, walked from the request: to the case that goes on for it, and to the parts of it.
AHEAD: Final = """
WITH RECURSIVE ahead(id) AS (
    SELECT asked.case_id FROM requests_app_servicerequest asked WHERE asked.id = ANY(%s)
    UNION
    SELECT near.id FROM ahead, LATERAL (
        SELECT joined.merged_into_id AS id FROM requests_app_case joined
        WHERE joined.id = ahead.id AND joined.merged_into_id IS NOT NULL
        UNION ALL
        SELECT part.id FROM requests_app_case part WHERE part.parent_id = ahead.id AND part.parent_relation = 'split'
    ) near
)
SELECT id FROM ahead
"""
# What is known of a resident lies on every case of her matter: questions to other teams have her place and words, too.
OF_PARTS: Final = " AND part.parent_relation = 'split'"
WHOSE: Final = BEHIND.replace(OF_PARTS, "")
TOUCHED: Final = AHEAD.replace(OF_PARTS, "")
# Asked of each case that a blanked request has touched, and of no other.
LEFT_BY_ALL: Final = f"""{TOUCHED.replace("asked.id = ANY(%s)", "asked.blanked_at IS NOT NULL")}
WHERE NOT EXISTS (
    SELECT 1 FROM ({WHOSE.replace("%s", "ahead.id")}) AS whose(id), LATERAL (
        SELECT 1 FROM requests_app_servicerequest other
        WHERE other.case_id = whose.id AND other.blanked_at IS NULL LIMIT 1
    ) AS left_there
)
"""  # noqa: S608 - constants of this module
# From a case to the last one it was joined to, and since when each of them goes on for it.
PATH: Final = """
WITH RECURSIVE path(id, since, step) AS (
    SELECT %s::bigint, NULL::timestamptz, 0
    UNION ALL
    SELECT joined.merged_into_id, link.merged_at, path.step + 1
    FROM path
    JOIN requests_app_case joined ON joined.id = path.id AND joined.merged_into_id IS NOT NULL
    LEFT JOIN requests_app_casemerge link ON link.merged_id = joined.id AND link.separated_at IS NULL
    WHERE path.step < 100
)
SELECT id, since FROM path ORDER BY step
"""


# From a request to the cases below its own, which show it too: up to three steps.
ABOVE: Final = ("case__children", "case__children__children", "case__children__children__children")


def behind(case_id: int) -> RawSQL:
    """Give the ids of the cases whose residents wait for this one, for `case__in=`."""
    return RawSQL(BEHIND, (case_id,))  # noqa: S611 - a constant of this module


def ahead(request_ids: Iterable[int]) -> RawSQL:
    """Give the ids of the cases that go on for these requests, for `pk__in=`."""
    return RawSQL(AHEAD, (list(request_ids),))  # noqa: S611 - a constant of this module


def whose(case_id: int) -> RawSQL:
    """Give the ids of the cases whose residents have left words or a place on this one, for `case__in=`."""
    return RawSQL(WHOSE, (case_id,))  # noqa: S611 - a constant of this module


def touched(request_ids: Iterable[int]) -> RawSQL:
    """Give the ids of all cases on which these requests have left something, for `pk__in=`."""
    return RawSQL(TOUCHED, (list(request_ids),))  # noqa: S611 - a constant of this module


def left_by_all() -> RawSQL:
    """Give the ids of the cases on which only blanked requests have left something, for `pk__in=`."""
    return RawSQL(LEFT_BY_ALL, ())  # noqa: S611 - a constant of this module


def requests_behind(case_id: int) -> QuerySet[ServiceRequest]:
    """List the requests that wait for a case, withdrawn ones left out (one statement, however long the chain)."""
    return ServiceRequest.objects.filter(case__in=behind(case_id), withdrawn_at__isnull=True).order_by("id")


def asked_by(case_id: int, by: Actor) -> frozenset[int]:
    """Give those of the actor's requests that wait for a case (at most one query)."""
    if not by.request_ids:
        return frozenset()
    return frozenset(requests_behind(case_id).filter(pk__in=by.request_ids).order_by().values_list("id", flat=True))


def request_behind(case_id: int, by: Actor) -> int | None:
    """Name the first of the actor's requests that wait for a case, withdrawn ones included (one statement)."""
    [(found,)] = fetch(REQUEST_BEHIND, [case_id, "{" + ",".join(map(str, by.request_ids)) + "}"])
    return None if found is None else int(found)


REQUEST_BEHIND: Final = f"""
SELECT min(request.id) FROM requests_app_servicerequest request
WHERE request.id = ANY($2) AND request.case_id IN ({BEHIND.replace("%s", "$1")})
"""  # noqa: S608 - constants of this module


def letter_of(case_id: int, by: Actor) -> int | None:
    """Name the request for which the actor speaks: what she writes is read by whoever holds it, and by staff."""
    return min(asked_by(case_id, by), default=None)


def others_wait(case_id: int, *, than: Iterable[int]) -> bool:
    """Tell whether anybody else asked in a case."""
    return requests_behind(case_id).exclude(pk__in=list(than)).order_by().exists()


@dataclass(frozen=True)
class Stretch:
    """A case that goes on for another one, since a moment (None: from the beginning)."""

    case_id: int
    since: datetime | None


def path_of(case_id: int) -> tuple[Stretch, ...]:
    """Follow a case to the last one it was joined to: that one stands at the end (one query)."""
    with connection.cursor() as cursor:
        cursor.execute(PATH, [case_id])
        return tuple(Stretch(*row) for row in cursor.fetchall())
