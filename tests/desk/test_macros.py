"""Macros: written once, filled for a case, looked at, and sent by the same form as always."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from requests_app.actions import casework
from requests_app.models import CaseEvent, Macro, Message
from requests_app.rules.intake import Contact
from requests_app.vocabulary import CaseState, ContactBy, EventKind, MessageKind
from tests import factories, personas
from tests.desk.conftest import case_in, take
from tests.factories import MONDAY
from tests.invariants import hold

pytestmark = pytest.mark.django_db
WORDS = "Hello {{ name }}, we look after {{ service }}, {{ street }}. {{ me }}"


def save(browser: Client, **typed: Any) -> Any:
    given = {"name": "On our way", "step": "reply", "readers": "mine", "text_en": WORDS, **typed}
    return browser.post("/desk/macros/new/", given)


def filled(browser: Client, reference: str) -> Any:
    return browser.get(f"/desk/cases/{reference}/", {"macro": Macro.objects.get().pk})


def test_a_macro_fills_the_form_in_the_language_of_the_resident_and_sends_nothing() -> None:
    case, cem = case_in(CaseState.IN_PROGRESS), personas.browser("cem", language="de")
    save(cem, text_de="Guten Tag {{ name }}, {{ me }}")

    page = filled(cem, case.reference)

    [offer] = [offer for offer in page.context["offers"] if offer.is_open]
    assert offer.step.name == "reply"
    assert (
        offer.form["words"].value() == "Hello Rosa Feldmann, we look after Street light broken, Seestraße 4. Cem Yildiz"
    )
    assert page.content.decode().count("autofocus") == 1
    assert not CaseEvent.objects.filter(kind=EventKind.WROTE).exists()

    take(cem, case, "reply", words=offer.form["words"].value(), client_key="one")
    assert CaseEvent.objects.get(kind=EventKind.WROTE).words.get().text.startswith("Hello Rosa Feldmann")
    assert Message.objects.filter(kind=MessageKind.WRITTEN).count() == 1


@pytest.mark.parametrize(
    ("typed", "step", "fields"),
    [
        ({"step": "note", "text_en": "Seen."}, "note", {"text": "Seen."}),
        (
            {"step": "resolve", "outcome": "done", "text_en": "Mended."},
            "resolve",
            {"outcome": "done", "words": "Mended."},
        ),
        (
            {"step": "park", "days": "7", "text_en": "A photo?"},
            "park",
            {"wait_reason": "citizen", "reason": "A photo?"},
        ),
    ],
    ids=["note", "resolve", "ask"],
)
def test_a_macro_knows_its_step_and_its_fields(typed: dict[str, str], step: str, fields: dict[str, str]) -> None:
    case, cem = case_in(CaseState.IN_PROGRESS), personas.browser("cem")
    save(cem, **typed)

    [offer] = [offer for offer in filled(cem, case.reference).context["offers"] if offer.is_open]

    assert offer.step.name == step
    assert {name: offer.form[name].value() for name in fields} == fields


def test_a_step_that_is_not_possible_is_said_and_nothing_is_sent() -> None:
    case, cem = case_in(CaseState.QUEUED), personas.browser("cem", language="en")
    save(cem, step="resolve", outcome="done")

    page = filled(cem, case.reference)

    assert "does a step that is not possible now: Resolve. Nothing was sent." in page.content.decode()
    assert not [offer for offer in page.context["offers"] if offer.is_open]


def test_what_one_resident_said_is_filled_in_for_nobody_else() -> None:
    case, cem = case_in(CaseState.IN_PROGRESS), personas.browser("cem", language="en")
    other = factories.routed_case(contact=Contact(by=ContactBy.EMAIL, name="Agnes", email="agnes@konstanz.example"))
    casework.merge_case(other.pk, into_reference=case.reference, reason="One lamp.", by=personas.sofia(), at=MONDAY)
    save(cem)

    page = filled(cem, case.reference)

    assert not [offer for offer in page.context["offers"] if offer.is_open]
    assert "cannot be filled in here: name, street." in page.content.decode()
    assert "Hello Rosa" not in page.content.decode()
    Macro.objects.update(texts={"en": "We look after {{ service }}. {{ me }}"})
    assert [offer for offer in filled(cem, case.reference).context["offers"] if offer.is_open]


def test_a_work_queue_is_named_to_colleagues_alone() -> None:
    case, cem = case_in(CaseState.IN_PROGRESS), personas.browser("cem", language="en")
    save(cem, text_en="It lies in {{ queue }}.")

    assert "cannot be filled in here: queue." in filled(cem, case.reference).content.decode()
    Macro.objects.update(step="note")
    assert [offer.step.name for offer in filled(cem, case.reference).context["offers"] if offer.is_open] == ["note"]


def test_a_variable_that_nobody_knows_is_named_with_its_place_and_everything_is_kept() -> None:
    cem = personas.browser("cem", language="en")

    page = save(cem, text_en="Hello\n{{ nam }}")

    assert page.status_code == 422
    told = str(page.context["form"].errors["text_en"])
    assert "Line 2: nobody knows the variable “nam”. Did you mean “name”?" in told
    assert page.context["form"]["text_en"].value() == "Hello\n{{ nam }}"
    assert not Macro.objects.exists()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"name": " "}, "name"),
        ({"text_en": ""}, "text_de"),
        ({"step": "resolve"}, "outcome"),
        ({"step": "park"}, "days"),
        ({"step": "park", "days": "900"}, "days"),
        ({"readers": "999"}, "readers"),
    ],
)
def test_what_is_left_out_is_asked_for_beside_its_field(typed: dict[str, str], field: str) -> None:
    page = save(personas.browser("cem"), **typed)

    assert page.status_code == 422
    assert field in page.context["form"].errors


def test_a_team_has_the_macro_and_nobody_else() -> None:
    case, cem = case_in(CaseState.IN_PROGRESS), personas.browser("cem")
    team = personas.person("cem").memberships.get().team
    save(cem, readers=str(team.pk))

    names = [macro.name for macro in personas.browser("mirjam").get(f"/desk/cases/{case.reference}/").context["macros"]]
    assert names == ["On our way"]
    assert not personas.browser("sofia").get(f"/desk/cases/{case.reference}/").context["macros"]
    page = filled(personas.browser("sofia"), case.reference)
    assert page.context["not_prepared"]
    address = f"/desk/macros/{Macro.objects.get().pk}/delete/"
    personas.browser("bruno").post(address)
    assert Macro.objects.exists()
    personas.browser("mirjam").post(address)  # who leads the team goes on when its owner has left
    assert not Macro.objects.exists()


def test_the_editor_says_how_hard_the_words_are_to_read() -> None:
    cem = personas.browser("cem", language="en")
    hard = "Notwithstanding administrative responsibilities, infrastructural rehabilitation necessitates deliberation."
    save(cem, text_en=hard)

    page = cem.get(f"/desk/macros/{Macro.objects.get().pk}/edit/")

    assert "Hard to read" in page.content.decode()


def test_a_macro_goes_on_by_the_same_press_and_says_before_what_it_will_do() -> None:
    case, cem = case_in(CaseState.IN_PROGRESS), personas.browser("cem", language="en")
    save(cem, then="wait", then_days="7", then_note="{{ me }} has asked the works.", then_follow="on")

    page = filled(cem, case.reference).content.decode()

    for said in ("And then, by the same press:", "You follow the case.", "The case waits 7 days."):
        assert said in page
    assert "Note to colleagues: Cem Yildiz has asked the works." in page
    macro = Macro.objects.get()
    take(cem, case, "reply", words="We look after it.", client_key="one", macro=str(macro.pk))
    case.refresh_from_db()
    assert (case.state, case.wait_reason) == (CaseState.WAITING, "scheduled")
    kinds = list(case.events.order_by("-sequence").values_list("kind", flat=True)[:4])
    assert kinds == [EventKind.PARKED, EventKind.NOTE_ADDED, EventKind.FOLLOWED, EventKind.WROTE]
    assert hold(case.pk)


def test_what_follows_goes_to_another_queue_or_back() -> None:
    for then, queue, there in (("release", "", "lighting"), ("transfer", "roads", "roads")):
        case, cem = case_in(CaseState.IN_PROGRESS), personas.browser("cem")
        Macro.objects.all().delete()
        save(cem, then=then, then_queue=queue)

        take(cem, case, "reply", words="On its way.", client_key="one", macro=str(Macro.objects.get().pk))

        case.refresh_from_db()
        assert (case.state, case.queue.code) == (CaseState.QUEUED, there)  # type: ignore[union-attr]


def test_where_a_later_step_is_not_possible_nothing_of_it_is_done_and_nothing_is_forgotten() -> None:
    case, cem = case_in(CaseState.IN_PROGRESS), personas.browser("cem", language="en")
    save(cem, then="transfer", then_queue="coordination")  # another office: no transfer

    page = take(cem, case, "reply", words="On its way.", client_key="one", macro=str(Macro.objects.get().pk))

    assert page.status_code == 422
    told = page.content.decode()
    assert "Choose another work queue of the same office." in told
    assert "On its way." in told
    assert f'name="macro" value="{Macro.objects.get().pk}"' in told
    assert not CaseEvent.objects.filter(kind=EventKind.WROTE).exists()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"then": "transfer"}, "then_queue"),
        ({"then": "wait"}, "then_days"),
        ({"step": "resolve", "outcome": "done", "then": "release"}, "then"),
        ({"then_note": "See {{ nam }}"}, "then_note"),
    ],
)
def test_what_follows_is_asked_for_beside_its_field(typed: dict[str, str], field: str) -> None:
    page = save(personas.browser("cem"), **typed)

    assert page.status_code == 422
    assert field in page.context["form"].errors
