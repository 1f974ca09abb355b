"""What may be published: a rounded place, and a title that leads to nobody."""

from __future__ import annotations

import pytest

from requests_app.rules.nearby import metres_between
from requests_app.rules.publishing import problem_of_title, rounded


@pytest.mark.parametrize("point", [(47.6633, 9.1753), (42.3601, -71.0589), (-23.55, -46.63), (0.0, 0.0)])
def test_a_point_is_moved_to_the_middle_of_its_square(point: tuple[float, float]) -> None:
    shown = rounded(*point)

    assert metres_between(point, shown) <= 72
    assert rounded(*shown) == shown


def test_neighbours_in_one_square_are_shown_at_one_point() -> None:
    middle = rounded(47.6633, 9.1753)

    assert {rounded(middle[0] + step / 111_195, middle[1]) for step in (-45, -10, 0, 10, 45)} == {middle}


@pytest.mark.parametrize("title", ["Deep hole before the school", "Trou près du lac", "Laterne am Ufer dunkel"])
def test_a_plain_title_may_be_published(title: str) -> None:
    assert problem_of_title(title) is None


@pytest.mark.parametrize(
    "title", ["", "  ", "x" * 81, "Hole at Seestraße 4", "rosa@konstanz.example", "Call 07531", "Car KN-AB left"]
)
def test_a_title_that_leads_to_somebody_is_refused(title: str) -> None:
    assert problem_of_title(title) is not None
