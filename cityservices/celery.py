"""The Celery app: one queue for each lane, one route for each job, one beat table."""

import os
import sys

from celery import Celery
from celery.signals import setup_logging
from kombu.entity import Queue

from requests_app import vocabulary
from requests_app.lib.left_out import left_out

with left_out("opentelemetry"):  # which the broker's client takes along for figures that nobody asks it for
    import redis  # noqa: F401

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityservices.settings")

app = Celery("cityservices", task_cls="requests_app.tasks.requests:Task", include=["requests_app.tasks"])
app.config_from_object("django.conf:settings", namespace="CELERY")
# Named one by one: with task_create_missing_queues off a hint into an unknown lane is refused.
app.conf.task_queues = tuple(Queue(lane.value, routing_key=lane.value) for lane in vocabulary.Lane)
# Tasks after which Celery's fixup for Django closes the connection: never, requests_app/tasks/connections.py does.
app.conf["CELERY_DB_REUSE_MAX"] = sys.maxsize
app.conf.task_default_queue = vocabulary.Lane.CLOCK.value
app.conf.beat_schedule = {
    sweep.value: {
        "task": sweep.value,
        "schedule": interval,
        # A tick that nobody took before the next one is worth nothing.
        "options": {"queue": lane.value, "expires": interval.total_seconds()},
    }
    for sweep, interval, lane in vocabulary.BEAT_TABLE
}


def keep_the_citys_logs(**_: object) -> None:
    """Leave logging as the settings have it: Celery's own setup raises the root's level and hides our lines."""


setup_logging.connect(keep_the_citys_logs)
