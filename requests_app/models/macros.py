"""Macros: words that are written again and again, in the city's languages, with the step that they go with."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from requests_app.models.people import Team
from requests_app.models.sparse import where_set
from requests_app.vocabulary import MacroStep, MacroThen


class Macro(models.Model):
    """One macro, of a person or of a team; its words may hold variables such as {{ reference }}."""

    name = models.CharField(max_length=60)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="macros")
    team = models.ForeignKey(
        Team, on_delete=models.CASCADE, null=True, blank=True, related_name="macros", db_index=False
    )
    step = models.CharField(max_length=12, choices=MacroStep)
    outcome = models.CharField(max_length=16, blank=True)  # of a case that is resolved
    days = models.PositiveSmallIntegerField(null=True, blank=True)  # so long a question waits for its answer
    texts = models.JSONField()  # language -> words
    # What follows by the same press, when the words are sent.
    then = models.CharField(max_length=10, choices=MacroThen, blank=True, default="", db_default="")
    then_queue = models.CharField(max_length=64, blank=True, default="", db_default="")  # code of a work queue
    then_days = models.PositiveSmallIntegerField(null=True, blank=True)
    then_note = models.TextField(blank=True, default="", db_default="")  # for colleagues
    then_follow = models.BooleanField(default=False, db_default=False)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="macro_name_once")]
        indexes = [*where_set("macro", "team")]

    def __str__(self) -> str:
        return self.name
