"""The look of a city in its file."""

from __future__ import annotations

from tests.city.conftest import spoil
from tests.city.test_city_files import mistakes_of


def test_a_look_that_cannot_be_read_is_a_mistake_of_the_file(konstanz: dict[str, str]) -> None:
    look = '  theme: {header: "#5b2a86", accent: "#eeeeee"}\n  country: DE\n  emergency_phone'
    spoilt = spoil(konstanz, "city.yaml", "  country: DE\n  emergency_phone", look)

    (mistake,) = mistakes_of(spoilt)

    assert mistake.field == "city.theme.accent"
    assert "The nearest colour that passes is #" in mistake.message
