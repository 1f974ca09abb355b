"""Whom a note names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from requests_app.rules.mentions import MOST, mentions_in


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@cem, which lamp was it?", ("cem",)),
        ("Ask @cem and @Uwe. Or @cem.", ("cem", "uwe")),
        ("(@anna.maria-2)", ("anna.maria-2",)),
        ("Rosa wrote from rosa@konstanz.example", ()),
        ("@ cem, @@cem, @", ()),
        ("@x", ("x",)),
        ("no one", ()),
        ("@ümit", ()),
    ],
)
def test_a_login_behind_an_at_is_a_name(text: str, named: tuple[str, ...]) -> None:
    assert mentions_in(text) == named


@given(st.text(alphabet="@abz.-_ 1é\n", max_size=200))
def test_every_text_is_read_and_names_few(text: str) -> None:
    named = mentions_in(text)
    assert len(named) == len(set(named)) <= MOST
    assert all(f"@{name}" in text.lower() for name in named)
