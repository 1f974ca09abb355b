"""What may happen in a random life to a case that waits, asks, is parted, sorted anew, or followed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from requests_app.actions import casework
from requests_app.actions.intake import Receipt
from requests_app.models import Case
from requests_app.rules.actor import Actor
from requests_app.vocabulary import ENDED_STATES, WaitReason, WakeOn
from tests.factories import LAMP, ROAD
from tests.invariants import hold
from tests.personas import actor

PEOPLE = (
    "farah",
    "malik",
    "bruno",
    "sofia",
    "cem",
    "uwe",
    "mirjam",
    "rosa",
    "kiosk",
    "proxy",
    "firm",
    "system",
    "clock",
)
who = st.sampled_from(PEOPLE)
words = st.sampled_from(["Said.", "More.", "Said.", " "])
queue = st.sampled_from(["moderation", "coordination", "lighting", "roads", "green", "atlantis"])
service = st.sampled_from([LAMP, ROAD, "general-note", "flying-carpet"])


class LivesOfWaiting:
    """A part of the machine in test_random_lives: it has the people, the case and the moment."""

    at: datetime
    case_id: int
    people: dict[str, Actor]
    receipt: Receipt
    tries: Callable[..., None]
    owner: Callable[[], Actor]

    @rule(
        by=who,
        reason=st.sampled_from([*WaitReason, "mood"]),
        wake=st.sampled_from([*WakeOn, WakeOn.TIMER, WakeOn.TIMER, ""]),
        days=st.sampled_from([3, 30, 5, -1, 401]),
        text=words,
    )
    def park(self, by: str, reason: str, wake: str, days: int, text: str) -> None:
        child = Case.objects.filter(parent=self.case_id).order_by("id").values_list("id", flat=True).last()
        until = self.at + timedelta(days=days, minutes=7)
        given = {"wait_reason": reason, "reason": text, "wake_on": wake, "wake_at": until, "child_id": child}
        for one in (self.people[by], self.owner()):
            self.tries(casework.park_case, by=one, **given)

    @rule(by=who, stale=st.booleans())
    def resume(self, by: str, stale: bool) -> None:
        self.tries(casework.resume_case, by=self.people[by], stale=stale)

    @rule(by=st.sampled_from(["rosa", "farah", "clock"]), text=words, late=st.integers(0, 9))
    def reply(self, by: str, text: str, late: int) -> None:
        request, received = self.receipt.request_id, self.at - timedelta(days=late)
        given: dict[str, Any] = {"request_id": request, "text": text, "received_at": received}
        self.tries(casework.receive_reply, by=self.people[by], **given)

    @rule(by=who, to=queue, reason=words)
    def transfer(self, by: str, to: str, reason: str) -> None:
        for one in (self.people[by], self.owner()):
            self.tries(casework.transfer_case, by=one, queue_code=to, reason=reason)

    @rule(by=who, to=queue, text=words, blocks=st.booleans())
    def consult(self, by: str, to: str, text: str, blocks: bool) -> None:
        for one in (self.people[by], self.owner()):
            self.tries(casework.consult_team, by=one, queue_code=to, question=text, is_blocking=blocks)

    @rule(by=who, text=words)
    def write(self, by: str, text: str) -> None:
        for one in (self.people[by], self.owner()):
            self.tries(casework.write_to_resident, by=one, words=text)

    @rule(to=st.sampled_from(["", "roads", "atlantis"]), about=service, text=words, blocks=st.booleans())
    def split(self, to: str, about: str, text: str, blocks: bool) -> None:
        given = {"service_code": about, "queue_code": to, "reason": text, "is_blocking": blocks}
        self.tries(casework.split_case, by=self.owner(), **given)

    @rule(ends=st.booleans())
    def a_child_ends(self, ends: bool) -> None:
        child = Case.objects.filter(parent=self.case_id).exclude(state__in=ENDED_STATES).order_by("id").first()
        if child is None or child.queue is None:
            return
        lead = actor(child.queue.lead.username)
        if ends and child.owner is None:
            casework.claim_case(child.pk, by=lead, at=self.at)
        if ends:
            by, until = actor(hold(child.pk).owner.username), self.at + timedelta(days=14)  # type: ignore[union-attr]
            casework.resolve_case(child.pk, outcome="done", words="Answered.", by=by, at=self.at, objection_until=until)
        else:
            casework.cancel_case(child.pk, cancel_reason="invalid", reason="No.", by=lead, at=self.at)
        hold(child.pk)

    @rule(by=who, about=service, reason=words)
    def reclassify(self, by: str, about: str, reason: str) -> None:
        self.tries(casework.reclassify_case, by=self.people[by], service_code=about, reason=reason)

    @rule(by=who, follows=st.booleans())
    def follow(self, by: str, follows: bool) -> None:
        self.tries(casework.follow_case if follows else casework.unfollow_case, by=self.people[by])
