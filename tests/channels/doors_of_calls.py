"""The one table of who can call a person, and at which door: each line presses the button as that person does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any, Final

from django.conf import settings
from django.test import Client

from requests_app.actions import escalation
from requests_app.models import Case, Contractor, ContractorLink, Device, ServiceRequest
from requests_app.queries.addresses import sign_link
from requests_app.rules.actor import CLOCK, SYSTEM, Actor, contractor, kiosk_user
from requests_app.rules.references import secret_of
from requests_app.vocabulary import ActorKind, CaseState, Channel
from tests import personas
from tests.factories import MONDAY, receive

NOW: Final = MONDAY + timedelta(minutes=90)
Press = Callable[[Case, str], Any]


def secret(request: Case | ServiceRequest) -> str:
    return secret_of(reference=request.reference, version=1, key=settings.REFERENCE_SECRET)


def web(case: Case | ServiceRequest, key: str, *, language: str = "en") -> Any:
    rosa = personas.browser("", language=language)
    rosa.get(f"/s/{case.reference}/{secret(case)}/")
    typed = {"words": "Please help me.", "idempotency_key": key}
    return rosa.post(f"/status/{case.reference}/person/", typed, follow=True)


def web_of_another(case: Case, key: str) -> Any:
    """Call as the second of two who asked in the same case; where it takes nobody more, as one who asked before."""
    joined = case.requests.order_by("id").last()
    if case.state in {CaseState.NEW, CaseState.QUEUED, CaseState.IN_PROGRESS} and case.requests.count() == 1:
        receive(joins=case.reference, at=MONDAY)
        joined = case.requests.order_by("id").last()
    assert joined is not None
    return web(joined, key)


def kiosk_json(case: Case, key: str) -> Any:
    headers = {"authorization": f"Bearer {personas.KIOSK_TOKEN}", "idempotency-key": key, "accept-language": "en"}
    body = {"reference": case.reference, "secret": secret(case), "words": "Please help me.", "language": "en"}
    return Client().post("/kiosk/api/person", body, content_type="application/json", headers=headers)


def kiosk_page(case: Case, key: str) -> Any:
    """Press the key on the screen: the page names the address that its script posts to, with the kiosk's cookie."""
    screen = paired_kiosk()
    assert 'data-person="/kiosk/api/person"' in screen.get("/kiosk/en/").content.decode()
    body = {"reference": case.reference, "secret": secret(case), "words": "Please help me.", "language": "en"}
    return screen.post("/kiosk/api/person", body, content_type="application/json", headers={"idempotency-key": key})


def paired_kiosk() -> Client:
    screen = Client(headers={"accept-language": "en"})
    screen.post("/kiosk/pair/", {"token": personas.KIOSK_TOKEN})
    return screen


def counter(who: str, case: Case, key: str) -> Any:
    typed = {"words": "She asks for help.", "idempotency_key": key}
    return personas.browser(who).post(f"/counter/requests/{case.reference}/person/", typed, follow=True)


def any_desk(who: str, case: Case, key: str) -> Any:
    typed = {"reference": case.reference, "reason": "Cable in the road", "client_key": key}
    return personas.browser(who).post("/desk/call/", typed, follow=True)


def page_of_the_case(who: str, case: Case, key: str) -> Any:
    typed = {"reason": "Look at this", "client_key": key, "revision": Case.objects.get(pk=case.pk).revision}
    return personas.browser(who).post(f"/desk/cases/{case.reference}/call/", typed, follow=True)


def firm(case: Case, key: str) -> Any:
    link, _new = ContractorLink.objects.get_or_create(
        contractor=Contractor.objects.get(code="seelicht"),
        case=case,
        issued_by=personas.person("cem"),
        issued_at=MONDAY,
        expires_at=MONDAY + timedelta(days=60),
    )
    typed = {"words": "The mast is live.", "idempotency_key": key}
    browser = Client(headers={"accept-language": "en"})
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return browser.post(f"/contractor/{sign_link(link.pk)}/", typed, follow=True)


def action(who: Callable[[Case], Actor], case: Case, key: str) -> Any:
    """Call where there is no page: as a program, a clock or a job does, or as anybody does below all doors."""
    return escalation.escalate_case(case.pk, by=who(case), at=NOW, reason="Please.", client_key=key)


def _resident(case: Case) -> Actor:
    return personas.rosa(case.requests.earliest("id").pk)


