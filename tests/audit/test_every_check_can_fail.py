"""Each check sees the one thing it is there for: the database is broken past the actions, and it counts 1."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

import pytest

from requests_app.queries.audit import CHECKS, find
from tests.audit import breaking_cases as cases
from tests.audit import breaking_visits as visits
from tests.audit import breaking_work as work
from tests.audit.conftest import check_of, unguarded
from tests.factories import MONDAY

NOW: Final = MONDAY + timedelta(hours=6)

# fmt: off
BREAK: Final[dict[str, Callable[[], None]]] = {
    # 1
    "state_unknown":               cases.state_unknown,
    "waiting_place_wrong":         cases.queued_with_owner,
    "held_place_wrong":            cases.held_without_owner,
    "constraint_gone": cases.constraint_gone,
    "wait_without_end":            cases.wait_without_end,
    "ended_place_wrong":           cases.ended_in_a_queue,
    "merged_wrong":                cases.merged_into_nothing,
    "stay_wrong":                  cases.second_stay,
    # 2, 7
    "move_not_in_table":           cases.closed_from_the_queue,
    "place_not_from_ledger":       cases.moved_without_event,
    "matter_not_from_ledger":      cases.priority_without_event,
    "sequence_broken":             cases.gap,
    "revision_broken":             cases.revision_too_high,
    "words_in_event":              cases.sentence_in_event,
    "trigger_gone":                cases.guard_off,
    "words_not_blanked":           cases.half_blanked,
    # 3, 4
    "call_without_owner":          work.owner_of_call_off,
    "call_without_clock":          work.clock_of_call_gone,
    "call_does_not_climb":         work.call_stands_still,
    "incident_does_not_climb":     work.incident_stands_still,
    "call_left_by_its_incident":   work.incident_leaves_its_call,
    "fallback_too_short":          work.fallback_of_one,
    "queue_without_lead":          work.lead_off,
    # 5
    "queue_off_with_cases":        work.queue_off,
    "person_off_with_cases":       work.owner_off,
    "person_off_answers_for_queue": work.deputy_off,
    "queue_without_hands":         work.team_off,
    "service_off_with_cases":      work.service_off,
    # 6, 11
    "request_without_case":        work.request_without_case,
    "case_without_request":        work.case_without_request,
    "spam_without_reviewer":       work.spam_unseen,
    "key_doubled":                 work.key_doubled,
    "reference_doubled":           work.reference_doubled,
    "inside_is_public":            work.words_made_public,
    "note_is_public":              work.note_made_public,
    "words_for_a_stranger":        work.words_for_a_stranger,
    # 8, 9, 12
    "attachment_unchecked":        work.attachment_unchecked,
    "new_without_job":             work.job_gone,
    "job_open_too_long":           work.job_forgotten,
    "job_dead":                    work.job_dead,
    "message_without_job":         work.message_without_job,
    "resident_not_told":           work.resident_not_told,
    "person_not_told":             work.person_not_told,
    "pinned_moved":                work.pinned_moved,
    "routed_after_a_person":       work.routed_after_a_person,
    "message_doubled":             work.message_doubled,
    "message_id_doubled":          work.message_id_doubled,
    "routed_twice":                work.routed_twice,
    "message_repeated":            work.message_repeated,
    # 10
    "merged_without_record":       cases.merged_without_record,
    "record_without_merged":       cases.record_without_merged,
    "merged_in_a_circle":          cases.merged_in_a_circle,
    "request_moved":               cases.request_moved,
    "below_in_a_circle":           cases.below_in_a_circle,
    # 13
    "rank_too_late":               cases.rank_too_late,
    "queue_without_bound":         cases.bound_gone,
    "queue_over_bound_unseen":     cases.over_bound_unseen,
    "queue_over_bound_untold":     cases.over_bound_untold,
    # 14
    "personal_in_job":             work.address_in_job,
    "personal_in_message":         work.number_in_message,
    "personal_in_event":           work.number_in_event,
    "personal_in_trace":           work.address_in_trace,
    "personal_in_audit":           work.address_in_audit,
    "personal_in_heartbeat":       work.address_in_heartbeat,
    # clocks
    "clock_intervals":             cases.clock_without_interval,
    "clock_due_before_start":      cases.clock_due_before_start,
    "clock_runs_on":               cases.clock_runs_on,
    "breach_not_written":          cases.breach_not_written,
    # visits
    "visit_period_wrong":          visits.period_gone,
    "visit_periods_apart":         visits.gap_in_a_stay,
    "visits_at_one_desk":          visits.two_at_a_desk,
    "visit_call_wrong":            visits.called_elsewhere,
    "visit_number_doubled":        visits.number_twice,
    "visit_left_open":             visits.left_open,
}
TWO: Final = {"merged_in_a_circle", "below_in_a_circle"}  # a circle has two members
# fmt: on


@pytest.mark.parametrize("code", BREAK)
def test_each_check_sees_what_it_is_there_for(code: str) -> None:
    with unguarded():
        BREAK[code]()

    found = find(check_of(code), at=NOW)

    assert found.count == (2 if code in TWO else 1)
    assert len(found.examples) == found.count
    assert found.is_violation != check_of(code).is_information


def test_every_check_is_broken_once() -> None:
    assert sorted(BREAK) == sorted(check.code for check in CHECKS)
