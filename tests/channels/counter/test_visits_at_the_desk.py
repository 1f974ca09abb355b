"""The bar of the present visit: open a desk, call, serve, tie what is taken, go on; and what a scan opens."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from requests_app.actions import casework
from requests_app.models import Case, DeskPeriod, ServiceRequest, Visit, VisitRequest
from requests_app.queries.addresses import secret_for, status_link
from requests_app.vocabulary import VisitState
from tests import visiting
from tests.channels.counter.conftest import LAMP, SCREEN, screen_of
from tests.personas import malik

pytestmark = pytest.mark.django_db
VISIT = f"{SCREEN}visit/"


@pytest.fixture
def desk_id(farah: Client) -> int:
    """Open a desk of Farah's, with two people waiting."""
    visiting.line()
    found = visiting.opened(at=timezone.now())
    visiting.came(timezone.now())
    visiting.came(timezone.now())
    return found


def press(client: Client, act: str, desk_id: int, **typed: str) -> str:
    """Press a button of the bar as the page would; give the new bar."""
    visit = Visit.objects.filter(state__in=("called", "walking", "serving"), desk=desk_id).first()
    known = {"visit": str(visit.pk), "revision": str(visit.revision)} if visit else {}
    answer = client.post(f"{VISIT}?part=bar", {"act": act, "desk": str(desk_id), **known, **typed})
    return answer.content.decode()


def test_a_clerk_calls_serves_and_ends_a_visit(farah: Client, desk_id: int) -> None:
    assert "T001" in press(farah, "call_next", desk_id)
    assert "Is not here" in press(farah, "call_again", desk_id)
    assert 'value="done"' in press(farah, "arrived", desk_id)
    assert "Call the next one" in press(farah, "done", desk_id, performed="streetlight-broken")

    assert Visit.objects.get(number="T001").state == VisitState.DONE
    assert "1 waits" in farah.get(SCREEN).content.decode()


def test_a_visit_steps_aside_and_goes_on(farah: Client, desk_id: int) -> None:
    press(farah, "call_next", desk_id)

    held = press(farah, "hold", desk_id)

    assert "Go on with T001" in held
    shown = press(farah, f"resume:{Visit.objects.get(number='T001').pk}", desk_id)
    assert "Being served" in shown


def test_a_desk_is_opened_paused_and_closed(farah: Client) -> None:
    visiting.line()
    desk = visiting.desk()

    assert "Call the next one" in press(farah, "open", desk.pk)
    assert "Paused:" in press(farah, "pause", desk.pk, reason="break")
    assert "Call the next one" in press(farah, "open", desk.pk)
    assert "Open the desk" in press(farah, "close", desk.pk)
    assert not DeskPeriod.objects.filter(ended_at__isnull=True).exists()


def test_somebody_is_served_without_a_number_and_sent_on(farah: Client, desk_id: int) -> None:
    visiting.line("other", "U")

    assert "without a number" in press(farah, "quick", desk_id, line="trial")
    press(farah, "redirect", desk_id, to="line:other")

    moved = Visit.objects.get(number="")
    assert (moved.line.code, moved.state) == ("other", VisitState.WAITING)


@pytest.mark.parametrize("act", ["arrived", "fly", "redirect", "pause"])
def test_what_cannot_be_done_is_said(farah: Client, desk_id: int, act: str) -> None:
    answer = farah.post(f"{VISIT}?part=bar", {"act": act, "desk": str(desk_id), "visit": "x"})

    assert answer.status_code == 409
    assert 'role="alert"' in answer.content.decode()


def test_going_on_ties_the_request_ends_the_visit_and_calls_the_next(farah: Client, desk_id: int) -> None:
    press(farah, "call_next", desk_id)
    press(farah, "arrived", desk_id)

    answer = farah.post(SCREEN, screen_of(farah, **LAMP, goes_on="1"), follow=True)

    first, second = Visit.objects.order_by("pk")
    assert (first.state, second.state) == (VisitState.DONE, VisitState.CALLED)
    assert VisitRequest.objects.get().request == ServiceRequest.objects.get()
    assert first.visit_services.get(is_performed=True).service.code == "streetlight-broken"
    assert "T002" in answer.content.decode()
    assert "data-print-now" in answer.content.decode()


def test_the_last_visit_ends_though_nobody_waits(farah: Client) -> None:
    visiting.line()
    desk_id = visiting.opened(at=timezone.now())
    visiting.came(timezone.now())
    press(farah, "call_next", desk_id)

    answer = farah.post(SCREEN, screen_of(farah, **LAMP, goes_on="1"), follow=True)

    assert "Nobody is waiting for this desk." in answer.content.decode()
    assert Visit.objects.get().state == VisitState.DONE


def test_a_visit_whose_case_was_joined_leads_to_the_survivor(farah: Client, desk_id: int) -> None:
    press(farah, "call_next", desk_id)
    press(farah, "arrived", desk_id)
    farah.post(SCREEN, screen_of(farah, **LAMP))
    mine = Case.objects.get()
    farah.post(SCREEN, screen_of(farah, **LAMP))
    survivor = Case.objects.latest("pk")
    casework.merge_case(mine.pk, into_reference=survivor.reference, reason="the same", by=malik(), at=timezone.now())

    page = farah.get(SCREEN).content.decode()

    assert f"It goes on as {survivor.reference}." in page
    assert f"/counter/requests/{survivor.reference}/" in page


def test_the_bar_costs_few_statements(farah: Client, desk_id: int, django_assert_max_num_queries: Any) -> None:
    press(farah, "call_next", desk_id)
    farah.get(SCREEN)

    with django_assert_max_num_queries(14):
        farah.get(SCREEN)


@pytest.mark.parametrize("way", ["reference", "link", "german keyboard"])
def test_a_scan_opens_the_request(farah: Client, reference: str, way: str) -> None:
    link = status_link(reference, secret_for(ServiceRequest.objects.get()))
    text = {
        "reference": reference,
        "link": link,
        "german keyboard": link.translate(str.maketrans("-/:yzYZ", "ß-ÖzyZY")),
    }[way]

    assert reference in farah.post(f"{SCREEN}scan/?part=scan", {"reference": text}).content.decode()
    assert farah.post(f"{SCREEN}scan/", {"reference": text}).headers["location"].endswith(f"/{reference}/")


@pytest.mark.parametrize("text", ["4006381333931", "", "KN-2222-2223"])
def test_an_unknown_scan_says_what_to_do(farah: Client, text: str) -> None:
    answer = farah.post(f"{SCREEN}scan/?part=scan", {"reference": text})

    assert answer.status_code == 422
    assert "govuk-error-message" in answer.content.decode()
