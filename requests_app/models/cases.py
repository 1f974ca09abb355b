"""The city's folder: one case with its state, place, owner and history of places."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F, Q

from requests_app.models.places import District
from requests_app.models.queues import WorkQueue
from requests_app.models.service_definitions import ServiceDefinition
from requests_app.models.sparse import where_set
from requests_app.vocabulary import CancelReason, CaseState, ChildRelation, Outcome, Priority, WaitReason

# Asked at the end of the transaction, from both sides.
QUEUE_STAY_MATCHES = """
IF EXISTS (
    SELECT 1 FROM requests_app_case c
    LEFT JOIN requests_app_queuestay s ON s.case_id = c.id AND s.left_at IS NULL
    WHERE c.id = {case} AND c.queue_id IS DISTINCT FROM s.queue_id
) THEN
    RAISE EXCEPTION 'case % and its open queue stay name different queues', {case} USING ERRCODE = 'check_violation';
END IF;
RETURN NULL;
"""

# Locked until the end of the transaction, so that nobody is switched off while she gets work.
OWNER_AND_QUEUE_ARE_ACTIVE = """
IF NEW.owner_id IS NOT NULL AND (TG_OP = 'INSERT' OR NEW.owner_id IS DISTINCT FROM OLD.owner_id) THEN
    PERFORM 1 FROM requests_app_staffmember WHERE id = NEW.owner_id AND is_active FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'staff member % is not active', NEW.owner_id USING ERRCODE = 'check_violation';
    END IF;
END IF;
IF NEW.queue_id IS NOT NULL AND (TG_OP = 'INSERT' OR NEW.queue_id IS DISTINCT FROM OLD.queue_id) THEN
    PERFORM 1 FROM requests_app_workqueue WHERE id = NEW.queue_id AND is_active FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'work queue % is not active', NEW.queue_id USING ERRCODE = 'check_violation';
    END IF;
