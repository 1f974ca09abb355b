"""Opens every page, brings every kind of life about, and runs every job and sweep; reads each statement's plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any, Final

import pytest
from django.test import Client
from django.test.utils import override_settings
from django.utils import timezone

from requests_app.actions import bulk as many
from requests_app.actions import jobs, report_orders, retention, routing, sweeps
from requests_app.actions import sign_in as codes
from requests_app.models import Calendar, Case, Escalation, JobRow, Message
from requests_app.queries.my_data import everything_about, requests_of
from requests_app.queries.my_requests import my_requests, secret_of_mine
from requests_app.queries.nearby import nearby, nearby_case
from requests_app.relay.rows import busy_lanes, take_due_rows
from requests_app.rules.actor import SYSTEM
from requests_app.rules.intake import Contact, Place
from requests_app.rules.sign_in import Address
from requests_app.tasks import attachments, bulk, clocks, messages, passwords, reports, sign_in
from requests_app.tasks import routing as routing_task
from requests_app.vocabulary import BulkStep, ContactBy, Job, Lane, Sweep
from tests import personas
from tests.architecture import test_every_page_for_every_persona as pages
from tests.architecture.answers import PERSONAS
from tests.audit.test_the_city_reads_nought import LIVES
from tests.factories import BY_SMS, ROAD, ROSA, new_case, receive
from tests.plans.conftest import NOW
from tests.plans.reading import Readings, faults_of, indexes, plan_of, reading_plans

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("full_city")]

# Reads every row of every table by design, once a night.
READS_ALL: Final = {Sweep.AUDIT}
TABS: Final = ("mine", "queues", "due", "waits", "called", "handed", "followed", "help")
BOARDS: Final = [f"?tab={tab}" for tab in TABS] + [
    "?queue=roads", "?queue=roads&worked=1", "?tab=queues&after=1795424400.000000_7",
    "?queue=lighting&after=1795424400.000000_7",
]  # fmt: skip
FOUND_BY: Final = ("KN", "A012", "K03-0007", "Rosa", "feld ros", "rosa@konstanz.example", "+49 7531 900111")


def world() -> dict[str, str]:
    """Give what stands in the addresses: a case of the roads with a call, in the middle of a full city."""
    call = Escalation.objects.filter(state="open", case__queue__code="roads").order_by("-id").first()
    assert call is not None
    case = call.case
    request = case.requests.get()
    from requests_app.queries.addresses import secret_for

    return {
        "<slug:reference>": case.reference,
        "<slug:secret>": secret_for(request),
        "<slug:code>": ROAD,
        "<slug:language>": "en",
        "<int:call_id>": str(call.pk),
        "<str:key>": "none",
        "<str:signed>": "1.forged",
        "<int:link_id>": "0",
        "<uidb64>": "MQ",
        "<token>": "none",
        "<int:person_id>": str(personas.person("uwe").pk),
        "<int:absence_id>": "0",
    }


def open_every_page() -> Iterator[tuple[str, Callable[[], object]]]:
    """List every address, opened and pressed by every persona."""
    here = world()
    browsers = {who: pages.browser_of(who) for who in PERSONAS}
    for route in pages.ROUTES:
        for who, browser in browsers.items():
            for method in ("get", "post"):
                yield f"{method} {route} by {who}", _visit(browser, method, route, here)


def _visit(browser: Client, method: str, route: str, here: dict[str, str]) -> Callable[[], object]:
    return lambda: pages._status(browser, method, route, here)


def look_around() -> Iterator[tuple[str, Callable[[], object]]]:
    """List what pages answer to questions in their address."""
    for who in ("bruno", "malik", "sofia", "ana"):
        browser = personas.browser(who)
        for question in BOARDS:
            yield (
                f"board {question} by {who}",
                partial(browser.get, f"/desk/{question}"),
            )
    farah = personas.browser("farah")
    for words in FOUND_BY:
        yield f"counter finds {words}", partial(farah.post, "/counter/scan/?part=scan", {"reference": words})
        yield f"counter looks up {words}", partial(farah.post, "/counter/beside/?part=person", {"who": words})
    here = world()
    rosa = Client(headers={"accept-language": "en"})
    yield (
        "status page by its link",
        lambda: rosa.get(f"/s/{here['<slug:reference>']}/{here['<slug:secret>']}/", follow=True),
    )
    kiosk = pages.browser_of("kiosk")
    letter = {"service_code": ROAD, "district": "030", "address": "Seestraße 4", "contact_by": "email",
              "email": "rosa@konstanz.example"}  # fmt: skip
    yield (
        "kiosk takes a letter",
        lambda: kiosk.post(
            "/kiosk/api/requests", letter, content_type="application/json", headers={"idempotency-key": "plans"}
        ),
    )
    yield (
        "kiosk calls a person",
        lambda: kiosk.post(
            "/kiosk/api/person",
            {"reference": here["<slug:reference>"], "secret": here["<slug:secret>"]},
            content_type="application/json",
            headers={"idempotency-key": "plans"},
        ),
    )


def live_on() -> Iterator[tuple[str, Callable[[], object]]]:
    """List the lives that the auditor's tests bring about: nearly every move."""
    for live in LIVES:
        yield live.__name__, live


