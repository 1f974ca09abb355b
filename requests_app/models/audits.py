"""What the auditor counted: violations of each invariant over the whole database."""

from __future__ import annotations

from django.db import models


class AuditRun(models.Model):
    """One count of everything; `violations` must read 0."""

    at = models.DateTimeField()
    milliseconds = models.PositiveIntegerField()
    violations = models.PositiveIntegerField()
    counts = models.JSONField(default=dict)  # {code of the check: number of violations}
    examples = models.JSONField(default=dict)  # {code of the check: [ids]}

    class Meta:
        indexes = [models.Index(fields=["-at"], name="audit_newest_first")]
