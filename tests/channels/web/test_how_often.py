"""A resident says how often she wants to be told."""

from __future__ import annotations

import pytest
from django.test import Client

from requests_app.models import Resident
from requests_app.rules.intake import Contact
from requests_app.vocabulary import Told
from tests.channels.web.conftest import form_of
from tests.factories import ROSA, submission

PAGE = "/report/streetlight-broken/"


@pytest.mark.django_db
@pytest.mark.usefixtures("konstanz")
@pytest.mark.parametrize(("typed", "told"), [({}, Told.EACH), ({"told": ""}, Told.EACH), ({"told": "end"}, Told.END)])
def test_the_form_asks_how_often(client: Client, typed: dict[str, str], told: Told) -> None:
    form = {"description": "dunkel", "address": "Seestraße 4", "contact_by": "email", "email": "r@konstanz.example"}

    answer = client.post(PAGE, form_of(client, PAGE, **form, **typed))

    assert answer.status_code == 302
    assert Resident.objects.get(email="r@konstanz.example").told == told


@pytest.mark.django_db
@pytest.mark.usefixtures("konstanz")
def test_what_was_not_offered_comes_back_at_its_field(client: Client) -> None:
    form = {"description": "dunkel", "address": "Seestraße 4", "told": "hourly", "email": "r@konstanz.example"}

    answer = client.post(PAGE, form_of(client, PAGE, **form))

    assert answer.status_code == 422
    assert 'href="#id_told"' in answer.content.decode() or "#told" in answer.content.decode()
    assert not Resident.objects.filter(email="r@konstanz.example").exists()


def test_a_letter_from_before_this_question_keeps_its_hash() -> None:
    before = submission(contact=ROSA).body_hash()

    assert submission(contact=Contact(**{**vars(ROSA), "told": Told.EACH})).body_hash() == before
    assert submission(contact=Contact(**{**vars(ROSA), "told": Told.END})).body_hash() != before
