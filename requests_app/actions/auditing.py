"""The one writer of audits: count, keep, and tell supervisors when the law is broken."""

from __future__ import annotations

from datetime import datetime

import structlog
from django.db import transaction

from requests_app.actions import notification
from requests_app.models import AuditRun
from requests_app.queries import people, places
from requests_app.queries.audit import Finding, find_all
from requests_app.rules.auditing import is_audit_due
from requests_app.vocabulary import MessageKind, Role

log = structlog.get_logger(__name__)


def run_audit(*, at: datetime) -> tuple[AuditRun, list[Finding]]:
    """Count every invariant's violations over the whole database, and keep the count."""
    findings = list(find_all(at=at))
    with transaction.atomic():
        run = AuditRun.objects.create(
            at=at,
            milliseconds=sum(finding.milliseconds for finding in findings),
            violations=sum(finding.count for finding in findings if finding.is_violation),
            counts={finding.check.code: finding.count for finding in findings},
            examples={finding.check.code: list(finding.examples) for finding in findings if finding.count},
        )
        if run.violations:
            supervisors = people.active_staff().filter(roles__contains=[Role.SUPERVISOR])
            notification.tell_staff_of_audit(supervisors, run, kind=MessageKind.STAFF_AUDIT, at=at)
    told = log.error if run.violations else log.info
    told("audit.done", audit_id=run.pk, violations=run.violations, milliseconds=run.milliseconds)
    return run, findings


def audit_nightly(*, at: datetime) -> int:
    """Run the night's audit unless it has run; give how many were run. Right when fired twice, or late."""
    last = AuditRun.objects.order_by("-at").values_list("at", flat=True).first()
    if not places.is_city_loaded() or not is_audit_due(last, at=at, timezone=places.city().timezone):
        return 0
    run_audit(at=at)
    return 1
