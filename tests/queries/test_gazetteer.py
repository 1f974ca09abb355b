"""Addresses are found by a few letters, spelling forgiven; a chosen one brings its point and district."""

from __future__ import annotations

from collections.abc import Iterable
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import DjangoAssertNumQueries

from requests_app.management.seeds import SEEDS
from requests_app.models import Address, Street
from requests_app.queries.gazetteer import find_addresses, take_address

pytestmark = pytest.mark.django_db
HEAD = "street,house_number,postcode,district,lat,lon\n"


@pytest.fixture
def seed() -> None:
    call_command("import_addresses", str(SEEDS / "konstanz" / "addresses.csv"), stdout=StringIO())


def texts(words: str) -> Iterable[str]:
    return [choice.text for choice in find_addresses(words)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("seestr 15", "Seestraße 15"),
        ("Seestrase 15", "Seestraße 15"),
        ("Sesetrasse 15", "Seestraße 15"),
        ("SEESTRASSE 1A", "Seestraße 1a"),
        ("seestr. 1 a, 78464 Konstanz", "Seestraße 1a"),
        ("marktstate 10", "Marktstätte 10"),
        ("schnaterer 3", "Adalbert-Schnatterer-Straße 3"),
        ("Berliner 14", "Berliner Straße 14"),
        ("ob laube", "Obere Laube"),
        ("rinzl", "Am Rinzler"),
    ],
)
@pytest.mark.usefixtures("seed")
def test_an_address_is_found_in_spite_of_slips(typed: str, first: str) -> None:
    assert next(iter(texts(typed))) == first


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize("typed", ["", "a", "4", "zzyzx", "%", "\\", "12345", "x" * 5000])
def test_what_is_no_street_finds_nothing(typed: str) -> None:
    assert not texts(typed)


@pytest.mark.usefixtures("seed")
def test_a_number_that_nobody_knows_is_offered_with_its_street() -> None:
    [choice] = find_addresses("Seestraße 400")

    taken = take_address(choice.key, "Seestraße 400")

    assert (choice.text, choice.is_known) == ("Seestraße 400", False)
    assert taken
    assert (taken.text, taken.district, taken.latitude) == ("Seestraße 400", "035", None)


@pytest.mark.usefixtures("seed")
def test_a_chosen_address_brings_its_point_and_district() -> None:
    taken = take_address(find_addresses("Seestraße 15")[0].key, "Seestraße 15")

    assert taken
    assert (taken.text, taken.district) == ("Seestraße 15, 78464", "035")
    assert taken.latitude == pytest.approx(47.666773)


@pytest.mark.usefixtures("seed")
@pytest.mark.parametrize("key", ["", "a", "a0", "x1", "a-1", "a1; DROP", "s99999999999999999999", "a٣", "s0"])
def test_a_key_that_is_none_gives_nothing(key: str) -> None:
    assert take_address(key, "Seestraße") is None


@pytest.mark.usefixtures("seed")
def test_a_search_takes_three_statements_at_most(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(3):
        find_addresses("Seestraße 15")


def test_a_file_is_read_past_its_bad_rows(tmp_path: Path) -> None:
    file, out, err = tmp_path / "some.csv", StringIO(), StringIO()
    rows = "Lindenweg,1,78462,,47.6603,9.1748\n,2,,,47.66,9.17\nLindenweg,3,,999,47.66,9.17\nLindenweg,4,,,1,1\n"
    file.write_text(HEAD + rows, encoding="utf-8")

    call_command("import_addresses", str(file), stdout=out, stderr=err)

    assert "Written: 1. Taken out: 0. Left out: 3." in out.getvalue()
    assert [line[:7] for line in err.getvalue().splitlines()] == ["Line 3 ", "Line 5 ", "Line 4 "] or err.getvalue()
    district = Address.objects.get().district
    assert district
    assert district.code == "010"  # by its point


def test_the_same_file_twice_changes_nothing_and_a_shorter_one_may_replace_it(tmp_path: Path) -> None:
    file = tmp_path / "some.csv"
    both = HEAD + "Lindenweg,1,,,47.6603,9.1748\nAhornweg,2,,,47.6604,9.1749\n"
    for text in (both, both):
        file.write_text(text, encoding="utf-8")
        call_command("import_addresses", str(file), stdout=StringIO())
    assert Address.objects.count() == 2

    file.write_text(HEAD + "Lindenweg,1,,,47.6603,9.1748\n", encoding="utf-8")
    call_command("import_addresses", str(file), "--replace", stdout=StringIO())

    assert list(Street.objects.values_list("name", flat=True)) == ["Lindenweg"]


@pytest.mark.parametrize("content", [b"", b"name;place\n", b"\xff\xfe\x00street,lat,lon"])
def test_a_file_that_is_none_is_refused_with_a_sentence(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "some.csv"
    file.write_bytes(content)

    with pytest.raises(CommandError):
        call_command("import_addresses", str(file))


def test_a_file_that_is_not_there_is_told() -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_addresses", "/nowhere/addresses.csv")
