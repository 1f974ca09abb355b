"""Dead jobs: seen and tried again by those who look after the machinery."""

from __future__ import annotations

import pytest

from requests_app.models import JobRow
from tests import factories, personas
from tests.factories import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def dead() -> list[int]:
    """Two jobs that were given up."""
    for _ in range(2):
        factories.new_case()
    JobRow.objects.filter(name__endswith="route_case").update(dead_at=MONDAY, attempts=8, last_error="OperationalError")
    return list(JobRow.objects.filter(dead_at__isnull=False).order_by("id").values_list("id", flat=True))


def still_dead() -> int:
    return JobRow.objects.filter(dead_at__isnull=False).count()


def test_a_supervisor_sees_them_and_tries_one_again(dead: list[int]) -> None:
    sofia = personas.browser("sofia")

    page = sofia.get("/desk/jobs/").content.decode()
    told = sofia.post("/desk/jobs/replay/", {"job": dead[0]}, follow=True).content.decode()

    assert "OperationalError" in page
    assert "1 job is tried again." in told
    assert still_dead() == 1


def test_all_are_tried_again(dead: list[int]) -> None:
    told = personas.browser("sofia").post("/desk/jobs/replay/", {"job": "all"}, follow=True).content.decode()

    assert "2 jobs are tried again." in told
    assert still_dead() == 0
    assert "No job is dead." in told


@pytest.mark.parametrize("wanted", ["", "x", "-1", "9" * 30])
def test_a_job_that_is_no_number_changes_nothing(dead: list[int], wanted: str) -> None:
    told = personas.browser("sofia").post("/desk/jobs/replay/", {"job": wanted}, follow=True).content.decode()

    assert "Choose a job first." in told
    assert still_dead() == 2


@pytest.mark.parametrize("username", ["farah", "malik", "bruno", "ana", "omar"])
def test_nobody_else_may(dead: list[int], username: str) -> None:
    browser = personas.browser(username)

    assert browser.get("/desk/jobs/").status_code == 403
    assert browser.post("/desk/jobs/replay/", {"job": "all"}).status_code == 403
    assert still_dead() == 2
