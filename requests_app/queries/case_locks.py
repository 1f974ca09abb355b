"""Cases that are locked and read in one statement, compiled once for each kind of reader."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, QuerySet, Subquery
from django.db.models.expressions import RawSQL

from requests_app.lib.prepared import fetch
from requests_app.models import Case, CaseEvent, City, EventWords
from requests_app.models.writing import sequence_of
from requests_app.queries.records import read
from requests_app.queries.shapes import Marks
from requests_app.queries.visibility import reader_of, reader_values, shape_of_sight, visible_to
from requests_app.rules.actor import Actor

EVENT_ID: Final = f"nextval('{sequence_of(CaseEvent)}')"
WORDS_IDS: Final = f"ARRAY(SELECT nextval('{sequence_of(EventWords)}') FROM generate_series(1, %s))"  # noqa: S608


def lock_seen(case_id: int, by: Actor, *, words: int | None = None) -> Any:
    """Lock a case that somebody may see, and read it with the city's stamp (`stamp`); None where there is none.

    Within a transaction. It joins nothing: a joined row may be missing where the lock was waited for.
    `words`: draw an id for an event (`event_id`) and for so many words with it (`words_ids`), too.
    """
    shape = shape_of_sight(by)
    if shape is None:
        return next(iter(_locking(visible_to(by), case_id, words)), None)
    values = {"case": case_id, **reader_values(by)}
    return next(iter(read(("a case, locked", shape, words), partial(_of_reader, by, words), values)), None)


def _of_reader(by: Actor, words: int | None, marks: Marks) -> QuerySet[Case]:
    return _locking(visible_to(reader_of(by, marks)), marks["case"], words)


def _locking(seen: QuerySet[Case], case_id: int, words: int | None) -> QuerySet[Case]:
    stamp = City.objects.values("facts_stamp")[:1]
    locked = seen.select_for_update(of=("self",)).annotate(stamp=Subquery(stamp)).filter(pk=case_id)
    return locked if words is None else locked.annotate(**_drawn(words))


def _drawn(words: int) -> dict[str, RawSQL]:
    numbers = ArrayField(BigIntegerField())
    return {
        "event_id": RawSQL(EVENT_ID, (), BigIntegerField()),  # noqa: S611 - a constant of this module
        "words_ids": RawSQL(WORDS_IDS, (words,), numbers),  # noqa: S611
    }


def lock_in_order(*case_ids: int, with_parents: bool = False) -> None:
    """Lock several cases by id, within a transaction: two people who need the same ones never wait for each other.

    `with_parents`: and the cases above them, which are older and so come first.
    """
    fetch(LOCK_WITH_PARENTS if with_parents else LOCK, ["{" + ",".join(map(str, case_ids)) + "}"])


LOCK: Final = "SELECT id FROM requests_app_case WHERE id = ANY($1) ORDER BY id FOR UPDATE"
# One list of ids: "these, or those above" in one condition would read every case.
LOCK_WITH_PARENTS: Final = """
    SELECT id FROM requests_app_case WHERE id IN (
        SELECT unnest($1::bigint[]) UNION SELECT parent_id FROM requests_app_case WHERE id = ANY($1)
    ) ORDER BY id FOR UPDATE
"""
