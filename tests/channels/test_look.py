"""What is served carries no other city's brand, and every string has its translations."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest
from django.core.management import CommandError, call_command
from django.template.loader import render_to_string

from requests_app.lib.translations import Message, problems


def test_nothing_of_another_brand_is_served() -> None:
    call_command("check_brand", verbosity=0)


def test_the_brand_check_finds_what_it_looks_for(tmp_path: Path, settings: object) -> None:
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "x.css").write_text('body { font-family: "GDS Transport" }')
    settings.BASE_DIR = tmp_path  # type: ignore[attr-defined]

    with pytest.raises(CommandError):
        call_command("check_brand", verbosity=0)


@pytest.mark.parametrize(
    ("translation", "fault"),
    [("", "empty"), ("%(tage)s Tage", "other placeholders"), ("%(days)s Tage", "")],
)
def test_a_faulty_translation_is_found(translation: str, fault: str) -> None:
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(msgid="%(days)s days", msgstr=translation))

    found = problems(catalogue, [Message("%(days)s days", files=("a.html",))])

    assert [line.split(":")[0] for line in found] == ([fault] if fault else [])


def test_a_string_without_an_entry_is_missing_and_an_entry_without_a_string_is_left_over() -> None:
    catalogue = polib.POFile()
    catalogue.append(polib.POEntry(msgid="Old", msgstr="Alt"))

    found = problems(catalogue, [Message("New", files=("a.html",))])

    assert [line.split(":")[0] for line in found] == ["not used any more", "missing"]


@pytest.mark.parametrize("page", ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"])
def test_every_error_page_leads_on_to_a_person(page: str) -> None:
    html = render_to_string(page)

    assert 'href="/person/"' in html
    assert 'href="/"' in html
