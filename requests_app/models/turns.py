"""Who is there to be given cases, and whose turn it was last."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from requests_app.models.queues import WorkQueue


class Presence(models.Model):
    """Somebody takes what her queues hand out, until a moment: at the latest to the end of her day."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="presence"
    )
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person_id} until {self.until}"


class Turn(models.Model):
    """Which of the turns of a queue was somebody's last."""

    queue = models.ForeignKey(WorkQueue, on_delete=models.CASCADE, related_name="turns", db_index=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="turns")
    number = models.PositiveBigIntegerField()  # counts the queue's turns: several may be of one moment

    class Meta:
        constraints = [models.UniqueConstraint(fields=["queue", "person"], name="turn_once")]

    def __str__(self) -> str:
        return f"{self.queue_id}: {self.person_id}"
