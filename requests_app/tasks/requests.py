"""A hint whose acknowledgement was lost must not take a place in its worker's hands for good.

A worker takes as many hints at a time as it has processes, and counts those that it has not acknowledged. Celery logs
an acknowledgement that did not get through and goes on: the hint counts for ever, and where each process has one of
these the worker takes no other hint, while its heart beats (kombu: `QoS.can_consume`). It happens where the line breaks
in the moments between a hint and its acknowledgement. What the broker still holds it hands out once more after the
visibility timeout, to a row that is done.
"""

from __future__ import annotations

from typing import Any

import celery.app.task
from celery.worker.request import Request
from kombu.transport.virtual.base import QoS


class HintRequest(Request):
    """A hint in the hands of a worker."""

    def acknowledge(self) -> None:
        """Tell the broker that the hint has been followed; free its place whether the broker hears it or not."""
        try:
            super().acknowledge()
        finally:
            self._free()

    def reject(self, requeue: bool = False) -> None:  # noqa: FBT001, FBT002 - as Celery calls it
        """Give the hint back; free its place whether the broker hears it or not."""
        try:
            super().reject(requeue)
        finally:
            self._free()

    def _free(self) -> None:
        message: Any = self.message
        if not message.acknowledged:
            QoS.ack(message.channel.qos, message.delivery_tag)


class Task(celery.app.task.Task):
    """What every task of the city is."""

    abstract = True
    Request = "requests_app.tasks.requests:HintRequest"
