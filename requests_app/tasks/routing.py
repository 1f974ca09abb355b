"""Route a case: the job behind every new request."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from celery import shared_task

from requests_app.actions.routing import give_up_routing, route_case
from requests_app.tasks.consume import in_one_transaction
from requests_app.vocabulary import Job

if TYPE_CHECKING:
    from requests_app.models import JobRow


@shared_task(name=Job.ROUTE_CASE)
def route(job_id: int, **_: Any) -> None:  # **_ : an older worker must survive a newer caller's extra argument
    """Route the case of a job row. Retries by the row's due time; after the last try the job is dead and shown."""

    def effect(job: JobRow, at: datetime) -> None:
        if job.case_id is not None:
            route_case(job.case_id, at=at)

    def call_a_person(job: JobRow, at: datetime) -> None:
        if job.case_id is not None:
            give_up_routing(job.case_id, at=at)

    in_one_transaction(job_id, effect, when_dead=call_a_person)