END IF;
RETURN NEW;
"""

IN_A_QUEUE = [CaseState.NEW, CaseState.QUEUED]
HELD = [CaseState.IN_PROGRESS, CaseState.REVIEW]
STILL_OPEN = [CaseState.NEW, CaseState.QUEUED, CaseState.IN_PROGRESS, CaseState.WAITING, CaseState.REVIEW]
OUT_OF_QUEUES = [CaseState.RESOLVED, CaseState.CLOSED, CaseState.CANCELLED, CaseState.MERGED]


class Case(models.Model):
    """State, place and owner are written by actions.workflow, routing and assignment alone."""

    reference = models.CharField(max_length=24, unique=True)  # that of the founding request
    state = models.CharField(max_length=12, choices=CaseState, default=CaseState.NEW)
    queue = models.ForeignKey(
        WorkQueue, on_delete=models.PROTECT, null=True, blank=True, related_name="cases", db_index=False
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cases_owned",
        db_index=False,
    )
    last_queue = models.ForeignKey(
        WorkQueue, on_delete=models.PROTECT, null=True, blank=True, related_name="cases_left", db_index=False
    )
    last_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="cases_left",
        db_index=False,
    )
    is_pinned = models.BooleanField(default=False)  # a person chose the place: the router keeps off
    wait_reason = models.CharField(max_length=10, choices=WaitReason, blank=True)
    wake_rule = models.JSONField(default=dict)  # {"on": WakeOn, "child": id of the case asked, ...}
    wake_at = models.DateTimeField(null=True, blank=True)  # at the latest then: nothing waits for ever
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_cases", db_index=False
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children", db_index=False
    )
    parent_relation = models.CharField(max_length=8, choices=ChildRelation, blank=True)
    is_blocking = models.BooleanField(default=False)  # the case above cannot end before this one
    revision = models.PositiveIntegerField(default=0)
    event_count = models.PositiveIntegerField(default=0)
    routing_round = models.PositiveIntegerField(default=1)
    # the matter
    service = models.ForeignKey(ServiceDefinition, on_delete=models.PROTECT, related_name="cases")
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.NORMAL)
    district = models.ForeignKey(District, on_delete=models.PROTECT, null=True, blank=True, related_name="cases")
    address = models.CharField(max_length=240, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    suspected_spam = models.BooleanField(default=False)
    is_vulnerable = models.BooleanField(default=False)  # somebody who needs particular care is affected
    # times
    opened_at = models.DateTimeField()
    waiting_since = models.DateTimeField()  # kept on release, so that age counts
    rank_at = models.DateTimeField()  # waiting_since less the head start of the priority: the oldest goes first
    promised_at = models.DateTimeField(null=True, blank=True)  # due of the service norm, as last told
    first_response_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    objection_until = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=16, choices=Outcome, blank=True)
    cancel_reason = models.CharField(max_length=12, choices=CancelReason, blank=True)
    reopen_count = models.PositiveSmallIntegerField(default=0)
    needs_routing_help = models.BooleanField(default=False)  # no rule fitted; cleared by the next placing

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=list(CaseState)), name="case_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state__in=IN_A_QUEUE) | Q(queue__isnull=False, owner__isnull=True),
                name="case_in_a_queue_has_no_owner",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=HELD) | Q(queue__isnull=False, owner__isnull=False),
                name="case_held_has_queue_and_owner",
            ),
            models.CheckConstraint(
                condition=(Q(state=CaseState.WAITING, queue__isnull=False, wake_at__isnull=False) & ~Q(wait_reason=""))
                | (~Q(state=CaseState.WAITING) & Q(wake_at__isnull=True, wait_reason="")),
                name="case_waiting_has_queue_reason_and_end",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True, parent_relation="", is_blocking=False)
                | (Q(parent__isnull=False) & ~Q(parent_relation="") & ~Q(parent=F("id"))),
                name="case_below_another_says_why",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=OUT_OF_QUEUES) | Q(queue__isnull=True, owner__isnull=True),
                name="case_ended_has_neither_queue_nor_owner",
            ),
            models.CheckConstraint(
                condition=Q(state=CaseState.MERGED, merged_into__isnull=False)
                | (~Q(state=CaseState.MERGED) & Q(merged_into__isnull=True)),
                name="case_merged_names_its_survivor",
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="case_not_merged_into_itself"),
        ]
        indexes = [
            models.Index(
                fields=["queue", "rank_at", "id"],
                condition=Q(state__in=["new", "queued"]),
                name="case_open_by_queue",
            ),
            models.Index(
                fields=["queue", "rank_at", "id"],
                condition=Q(state__in=["in_progress", "waiting", "review"]),
                name="case_held_by_queue",
            ),
            models.Index(
                fields=["owner", "rank_at", "id"], condition=Q(owner__isnull=False), name="case_held_by_owner"
            ),
            models.Index(
                fields=["queue", "promised_at", "id"],
                condition=Q(state__in=STILL_OPEN, promised_at__isnull=False),
                name="case_promised_by_queue",
            ),
            models.Index(fields=["queue", "rank_at", "id"], condition=Q(state="waiting"), name="case_waiting_by_queue"),
            models.Index(fields=["-opened_at", "-id"], name="case_newest_first"),
            GinIndex(SearchVector("address", config="simple"), name="case_by_words_of_address"),
            models.Index(fields=["wake_at"], condition=Q(state="waiting"), name="case_wakes"),
            models.Index(fields=["objection_until"], condition=Q(state="resolved"), name="case_objection_window"),
            models.Index(
                fields=["id"], condition=Q(state="new", needs_routing_help=True), name="case_waits_for_a_rule"
            ),
            models.Index(  # what is open near a point, of one service or another
                fields=["service", "latitude", "longitude"],
                condition=Q(state__in=STILL_OPEN, latitude__isnull=False),
                name="case_open_near_point",
            ),
            models.Index(  # and in a district, or anywhere, the newest first
                fields=["service", "district", "-opened_at"],
                condition=Q(state__in=STILL_OPEN),
                name="case_open_in_district",
            ),
            models.Index(  # the public list; `queries.open_matters` says who stands on it
                fields=["-opened_at", "-id"],
                condition=Q(
                    state__in=STILL_OPEN,
                    parent__isnull=True,
                    suspected_spam=False,
                    is_vulnerable=False,
                    priority__lt=Priority.DANGER,
                ),
                name="case_open_for_everybody",
            ),
            *where_set("case", "queue", "last_queue", "last_owner", "merged_into", "parent"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="case_goes_to_active_hands",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("owner_id", "queue_id"),
                when=pgtrigger.Before,
                func=OWNER_AND_QUEUE_ARE_ACTIVE,
            ),
            pgtrigger.Trigger(
                name="case_queue_matches_open_stay",
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("queue_id"),
                when=pgtrigger.After,
                timing=pgtrigger.Deferred,
                func=QUEUE_STAY_MATCHES.format(case="NEW.id"),
            ),
        ]

    def __str__(self) -> str:
        return self.reference
