"""The ledger: what happened to a case, append-only; the words beside it may be blanked."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models

from requests_app.models.cases import Case
from requests_app.models.contractors import Contractor
from requests_app.models.residents import Resident
from requests_app.models.service_points import Device, Site
from requests_app.models.sparse import where_set
from requests_app.vocabulary import ActorKind, Channel, EventKind, WordsKind

WORDS_ARE_ONLY_BLANKED = """
IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'words of event % are blanked, never deleted', OLD.event_id USING ERRCODE = 'check_violation';
END IF;
IF NEW.text <> '' OR NEW.blanked_at IS NULL OR to_jsonb(NEW) - ARRAY['text', 'blanked_at']
        IS DISTINCT FROM to_jsonb(OLD) - ARRAY['text', 'blanked_at'] THEN
    RAISE EXCEPTION 'words of event % are blanked, never edited', OLD.event_id USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


class CaseEvent(models.Model):
    """One line: ids and codes only. The database refuses UPDATE, DELETE and TRUNCATE."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events", db_index=False)
    sequence = models.PositiveIntegerField()  # 1, 2, 3 ... without a gap
    kind = models.CharField(max_length=32, choices=EventKind)
    at = models.DateTimeField()
    revision = models.PositiveIntegerField()  # of the case after this event
    changes = models.JSONField(default=dict)  # {"state": "queued", "queue": 3, "owner": null}: fold gives the case
    data = models.JSONField(default=dict)  # codes and ids that explain it
    # who, and through which door
    actor_kind = models.CharField(max_length=12, choices=ActorKind)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="events", db_index=False
    )
    resident = models.ForeignKey(
        Resident, on_delete=models.PROTECT, null=True, blank=True, related_name="events", db_index=False
    )
    device = models.ForeignKey(
        Device, on_delete=models.PROTECT, null=True, blank=True, related_name="events", db_index=False
    )
    contractor = models.ForeignKey(
        Contractor, on_delete=models.PROTECT, null=True, blank=True, related_name="events", db_index=False
    )
    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, null=True, blank=True, related_name="events", db_index=False
    )
    channel = models.CharField(max_length=8, choices=Channel, blank=True)
    language = models.CharField(max_length=8, blank=True)
    is_assisted = models.BooleanField(default=False)
    is_proxy = models.BooleanField(default=False)
    rule_version = models.PositiveIntegerField(null=True, blank=True)
    step = models.CharField(max_length=20, blank=True)
    active_seconds = models.PositiveIntegerField(null=True, blank=True)  # the page was visible this long
    request_id = models.CharField(max_length=64, blank=True)  # finds the log lines

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "sequence"], name="event_sequence_once_per_case")]
        indexes = [*where_set("event", "person", "resident", "device", "contractor", "site")]
        triggers = [
            pgtrigger.Protect(name="event_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="ledger_is_not_emptied",
                operation=pgtrigger.Truncate,
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                func="RAISE EXCEPTION 'the ledger is never emptied' USING ERRCODE = 'check_violation';",
            ),
        ]


class EventWords(models.Model):
    """What somebody wrote with an event; blanked by retention or redaction, never edited."""

    event = models.ForeignKey(CaseEvent, on_delete=models.PROTECT, related_name="words")
    kind = models.CharField(max_length=10, choices=WordsKind)
    text = models.TextField(blank=True)
    is_public = models.BooleanField(default=False)  # may the resident read it
    # Only whoever holds this request may read it: forty residents on one case do not read each other's words.
    for_request = models.ForeignKey(
        "ServiceRequest", on_delete=models.PROTECT, null=True, blank=True, related_name="words"
    )
    blanked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        triggers = [
            pgtrigger.Trigger(
                name="words_are_only_blanked",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func=WORDS_ARE_ONLY_BLANKED,
            )
        ]
