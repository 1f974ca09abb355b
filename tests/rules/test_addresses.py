"""Addresses are compared by a key; what was typed is taken apart, and bad rows of a file are told."""

from __future__ import annotations

import pytest

from requests_app.rules.addresses import Wanted, house_number, street_fit, street_key, wanted
from requests_app.rules.gazetteer import AddressRow, BadRow, NoSuchColumns, read_rows
from requests_app.rules.intake import CityBounds

BOUNDS = CityBounds(west=8.9, south=47.6, east=9.3, north=47.85)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Seestraße", "Seestr."),
        ("Seestraße", "SEESTRASSE"),
        ("Bahnhofplatz", "Bahnhofpl."),
        ("Konrad-Adenauer-Straße", "Konrad Adenauer Str"),
        ("Rue de l’Église", "r. de l'eglise"),
        ("Bücklestraße", "Buecklestr"),
    ],
)
def test_two_spellings_of_a_street_have_one_key(one: str, other: str) -> None:
    assert street_key(one) == street_key(other)


def test_a_lane_is_no_street() -> None:
    assert street_key("Nestgasse") != street_key("Nestrasse")


@pytest.mark.parametrize(
    ("typed", "street", "number", "postcode"),
    [
        ("Seestr 4", "seestr", "4", ""),
        ("Seestraße 4 a, 78464 Konstanz", "seestr", "4a", "78464"),
        ("12 rue de la Gare", "r de la gare", "12", ""),
        ("Straße des 17. Juni 5", "str des 17 juni", "5", ""),
        ("Benedikt-Bauer-Straße 21-23", "benedikt baur str", "21", ""),
        ("Sestrase 7", "sestr", "7", ""),
        ("4", "4", "", ""),
        (" ,,, ", "", "", ""),
        ("x" * 5000, "x" * 200, "", ""),
    ],
)
def test_what_was_typed_is_taken_apart(typed: str, street: str, number: str, postcode: str) -> None:
    assert wanted(typed) == Wanted(street, number, postcode)


def test_a_street_fits_better_the_fewer_slips_it_has() -> None:
    fits = [street_fit(asked, "seestr") for asked in ("seestr", "sees", "sesestr", "bahnhof")]

    assert fits == sorted(fits, reverse=True)
    assert fits[-1] == 0


def test_a_house_number_is_written_in_one_way() -> None:
    assert house_number(" 4 A ") == "4a"


def test_bad_rows_are_told_with_their_line_and_the_others_are_read() -> None:
    file = [
        "street;house_number;postcode;district;lat;lon\n",
        "Seestraße;4;78464;035;47.66;9.18\n",
        ";4;78464;035;47.66;9.18\n",
        "Seestraße;5;78464;035;north;9.18\n",
        "Seestraße;6;78464;035;0;0\n",
        f"{'x' * 200};6;78464;035;47.66;9.18\n",
        "\n",
        "Seestraße;7;78464;;47,66;9,18\n",
    ]

    rows = list(read_rows(file, bounds=BOUNDS))

    bad = [(row.line, row.why) for row in rows if isinstance(row, BadRow)]
    assert bad == [(3, BadRow.NO_STREET), (4, BadRow.NO_POINT), (5, BadRow.OUTSIDE), (6, BadRow.TOO_LONG)]
    assert [row.house_number for row in rows if isinstance(row, AddressRow)] == ["4", "7"]


@pytest.mark.parametrize("head", ["", "name,lat\n", "street,lat\n"])
def test_a_file_without_its_columns_is_refused(head: str) -> None:
    with pytest.raises(NoSuchColumns):
        list(read_rows([head] if head else [], bounds=BOUNDS))
