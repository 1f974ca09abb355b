"""The tables that grow with every case, in one place."""

from __future__ import annotations

from typing import Final

GROWING: Final = frozenset(
    {
        "requests_app_case",
        "requests_app_servicerequest",
        "requests_app_resident",
        "requests_app_mandate",
        "requests_app_caseevent",
        "requests_app_eventwords",
        "requests_app_queuestay",
        "requests_app_handover",
        "requests_app_escalation",
        "requests_app_clock",
        "requests_app_clockinterval",
        "requests_app_casefollower",
        "requests_app_casemerge",
        "requests_app_contractorlink",
        "requests_app_attachment",
        "requests_app_message",
        "requests_app_suggestion",
        "requests_app_draft",
        "requests_app_appointment",
        "requests_app_surveyanswer",
        "requests_app_jobrow",
        "requests_app_bulkitem",
        "requests_app_signincode",
        "requests_app_personreading",
        "requests_app_visit",
        "requests_app_visitperiod",
        "requests_app_visitcall",
        "requests_app_visitservice",
        "requests_app_visitrequest",
        "django_session",
    }
)
