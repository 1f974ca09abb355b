"""The JSON door for numbers: one key is one number, the wait is told before and after, errors say what to do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from requests_app.models import DeviceHealth, Line, Visit, VisitPeriod
from requests_app.queries.visits import visit_card
from tests.personas import browser
from tests.visiting import desk, opened

from .conftest import TOKEN, Post
from .test_json_door import fields, told

pytestmark = pytest.mark.django_db
WISH = {"line": "counter", "language": "fr", "services": ["road-damage"]}


def lines(client: Client, **headers: str) -> Any:
    return client.get("/kiosk/api/lines", headers={"authorization": f"Bearer {TOKEN}", **headers})


def test_the_same_key_gives_the_same_number_and_another_wish_under_it_is_refused(karim: Post) -> None:
    first, again = karim("visits", WISH), karim("visits", WISH)
    other = karim("visits", {**WISH, "priority": "severely-disabled"})
    second = karim("visits", WISH, key="k-2")

    assert [answer.status_code for answer in (first, again, other, second)] == [201, 200, 409, 201]
    assert [told(answer)["number"] for answer in (first, again, second)] == ["A001", "A001", "A002"]
    assert told(second)["line_name"] == "Guichet des citoyens"
    assert told(second)["ahead"] == 1
    visit = Visit.objects.get(number="A001")
    assert (visit.channel, visit.client, visit.language) == ("kiosk", "kiosk-town-hall", "fr")
    assert visit.device is not None
    assert VisitPeriod.objects.filter(visit=visit).count() == 1


def test_nobody_is_told_a_time_that_nobody_knows(karim: Post, client: Client) -> None:
    told_before = told(lines(client))["lines"][0]
    taken = told(karim("visits", WISH))

    assert (told_before["waiting_minutes"], told_before["waiting_known"]) == (None, "not_known")
    assert (taken["waiting_minutes"], taken["ahead"]) == (None, 0)


def test_with_an_open_desk_the_wait_is_told_before_anybody_queues(
    karim: Post, client: Client, django_assert_num_queries: Any
) -> None:
    opened("desk-1", lines=("counter",), at=timezone.now())
    for number in range(3):
        karim("visits", WISH, key=f"k-{number}")

    with django_assert_num_queries(4):
        answer = told(lines(client, **{"accept-language": "de"}))

    counter, advice = answer["lines"]
    assert (counter["name"], counter["ahead"], counter["waiting_minutes"]) == ("Bürgerschalter", 3, 32)
    assert counter["waiting_known"] == "setting"
    assert (advice["prefix"], advice["waiting_minutes"]) == ("B", None)
    assert [found["code"] for found in answer["priorities"]] == ["severely-disabled"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"line": "nowhere"}, "line"),
        ({"line": ""}, "line"),
        ({"services": ["witchcraft"]}, "services"),
        ({"priority": "the-mayor"}, "priority"),
        ({"provisional_number": "K3"}, "provisional_number"),
        ({"language": "xx"}, "language"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(karim: Post, change: dict[str, Any], field: str) -> None:
    answer = karim("visits", {**WISH, **change})

    assert (answer.status_code, fields(answer)) == (422, [field])
    assert not Visit.objects.exists()


def test_without_a_key_or_a_paired_device_there_is_no_number(karim: Post) -> None:
    assert karim("visits", WISH, key="").status_code == 422
    assert karim("visits", WISH, token="switched-off").status_code == 401
    assert not Visit.objects.exists()


def test_a_closed_line_gives_no_number_but_keeps_what_a_kiosk_promised_offline(karim: Post) -> None:
    Line.objects.update(is_open=False)
    offline = {"provisional_number": "K03-0007", "submitted_at": (timezone.now() - timedelta(minutes=5)).isoformat()}

    closed, kept = karim("visits", WISH), karim("visits", {**WISH, **offline}, key="k-2")

    assert (closed.status_code, told(closed)["errors"][0]["code"]) == (409, "line_closed")
    assert (kept.status_code, told(kept)["provisional_number"]) == (201, "K03-0007")


def test_a_time_of_arrival_counts_only_with_a_provisional_number_and_never_from_the_future(karim: Post) -> None:
    early = datetime(2020, 1, 1, tzinfo=UTC).isoformat()
    late = (timezone.now() + timedelta(hours=3)).isoformat()

    claimed = told(karim("visits", {**WISH, "submitted_at": early}))
    ahead_of_time = told(karim("visits", {**WISH, "submitted_at": late, "provisional_number": "K03-0001"}, key="k-2"))

    for answer in (claimed, ahead_of_time):
        arrived = datetime.fromisoformat(answer["arrived_at"])
        assert abs(arrived - timezone.now()) < timedelta(minutes=1)


def test_statements_do_not_grow_with_those_who_wait(karim: Post, django_assert_max_num_queries: Any) -> None:
    desk()
    for number in range(2):
        karim("visits", WISH, key=f"k-{number}")

    with django_assert_max_num_queries(14):
        karim("visits", WISH, key="k-9")


def kept(number: str, at: datetime) -> dict[str, str]:
    """Write the headers of a wish that waited at the kiosk."""
    return {"kept-number": number, "kept-at": at.isoformat(), "kept-secret": "abcdefghjk"}


def test_who_took_a_number_without_the_city_keeps_her_place(karim: Post) -> None:
    karim("visits", WISH)

    answer = karim("visits", WISH, key="k-2", **kept("K01-0007", timezone.now() - timedelta(minutes=30)))

    visit = Visit.objects.get(provisional_number="K01-0007")
    assert told(answer)["ahead"] == 0
    assert visit.rank_at == visit.arrived_at < timezone.now() - timedelta(minutes=29)
    assert visit_card(visit.pk).spoken == "K01-0007"


@pytest.mark.parametrize("off", [timedelta(hours=3), timedelta(days=-40)])
def test_a_kiosk_whose_clock_is_wrong_lets_nobody_pass_ahead(karim: Post, off: timedelta) -> None:
    arrived = told(karim("visits", WISH, **kept("K01-0007", timezone.now() + off)))["arrived_at"]

    assert abs(datetime.fromisoformat(arrived) - timezone.now()) < timedelta(minutes=1)


def test_a_number_whose_answer_was_lost_is_the_same_visit_and_gets_the_printed_one(karim: Post) -> None:
    first = karim("visits", WISH)

    again = karim("visits", WISH, **kept("K01-0007", timezone.now()))

    assert (first.status_code, again.status_code) == (201, 200)
    assert [visit.provisional_number for visit in Visit.objects.all()] == ["K01-0007"]


def test_a_wiped_kiosk_goes_on_behind_the_numbers_of_its_visits(karim: Post) -> None:
    karim("visits", WISH, **kept("K01-0012", timezone.now()))

    answer = karim("health", {"clock": timezone.now().isoformat(), "queue": 0, "missing_clips": 2})

    assert told(answer)["highest"] == 12
    assert DeviceHealth.objects.get().missing_clips == 2


def test_a_clerk_who_types_the_number_of_a_visit_reads_who_it_is(karim: Post) -> None:
    karim("visits", WISH, **kept("K01-0007", timezone.now()))

    page = browser("farah").get("/counter/requests/", {"reference": "k1 7"}, headers={"accept-language": "en"})

    assert page.status_code == 422
    assert "A001" in page.content.decode()


def test_lines_say_when_they_were_true_in_the_language_of_their_address(client: Client, karim: Post) -> None:
    answer = client.get("/kiosk/api/lines?language=fr", headers={"authorization": f"Bearer {TOKEN}"}).json()

    assert answer["lines"][0]["name"] == "Guichet des citoyens"
    assert datetime.fromisoformat(answer["told_at"]) <= timezone.now()
