"""Lanes, jobs and the beat table: every name that Celery hears."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Final

from requests_app.vocabulary.cases import Office


class Lane(StrEnum):
    """A Celery queue. People take cases from a WorkQueue instead."""

    ESCALATION = "escalation"
    OUTBOUND = "outbound"
    FRONT = "front"
    MIDDLE = "middle"
    BACK = "back"
    CLOCK = "clock"


LANE_OF_OFFICE: Final = {
    Office.FRONT: Lane.FRONT,
    Office.MIDDLE: Lane.MIDDLE,
    Office.BACK: Lane.BACK,
}


class Job(StrEnum):
    """The name of a Celery task; each works off one job row."""

    ROUTE_CASE = "requests_app.route_case"
    SEND_MESSAGE = "requests_app.send_message"
    SEND_TEXT = "requests_app.send_text"  # a message by SMS; a worker from before there were any leaves it alone
    SEND_PASSWORD_RESET = "requests_app.send_password_reset"  # noqa: S105 - a name, no password
    SEND_SIGN_IN_CODE = "requests_app.send_sign_in_code"
    RECOMPUTE_CLOCKS = "requests_app.recompute_clocks"
    SCAN_ATTACHMENTS = "requests_app.scan_attachments"
    WORK_OFF_BULK = "requests_app.work_off_bulk"
    SEND_REPORT = "requests_app.send_report"


class Sweep(StrEnum):
    """The name of a periodic Celery task: right when fired twice, or never for an hour."""

    ESCALATIONS = "requests_app.sweep_escalations"
    CLOCKS = "requests_app.sweep_clocks"
    HANDOVERS = "requests_app.sweep_handovers"
    OBJECTION_WINDOWS = "requests_app.sweep_objection_windows"
    WAITS = "requests_app.sweep_waits"
    BOUNDS = "requests_app.sweep_bounds"
    AUDIT = "requests_app.sweep_audit"
    ABSENCES = "requests_app.sweep_absences"
    ATTACHMENTS = "requests_app.sweep_attachments"
    DRAFTS = "requests_app.sweep_drafts"
    RETENTION = "requests_app.sweep_retention"
    FIGURES = "requests_app.sweep_figures"
    APPOINTMENTS = "requests_app.sweep_appointments"
    HAND_OUT = "requests_app.sweep_hand_out"
    REPORTS = "requests_app.sweep_reports"


# One line per tick: what, how often, in which lane.
BEAT_TABLE: Final = (
    (Sweep.ESCALATIONS, timedelta(seconds=15), Lane.ESCALATION),
    # In the lane of calls: its worker takes no cases, so that a flood of them does not hold up a due moment.
    (Sweep.CLOCKS, timedelta(seconds=5), Lane.ESCALATION),
    (Sweep.HANDOVERS, timedelta(seconds=60), Lane.CLOCK),
    (Sweep.OBJECTION_WINDOWS, timedelta(minutes=5), Lane.CLOCK),
    (Sweep.WAITS, timedelta(seconds=60), Lane.CLOCK),
    (Sweep.BOUNDS, timedelta(minutes=1), Lane.CLOCK),
    (Sweep.AUDIT, timedelta(minutes=15), Lane.CLOCK),
    (Sweep.ABSENCES, timedelta(minutes=3), Lane.CLOCK),
    (Sweep.ATTACHMENTS, timedelta(minutes=5), Lane.CLOCK),
    (Sweep.DRAFTS, timedelta(minutes=10), Lane.CLOCK),
    (Sweep.RETENTION, timedelta(minutes=10), Lane.CLOCK),
    (Sweep.FIGURES, timedelta(minutes=10), Lane.CLOCK),
    (Sweep.APPOINTMENTS, timedelta(minutes=1), Lane.CLOCK),
    (Sweep.HAND_OUT, timedelta(seconds=10), Lane.CLOCK),
    (Sweep.REPORTS, timedelta(minutes=10), Lane.CLOCK),
)

# A relay keeps at most this many hints outstanding per lane; the escalation lane comes first.
OUTSTANDING_HINTS_PER_LANE: Final = 50
# Jobs of a kind that one hint may name: handing a hint to a worker costs more than most jobs. A call goes by itself.
JOBS_OF_A_HINT: Final = 8
JOB_MAX_ATTEMPTS: Final = 8
