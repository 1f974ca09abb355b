"""Views that colleagues save: a condition with a name, for oneself, for a team, or for whoever has the link."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from requests_app.models.people import Team
from requests_app.models.sparse import where_set


class SavedView(models.Model):
    """Which cases somebody wants to see together; what she may see of them is decided when it is opened."""

    name = models.CharField(max_length=80)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="saved_views")
    team = models.ForeignKey(
        Team, on_delete=models.CASCADE, null=True, blank=True, related_name="saved_views", db_index=False
    )
    is_shared = models.BooleanField(default=False)  # every colleague who has the link may open it
    condition = models.JSONField()  # as docs/conditions.md has it; checked anew whenever it is opened
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="saved_view_name_once")]
        indexes = [*where_set("saved_view", "team")]

    def __str__(self) -> str:
        return self.name
