"""On the web: object to a decision, and know what a withdrawal ends."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from requests_app.models import Case, ServiceRequest
from requests_app.vocabulary import CaseState
from tests.factories import receive

from .conftest import form_of
from .test_status import resolve

pytestmark = pytest.mark.django_db


def test_a_resident_objects_and_sees_who_looks_again(rosa: Client, reference: str) -> None:
    resolve(reference)
    url = f"/status/{reference}/appeal/"
    assert url in rosa.get(f"/status/{reference}/").content.decode()

    done = rosa.post(url, form_of(rosa, url, words="It is still dark"), follow=True)

    case, page = Case.objects.get(), done.content.decode()
    assert case.state == CaseState.REVIEW
    assert case.owner is not None
    assert case.owner.name in page
    assert "Another person looks at it again." in page
    assert "It is still dark" in page
    assert url not in page


def test_without_words_nothing_happens_and_the_page_says_what_is_missing(rosa: Client, reference: str) -> None:
    resolve(reference)
    url = f"/status/{reference}/appeal/"

    silent = rosa.post(url, form_of(rosa, url, words=" "))

    assert silent.status_code == 422
    assert "Tell us in a few words what is wrong." in silent.content.decode()
    assert Case.objects.get().state == CaseState.RESOLVED


def test_an_objection_that_is_not_possible_keeps_the_words(rosa: Client, reference: str) -> None:
    url = f"/status/{reference}/appeal/"

    answer = rosa.post(url, form_of(rosa, url, words="It is still dark"))

    assert answer.status_code == 422
    assert "It is still dark" in answer.content.decode()


def test_the_page_says_what_a_withdrawal_ends(rosa: Client, reference: str) -> None:
    url = f"/status/{reference}/withdraw/"
    alone = rosa.get(url).content.decode()
    receive(joins=reference, at=timezone.now())

    several = rosa.get(url).content.decode()
    done = rosa.post(url, form_of(rosa, url), follow=True).content.decode()

    assert "The city then stops its work on it." in alone
    assert "Only your own request ends" in several
    assert "You have withdrawn your request" in done
    assert Case.objects.get().state == CaseState.NEW
    assert ServiceRequest.objects.get(reference=reference).withdrawn_at is not None