def work_jobs_off() -> Iterator[tuple[str, Callable[[], object]]]:
    """List one job of each kind, what the relay asks, and every sweep."""
    yield "relay looks for lanes", lambda: busy_lanes(at=timezone.now())
    for lane in Lane:
        yield f"relay takes from {lane}", partial(take_due_rows, lane, at=timezone.now(), waiting=0)
    for name, task in TASKS.items():
        yield name, partial(_work_off, name, task)
    yield "what no rule fitted is routed again", lambda: routing.route_unmatched_again(at=NOW)
    for sweep in Sweep:
        if sweep not in READS_ALL:
            yield sweep.value, partial(sweeps.run_alone, sweep, NOW + timedelta(days=2))


def look_nearby() -> Iterator[tuple[str, Callable[[], object]]]:
    """List how open cases nearby are asked for: by point, by district, by address; by residents and by staff."""
    point = Place(address="Seestraße 4", latitude=47.67, longitude=9.18)
    for name, place in (("point", point), ("district", replace(ADDRESS, district="030")), ("address", ADDRESS)):
        yield (
            f"resident looks by {name}",
            partial(nearby, ROAD, place=place, words="A hole", language="en", at=NOW),
        )
        case = new_case(ROAD, at=NOW, place=place)
        for who in ("malik", "bruno"):
            yield f"{who} looks by {name}", partial(nearby_case, case, reader=personas.actor(who), language="en")


def look_at_mine() -> Iterator[tuple[str, Callable[[], object]]]:
    """List, hand out and blank what one resident asked for, by e-mail and by phone."""
    contact = Contact(by=ContactBy.EMAIL, email="One@konstanz.example", phone="+49 7531 900333")
    for way, text in ((ContactBy.EMAIL, "one@konstanz.example"), (ContactBy.PHONE, "+497531900333")):
        receipt, mine = receive(ROAD, at=NOW, contact=contact), Address(way, text)
        yield f"list by {way}", partial(my_requests, mine, language="en")
        yield f"open by {way}", partial(secret_of_mine, mine, receipt.reference)
        yield f"data by {way}", partial(everything_about, requests_of(mine))
        yield f"delete by {way}", partial(retention.blank_address, mine, by=SYSTEM, at=NOW)


ADDRESS: Final = Place(address="Seestraße 4")
TASKS: Final[dict[Job, Callable[[int], None]]] = {
    Job.ROUTE_CASE: routing_task.route,
    Job.SEND_MESSAGE: messages.send,
    Job.SEND_TEXT: messages.send_text,
    Job.SEND_PASSWORD_RESET: passwords.send_password_reset,
    Job.SEND_SIGN_IN_CODE: sign_in.send_sign_in_code,
    Job.RECOMPUTE_CLOCKS: clocks.recompute,
    Job.SCAN_ATTACHMENTS: attachments.scan_attachments,
    Job.WORK_OFF_BULK: bulk.work_off,
    Job.SEND_REPORT: reports.send_report,
}


def _work_off(name: Job, task: Callable[[int], None]) -> None:
    with override_settings(CLAMD_ADDRESS="unix:/nowhere"):  # no file waits for it
        task(_job(name))


