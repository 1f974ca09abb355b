"""Signing in: staff alone, in their language, and the demo's people only in a demo."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests import personas

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("konstanz")]
LOGIN = "/accounts/login/"
PASSWORD = "konstanz-demo"


def browser(language: str = "en") -> Client:
    return Client(headers={"accept-language": language})


def sign_in(client: Client, **typed: str) -> Any:
    return client.post(LOGIN, {"username": "cem", "password": PASSWORD, **typed})


def test_a_colleague_signs_in_and_comes_to_the_desk() -> None:
    client = browser()

    answer = sign_in(client)

    assert answer.headers["location"] == "/desk/"
    assert client.get("/desk/").status_code == 200


def test_the_page_asked_for_is_remembered() -> None:
    client = browser()
    asked = client.get("/desk/escalations/")

    assert asked.headers["location"] == f"{LOGIN}?next=/desk/escalations/"
    assert sign_in(client, next="/desk/escalations/").headers["location"] == "/desk/escalations/"
    assert sign_in(browser(), next="https://elsewhere.example/").headers["location"] == "/desk/"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"password": "wrong"}, "Login and password do not fit together."),
        ({"username": "nobody"}, "Login and password do not fit together."),
        ({"username": ""}, "Enter your login."),
        ({"password": ""}, "Enter your password."),
    ],
)
def test_a_wrong_login_is_said_and_the_login_is_kept(typed: dict[str, str], sentence: str) -> None:
    page = sign_in(browser(), **typed)

    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert f'value="{typed.get("username", "cem")}"' in page.content.decode() or typed.get("username") == ""


def test_the_demos_people_are_refused_outside_the_demo(settings: Any) -> None:
    settings.DEMO = False

    page = sign_in(browser())

    assert page.status_code == 422
    assert "This login belongs to the demo. The demo is switched off here." in page.content.decode()
    assert "This is a demo city" not in page.content.decode()


def test_a_session_of_the_demo_ends_with_the_demo(settings: Any) -> None:
    client = browser()
    sign_in(client)
    settings.DEMO = False

    assert client.get("/desk/").headers["location"].startswith(LOGIN)


def test_a_real_colleague_signs_in_where_no_demo_is_on(settings: Any) -> None:
    settings.DEMO = False
    cem = personas.person("cem")
    cem.is_demo = False
    cem.save()

    assert sign_in(browser()).status_code == 302


def test_whoever_has_left_is_refused() -> None:
    cem = personas.person("cem")
    cem.is_active = False
    cem.save()

    assert sign_in(browser()).status_code == 422


def test_pages_come_in_the_persons_language_unless_the_browser_has_chosen() -> None:
    fresh, chosen = browser(), browser()
    chosen.post("/i18n/setlang/", {"language": "en"})

    sign_in(fresh, username="rosalie")
    sign_in(chosen, username="rosalie")

    assert 'lang="fr"' in fresh.get("/desk/").content.decode()
    assert 'lang="en"' in chosen.get("/desk/").content.decode()


def test_the_demo_names_its_personas() -> None:
    page = browser().get(LOGIN).content.decode()

    for username in personas.STAFF:
        assert username in page
    assert PASSWORD not in page


def test_signing_out_needs_a_button() -> None:
    client = browser()
    sign_in(client)

    assert client.get("/accounts/logout/").status_code == 405
    assert client.post("/accounts/logout/").headers["location"] == "/"
    assert client.get("/desk/").status_code == 302


def test_whoever_is_signed_in_needs_no_login_page() -> None:
    client = browser()
    sign_in(client)

    assert client.get(LOGIN).headers["location"] == "/desk/"