def _kiosk_user(case: Case) -> Actor:
    device = Device.objects.get()
    asked = frozenset({case.requests.earliest("id").pk})
    return kiosk_user(device_id=device.pk, site_id=device.site_id, request_ids=asked)


def _firm(case: Case) -> Actor:
    return contractor(contractor_id=Contractor.objects.get(code="seelicht").pk, case_id=case.pk)


def _member(login: str, _case: Case) -> Actor:
    return personas.actor(login)


@dataclass(frozen=True)
class Line:
    """Who, at which door, how; as whom the ledger knows her, and whether the next page names the person called."""

    who: str
    door: str
    press: Press
    kind: ActorKind
    is_told: bool = True
    login: str = ""  # where the page is for those alone who may see the case


CLERKS: Final = {"clerk": "farah", "coordinator": "malik", "supervisor": "sofia"}
STAFF: Final = {
    **CLERKS,
    "owner": "cem",
    "lead": "uwe",
    "deputy": "mirjam",
    "other team": "bruno",
    "service owner": "ana",
    "city manager": "omar",
}
AT_THE_ACTION: Final[dict[str, tuple[Callable[[Case], Actor], ActorKind]]] = {
    "program": (
        lambda case: replace(_resident(case), kind=ActorKind.API_CLIENT, channel=Channel.API),
        ActorKind.API_CLIENT,
    ),
    "clock": (lambda _case: CLOCK, ActorKind.CLOCK),
    "system": (lambda _case: SYSTEM, ActorKind.SYSTEM),
    "resident": (_resident, ActorKind.RESIDENT),
    "proxy": (lambda case: replace(_resident(case), is_proxy=True), ActorKind.RESIDENT),
    "kiosk user": (_kiosk_user, ActorKind.KIOSK_USER),
    "contractor": (_firm, ActorKind.CONTRACTOR),
}
S: Final = ActorKind.STAFF
LINES: Final[tuple[Line, ...]] = (
    Line("resident", "web", web, ActorKind.RESIDENT),
    Line("resident in German", "web", partial(web, language="de"), ActorKind.RESIDENT),
    Line("second resident", "web", web_of_another, ActorKind.RESIDENT),
    Line("kiosk user", "kiosk page", kiosk_page, ActorKind.KIOSK_USER),
    Line("kiosk user", "kiosk json", kiosk_json, ActorKind.KIOSK_USER),
    *(Line(who, "counter", partial(counter, login), S) for who, login in CLERKS.items()),
    *(Line(who, "any page of the desk", partial(any_desk, login), S) for who, login in STAFF.items()),
    *(
        Line(who, "page of the case", partial(page_of_the_case, login), S, is_told=False, login=login)
        for who, login in STAFF.items()
    ),
    Line("contractor", "contractor's page", firm, ActorKind.CONTRACTOR),
    *(Line(who, "action", partial(action, act), kind, is_told=False) for who, (act, kind) in AT_THE_ACTION.items()),
    *(Line(who, "action", partial(action, partial(_member, login)), S, is_told=False) for who, login in STAFF.items()),
)


def before_there_is_a_case() -> dict[str, Callable[[], Any]]:
    """Give the start pages and screens: door -> the press of the same button where there is no request yet."""
    described = {"description": "A man waits", "language": "en", "contact_by": "none", "idempotency_key": "k"}
    token = {"authorization": f"Bearer {personas.KIOSK_TOKEN}", "idempotency-key": "k", "accept-language": "en"}
    cookie = {"idempotency-key": "k"}
    key = {"reason": "Help", "client_key": "k"}
    ask = {"language": "en"}
    kind = "application/json"
    return {
        "web": lambda: personas.browser("").post("/person/", described, follow=True),
        "web in French": lambda: personas.browser("", language="fr").post("/person/", described, follow=True),
        "kiosk page": lambda: paired_kiosk().post("/kiosk/api/person", ask, content_type=kind, headers=cookie),
        "kiosk json": lambda: Client().post("/kiosk/api/person", ask, content_type=kind, headers=token),
        **{
            f"counter, {who}": partial(_first_at, login, "/counter/person/", described) for who, login in CLERKS.items()
        },
        **{f"desk, {who}": partial(_first_at, name, "/desk/call/", key) for who, name in STAFF.items()},
    }


def _first_at(login: str, address: str, typed: dict[str, str]) -> Any:
    return personas.browser(login).post(address, typed, follow=True)
