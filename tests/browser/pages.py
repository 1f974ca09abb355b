"""A city with something in it, for the pages that are looked at, and what a scene is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone
from playwright.sync_api import Page

from requests_app.actions import auditing, casework, contractors, drills, escalation
from requests_app.models import Absence, Case, Escalation
from requests_app.queries.addresses import sign_link, sign_requests
from requests_app.rules.actor import SYSTEM
from requests_app.rules.references import secret_of
from tests import files
from tests.browser.reporting import name_an_address
from tests.factories import BY_POST, LAMP, ROAD, new_case, routed_case
from tests.personas import bruno, person, rosa

Step = Callable[[Page], None]
KEY: Final = "references-under-test"


@dataclass(frozen=True)
class Scene:
    """One page: who looks at it, its address, and what to do there first."""

    name: str
    path: str
    user: str = ""
    step: Step | None = None
    kiosk: bool = False
    leads_to: str = ""  # the name of the page on which the step ends, where that is another one


@dataclass(frozen=True)
class Stage:
    """A city with something in it: references to fill into the addresses."""

    case: str
    held: str
    secret: str
    call: int
    asked: str
    asked_secret: str
    above: str
    firm: str
    stop: str
    closed: str
    leaver: int
    settled: str
    settled_secret: str
    joined: str
    joined_secret: str
    survivor: str
    reviewed: str
    reviewed_secret: str


def set_stage() -> Stage:
    """File a few requests; one is called about, one is in Bruno's hands."""
    now = timezone.now()
    name_an_address()
    routed_case(at=now)
    routed_case(contact=BY_POST, at=now)
    held, called = routed_case(ROAD, at=now), new_case(at=now)
    casework.claim_case(held.pk, by=bruno(), at=now)
    auditing.run_audit(at=now)
    files.hang_on(called, files.jpeg(), files.jpeg(orientation=6), files.pdf(), at=now)
    escalation.escalate_case(called.pk, reason="Nobody calls back.", by=rosa(called.requests.get().pk), at=now)
    cem, mirjam = person("cem"), person("mirjam")
    Absence.objects.create(person=cem, substitute=mirjam, starts_at=now, ends_at=now + timedelta(days=9))
    drills.raise_drill(by=SYSTEM, at=now, reference=held.reference)
    given = {"firm_code": "seelicht", "days": 7, "instruction": "Den Mast an der Schule heben."}
    open_link, closed = (contractors.invite(held.pk, by=bruno(), at=now, **given) for _ in range(2))  # type: ignore[arg-type]
    contractors.call_person(open_link, reason="Der Mast steht unter Strom.", client_key="k", language="de", at=now)
    contractors.revoke(closed, by=bruno(), at=now)
    asked = _asked(now)
    above = _parted(now)
    return Stage(
        case=called.reference,
        held=held.reference,
        secret=secret_of(reference=called.reference, version=1, key=KEY),
        call=Escalation.objects.get(case=called).pk,
        asked=asked.reference,
        asked_secret=secret_of(reference=asked.reference, version=1, key=KEY),
        above=above.reference,
        firm=sign_link(open_link),
        stop=sign_requests([called.requests.get().pk]),
        closed=sign_link(closed),
        leaver=person("bruno").pk,
        **_shared(now),
    )


def _shared(now: datetime) -> dict[str, str]:
    """Let Bruno settle two matters, of which one is objected to, and let two people ask for the same."""
    settled, reviewed, joined, survivor = (routed_case(ROAD, at=now) for _ in range(4))
    until = now + timedelta(days=14)
    for case in (settled, reviewed):
        casework.claim_case(case.pk, by=bruno(), at=now)
        casework.resolve_case(
            case.pk, outcome="done", words="The hole is filled.", by=bruno(), at=now, objection_until=until
        )
    by = rosa(reviewed.requests.get().pk)
    casework.appeal_case(reviewed.pk, reason="It is open again since the rain.", by=by, at=now)
    casework.merge_case(joined.pk, into_reference=survivor.reference, reason="One hole.", by=bruno(), at=now)
    named = {"settled": settled, "joined": joined, "reviewed": reviewed}
    secrets = {
        f"{name}_secret": secret_of(reference=case.reference, version=1, key=KEY) for name, case in named.items()
    }
    return {name: case.reference for name, case in named.items()} | secrets | {"survivor": survivor.reference}


def _asked(now: datetime) -> Case:
    """Let Bruno wait for a resident's answer."""
    case = routed_case(ROAD, at=now)
    casework.claim_case(case.pk, by=bruno(), at=now)
    until = now + timedelta(days=7)
    question = "Is the hole before house 4 or behind it?"
    casework.park_case(
        case.pk, wait_reason="citizen", reason=question, wake_on="reply", wake_at=until, by=bruno(), at=now
    )
    return case


def _parted(now: datetime) -> Case:
    """Let Bruno ask another team and split off a part."""
    case = routed_case(ROAD, at=now)
    casework.claim_case(case.pk, by=bruno(), at=now)
    casework.consult_team(case.pk, queue_code="lighting", question="Does a cable lie there?", by=bruno(), at=now)
    casework.split_case(case.pk, service_code=LAMP, reason="The lamp is dark, too.", by=bruno(), at=now)
    return case