def _job(name: Job) -> int:
    """Order a job of a kind."""
    if name == Job.ROUTE_CASE:
        return JobRow.objects.get(case=receive(ROAD, at=NOW).case_id, name=name).pk
    if name in (Job.SEND_MESSAGE, Job.SEND_TEXT):
        case_id = receive(ROAD, at=NOW, contact=BY_SMS if name == Job.SEND_TEXT else ROSA).case_id
        return JobRow.objects.get(message=Message.objects.get(event__case=case_id)).pk
    if name == Job.SEND_PASSWORD_RESET:
        return jobs.order_password_reset(personas.person("bruno"), at=NOW).pk
    if name == Job.SEND_SIGN_IN_CODE:
        code = codes.ask_for_code(Address(ContactBy.EMAIL, "rosa@konstanz.example"), language="en", at=timezone.now())
        return JobRow.objects.get(sign_in_code=code).pk
    if name in OTHERS:
        return OTHERS[name]()
    jobs.order_recount(Calendar.objects.order_by("id").values_list("id", flat=True)[0], at=NOW)
    return JobRow.objects.filter(name=name).latest("id").pk


def _for_many_cases() -> int:
    """Let Sofia follow three cases at once; choosing and planning are read, too."""
    sofia, cases = personas.sofia(), [receive(ROAD, at=NOW).case_id for _ in range(3)]
    run = many.gather(cases, by=sofia, at=NOW)
    many.plan(run.pk, BulkStep.FOLLOW, {}, by=sofia, at=NOW)
    many.order(run.pk, by=sofia, at=NOW)
    return run.jobs.get().pk


def _for_a_report() -> int:
    """Let a report of Sofia's be due."""
    order = report_orders.order_report("queue", "week", by=personas.sofia(), at=NOW)
    report_orders.send_due(at=order.next_at)
    return order.jobs.get().pk


OTHERS: Final[dict[Job, Callable[[], int]]] = {
    Job.SEND_REPORT: _for_a_report,
    Job.SCAN_ATTACHMENTS: lambda: jobs.order_scan(at=NOW).pk,
    Job.WORK_OFF_BULK: _for_many_cases,
}


@pytest.mark.parametrize("drive", [open_every_page, look_around, look_nearby, look_at_mine, live_on, work_jobs_off])
def test_no_page_and_no_job_reads_a_growing_table_whole(drive: Any) -> None:
    found, known = Readings(), indexes()

    for where, act in drive():
        with reading_plans(found, where, known):
            act()

    told = [f"{fault}\n    {where}\n    {sql}" for fault, (where, sql) in found.faults.items()]
    assert not told, "\n".join(told)
    assert found.read > LEAST_READ.get(drive, 50)


LEAST_READ: Final = {look_nearby: 10, look_at_mine: 10}


def test_every_kind_of_job_is_worked_off_here() -> None:
    assert set(TASKS) == set(Job)


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("SELECT id FROM requests_app_case WHERE address = 'Seestraße 4'", "requests_app_case"),
        ("SELECT id FROM requests_app_caseevent WHERE kind = 'claimed'", "requests_app_caseevent"),
        ("SELECT count(*) FROM requests_app_message WHERE state = 'sent'", "requests_app_message"),
        ("SELECT id FROM requests_app_case ORDER BY id", "requests_app_case_pkey"),
        ("SELECT id FROM requests_app_case ORDER BY address LIMIT 1", "requests_app_case"),
        ("UPDATE requests_app_jobrow SET attempts = 0 WHERE last_error = 'x'", "requests_app_jobrow"),
    ],
)
def test_a_statement_that_reads_a_table_whole_is_found(sql: str, says: str) -> None:
    faults = faults_of(plan_of(sql), indexes())

    assert len(faults) == 1
    assert says in faults[0]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM requests_app_case WHERE reference = 'KN-0000-0000'",
        "SELECT id FROM requests_app_case ORDER BY id LIMIT 50",
        "SELECT id FROM requests_app_jobrow WHERE done_at IS NULL AND dead_at IS NULL ORDER BY lane",
        "SELECT count(*) FROM requests_app_workqueue",
    ],
)
def test_a_statement_with_an_index_is_left_alone(sql: str) -> None:
    assert not faults_of(plan_of(sql), indexes())


def test_a_bad_statement_on_a_page_is_caught_while_it_runs() -> None:
    found = Readings()

    with reading_plans(found, "a bad page", indexes()):
        list(Case.objects.filter(address="Seestraße 4").values_list("id", flat=True))

    assert [where for where, _sql in found.faults.values()] == ["a bad page"]
