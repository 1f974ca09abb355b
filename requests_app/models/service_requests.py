"""The resident's letter: what was said, through which door, by whom or for whom."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Q

from requests_app.models.places import District
from requests_app.models.residents import Mandate, Resident
from requests_app.models.service_definitions import ServiceDefinition
from requests_app.models.service_points import Device, Site
from requests_app.models.sparse import where_set
from requests_app.vocabulary import ActorKind, Channel, ContactCause, IdentityCheck, ProxyRelation

# What may be blanked must become empty, with `blanked_at`; what was said, by whom and how it came in stays.
LETTER_IS_ONLY_BLANKED = """
IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'request % is never deleted', OLD.id USING ERRCODE = 'check_violation';
END IF;
IF (NEW.channel, NEW.client, NEW.idempotency_key, NEW.body_hash, NEW.reference, NEW.language, NEW.service_id,
        NEW.actor_kind, NEW.submitted_at, NEW.received_at)
    IS DISTINCT FROM (OLD.channel, OLD.client, OLD.idempotency_key, OLD.body_hash, OLD.reference, OLD.language,
        OLD.service_id, OLD.actor_kind, OLD.submitted_at, OLD.received_at) THEN
    RAISE EXCEPTION 'request % is never edited', OLD.id USING ERRCODE = 'check_violation';
END IF;
IF (NEW.description <> OLD.description AND NEW.description <> '')
    OR (NEW.address <> OLD.address AND NEW.address <> '')
    OR (NEW.answers <> OLD.answers AND NEW.answers <> '{}')
    OR (NEW.latitude IS DISTINCT FROM OLD.latitude AND NEW.latitude IS NOT NULL)
    OR (NEW.longitude IS DISTINCT FROM OLD.longitude AND NEW.longitude IS NOT NULL)
    OR (NEW.requester_id IS DISTINCT FROM OLD.requester_id AND NEW.requester_id IS NOT NULL)
    OR (NEW.on_behalf_of_id IS DISTINCT FROM OLD.on_behalf_of_id AND NEW.on_behalf_of_id IS NOT NULL)
    OR (NEW.mandate_id IS DISTINCT FROM OLD.mandate_id AND NEW.mandate_id IS NOT NULL) THEN
    RAISE EXCEPTION 'request % is blanked, never edited', OLD.id USING ERRCODE = 'check_violation';
END IF;
IF NEW.blanked_at IS NULL AND (NEW.description, NEW.address, NEW.answers, NEW.latitude, NEW.longitude,
        NEW.requester_id, NEW.on_behalf_of_id, NEW.mandate_id)
    IS DISTINCT FROM (OLD.description, OLD.address, OLD.answers, OLD.latitude, OLD.longitude,
        OLD.requester_id, OLD.on_behalf_of_id, OLD.mandate_id) THEN
    RAISE EXCEPTION 'request % is blanked without saying when', OLD.id USING ERRCODE = 'check_violation';
END IF;
RETURN NEW;
"""


class ServiceRequest(models.Model):
    """Never edited, but that retention and redaction may blank its words."""

    reference = models.CharField(max_length=20, unique=True)
    secret_version = models.PositiveSmallIntegerField(default=1)
    case = models.ForeignKey("Case", on_delete=models.PROTECT, related_name="requests")
    # the door
    channel = models.CharField(max_length=8, choices=Channel)
    client = models.CharField(max_length=60)  # "web", a device's code, a clerk's id: whose keys these are
    idempotency_key = models.CharField(max_length=80)
    body_hash = models.CharField(max_length=64)
    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, null=True, blank=True, related_name="requests", db_index=False
    )
    device = models.ForeignKey(
        Device, on_delete=models.PROTECT, null=True, blank=True, related_name="requests", db_index=False
    )
    campaign_code = models.CharField(max_length=40, blank=True)
    contact_cause = models.CharField(max_length=12, choices=ContactCause, default=ContactCause.NEW)
    active_seconds = models.JSONField(default=dict)  # {step: seconds the page was visible}
    # who
    actor_kind = models.CharField(max_length=12, choices=ActorKind)
    assisted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="requests_assisted",
        db_index=False,
    )
    requester = models.ForeignKey(
        Resident, on_delete=models.PROTECT, null=True, blank=True, related_name="requests", db_index=False
    )
    on_behalf_of = models.ForeignKey(
        Resident, on_delete=models.PROTECT, null=True, blank=True, related_name="requests_by_others", db_index=False
    )
    mandate = models.ForeignKey(
        Mandate, on_delete=models.PROTECT, null=True, blank=True, related_name="requests", db_index=False
    )
    is_proxy = models.BooleanField(default=False)
    proxy_relation = models.CharField(max_length=12, choices=ProxyRelation, blank=True, default="", db_default="")
    identity = models.CharField(
        max_length=12, choices=IdentityCheck, default=IdentityCheck.NONE, db_default=IdentityCheck.NONE
    )
    has_consented = models.BooleanField(default=False, db_default=False)  # told what is kept, and agreed
    is_settled_at_once = models.BooleanField(default=False, db_default=False)  # taken and answered in the same act
    language = models.CharField(max_length=8)
    # what and where
    service = models.ForeignKey(ServiceDefinition, on_delete=models.PROTECT, related_name="requests")
    description = models.TextField(blank=True)
    answers = models.JSONField(default=dict)
    address = models.CharField(max_length=240, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    district = models.ForeignKey(
        District, on_delete=models.PROTECT, null=True, blank=True, related_name="requests", db_index=False
    )
    is_vulnerable = models.BooleanField(default=False)  # somebody who needs particular care is affected
    # when
    submitted_at = models.DateTimeField()
    received_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)  # one of several on a case that goes on
    mail_stopped_at = models.DateTimeField(null=True, blank=True)  # no more e-mail about it; answers to calls still go
    suspected_spam = models.BooleanField(default=False)
    blanked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "client", "idempotency_key"], name="request_key_once_per_client"
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="request_point_is_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["-received_at", "-id"], name="request_newest_first"),
            GinIndex(SearchVector("description", config="simple"), name="request_by_words"),
            models.Index(
                fields=["received_at", "is_settled_at_once"],
                condition=Q(channel=Channel.COUNTER),
                name="request_at_counters",
            ),
            models.Index(fields=["case"], condition=Q(blanked_at__isnull=False), name="request_blanked_of_case"),
            *where_set("request", "site", "device", "assisted_by", "requester", "on_behalf_of", "mandate", "district"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="letter_is_only_blanked",
                operation=pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func=LETTER_IS_ONLY_BLANKED,
            )
        ]

    def __str__(self) -> str:
        return self.reference
