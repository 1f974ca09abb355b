"""Open cases nearby are found through the indexes of what is open, and not among the cases of all years."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from requests_app.queries.nearby import nearby
from requests_app.rules.intake import Place
from tests.factories import ROAD
from tests.plans.conftest import NOW
from tests.plans.reading import Node, indexes, plan_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("full_city")]
POINT = Place(address="Seestraße 4", latitude=47.6700, longitude=9.1800)


@pytest.mark.parametrize(
    "place", [POINT, Place(address="Seestraße 4", district="010"), Place(address="Seestraße 4")], ids=str
)
def test_the_cases_of_all_years_are_not_walked_through(place: Place) -> None:
    known, used = indexes(), set[str]()

    def execute(run: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        if "requests_app_case" in str(sql):
            used.update(_indexes_in(plan_of(str(sql), params, is_hot=True)))
        return run(sql, params, many, context)

    with connection.execute_wrapper(execute):
        nearby(ROAD, place=place, words="A hole.", language="en", at=NOW)

    of_cases = {index for index in used if known.table_of[index] == "requests_app_case"}
    assert of_cases
    assert of_cases <= {"case_open_near_point", "case_open_in_district"}


def _indexes_in(node: Node) -> set[str]:
    own = {node["Index Name"]} if "Index Name" in node else set()
    return own.union(*(_indexes_in(one) for one in node.get("Plans", ())))
