"""The navigation offers what opens, on pages of errors too."""

from __future__ import annotations

import pytest
from django.test import Client

from requests_app.channels.counter.access import ROLES
from requests_app.vocabulary import COUNTER_ROLES
from tests import personas

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("konstanz")]
COUNTER_ENTRY = 'href="/counter/"'


@pytest.mark.parametrize("username", personas.STAFF)
def test_the_counter_is_offered_to_whom_it_opens(username: str) -> None:
    client = personas.browser(username)

    opens = client.get("/counter/").status_code == 200

    assert (COUNTER_ENTRY in client.get("/desk/").content.decode()) == opens


def test_the_counters_guard_and_the_navigation_agree() -> None:
    assert ROLES == COUNTER_ROLES


@pytest.mark.parametrize(("path", "status"), [("/counter/", 403), ("/desk/nothing-here/", 404)])
def test_a_colleague_keeps_her_navigation_on_an_error(path: str, status: int) -> None:
    answer = personas.browser("bruno").get(path)

    assert answer.status_code == status
    page = answer.content.decode()
    assert 'href="/desk/escalations/"' in page
    assert "Konstanz" in page


def test_a_stranger_reads_the_citys_name_on_an_error() -> None:
    page = Client().get("/nothing-here/").content.decode()

    assert "Konstanz" in page
    assert 'href="/desk/escalations/"' not in page
