"""What a colleague has begun to write on a case and has not sent yet."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from requests_app.models.cases import Case


class StepDraft(models.Model):
    """The fields of one step of one case, as one person has filled them in so far."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="step_drafts", db_index=False
    )
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="step_drafts", db_index=False)
    step = models.CharField(max_length=12)  # a name of requests_app/desk/steps.py
    typed = models.JSONField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "person", "step"], name="step_draft_once")]
        indexes = [
            models.Index(fields=["changed_at"], name="step_draft_by_age"),
            models.Index(fields=["person"], name="step_draft_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.case_id}"
