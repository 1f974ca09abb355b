"""Cases that are locked and read in one statement, compiled once for each kind of reader."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import QuerySet, Subquery

from requests_app.models import Case, City
from requests_app.queries.records import read
from requests_app.queries.shapes import Marks
from requests_app.queries.visibility import reader_of, reader_values, shape_of_sight, visible_to
from requests_app.rules.actor import Actor


def lock_seen(case_id: int, by: Actor) -> Any:
    """Lock a case that somebody may see, and read it with the city's stamp (`stamp`); None where there is none.

    Within a transaction. It joins nothing: a joined row may be missing where the lock was waited for.
    """
    shape = shape_of_sight(by)
    if shape is None:
        return next(iter(_locking(visible_to(by), case_id)), None)
    values = {"case": case_id, **reader_values(by)}
    return next(iter(read(("a case, locked", shape), partial(_of_reader, by), values)), None)


def _of_reader(by: Actor, marks: Marks) -> QuerySet[Case]:
    return _locking(visible_to(reader_of(by, marks)), marks["case"])


def _locking(seen: QuerySet[Case], case_id: int) -> QuerySet[Case]:
    stamp = City.objects.values("facts_stamp")[:1]
    return seen.select_for_update(of=("self",)).annotate(stamp=Subquery(stamp)).filter(pk=case_id)
