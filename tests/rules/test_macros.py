"""Variables in the words of a macro."""

from __future__ import annotations

from requests_app.rules.macros import Unknown, fill, text_for, unknown_in


def test_variables_are_filled_and_what_nobody_knows_is_left_to_be_seen() -> None:
    text = "Hello {{ name }}, {{reference}} {{ nonsense }} {{ name }}"

    assert fill(text, {"name": "Rosa", "reference": "KN-1"}) == "Hello Rosa, KN-1 {{ nonsense }} Rosa"


def test_what_nobody_knows_is_named_with_its_line_and_what_is_near() -> None:
    assert unknown_in("Hello {{ name }}\n{{ refrence }} {{ }} {{xyzzy}}") == [
        Unknown("refrence", 2, "reference"),
        Unknown("", 2, ""),
        Unknown("xyzzy", 2, ""),
    ]


def test_values_are_put_in_once_and_not_read_again() -> None:
    assert fill("{{ name }}", {"name": "{{ me }}", "me": "Cem"}) == "{{ me }}"


def test_the_language_is_chosen_with_a_way_out() -> None:
    assert text_for({"de": "Guten Tag", "en": "Hello"}, "de") == "Guten Tag"
    assert text_for({"de": "Guten Tag", "en": "Hello"}, "ar") == "Hello"
    assert text_for({"de": "Guten Tag"}, "fr") == "Guten Tag"
    assert text_for({}, "fr") == ""
