"""The next case is one whose resident she can answer; nobody waits for ever because of her language."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command

from requests_app.actions import casework, handing_out, limits
from requests_app.actions.limits import OnlyHerLead
from requests_app.facts import Incomplete
from requests_app.models import Case, Presence, StaffMember, WorkQueue
from requests_app.rules.assignment import Ability, Demand
from requests_app.rules.handing_out import Present, whose_turn
from requests_app.vocabulary import HandsOut
from tests import personas
from tests.factories import LAMP, MONDAY, routed_case
from tests.personas import cem, mirjam, person, uwe

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("konstanz")]
LATER = MONDAY + timedelta(hours=1)


def speaks(login: str, *languages: str) -> None:
    StaffMember.objects.filter(username=login).update(speaks=list(languages))


def next_of(by: Any, at: Any = LATER) -> Case:
    return Case.objects.get(pk=casework.claim_next(by=by, at=at, queue_code="lighting").case_id)


def test_the_next_case_is_one_in_her_languages_although_another_one_is_older() -> None:
    arabic, german = (
        routed_case(LAMP, language="ar"),
        routed_case(LAMP, language="de", at=MONDAY + timedelta(minutes=5)),
    )
    speaks("cem", "de", "en")

    assert next_of(cem()) == german
    assert next_of(mirjam()) == arabic  # she has named none: every one


def test_after_some_hours_anybody_takes_it_the_oldest_first() -> None:
    arabic = routed_case(LAMP, language="ar")
    routed_case(LAMP, language="de", at=MONDAY + timedelta(hours=4))
    speaks("cem", "de")

    assert next_of(cem(), at=MONDAY + timedelta(hours=5)) == arabic


def test_where_nothing_else_waits_nobody_sits_idle() -> None:
    arabic = routed_case(LAMP, language="ar")
    speaks("cem", "de")

    assert next_of(cem()) == arabic


def test_a_queue_hands_out_to_whoever_speaks_the_language_and_else_in_turn() -> None:
    WorkQueue.objects.filter(code="lighting").update(hands_out=HandsOut.ROUND_ROBIN)
    for login in ("cem", "mirjam"):
        Presence.objects.create(person=person(login), until=LATER + timedelta(hours=9))
    speaks("cem", "de")
    speaks("mirjam", "ar", "de")
    cases = [routed_case(LAMP, language=language) for language in ("ar", "ar", "de")]

    handing_out.hand_out(at=LATER)

    owners = [Case.objects.get(pk=case.pk).owner for case in cases]
    assert owners == [person("mirjam"), person("mirjam"), person("cem")]


def test_where_nobody_there_speaks_it_the_others_do_not_let_it_lie() -> None:
    present = [Present(1, Ability(), frozenset({"de"})), Present(2, Ability(), frozenset({"fr"}))]

    assert whose_turn(present, Demand(), how=HandsOut.ROUND_ROBIN, language="ar") == 1
    assert whose_turn(present, Demand(), how=HandsOut.ROUND_ROBIN, language="fr") == 2


def test_a_lead_sets_the_limits_of_her_people_and_the_files_leave_them_then() -> None:
    limits.set_limits(person("cem").pk, capacity=3, speaks=["de", "fr"], by=uwe(), at=LATER)
    call_command("load_city", "konstanz", verbosity=0)

    found = person("cem")
    assert (found.capacity, found.speaks, found.has_own_limits) == (3, ["de", "fr"], True)
    for by, who in ((cem(), "mirjam"), (cem(), "cem"), (personas.bruno(), "cem")):
        with pytest.raises(OnlyHerLead):
            limits.set_limits(person(who).pk, capacity=1, speaks=[], by=by, at=LATER)
    for capacity, spoken, field in ((0, [], "capacity"), (None, ["tlh"], "speaks")):
        with pytest.raises(Incomplete) as caught:
            limits.set_limits(person("cem").pk, capacity=capacity, speaks=spoken, by=uwe(), at=LATER)
        assert caught.value.fields == (field,)


def test_the_page_of_limits_is_for_leads_and_keepers() -> None:
    address = f"/desk/people/{person('cem').pk}/limits/"
    lead, herself = personas.browser("uwe"), personas.browser("cem")

    assert address in lead.get("/desk/people/").content.decode()
    assert address not in herself.get("/desk/people/").content.decode()
    assert herself.get(address).status_code == 404
    assert lead.post(address, {"capacity": "0", "speaks": ["de"]}).status_code == 422
    page = lead.post(address, {"capacity": "4", "speaks": ["de", "ar"]}, follow=True).content.decode()
    assert "at most 4 cases" in page
    assert "answers in ar, de" in page
