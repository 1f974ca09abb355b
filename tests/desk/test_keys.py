"""The keys of the desk: listed, switched off for a person, and pressing what stands there."""

from __future__ import annotations

import pytest

from requests_app.vocabulary import CaseState
from tests import personas
from tests.desk.conftest import case_in

pytestmark = pytest.mark.django_db
SCRIPT = b"js/desk-keys.js"


def test_who_turns_the_keys_off_has_none_on_any_page() -> None:
    cem, malik = personas.browser("cem"), personas.browser("malik")
    before = cem.get("/desk/").content

    cem.post("/desk/keys/", {"are_on": "0"})

    assert SCRIPT in before
    assert SCRIPT not in cem.get("/desk/").content
    assert SCRIPT in malik.get("/desk/").content
    cem.post("/desk/keys/", {"are_on": "1"})
    assert SCRIPT in cem.get("/desk/").content


def test_every_key_of_the_list_is_somewhere_to_be_pressed() -> None:
    case = case_in(CaseState.QUEUED)
    page = personas.browser("cem").get(f"/desk/cases/{case.reference}/").content.decode()
    board = personas.browser("cem").get("/desk/?tab=queues").content.decode()

    assert all(f'data-key="{key}"' in page for key in ("c", "r", "w", "e", "?", "/"))
    assert 'data-key="n"' in board
    assert "<tr><td><input" in board
    assert all(f'data-key="{key}"' in board for key in ("e", "?", "/"))


def test_the_counter_has_keys_of_its_own() -> None:
    assert SCRIPT not in personas.browser("farah").get("/counter/").content
