"""A note that names a colleague tells her, and lets her follow; a name that nobody has comes back with the words."""

from __future__ import annotations

import pytest

from requests_app.models import CaseEvent, CaseFollower, Message
from requests_app.vocabulary import CaseState, EventKind, MessageKind
from tests import personas
from tests.desk.conftest import case_in, take

pytestmark = pytest.mark.django_db


def test_whoever_is_named_is_told_follows_and_may_open_the_case() -> None:
    case, cem = case_in(CaseState.IN_PROGRESS), personas.browser("cem")
    assert personas.browser("bruno").get(f"/desk/cases/{case.reference}/").status_code == 404

    take(cem, case, "note", text="@bruno @cem: is the road closed there?")

    [message] = Message.objects.filter(kind=MessageKind.STAFF_MENTIONED)
    bruno = personas.person("bruno")
    assert message.person == bruno
    assert CaseFollower.objects.get(case=case, person=bruno).reasons == ["mentioned"]
    assert CaseEvent.objects.get(kind=EventKind.NOTE_ADDED).data == {"mentioned": [bruno.pk]}
    assert (
        "is the road closed there?" in personas.browser("bruno").get(f"/desk/cases/{case.reference}/").content.decode()
    )


def test_a_name_that_nobody_has_is_told_and_nothing_is_lost() -> None:
    case, cem = case_in(CaseState.IN_PROGRESS), personas.browser("cem")

    page = take(cem, case, "note", text="@brunno: is the road closed?")

    text = page.content.decode()
    assert page.status_code == 422
    assert "Nobody here has the login @brunno." in text
    assert "@brunno: is the road closed?" in text
    assert not CaseEvent.objects.filter(kind=EventKind.NOTE_ADDED).exists()
