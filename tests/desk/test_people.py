"""The pages of people: read by everybody, changed by whom it concerns."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from requests_app.actions import casework
from requests_app.models import Absence, DutyShift, StaffMember
from tests import factories, personas
from tests.factories import MONDAY
from tests.personas import person

pytestmark = pytest.mark.django_db
PEOPLE, ABSENCES, ROSTER = "/desk/people/", "/desk/people/absences/", "/desk/people/roster/"


def away(username: str, *, substitute: str = "") -> Absence:
    stand_in = person(substitute) if substitute else None
    return Absence.objects.create(
        person=person(username), substitute=stand_in, starts_at=MONDAY, ends_at=MONDAY + timedelta(days=4)
    )


def read(username: str, path: str) -> str:
    return str(personas.browser(username).get(path).content.decode())


def test_everybody_sees_teams_leads_skills_and_who_is_away() -> None:
    away("cem", substitute="mirjam")

    page = read("bruno", PEOPLE)

    for said in ("Stadtwerke, Beleuchtung", "Uwe Baumann", "asphalt, drains", "Away, back on", "Mirjam Roth stands in"):
        assert said in page
    assert "Let go" not in page
    assert "Let go" in read("sofia", PEOPLE)


def test_the_page_names_whoever_is_on_duty() -> None:
    on_duty = DutyShift.objects.get(starts_at__lte=MONDAY, ends_at__gt=MONDAY).person

    assert on_duty.name in read("bruno", PEOPLE).split("On duty now:")[1][:200]


@pytest.mark.parametrize(("path", "queries"), [(PEOPLE, 9), (ABSENCES, 7), (ROSTER, 6)])
def test_a_page_takes_the_same_queries_however_many_people_are_away(
    django_assert_num_queries: Any, path: str, queries: int
) -> None:
    window = personas.browser("sofia")
    for username in ("cem", "finn", "noah"):
        away(username, substitute="uwe")

    with django_assert_num_queries(queries):
        window.get(path)


def plan(username: str, *, who: str, first: str = "2026-11-24", last: str = "2026-11-27", substitute: str = "") -> Any:
    typed = {
        "person": person(who).pk,
        "starts_at": first,
        "ends_at": last,
        "substitute": person(substitute).pk if substitute else "",
    }
    return personas.browser(username).post(ABSENCES, typed)


def test_an_absence_is_written_down_in_days_of_the_city() -> None:
    assert plan("bruno", who="bruno", substitute="stefan").status_code == 302

    absence = Absence.objects.get()
    assert (absence.starts_at.isoformat(), absence.ends_at.isoformat()) == (
        "2026-11-23T23:00:00+00:00",
        "2026-11-27T23:00:00+00:00",
    )
    assert absence.substitute == person("stefan")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"last": "2026-11-23"}, "must end after it starts"),
        ({"first": "soon"}, "Enter a day such as"),
        ({"substitute": "bruno"}, "The absent person cannot stand in"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(given: dict[str, str], sentence: str) -> None:
    answer = plan("bruno", who="bruno", **given)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Absence.objects.exists()


def test_a_lead_plans_for_her_people_and_a_colleague_for_nobody_else() -> None:
    assert plan("katrin", who="bruno").status_code == 302
    assert plan("milan", who="bruno").status_code == 422

    assert Absence.objects.count() == 1


def test_an_absence_is_ended_by_whom_it_concerns() -> None:
    absence = away("cem")

    refused = personas.browser("bruno").post(f"{ABSENCES}{absence.pk}/end/", follow=True).content.decode()
    done = personas.browser("uwe").post(f"{ABSENCES}{absence.pk}/end/", follow=True).content.decode()

    assert "Only the person, the lead or a supervisor" in refused
    assert "The absence is over." in done


def coming() -> list[DutyShift]:
    return list(DutyShift.objects.filter(starts_at__gt=MONDAY).order_by("starts_at")[:2])


def test_a_supervisor_gives_and_swaps_shifts() -> None:
    one, other = coming()
    before = (one.person_id, other.person_id)
    window = personas.browser("sofia")

    window.post(f"{ROSTER}swap/", {"first": one.pk, "second": other.pk})
    assert tuple(shift.person_id for shift in coming()) == before[::-1]
    window.post(f"{ROSTER}replace/", {"shift": one.pk, "person": person("leyla").pk})
    assert coming()[0].person == person("leyla")


def test_a_colleague_sees_the_roster_and_changes_nothing() -> None:
    one, other = coming()
    window = personas.browser("bruno")

    answer = window.post(f"{ROSTER}swap/", {"first": one.pk, "second": other.pk})

    assert "Give the shift" not in read("bruno", ROSTER)
    assert "Only supervisors and administrators" in answer.content.decode()
    assert coming()[0].person_id == one.person_id


def test_gaps_are_shown() -> None:
    coming()[0].delete()

    assert "There are times with nobody on duty." in read("bruno", ROSTER)


NEW = {
    "first_name": "Pia",
    "last_name": "Neumann",
    "username": "pia",
    "email": "pia@konstanz.example",
    "language": "en",
    "roles": ["specialist"],
    "team": "roads",
    "skills": "asphalt, drains",
    "clearance": "1",
}


def test_somebody_is_brought_in_on_the_page() -> None:
    answer = personas.browser("sofia").post("/desk/people/new/", NEW)

    assert answer.headers["location"] == PEOPLE
    membership = person("pia").memberships.get()
    assert (membership.team.code, membership.skills, membership.clearance) == ("roads", ["asphalt", "drains"], 1)


def test_mistakes_stand_beside_their_fields() -> None:
    answer = personas.browser("sofia").post("/desk/people/new/", {**NEW, "username": "cem", "roles": ["admin"]})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This login is taken." in page
    assert "Only an administrator makes an administrator." in page


def test_somebody_is_let_go_on_the_page() -> None:
    case = factories.routed_case()
    casework.claim_case(case.pk, by=personas.cem(), at=MONDAY)
    path = f"/desk/people/{person('cem').pk}/leave/"

    assert case.reference in read("sofia", path)
    answer = personas.browser("sofia").post(path, {"cases_to": person("mirjam").pk})

    case.refresh_from_db()
    assert answer.headers["location"] == PEOPLE
    assert case.owner == person("mirjam")
    assert personas.browser("sofia").get(path).status_code == 404


def test_a_lead_is_not_let_go_without_a_successor() -> None:
    answer = personas.browser("sofia").post(f"/desk/people/{person('uwe').pk}/leave/", {})

    assert answer.status_code == 422
    assert "Other work needs a name" in answer.content.decode()


def test_board_and_case_say_what_the_reader_lacks() -> None:
    case = factories.routed_case("playground")

    assert "Asks for playground-inspection" in read("pavel", "/desk/?queue=green")
    page = read("pavel", f"/desk/cases/{case.reference}/")
    assert "You cannot take this case: it asks for playground-inspection." in page
    assert "Claim this case" not in page
    assert "Claim this case" in read("finn", f"/desk/cases/{case.reference}/")
    assert "Pavel Horak, Grün – lacks: playground-inspection" in read("anke", f"/desk/cases/{case.reference}/")


def test_whoever_has_reached_the_limit_reads_why() -> None:
    StaffMember.objects.filter(username="cem").update(capacity=0)
    factories.routed_case()

    told = personas.browser("cem").post("/desk/claim/", {"key": "k"}, follow=True).content.decode()

    assert "The limit is reached" in told
