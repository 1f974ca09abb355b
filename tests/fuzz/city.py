"""A city with a case in every state, and the pages that each persona may open there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.test import Client

from requests_app.actions import casework, contractors, escalation
from requests_app.actions.intake import Receipt
from requests_app.models import Case
from requests_app.queries.addresses import sign_link, sign_requests
from requests_app.vocabulary import CancelReason, CaseState
from tests import factories, invariants, personas
from tests.architecture.test_every_page_for_every_persona import browser_of
from tests.desk.conftest import case_in
from tests.factories import MONDAY

STATES = (CaseState.NEW, CaseState.QUEUED, CaseState.IN_PROGRESS, CaseState.WAITING, CaseState.RESOLVED)


@dataclass
class City:
    """The world of one run."""

    browsers: dict[str, Client]
    pages: dict[str, list[str]]
    ids: dict[str, str]

    def standing(self) -> set[tuple[int, int, int]]:
        """Say how far each case has come."""
        return set(Case.objects.values_list("pk", "event_count", "revision"))

    def hold(self, before: set[tuple[int, int, int]]) -> None:
        """Check each case that has changed, or is new, against the law."""
        for case_id, *_ in self.standing() - before:
            invariants.hold(case_id)


def build() -> City:
    """Bring about the cases, and give the browsers."""
    receipt = factories.receive()
    cases = [case_in(state) for state in STATES]
    held = cases[2]
    cem = personas.cem()
    call = escalation.escalate_case(held.pk, by=personas.malik(), at=MONDAY, reason="Look")
    link = contractors.invite(held.pk, firm_code="seelicht", days=14, instruction="Mend it", by=cem, at=MONDAY)
    browsers = {who: browser_of(who) for who in ("anonymous", "farah", "malik", "sofia", "bruno", "kiosk")}
    browsers["cem"] = personas.browser("cem")
    browsers["uwe"] = personas.browser("uwe")
    browsers["anonymous"].get(f"/s/{receipt.reference}/{receipt.secret}/")
    begin_a_request(browsers["anonymous"])
    ended = ended_letter()
    browsers["anonymous"].get(f"/s/{ended.reference}/{ended.secret}/survey/")
    ids = {
        "<slug:reference>": held.reference,
        "<slug:secret>": receipt.secret,
        "<slug:code>": "streetlight-broken",
        "<slug:language>": "en",
        "<int:call_id>": str(call.escalation_id),
        "<int:link_id>": str(link),
        "<int:person_id>": str(personas.person("uwe").pk),
        "<int:absence_id>": "0",
        "<uidb64>": "MQ",
        "<token>": "none",
        "<str:key>": "none",
        "<str:signed>": "1.forged",
        "<int:message_id>": "0",
        "<slug:kind>": "receipt",
        "<slug:provider>": "demo",
    }
    stop = sign_requests([receipt.request_id])
    factories.receive(contact=factories.BY_POST)
    pages = pages_of(cases, receipt.reference, str(call.escalation_id), sign_link(link), stop)
    pages["anonymous"] += [f"/status/{ended.reference}/survey/"]
    return City(browsers, pages, ids)


def ended_letter() -> Receipt:
    """Send a letter that is declined at once: its resident is asked how it went."""
    receipt = factories.receive()
    casework.cancel_case(
        receipt.case_id, cancel_reason=CancelReason.INVALID, reason="No lamp", by=personas.malik(), at=MONDAY
    )
    return receipt


def begin_a_request(browser: Client) -> None:
    """Let somebody come to the last page of a request that begins with words."""
    browser.post("/new/", {"description": "The street light is dark"})
    browser.post("/new/where/", {"service": "streetlight-broken", "address": "Seestraße 4", "draft_revision": "1"})
    assert browser.get("/new/send/").status_code == 200


OPEN_TO_ALL: Final = (
    "/",
    "/new/",
    "/new/where/",
    "/new/send/",
    "/report/streetlight-broken/",
    "/report/road-damage/",
    "/report/playground/",
    "/report/illegal-waste/",
    "/person/",
    "/status/",
    "/accounts/login/",
    "/my/",
)


def pages_of(cases: list[Case], reference: str, call_id: str, signed: str, stop: str) -> dict[str, list[str]]:
    """Name the pages with forms that each persona opens; some are closed to some."""
    of_cases = [f"/desk/cases/{case.reference}/" for case in cases]
    office = ["/desk/", *of_cases, "/desk/call/", "/desk/escalations/", "/desk/people/", "/desk/people/absences/"]
    office.append("/desk/letters/")
    return {
        "anonymous": [
            *OPEN_TO_ALL,
            f"/follow/?reference={reference}",
            *(f"/status/{reference}/{step}" for step in ("", "reply/", "person/", "withdraw/", "correct/", "delete/")),
            *("/accounts/password/", "/kiosk/pair/", f"/contractor/{signed}/"),
            f"/mail/stop/{stop}/",
        ],
        "farah": [
            *("/counter/", "/counter/person/", "/counter/requests/"),
            *(f"/counter/requests/{reference}/{step}" for step in ("", "reply/")),
        ],
        "malik": office,
        "cem": [*office, f"/desk/cases/{cases[2].reference}/contractors/"],
        "bruno": office,
        "uwe": [*office, f"/desk/escalations/{call_id}/"],
        "sofia": [
            *(
                *office,
                f"/desk/escalations/{call_id}/",
                "/desk/jobs/",
                "/desk/drills/",
                "/desk/supervision/",
                "/desk/surveys/",
            ),
            *("/desk/people/new/", "/desk/people/roster/", f"/desk/people/{personas.person('uwe').pk}/leave/"),
        ],
    }
