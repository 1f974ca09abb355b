"""The supervisor's view of lines: who waits, what is done with one visit, and what was left open."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from requests_app.actions import visits_desk
from requests_app.models import DeskPeriod, Line, Visit
from requests_app.vocabulary import VisitState
from tests import personas
from tests.factories import MONDAY
from tests.personas import farah
from tests.visiting import came, desk, line, opened

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _lines() -> None:
    line(), line("other", "U")


def press(visit: Visit, name: str, **typed: Any) -> Any:
    """Press a button on the page of a visit, as it stood when `visit` was read."""
    return personas.browser("sofia").post(
        f"/desk/visits/{visit.pk}/{name}/", {"revision": visit.revision, **typed}, follow=True
    )


def again(visit: Visit) -> Visit:
    return Visit.objects.get(pk=visit.pk)


def test_lines_desks_and_visits_are_seen_with_their_age(django_assert_num_queries: Any) -> None:
    for minute in range(5):
        came(MONDAY + minute * MINUTE)
    desk_id = opened()
    visits_desk.call_next(desk_id, by=farah(), at=MONDAY + 5 * MINUTE)
    sofia = personas.browser("sofia")

    page = sofia.get("/desk/visits/").content.decode()
    with django_assert_num_queries(10):
        sofia.get("/desk/visits/")

    assert "T001" in page
    assert "Called" in page
    assert "5\xa0minutes" in page
    assert "Farah" in page  # who sits at the desk
    assert "T003" not in sofia.get("/desk/visits/?state=called").content.decode()
    assert "T003" in sofia.get("/desk/visits/?number=t003").content.decode()
    assert sofia.get("/desk/visits/?site=nowhere").status_code == 404
    assert sofia.get("/desk/visits/?after=x_y").status_code == 200
    assert (
        '<form method="post" action="/desk/visits/'
        not in personas.browser("malik").get("/desk/visits/").content.decode()
    )


def test_somebody_is_moved_to_another_line_or_to_one_desk_and_keeps_the_number() -> None:
    visit = came()
    desk_id = opened()

    told = press(visit, "move", where="line:other").content.decode()
    assert "T001 waits there now." in told
    assert again(visit).line.code == "other"

    press(again(visit), "move", where=f"desk:{desk_id}")
    assert (again(visit).for_desk_id, again(visit).number) == (desk_id, "T001")

    called = came(MONDAY + MINUTE)
    assert visits_desk.call_next(desk_id, by=farah(), at=MONDAY + MINUTE).pk == visit.pk
    press(again(visit), "move", where="line:trial")
    assert again(visit).state == VisitState.WAITING
    assert again(called).state == VisitState.WAITING


def test_a_visit_that_was_moved_meanwhile_is_refused_and_told_as_it_is_now() -> None:
    visit = came()
    visits_desk.call_next(opened(), by=farah(), at=MONDAY)

    answer = press(visit, "move", where="line:other")

    assert answer.status_code == 409
    assert "This is how it stands now: Called" in " ".join(answer.content.decode().split())
    assert again(visit).line.code == "trial"


def test_somebody_who_did_not_come_is_called_back_the_same_day() -> None:
    visit, desk_id = came(), opened()
    visits_desk.call_next(desk_id, by=farah(), at=MONDAY)
    visits_desk.start_serving(visit.pk, by=farah(), at=MONDAY)
    visits_desk.finish(visit.pk, by=farah(), at=MONDAY)

    press(again(visit), "back")

    assert again(visit).state == VisitState.WAITING


def test_what_was_left_open_is_ended_one_by_one_with_a_reason() -> None:
    visit = came(MONDAY - timedelta(days=1))
    sofia = personas.browser("sofia")
    assert "T001" in sofia.get("/desk/visits/left-open/").content.decode()
    assert "T001" not in sofia.get("/desk/visits/").content.decode()

    missing = press(visit, "end", reason="")
    assert missing.status_code == 422
    assert "Choose why the visit ends." in missing.content.decode()
    assert 'href="#end_reason"' in missing.content.decode()

    press(visit, "end", reason="left")
    assert again(visit).left_open_reason == "left"
    assert "Nothing was left open." in sofia.get("/desk/visits/left-open/").content.decode()


def test_a_desk_is_paused_with_a_reason_and_closed_and_a_line_gives_no_numbers() -> None:
    desk_id, sofia = opened(), personas.browser("sofia")

    missing = sofia.post(f"/desk/visits/desks/{desk_id}/pause/", {})
    assert missing.status_code == 422
    assert "Choose why the desk pauses." in missing.content.decode()

    sofia.post(f"/desk/visits/desks/{desk_id}/pause/", {"reason": "break"})
    assert "Break" in sofia.get("/desk/visits/").content.decode()
    taken = sofia.post(f"/desk/visits/desks/{desk_id}/open/", {})
    assert taken.status_code == 409
    sofia.post(f"/desk/visits/desks/{desk_id}/close/", {})
    assert not DeskPeriod.objects.filter(ended_at=None).exists()

    sofia.post(f"/desk/visits/desks/{desk('trial-9').pk}/open/", {})
    assert DeskPeriod.objects.get(ended_at=None).clerk.username == "sofia"

    sofia.post("/desk/visits/lines/other/close/", {})
    assert not Line.objects.get(code="other").is_open
