"""Invariant 14: no address and no phone number stands where machines write."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from requests_app.queries.audit.check import Check

# An e-mail address, or a phone number as people write it: with its country, or with a leading nought and a break.
PERSONAL: Final = {
    "personal": r"[[:alnum:]._+-]+@[[:alnum:]-]+[.][[:alpha:]]{2,}"
    r"|\+[1-9][0-9 ()/.-]{7,}[0-9]"
    r"|(^|[^[:alnum:].:_/+-])0[1-9][0-9]{1,4}[ /-][0-9]{4,}"
}

WORDS: Final = (
    Check(14, "personal_in_job", _("Errors of jobs that hold an address or a phone number."),
          "SELECT id FROM requests_app_jobrow WHERE last_error <> '' AND last_error ~ %(personal)s", PERSONAL),
    Check(14, "personal_in_message", _("Errors of messages that hold an address or a phone number."),
          "SELECT id FROM requests_app_message WHERE last_error <> '' AND last_error ~ %(personal)s", PERSONAL),
    Check(14, "personal_in_event", _("Events that hold an address or a phone number."),
          """WITH told AS (SELECT id, concat_ws(' ', data, changes, request_id) AS said FROM requests_app_caseevent)
             SELECT id FROM told WHERE said ~ '@|[+0][1-9][0-9]' AND said ~ %(personal)s""", PERSONAL),
    Check(14, "personal_in_trace", _("Reasons of a stay in a work queue that hold an address or a phone number."),
          "SELECT id FROM requests_app_queuestay WHERE trace <> '{}' AND trace::text ~ %(personal)s", PERSONAL),
    Check(14, "personal_in_audit", _("Audits that hold an address or a phone number."),
          "SELECT id FROM requests_app_auditrun WHERE (counts || examples)::text ~ %(personal)s", PERSONAL),
    Check(14, "personal_in_heartbeat", _("Signs of life of processes that hold an address or a phone number."),
          """SELECT row_number() OVER (ORDER BY process) AS id FROM requests_app_heartbeat
             WHERE details::text ~ %(personal)s""", PERSONAL),
)  # fmt: skip
