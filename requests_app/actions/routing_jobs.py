"""A routing job, worked off: job, case and letter read and locked in one statement, all written in another."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.db import transaction

from requests_app.actions import routing
from requests_app.actions.jobs import closing, logging_as
from requests_app.lib.prepared import fetch
from requests_app.models import Case, CaseEvent, QueueStay
from requests_app.models.reading import columns_of, record_of
from requests_app.models.writing import Ids, columns_of_ids, write_together
from requests_app.queries import standing_facts
from requests_app.queries.first_look import STAMP
from requests_app.queries.queues import Founding, values_of
from requests_app.rules.actor import SYSTEM
from requests_app.rules.conditions import NONE
from requests_app.vocabulary import Job

_NEW: Final = {QueueStay: 1, CaseEvent: 1}


def route_by_job(job_id: int, *, at: datetime) -> CaseEvent | None:
    """Route the case of a job and close the job, in one transaction.

    None when the job is done, dead, leased or in another consumer's hands, or when a person was faster.
    """
    with transaction.atomic():
        found = fetch(_statement(), [job_id, at])
        if not found:
            return None
        request_id, stamp, channel, language, description, stays, events, *columns = found[0]
        case = record_of(Case, columns)
        done = closing(job_id, at=at)
        if not routing.waits_for_router(case):
            write_together([], changes=[done])
            return None
        facts = standing_facts.facts_under(stamp)
        standing_facts.attach(case, facts)
        letter = Founding(channel or NONE, language or NONE, description or "", facts.city.timezone)
        ids = Ids({QueueStay: stays, CaseEvent: events})
        with logging_as(job_id, request_id=request_id, name=Job.ROUTE_CASE):
            return routing.route_locked(
                case, facts, values_of(case, letter, at=at), by=SYSTEM, at=at, ids=ids, along=[done]
            )


def _statement() -> str:
    """Lock the job (another consumer's is passed over) and its case (waited for), and read what routing asks.

    The case's own columns come from its newest version; nothing that joins them ever changes.
    """
    return f"""
        SELECT job.request_id, {STAMP}, letter.channel, letter.language, letter.description,
               {columns_of_ids(_NEW)}, {columns_of(Case, "subject")}
        FROM requests_app_jobrow job
        JOIN requests_app_case subject ON subject.id = job.case_id
        LEFT JOIN requests_app_servicerequest letter ON letter.reference = subject.reference
        WHERE job.id = $1 AND job.done_at IS NULL AND job.dead_at IS NULL
          AND (job.lease_until IS NULL OR job.lease_until <= $2)
        FOR UPDATE OF job SKIP LOCKED
        FOR UPDATE OF subject
    """  # noqa: S608 - names of our own tables


def case_of_job(job_id: int) -> int:
    """Name the case of a routing job."""
    [(case_id,)] = fetch("SELECT case_id FROM requests_app_jobrow WHERE id = $1", [job_id])
    return int(case_id)
