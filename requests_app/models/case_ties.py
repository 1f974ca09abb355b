"""What ties cases to each other, and to colleagues who want to know how they go on."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from requests_app.models.cases import Case


class CaseFollower(models.Model):
    """A member of staff who wants to know how a case goes on."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="followers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="followed")
    since = models.DateTimeField()
    reasons = ArrayField(models.CharField(max_length=20), default=list)  # "handed_over", "owned", "asked"

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="follower_once_per_case")]
        indexes = [models.Index(fields=["person", "-since", "-id"], name="follower_newest_by_person")]


class CaseMerge(models.Model):
    """One case joined to another one, with what is needed to separate them again."""

    merged = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="merges")
    survivor = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="absorptions")
    merged_at = models.DateTimeField()
    before = models.JSONField(default=dict)  # of the joined case: {"state", "queue", "owner", "wait_reason", ...}
    survivor_before = models.JSONField(default=dict)  # {"priority", "clocks": {kind: due_at}}
    separated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["merged"], condition=Q(separated_at__isnull=True), name="merge_one_open_per_case"
            ),
            models.CheckConstraint(condition=~Q(merged=F("survivor")), name="merge_is_of_two_cases"),
        ]


class CaseLink(models.Model):
    """Two cases that have to do with each other, and go on each by itself; written in both directions."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="links", db_index=False)
    other = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "other"], name="case_link_once"),
            models.CheckConstraint(condition=~Q(case=F("other")), name="case_link_is_of_two_cases"),
        ]
        indexes = [models.Index(fields=["other"], name="case_link_of_other")]

    def __str__(self) -> str:
        return f"{self.case_id}:{self.other_id}"
