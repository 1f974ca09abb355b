"""Strings are found in templates, however those are indented."""

from __future__ import annotations

from pathlib import Path

from requests_app.lib.translations import collect


def test_a_tag_that_stands_less_far_in_hides_nothing(tmp_path: Path) -> None:
    page = "    {% translate 'First' %}\n  <i>\n      {% translate 'Second' %}\n   </i>\n {% translate 'Third' %}\n"
    (tmp_path / "page.html").write_text("{% load i18n %}\n" + page)

    found = collect([tmp_path], base=tmp_path)

    assert [word for word in ("First", "Second", "Third") if word not in str(found)] == []
