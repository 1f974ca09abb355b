"""Saved views: made as a sentence, shared, and never more than the reader may see."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from django.test import Client

from requests_app.models import SavedView, Team
from requests_app.queries import saved_views as queries
from requests_app.queries.patience import patience
from requests_app.vocabulary import CaseState
from tests import factories, personas
from tests.desk.conftest import case_in

pytestmark = pytest.mark.django_db
STATEMENTS = 11  # two of them are savepoints, for a test is a transaction itself
LAMPS = {"field_0": "service", "op_0": "is", "value_0": "Street light broken"}


def save(browser: Client, **typed: Any) -> Any:
    given = {"name": "Lamps", "readers": "mine", "joined": "all", "lines": "1", **LAMPS, **typed}
    return browser.post("/desk/views/new/", given)


def references(page: Any) -> set[str]:
    return {line.split('city-code">')[1].split("<")[0] for line in page.context["lines"]}


def test_a_view_is_a_sentence_that_finds_open_cases() -> None:
    case, other = case_in(CaseState.QUEUED), factories.routed_case("road-damage")
    case_in(CaseState.RESOLVED)
    sofia = personas.browser("sofia", language="en")

    answer = save(sofia)
    page = sofia.get(answer.headers["location"])

    assert SavedView.objects.get().condition == {
        "all": [{"field": "service", "op": "is", "value": "streetlight-broken"}]
    }
    assert references(page) == {case.reference}
    assert other.reference not in page.content.decode()


def test_a_view_that_asks_for_a_state_finds_what_has_ended() -> None:
    case_in(CaseState.QUEUED)
    ended = case_in(CaseState.RESOLVED)
    sofia = personas.browser("sofia")

    answer = save(sofia, lines="2", field_1="state", op_1="is", value_1="resolved")

    assert references(sofia.get(answer.headers["location"])) == {ended.reference}


def test_a_shared_view_shows_everybody_her_own_cases() -> None:
    case = case_in(CaseState.QUEUED)
    address = save(personas.browser("sofia"), readers="shared").headers["location"]

    assert references(personas.browser("cem").get(address)) == {case.reference}
    assert references(personas.browser("bruno").get(address)) == set()


def test_only_its_readers_open_a_view_and_only_its_owner_changes_it() -> None:
    cem, bruno = personas.browser("cem"), personas.browser("bruno")
    address = save(cem).headers["location"]

    assert bruno.get(address).status_code == 404
    assert bruno.post(f"{address}delete/").status_code == 302
    SavedView.objects.update(is_shared=True)
    copied = bruno.post(f"{address}edit/", {"name": "Mine", "readers": "mine", "joined": "all", "lines": "1", **LAMPS})

    assert copied.status_code == 302
    assert {(view.name, view.owner.username) for view in SavedView.objects.all()} == {
        ("Lamps", "cem"),
        ("Mine", "bruno"),
    }


def test_whoever_leads_the_team_goes_on_with_its_views() -> None:
    team = Team.objects.get(memberships__person=personas.person("cem"))
    address = save(personas.browser("cem"), readers=str(team.pk)).headers["location"]
    lead = personas.browser(team.lead.username)
    given = {"name": "Lamps", "readers": str(team.pk), "joined": "all", "lines": "1", **LAMPS, "value_0": "road-damage"}

    assert lead.post(f"{address}edit/", given).status_code == 302
    assert SavedView.objects.get().condition["all"][0]["value"] == "road-damage"
    assert personas.browser("mirjam" if team.lead.username != "mirjam" else "cem").get(address).status_code == 200


def test_a_team_finds_the_view_of_the_team() -> None:
    team = Team.objects.get(memberships__person=personas.person("cem"))
    save(personas.browser("cem"), readers=str(team.pk))

    assert "Lamps" in personas.browser("mirjam").get("/desk/views/").content.decode()
    assert "Lamps" not in personas.browser("bruno").get("/desk/views/").content.decode()
    other = Team.objects.exclude(memberships__person=personas.person("cem")).first()
    assert save(personas.browser("cem"), name="X", readers=str(other.pk if other else 0)).status_code == 422


def test_a_mistake_stands_beside_its_line_and_everything_is_kept() -> None:
    page = save(personas.browser("cem", language="en"), lines="2", field_1="district", op_1="in", value_1="Altstatt")

    form = page.context["form"]
    assert page.status_code == 422
    assert "Line 2: “Altstatt” is not known here. Did you mean" in str(form.errors["value_1"])
    assert form["value_0"].value() == "Street light broken"
    assert not SavedView.objects.exists()


def test_lines_are_added_and_taken_away_with_what_was_typed() -> None:
    cem = personas.browser("cem")

    more = save(cem, more="1").context["form"]
    less = save(cem, lines="2", field_1="district", op_1="is", value_1="010", drop="0").context["form"]

    assert [line.value for line in more.said] == ["Street light broken"]
    assert len(more.rows) == 2
    assert [(line.field, line.value) for line in less.said] == [("district", "010")]


def test_enter_never_takes_a_line_away() -> None:
    page = personas.browser("cem").get("/desk/views/new/").content.decode()

    form = page[page.index("data-view-editor") :]
    first = form[form.index("<button") : form.index("</button>")]
    assert 'name="try"' in first


def test_it_counts_before_it_is_saved_and_while_one_types() -> None:
    case_in(CaseState.QUEUED)
    cem = personas.browser("cem", language="en")

    tried = save(cem, name="", **{"try": "1"})
    counted = cem.post("/desk/views/count/", {"lines": "1", "joined": "all", **LAMPS})

    assert tried.status_code == 200
    assert tried.context["count"] == 1
    assert "1 case fits." in counted.content.decode()
    assert not SavedView.objects.exists()


def test_a_view_on_something_that_is_gone_says_which_line_and_shows_nothing() -> None:
    case_in(CaseState.QUEUED)
    sofia = personas.browser("sofia", language="en")
    address = save(sofia).headers["location"]
    gone = [{"field": "colour", "op": "is", "value": "red"}, {"field": "queue", "op": "is", "value": "old-queue"}]
    SavedView.objects.update(condition={"all": gone})

    page = sofia.get(address)
    told = page.content.decode()

    assert page.status_code == 200
    assert "asks for something that is not there any more" in told
    assert "Line 1:" in told
    assert "“old-queue” is not known here." in told
    assert not page.context["lines"]
    assert sofia.get(f"{address}edit/").status_code == 200


def test_what_asks_too_much_is_given_up_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    case_in(CaseState.QUEUED)
    sofia = personas.browser("sofia", language="en")
    address = save(sofia).headers["location"]
    slow = "SELECT pg_sleep(2)"
    real = queries._among

    def slowly(*args: Any, **kwargs: Any) -> Any:
        return real(*args, **kwargs).extra(where=[f"({slow}) IS NOT NULL"])  # noqa: S610 - words of our own

    monkeypatch.setattr(queries, "_among", slowly)
    monkeypatch.setattr(queries, "patience", partial(patience, 50))

    assert "This looks through too many cases" in sofia.get(address).content.decode()


def test_the_page_of_a_view_needs_few_statements(django_assert_max_num_queries: Any) -> None:
    for _number in range(5):
        case_in(CaseState.QUEUED)
    sofia = personas.browser("sofia")
    address = save(sofia).headers["location"]
    sofia.get(address)

    with django_assert_max_num_queries(STATEMENTS):
        sofia.get(address)
