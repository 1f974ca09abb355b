"""What a page of the desk may listen for, and what the web says of it where no process of events is there."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from django.test import Client

from requests_app.actions import casework
from requests_app.channels.boards.desk import DeskWatch
from requests_app.models import Case
from requests_app.queries.live import Topics, live_address, read_topics
from tests.actions.storms import call_on
from tests.factories import LAMP, MONDAY, ROAD, routed_case
from tests.personas import bruno, cem, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("konstanz")]


async def _asked(ask: Callable[[], Any]) -> Any:
    return ask()


def _at_once(waited_for: Coroutine[Any, Any, Any]) -> Any:
    """Run what waits for nothing, on the connection of the test: a loop would open another one."""
    with pytest.raises(StopIteration) as ended:
        waited_for.send(None)
    return ended.value.value


def hear(topics: Topics, act: Callable[[], Any]) -> dict[str, int]:
    """Listen, let something happen, and give what is told of it."""
    watch = DeskWatch()
    reader = _at_once(watch.join(topics, _asked))
    _at_once(watch.look(_asked))
    act()
    _at_once(watch.look(_asked))
    _at_once(watch.look(_asked))  # what was told is not told anew
    return dict(reader.changed)


def test_an_address_is_signed_and_holds_ids_alone() -> None:
    topics = Topics(5, 3, (9, 2), 7)
    address = live_address(topics)

    signed = address.rstrip("/").rpartition("/")[2]
    assert read_topics(signed) == Topics(5, 3, (2, 9), 7)
    assert read_topics(signed[:-1]) is None
    assert Client().get(f"/events/desk/{signed}x/").status_code == 404


def test_a_list_hears_of_its_queues_and_counts_a_case_once() -> None:
    case = routed_case(LAMP)
    other = routed_case(ROAD)
    topics = Topics(queue_ids=(case.queue_id or 0,))

    def act() -> None:
        casework.add_note(case.pk, text="Seen.", by=cem(), at=MONDAY)
        casework.add_note(other.pk, text="Seen.", by=bruno(), at=MONDAY)
        casework.add_note(case.pk, text="Seen again.", by=cem(), at=MONDAY)

    assert hear(topics, act) == {"list": 1}


def test_a_case_hears_what_happened_since_its_page_was_drawn() -> None:
    case = routed_case(LAMP)
    seen = Case.objects.get(pk=case.pk).event_count

    assert hear(Topics(case.pk, seen), lambda: None) == {}
    assert hear(Topics(case.pk, seen - 1), lambda: None) == {"case": 1}
    seen_too = Topics(case.pk, seen)
    assert hear(seen_too, lambda: casework.add_note(case.pk, text="Seen.", by=cem(), at=MONDAY)) == {"case": 1}


def test_whoever_is_called_in_hears_it() -> None:
    case = routed_case(LAMP)

    assert hear(Topics(person_id=person("uwe").pk), lambda: call_on(case)) == {"called": 1}
    assert hear(Topics(person_id=person("cem").pk), lambda: call_on(case, by=cem())) == {}


def test_the_web_tells_of_a_case_once_where_the_process_is_away() -> None:
    case = routed_case(LAMP)
    count = Case.objects.get(pk=case.pk).event_count

    for seen, words in ((count, "retry: 20000\n\n"), (count - 1, 'retry: 20000\n\nevent: news\ndata: {"case":1}\n\n')):
        address = live_address(Topics(case.pk, seen))
        path = "/events/" + address.partition("/events/")[2]
        assert Client().get(path).content.decode() == words
