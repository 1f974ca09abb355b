"""What must hold of every case at any moment (casework, section 7); tests ask after each step."""

from __future__ import annotations

from django.db import connection

from requests_app.models import Case, CaseEvent, Clock, ClockInterval, Escalation, QueueStay
from requests_app.rules.ledger import fold
from requests_app.vocabulary import ENDED_STATES, CaseState, ClockKind, EscalationState, EventKind

COLUMNS = {"queue": "queue_id", "owner": "owner_id", "service": "service_id", "merged_into": "merged_into_id"}
DECIDES_NOTHING = {
    EventKind.ROUTE_UNMATCHED,
    EventKind.HANDOVER_LATE,
    EventKind.REQUEST_JOINED,
    EventKind.REQUEST_WITHDRAWN,
    EventKind.NOTE_ADDED,
    EventKind.CONTRACTOR_INVITED,
    EventKind.CONTRACTOR_LINK_REVOKED,
    EventKind.WORDS_BLANKED,
    EventKind.SECRET_REPLACED,
    EventKind.MAIL_STOPPED,
    EventKind.MAIL_RESUMED,
    EventKind.MESSAGE_FAILED,
    EventKind.LETTER_POSTED,
    EventKind.PLACE_CORRECTED,
    EventKind.TITLE_PUBLISHED,
    EventKind.TITLE_WITHDRAWN,
    EventKind.REPLIED,
    EventKind.WROTE,
    EventKind.INCIDENT_TOLD,
    EventKind.FILED,
    EventKind.LINKED,
    EventKind.UNLINKED,
    EventKind.ORDER_ACCEPTED,
    EventKind.ORDER_DECLINED,
    EventKind.ORDER_ASKED,
    EventKind.ORDER_ANSWERED,
    EventKind.ORDER_DONE,
    EventKind.ORDER_LATE,
    EventKind.CHILD_ENDED,
    EventKind.CONSULTED,
    EventKind.SPLIT,
    EventKind.FOLLOWED,
    EventKind.UNFOLLOWED,
    *(kind for kind in EventKind if kind.startswith(("escalat", "clock", "attach"))),
}


def hold(case_id: int) -> Case:
    """Check a case against its ledger, its stays, its clocks and its calls; give it."""
    case = Case.objects.get(pk=case_id)
    events = list(CaseEvent.objects.filter(case=case).order_by("sequence"))
    assert [event.sequence for event in events] == list(range(1, case.event_count + 1)), "the ledger has a gap"
    standing = fold(event.changes for event in events)
    assert standing == {name: getattr(case, COLUMNS.get(name, name)) for name in standing}, "state is not the fold"
    decisions = [event for event in events[1:] if event.kind not in DECIDES_NOTHING]
    assert case.revision == len(decisions), "each decision raises the revision by one"
    assert [event.revision for event in decisions] == list(range(1, len(decisions) + 1))
    _places_hold(case)
    _clocks_hold(case)
    _calls_hold(case)
    _waits_hold(case, events)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return case


def _places_hold(case: Case) -> None:
    stays = QueueStay.objects.filter(case=case).order_by("entered_at", "id")
    assert [stay.queue_id for stay in stays if stay.left_at is None] == ([case.queue_id] if case.queue_id else [])
    if case.state in ENDED_STATES:
        assert case.last_queue_id, "an ended case has forgotten its queue"


def _clocks_hold(case: Case) -> None:
    running = Clock.objects.filter(case=case, stopped_at=None)
    norm = running.filter(kind=ClockKind.SERVICE_NORM).count()
    is_over = case.state in ENDED_STATES or case.state == CaseState.REVIEW
    assert norm == (0 if is_over else 1), "the promise runs while the case does"
    waiting = case.handovers.filter(ended_at=None).count()
    assert running.filter(kind=ClockKind.HANDOVER).count() == waiting
    ticking = running.filter(paused_at=None)
    open_intervals = ClockInterval.objects.filter(clock__case=case, stopped_at=None)
    assert open_intervals.filter(clock__in=ticking).count() == ticking.count(), "a running clock has one open interval"
    assert not open_intervals.exclude(clock__in=ticking).exists(), "a paused or stopped clock has none"


def _calls_hold(case: Case) -> None:
    calls = Escalation.objects.filter(case=case).exclude(state=EscalationState.CLOSED).select_related("owner")
    for call in calls:
        assert call.owner.is_active, "a call without an active person"
        unanswered = Clock.objects.filter(escalation=call, stopped_at=None).count()
        assert unanswered == (1 if call.acknowledged_at is None else 0), "the clock of a call"
    if case.state in ENDED_STATES:
        # Nobody is waiting for the answer to a drill.
        earnest = [call for call in calls if not call.is_drill]
        early = [call for call in earnest if case.resolved_at and call.raised_at < case.resolved_at]
        assert not early, "a case ended over an open call"


def _waits_hold(case: Case, events: list[CaseEvent]) -> None:
    is_waiting = case.state == CaseState.WAITING
    assert is_waiting == (case.wake_at is not None) == bool(case.wait_reason), "whatever waits has a reason and an end"
    paused = Clock.objects.filter(case=case, stopped_at=None, escalation=None).exclude(paused_at=None)
    assert is_waiting or not paused.exists(), "a clock is paused while nothing waits"
    begun = {event.kind for event in events if event.changes.get("state") == CaseState.WAITING}
    assert begun <= {EventKind.PARKED, EventKind.UNMERGED}
    above, seen = case.parent, {case.pk}
    while above is not None:
        assert above.pk not in seen, "a case hangs below itself"
        seen.add(above.pk)
        above = above.parent
