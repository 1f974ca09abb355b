"""A look is taken only where everybody can read it, by day and by night; else it says what would do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from requests_app.lib.contrast import at_lightness, nearest, ratio
from requests_app.rules.theme import CONTROL, TEXT, Choice, dark, failings_of, light
from requests_app.rules.theme_sheet import sheet_of

PLAIN = Choice()


def test_black_on_white_has_the_greatest_contrast() -> None:
    assert ratio("#000000", "#ffffff") == pytest.approx(21)
    assert ratio("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_the_plain_look_passes_its_own_check() -> None:
    assert failings_of(PLAIN) == []


@pytest.mark.parametrize(
    ("field", "colour", "pair"),
    [
        ("brand", "#ff9900", "links and the page"),
        ("header", "#777777", "the header and its words"),
        ("button", "#ffd400", "a button and the page"),
        ("accent", "#dddddd", "lines and the page"),
    ],
)
def test_a_pair_that_fails_is_named_with_the_nearest_colour_that_passes(field: str, colour: str, pair: str) -> None:
    failing = failings_of(replace(PLAIN, **{field: colour}))

    assert {one.field for one in failing} == {field}
    assert pair in [str(one.pair) for one in failing]
    assert all(one.better and one.better in str(one) for one in failing)
    assert failings_of(replace(PLAIN, **{field: failing[0].better or ""})) == []


@pytest.mark.parametrize("grey", range(0, 256, 5))
@pytest.mark.parametrize("field", ["brand", "header", "button", "accent"])
def test_what_is_proposed_always_passes(field: str, grey: int) -> None:
    choice = replace(PLAIN, **{field: f"#{grey:02x}{(grey * 7) % 256:02x}{(grey * 13) % 256:02x}"})

    for failing in failings_of(choice):
        assert failing.better
        assert failings_of(replace(choice, **{field: failing.better})) == []


def test_the_words_of_header_and_button_are_white_or_dark_whichever_can_be_read() -> None:
    assert light(replace(PLAIN, header="#ffdd00")).header_text == "#14202a"
    assert light(PLAIN).header_text == "#ffffff"


def test_the_dark_look_is_derived_and_can_be_read() -> None:
    night = dark(replace(PLAIN, brand="#7a0019", button="#7a0019"))

    assert ratio(night.brand, "#19242a") >= TEXT
    assert ratio(night.button, night.button_text) >= TEXT
    assert ratio(night.accent, "#12191d") >= CONTROL


def test_where_nothing_of_a_hue_passes_none_is_proposed() -> None:
    assert nearest("#0f6b4a", [("#ffffff", 4.5), ("#000000", 8.0)]) is None


def test_a_colour_keeps_its_hue_when_it_becomes_lighter() -> None:
    assert at_lightness("#0f6b4a", 0.75) == "#71c19c"


def test_the_sheet_says_both_looks() -> None:
    sheet = sheet_of(replace(PLAIN, radius="square"))

    assert "--city-header:#073b4c" in sheet
    assert "--city-radius:0" in sheet
    assert "prefers-color-scheme:dark" in sheet
