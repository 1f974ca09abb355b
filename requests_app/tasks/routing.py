"""Route a case: the job behind every new request."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from requests_app.actions.routing import give_up_routing
from requests_app.actions.routing_jobs import case_of_job, route_by_job
from requests_app.tasks.consume import each_job, note_failure
from requests_app.vocabulary import Job


@shared_task(name=Job.ROUTE_CASE)
@each_job
def route(job_id: int) -> None:
    """Route the case of a job row. Retries by the row's due time; after the last try a person takes over."""
    at = timezone.now()
    try:
        route_by_job(job_id, at=at)
    except Exception as fault:
        if note_failure(job_id, fault):
            give_up_routing(case_of_job(job_id), at=at)
