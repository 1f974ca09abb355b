"""A firm comes by its signed link: it reads what it needs, calls a person, and learns who answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import signing
from django.test import Client

from requests_app.actions import contractors, escalation_answers
from requests_app.models import Case, City, Contractor, ContractorLink, Escalation, Message
from requests_app.queries.addresses import sign_link
from requests_app.vocabulary import EventKind, MessageKind
from tests import personas
from tests.actions.test_calling import held
from tests.factories import MONDAY

pytestmark = pytest.mark.django_db
NOW = MONDAY + timedelta(minutes=10)


@pytest.fixture(autouse=True)
def _monday(konstanz: None) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def case() -> Case:
    found = held()
    found.refresh_from_db()
    return found


def invite(case: Case, *, firm: str = "seelicht", days: int = 14) -> int:
    given = {"firm_code": firm, "days": days, "instruction": "Lift the mast at the school."}
    return contractors.invite(case.pk, by=personas.cem(), at=MONDAY, **given)  # type: ignore[arg-type]


def address(link: int) -> str:
    return f"/contractor/{sign_link(link)}/"


def browser(language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    client.cookies["django_language"] = language
    return client


def words(page: Any) -> str:
    return " ".join(page.content.decode().split())


def test_the_page_shows_what_the_firm_needs_and_nothing_of_the_resident_or_of_colleagues(case: Case) -> None:
    page = words(browser().get(address(invite(case))))

    for shown in (case.reference, "Seestraße 4", "Lift the mast at the school.", "Seelicht Elektrobau GmbH"):
        assert shown in page
    for hidden in ("Rosa", "rosa@", "900111", "The lamp before the school is dark", "Cem", "/desk/"):
        assert hidden not in page


def test_the_page_speaks_the_language_of_the_firm_until_it_chooses_another(case: Case) -> None:
    link = invite(case, firm="pave")

    french = Client(headers={"accept-language": "en"}).get(address(link))

    assert french.headers["content-language"] == "fr"
    assert '<html lang="fr"' in french.content.decode()
    assert '<html lang="en"' in browser("en").get(address(link)).content.decode()


def test_a_call_names_who_answers_and_by_when_and_the_answer_comes_back(case: Case) -> None:
    link, firm = invite(case), browser()
    typed = {"words": "The mast is live.", "idempotency_key": "k"}

    page = words(firm.post(address(link), typed, follow=True))
    firm.post(address(link), typed)

    call = Escalation.objects.select_related("owner").get()
    assert (call.owner.username, call.raised_by_contractor) == ("uwe", Contractor.objects.get(code="seelicht"))
    assert f"{call.owner.name} is called and will answer." in page
    assert "A person is called in" in page
    assert "answers by Nov. 23, 2026, 11:10 a.m." in page
    escalation_answers.close_with_answer(call.pk, answer="It is off now.", by=personas.uwe(), at=NOW)
    assert "It is off now." in words(firm.get(address(link)))
    assert Message.objects.get(kind=MessageKind.CONTRACTOR_ANSWERED).contractor == call.raised_by_contractor


def test_the_answer_to_a_firm_reaches_no_resident(case: Case) -> None:
    firm = browser()
    firm.post(address(invite(case)), {"words": "The mast is live.", "idempotency_key": "k"})
    call = Escalation.objects.get()

    escalation_answers.close_with_answer(call.pk, answer="It is off now.", by=personas.uwe(), at=NOW)

    said = case.events.filter(data__escalation=call.pk).values_list("words__text", "words__is_public")
    assert set(said) == {("The mast is live.", False), ("It is off now.", False)}
    assert not Message.objects.filter(kind__in=[MessageKind.ESCALATED, MessageKind.ESCALATION_ANSWERED]).exists()


def test_words_that_are_missing_or_too_long_are_asked_for_and_kept(case: Case) -> None:
    link, firm = invite(case), browser()

    empty = firm.post(address(link), {"words": " ", "idempotency_key": "k"})
    long = firm.post(address(link), {"words": "é" * 4001, "idempotency_key": "k"})

    assert (empty.status_code, long.status_code) == (422, 422)
    assert "Say in a few words what it is about." in words(empty)
    assert "é" * 4001 in words(long)
    assert not Escalation.objects.exists()


def test_pressing_again_before_anybody_has_heard_adds_words_to_the_same_call(case: Case) -> None:
    link, firm = invite(case), browser()

    for key in ("one", "two", "three"):
        firm.post(address(link), {"words": f"Still live ({key}).", "idempotency_key": key})

    assert Escalation.objects.count() == 1


def test_a_firm_that_never_stops_pressing_is_told_to_phone(case: Case) -> None:
    link, firm = invite(case), browser()
    for n in range(contractors.PRESSES_A_DAY):
        firm.post(address(link), {"words": "Again", "idempotency_key": f"k{n}"})

    page = firm.post(address(link), {"words": "And again", "idempotency_key": "last"})

    assert page.status_code == 429
    assert "Please phone the city" in words(page)
    assert "And again" in words(page)
    with time_machine.travel(NOW + timedelta(days=1, minutes=1), tick=False):
        assert firm.post(address(link), {"words": "A day on", "idempotency_key": "new"}).status_code == 302


def taken_back(link: int) -> str:
    contractors.revoke(link, by=personas.cem(), at=NOW)
    return address(link)


def over(link: int) -> str:
    ContractorLink.objects.filter(pk=link).update(expires_at=MONDAY + timedelta(minutes=1))
    return address(link)


def of_a_firm_that_is_gone(link: int) -> str:
    Contractor.objects.update(is_active=False)
    return address(link)


def forged(link: int) -> str:
    return f"/contractor/{signing.Signer(sep='.', salt='another').sign(str(link))}/"


def cut(link: int) -> str:
    return address(link)[:-4] + "/"


@pytest.mark.parametrize(
    ("closed", "status"), [(taken_back, 410), (over, 410), (of_a_firm_that_is_gone, 410), (forged, 404), (cut, 404)]
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_that_opens_nothing_says_what_to_do(
    closed: Callable[[int], str], status: int, method: str, case: Case
) -> None:
    url = closed(invite(case))

    page = getattr(browser(), method)(url, {"words": "Help", "idempotency_key": "k"})

    assert page.status_code == status
    assert "phone the city and ask for a new link" in words(page)
    assert City.objects.get().phone in words(page)
    assert case.reference not in words(page)
    assert not Escalation.objects.exists()


def test_the_address_holds_no_word_about_anybody(case: Case) -> None:
    link = invite(case)

    assert address(link).startswith(f"/contractor/{link}.")
    assert case.reference not in address(link)


def test_the_link_is_given_mailed_and_shown_once_and_taken_back_on_a_page_of_the_case(case: Case) -> None:
    cem = personas.browser("cem")
    url = f"/desk/cases/{case.reference}/contractors/"
    assert url in cem.get(f"/desk/cases/{case.reference}/").content.decode()

    given = cem.post(url, {"firm": "seelicht", "days": "7", "instruction": "Lift the mast.", "purpose": "work"})

    link = ContractorLink.objects.get()
    assert address(link.pk) in words(given)
    assert address(link.pk) not in words(cem.get(url))
    assert Message.objects.get(kind=MessageKind.CONTRACTOR_INVITED).jobs.count() == 1
    assert case.events.get(kind=EventKind.CONTRACTOR_INVITED).data == {
        "contractor": link.contractor_id,
        "link": link.pk,
        "days": 7,
    }
    for _ in range(2):
        assert cem.post(f"{url}{link.pk}/revoke/").status_code == 302
    assert case.events.filter(kind=EventKind.CONTRACTOR_LINK_REVOKED).count() == 1
    assert browser().get(address(link.pk)).status_code == 410


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"firm": "", "days": "7", "instruction": "x"}, "Choose a firm."),
        ({"firm": "seelicht", "days": "91", "instruction": "x"}, "Enter a number of days from 1 to 90."),
        ({"firm": "seelicht", "days": "soon", "instruction": "x"}, "Enter a number of days from 1 to 90."),
        ({"firm": "seelicht", "days": "7", "instruction": " "}, "Say what the firm shall do."),
    ],
)
def test_a_link_that_cannot_be_given(typed: dict[str, str], sentence: str, case: Case) -> None:
    page = personas.browser("cem").post(f"/desk/cases/{case.reference}/contractors/", typed)

    assert page.status_code == 422
    assert sentence in words(page)
    assert not ContractorLink.objects.exists()


def test_only_the_person_in_charge_or_the_lead_gives_and_takes_links(case: Case) -> None:
    url = f"/desk/cases/{case.reference}/contractors/"
    typed = {"firm": "seelicht", "days": "7", "instruction": "Lift the mast.", "purpose": "work"}
    link = invite(case)

    assert personas.browser("farah").post(url, typed).status_code == 422
    assert personas.browser("farah").post(f"{url}{link}/revoke/").status_code == 422
    assert personas.browser("bruno").post(url, typed).status_code == 404
    assert personas.browser("uwe").post(url, typed).status_code == 200
    assert ContractorLink.objects.filter(revoked_at=None).count() == 2


def test_a_link_of_another_case_is_not_taken_back_from_here(case: Case) -> None:
    other = held()
    link = invite(other)

    assert personas.browser("cem").post(f"/desk/cases/{case.reference}/contractors/{link}/revoke/").status_code == 404
    assert browser().get(address(link)).status_code == 200


def test_the_page_of_the_firm_reads_a_fixed_number_of_rows(case: Case, django_assert_max_num_queries: Any) -> None:
    link, firm = invite(case), browser()
    for n in range(4):
        firm.post(address(link), {"words": "Look", "idempotency_key": f"k{n}"})
        Escalation.objects.update(state="acknowledged", acknowledged_at=NOW)

    with django_assert_max_num_queries(8):
        firm.get(address(link))
