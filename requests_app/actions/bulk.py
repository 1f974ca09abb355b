"""The one writer of bulk runs: choose, plan, order, work off case by case, take back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from requests_app.actions import casework, jobs
from requests_app.actions.audit import WorkStep
from requests_app.actions.incident_telling import tell_case
from requests_app.facts import Fact, MoveNotAllowed
from requests_app.lib.business_time import NoWorkingTime
from requests_app.models import BulkItem, BulkRun, CaseEvent, StaffMember
from requests_app.queries import bulk as queries
from requests_app.queries.people import actor_of
from requests_app.rules.actor import Actor, on_behalf_of
from requests_app.rules.bulk import MOST_CASES, TAKEN_BACK_MINUTES, ItemFacts, Wish, refusal_of
from requests_app.vocabulary import BulkItemState, BulkStep, WaitReason, WakeOn

WHY_MAX: Final = 300
KEPT_DAYS: Final = 30
BATCH: Final = 100  # runs that are forgotten at once


@dataclass(frozen=True)
class One:
    """One case of a run, in the hands of whoever has ordered it."""

    run: BulkRun
    item: BulkItem
    by: Actor
    at: datetime

    @property
    def given(self) -> dict[str, Any]:
        """Give what every deciding action asks for."""
        return {"by": self.by, "at": self.at, "revision": self.item.revision, "step": WorkStep("bulk")}


def gather(case_ids: Sequence[int], *, by: Actor, at: datetime) -> BulkRun:
    """Keep which cases somebody has chosen, at most `MOST_CASES`. Raises `MoveNotAllowed` where there is none."""
    if by.person_id is None or not case_ids:
        raise MoveNotAllowed(_("Choose at least one case first."))
    if len(case_ids) > MOST_CASES:
        raise MoveNotAllowed(gettext("Choose at most %(most)s cases at once.") % {"most": MOST_CASES})
    with transaction.atomic():
        run = BulkRun.objects.create(person_id=by.person_id, language=by.language, made_at=at)
        BulkItem.objects.bulk_create(
            BulkItem(run=run, case_id=case_id, position=place) for place, case_id in enumerate(case_ids)
        )
        return run


def plan(run_id: int, step: BulkStep, typed: Mapping[str, Any], *, by: Actor, at: datetime) -> BulkRun:
    """Say for each chosen case whether the step would change it, and why not; nothing is changed yet.

    Planned again, it is judged anew. Raises `BulkRunNotFound`, `MoveNotAllowed` (ordered already).
    """
    with transaction.atomic():
        run = _lock(run_id, by=by)
        if run.ordered_at is not None:
            raise MoveNotAllowed(ORDERED)
        run.step, run.typed, run.planned_at, run.language = step, dict(typed), at, by.language
        run.save()
        items = list(run.items.order_by("position"))
        known = queries.facts_of([item.case_id for item in items], by)
        wish = Wish(step, queries.aim_of(step, typed))
        for item in items:
            item.revision, facts = known.get(item.case_id, (None, ItemFacts(state=None)))
            against = refusal_of(wish, facts)
            item.state = BulkItemState.PLANNED if against is None else BulkItemState.LEFT_OUT
            item.why = str(against or "")[:WHY_MAX]
        BulkItem.objects.bulk_update(items, ["state", "why", "revision"])
        return run


ORDERED: Final = _("This was started already. You see below what has come of it.")


def order(run_id: int, *, by: Actor, at: datetime) -> BulkRun:
    """Let a planned run be worked off; a second press orders nothing more.

    Raises `BulkRunNotFound`, `MoveNotAllowed` (nothing is planned yet).
    """
    with transaction.atomic():
        run = _lock(run_id, by=by)
        if run.planned_at is None:
            raise MoveNotAllowed(_("Choose first what is to be done with the cases."))
        if run.ordered_at is None:
            run.ordered_at = at
            run.save(update_fields=["ordered_at"])
            jobs.order_bulk(run.pk, at=at)
        return run


def order_for_incident(case_ids: Sequence[int], typed: Mapping[str, Any], *, by: Actor, at: datetime) -> int:
    """Order that everybody behind these cases is told, however many they are; give the id of the run.

    The caller has asked whether `by` may do this; `typed` is what `_inform` reads. Raises `MoveNotAllowed`.
    """
    if by.person_id is None:
        raise MoveNotAllowed
    moments = {"made_at": at, "planned_at": at, "ordered_at": at}
    step = BulkStep.INFORM
    run = BulkRun.objects.create(person_id=by.person_id, language=by.language, step=step, typed=dict(typed), **moments)
    BulkItem.objects.bulk_create(
        (
            BulkItem(run=run, case_id=case_id, position=place, state=BulkItemState.PLANNED)
            for place, case_id in enumerate(case_ids)
        ),
        batch_size=BATCH * 10,
    )
    jobs.order_bulk(run.pk, at=at)
    return run.pk


def take_back(run_id: int, *, by: Actor, at: datetime) -> BulkRun:
    """Order what a run has changed to be taken back, case by case; what somebody has decided since stands.

    A second press gives the same run. Raises `BulkRunNotFound`, `MoveNotAllowed` (too late, or somebody was told).
    """
    with transaction.atomic():
        run = _lock(run_id, by=by)
        earlier = BulkRun.objects.filter(undoes=run).first()
        if earlier is not None:
            return earlier
        changed = run.items.filter(state=BulkItemState.CHANGED, sequence__isnull=False).order_by("position")
        if not queries.may_take_back(run, at=at):
            raise MoveNotAllowed(_("It is too late to take it back, or somebody was told already."))
        moments = {"made_at": at, "planned_at": at, "ordered_at": at}
        back = BulkRun.objects.create(
            person_id=run.person_id, language=by.language, step=BulkStep.UNDO, undoes=run, **moments
        )
        BulkItem.objects.bulk_create(
            BulkItem(
                run=back,
                case_id=item.case_id,
                position=item.position,
                state=BulkItemState.PLANNED,
                sequence=item.sequence,
            )
            for item in changed
        )
        jobs.order_bulk(back.pk, at=at)
        return back


def _lock(run_id: int, *, by: Actor) -> BulkRun:
    run = BulkRun.objects.select_for_update().filter(pk=run_id, person=by.person_id).first()
    if run is None:
        raise queries.BulkRunNotFound
    return run


def work_off_next(run_id: int, *, at: datetime) -> bool:
    """Do the step for the next case of a run, in one transaction with its line; False when all are done.

    Whoever has ordered it acts, with the rights she has now. A case that somebody has decided about since it was
    planned is left as it is.
    """
    with transaction.atomic():
        run = BulkRun.objects.get(pk=run_id)
        item = run.items.select_for_update().filter(state=BulkItemState.PLANNED).order_by("position").first()
        if item is None:
            # The ledgers have the words now; here nobody needs them any more.
            BulkRun.objects.filter(pk=run_id, done_at__isnull=True).update(done_at=at, typed={})
            return False
        person = StaffMember.objects.get(pk=run.person_id)
        try:
            with transaction.atomic():
                event = _do(One(run, item, actor_of(person, language=run.language), at), is_active=person.is_active)
            item.state, item.sequence = BulkItemState.CHANGED, event.sequence if event else item.sequence
        except (Fact, NoWorkingTime, LookupError, ValueError) as fault:  # or the city's data is wrong: the others go on
            with translation.override(run.language):
                why = str(fault.message if isinstance(fault, Fact) else BROKEN)
            item.state, item.why = BulkItemState.REFUSED, why[:WHY_MAX]
        item.save(update_fields=["state", "sequence", "why"])
        return True


BROKEN: Final = _("Something about this case is wrong. Open it and take the step there: it says more.")


def _do(one: One, *, is_active: bool) -> CaseEvent | None:
    if not is_active:
        raise MoveNotAllowed(_("Whoever has ordered this does not work here any more."))
    return DEEDS[BulkStep(one.run.step)](one, one.run.typed)


def _assign(one: One, typed: Any) -> CaseEvent | None:
    given = {name: value for name, value in one.given.items() if name != "step"}
    return casework.assign_case(one.item.case_id, to_person_id=int(typed["person"]), reason=typed["reason"], **given)


def _release(one: One, typed: Any) -> CaseEvent | None:
    return casework.release_case(one.item.case_id, reason=typed["reason"], **one.given)


def _transfer(one: One, typed: Any) -> CaseEvent | None:
    return casework.transfer_case(one.item.case_id, queue_code=typed["queue"], reason=typed["reason"], **one.given)


def _park(one: One, typed: Any) -> CaseEvent | None:
    said = {"wait_reason": WaitReason(typed["wait_reason"]), "reason": typed["reason"], "wake_on": WakeOn.TIMER}
    return casework.park_case(one.item.case_id, wake_at=datetime.fromisoformat(typed["wake_at"]), **said, **one.given)


def _resume(one: One, _typed: Any) -> CaseEvent | None:
    return casework.resume_case(one.item.case_id, **one.given)


def _reply(one: One, typed: Any) -> CaseEvent | None:
    key = f"bulk-{one.run.pk}"
    return casework.write_to_resident(one.item.case_id, words=typed["words"], client_key=key, **one.given)


def _note(one: One, typed: Any) -> CaseEvent | None:
    key = f"bulk-{one.run.pk}"
    return casework.add_note(
        one.item.case_id, text=typed["text"], client_key=key, by=one.by, at=one.at, step=WorkStep("bulk")
    )


def _resolve(one: One, typed: Any) -> CaseEvent | None:
    until = one.at + timedelta(days=settings.OBJECTION_WINDOW_DAYS)
    return casework.resolve_case(
        one.item.case_id, outcome=typed["outcome"], words=typed["words"], objection_until=until, **one.given
    )


def _cancel(one: One, typed: Any) -> CaseEvent | None:
    kind, reason = typed["cancel_reason"], typed["reason"]
    return casework.cancel_case(one.item.case_id, cancel_reason=kind, reason=reason, **one.given)


def _follow(one: One, _typed: Any) -> CaseEvent | None:
    return casework.follow_case(one.item.case_id, by=one.by, at=one.at, step=WorkStep("bulk"))


def _unfollow(one: One, _typed: Any) -> CaseEvent | None:
    return casework.unfollow_case(one.item.case_id, by=one.by, at=one.at, step=WorkStep("bulk"))


def _inform(one: One, typed: Any) -> CaseEvent | None:
    moved_to = datetime.fromisoformat(typed["moved_to"]) if typed["moved_to"] else None
    given = {"incident_id": typed["incident"], "words": typed["words"], "moved_to": moved_to}
    key = f"bulk-{one.run.pk}"
    return tell_case(
        one.item.case_id, client_key=key, by=on_behalf_of(one.by), at=one.at, step=WorkStep("bulk"), **given
    )


def _undo(one: One, _typed: Any) -> CaseEvent | None:
    late = TAKEN_BACK_MINUTES * 60 * 2  # since it was ordered in time; the run itself took its time, too
    return casework.undo_step(one.item.case_id, sequence=one.item.sequence or 0, by=one.by, at=one.at, seconds=late)


DEEDS: Final[Mapping[BulkStep, Callable[[One, Any], CaseEvent | None]]] = {
    BulkStep.ASSIGN: _assign,
    BulkStep.RELEASE: _release,
    BulkStep.TRANSFER: _transfer,
    BulkStep.PARK: _park,
    BulkStep.RESUME: _resume,
    BulkStep.REPLY: _reply,
    BulkStep.NOTE: _note,
    BulkStep.RESOLVE: _resolve,
    BulkStep.CANCEL: _cancel,
    BulkStep.FOLLOW: _follow,
    BulkStep.UNFOLLOW: _unfollow,
    BulkStep.INFORM: _inform,
    BulkStep.UNDO: _undo,
}


def forget_old_runs(*, at: datetime) -> int:
    """Delete runs after a month, and what was never started after a week, with what was typed for it.

    The ledgers of the cases keep what was done.
    """
    is_old = Q(made_at__lt=at - timedelta(days=KEPT_DAYS))
    is_left = Q(made_at__lt=at - timedelta(days=settings.DRAFT_DAYS), ordered_at__isnull=True)
    old = BulkRun.objects.filter(is_old | is_left).order_by("made_at")
    ids = list(old.values_list("pk", flat=True)[:BATCH])
    return BulkRun.objects.filter(pk__in=ids).delete()[0] if ids else 0
