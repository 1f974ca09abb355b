"""`manage.py replay` over HTTP: the web form, the kiosk's JSON door and the counter's screen."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from requests_app.models import ServiceRequest, StaffMember
from requests_app.vocabulary import ActorKind, Channel

from .conftest import SAMPLE, Replay, without_time
from .test_direct import COUNTS, QUEUE_OF_ROW, queues

pytestmark = pytest.mark.django_db(transaction=True)
# No relay runs beside this test.
SENT = COUNTS | {"routed": 0, "unrouted": 8, "unrouted_because": {"not_routed_yet": 8}}


@pytest.mark.parametrize("door", ["web", "kiosk", "counter"])
def test_each_door_takes_each_good_row_once(door: str, replay: Replay, live_server: Any) -> None:
    first = replay(base_url=live_server.url, mix=f"{door}=1")
    second = replay(base_url=live_server.url, mix=f"{door}=1")

    assert without_time(first) == SENT
    assert without_time(second) == SENT | {"received": 0, "already_known": 8}
    assert set(ServiceRequest.objects.values_list("channel", flat=True)) == {door}
    assert "line 18" in first.complaints


def test_a_clerk_is_named_at_the_counter_and_a_device_at_the_kiosk(replay: Replay, live_server: Any) -> None:
    replay(base_url=live_server.url, mix="kiosk=1,counter=1")

    at_counter = ServiceRequest.objects.filter(channel=Channel.COUNTER)
    at_kiosk = ServiceRequest.objects.filter(channel=Channel.KIOSK)
    assert at_counter.count() + at_kiosk.count() == 8
    assert set(at_counter.values_list("assisted_by__username", flat=True)) == {"farah"}
    assert set(at_kiosk.values_list("device__code", "actor_kind")) == {("kiosk-town-hall", ActorKind.KIOSK_USER)}


def test_rows_sent_by_http_are_known_and_routed_by_a_direct_run(replay: Replay, live_server: Any) -> None:
    replay(base_url=live_server.url, mix="web=1,kiosk=1")

    told = replay(direct=True)

    assert without_time(told) == COUNTS | {"received": 0, "already_known": 8}
    assert queues() == QUEUE_OF_ROW


def test_the_words_come_in_as_they_were_written(replay: Replay, live_server: Any) -> None:
    replay(base_url=live_server.url, mix="web=1")

    words = ServiceRequest.objects.get(idempotency_key="konstanz:2").description

    assert words.replace("\r\n", "\n") == "Zwei Löcher im Weg.\n\nSie werden größer."


def test_a_clerk_who_cannot_sign_in_ends_the_run_with_one_sentence(replay: Replay, live_server: Any) -> None:
    StaffMember.objects.filter(username="farah").update(is_active=False)

    with pytest.raises(CommandError, match="the clerk “farah” cannot sign in"):
        replay(base_url=live_server.url, mix="counter=1")

    assert not ServiceRequest.objects.exists()


def test_a_city_that_does_not_answer_is_one_sentence(konstanz: None) -> None:
    with pytest.raises(CommandError, match=r"does not answer at http://127\.0\.0\.1:9"):
        call_command("replay", SAMPLE, mapping="konstanz", base_url="http://127.0.0.1:9", stdout=StringIO())


def test_a_door_that_closes_midway_loses_nothing(replay: Replay, live_server: Any, tmp_path: Path) -> None:
    from requests_app.models import Device

    Device.objects.update(is_active=False)
    with pytest.raises(CommandError, match="Stopped: the kiosk's token is not accepted"):
        replay(base_url=live_server.url, mix="web=1,kiosk=1", workers=1)
    Device.objects.update(is_active=True)

    told = replay(base_url=live_server.url, mix="web=1,kiosk=1")

    assert told["received"] + told["already_known"] == 8
    assert (told["lost"], told["doubled"]) == (0, 0)
