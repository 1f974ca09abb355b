"""The display board with its own process: told at once, killed and started anew, and never wrong about it."""

from __future__ import annotations

import signal
import time
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.db import connection
from django.utils import timezone

from requests_app.actions import visits_desk
from requests_app.models import Site
from tests.browser import boards
from tests.browser.visits import Visits
from tests.personas import farah
from tests.visiting import came, line, opened


def call_somebody(desk_id: int) -> str:
    """Let somebody come and be called; the desk is free again at once."""
    came(timezone.now())
    visit = visits_desk.call_next(desk_id, by=farah(), at=timezone.now())
    visits_desk.start_serving(visit.pk, by=farah(), at=timezone.now())
    visits_desk.finish(visit.pk, by=farah(), at=timezone.now())
    return visit.number


def connections() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


def test_a_call_is_told_within_two_seconds_and_many_boards_need_one_connection(open_city: str) -> None:
    line()
    desk_id, site = opened(at=timezone.now() - timedelta(minutes=1)), Site.objects.order_by("pk")[0].code
    numbers = [call_somebody(desk_id) for _ in range(6)]
    with boards.events_beside(open_city) as events:
        before = connections()
        lines = [boards.listen(f"{events.url}/{site}/", origin=open_city) for _ in range(20)]
        first = [boards.next_event(one) for one in lines]
        assert [call["number"] for call in first[0][2]["calls"]] == numbers[:0:-1]  # the last five, the newest first
        assert {tuple(call) for call in first[0][2]["calls"]} == {("id", "number", "desk", "seconds")}

        began = time.monotonic()
        number = call_somebody(desk_id)
        name, last_id, told = boards.next_event(lines[-1])
        assert time.monotonic() - began < 2
        assert (name, told["calls"][0]["number"], told["calls"][0]["id"]) == ("calls", number, int(last_id))
        assert connections() - before <= 1
        assert boards.next_event(lines[0])[2]["calls"][0]["number"] == number
        assert boards.next_event(lines[0])[0] == "alive"

        # After a broken line all is told again, whatever was heard last.
        assert boards.next_event(boards.listen(f"{events.url}/{site}/", last=last_id))[2]["calls"] != []
        assert lines[0].headers["Access-Control-Allow-Origin"] == open_city  # type: ignore[attr-defined]
        with boards.listen(f"{events.url}/{site}/", origin="https://elsewhere.example") as stranger:
            assert stranger.headers["Access-Control-Allow-Origin"] is None  # type: ignore[attr-defined]
        assert [boards.status_of(f"{events.url}{path}") for path in ("/nowhere/", "/", "/../x")] == [404, 404, 404]
        print(f"memory of the process of boards: {events.memory_mb():.0f} MB")
        assert events.memory_mb() < 80
        assert events.stop() < 2  # with twenty lines open
        assert events.ended_with() == 0


def test_a_board_says_that_it_is_cut_off_and_recovers(visit: Visits, settings: LazySettings) -> None:
    line()
    desk_id, site = opened(at=timezone.now() - timedelta(minutes=1)), Site.objects.order_by("pk")[0].code
    with boards.events_beside(visit.url) as events:
        settings.EVENTS_URL = events.url
        page = visit()
        page.goto(f"/board/{site}/")
        number = call_somebody(desk_id)
        page.get_by_text(number).wait_for()
        assert page.locator(".city-board__call--new").count() == 1

        events.stop(signal.SIGKILL)
        page.locator("[data-board-stale]").wait_for(timeout=20_000)
        assert "Not up to date since" in page.locator("[data-board-stale]").inner_text()
        assert page.locator(".city-board__call--new").count() == 0

        missed = call_somebody(desk_id)
        events.start()
        page.get_by_text(missed).wait_for(timeout=10_000)
        assert page.locator("[data-board-stale]").is_hidden()
        assert [one.split()[0] for one in page.locator(".city-board__number").all_inner_texts()] == [missed, number]
        page.close()
    own = f"http://127.0.0.1:{events.port}"
    visit.troubles[:] = [one for one in visit.troubles if own not in one and "net::ERR_" not in one]


@pytest.mark.parametrize("size", ["kiosk", "kiosk_wide"])
def test_number_and_desk_are_as_large_as_six_metres_ask_for(visit: Visits, size: str) -> None:
    line()
    desk_id, site = opened(at=timezone.now() - timedelta(minutes=1)), Site.objects.order_by("pk")[0].code
    for _ in range(5):
        call_somebody(desk_id)
    page = visit(size=size)
    page.goto(f"/board/{site}/")

    found = page.evaluate(
        """() => ({
          type: Math.min(...[...document.querySelectorAll(".city-board__number, .city-board__desk")]
            .map((word) => parseFloat(getComputedStyle(word).fontSize))),
          lowest: Math.max(...[...document.querySelectorAll(".city-board__call")]
            .map((call) => call.getBoundingClientRect().bottom)),
        })"""
    )

    millimetres = 685 / 1080  # of a pixel, on 55 inch
    assert 0.72 * found["type"] * millimetres >= 73.3
    assert found["lowest"] <= page.viewport_size["height"]  # type: ignore[index]
