"""A step that met a newer case: what was typed here beside what was done there, so that neither is lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField

from requests_app.desk.forms.base import MoveForm
from requests_app.queries.case_since import Since
from requests_app.queries.cases import CasePage


@dataclass(frozen=True)
class Versions:
    """What I typed, by the labels of the form; what others did; and my words as they would stand in a note."""

    mine: tuple[tuple[str, str], ...]
    theirs: Since
    as_note: str


def both_versions(page: CasePage, form: MoveForm, *, seen: int) -> Versions:
    """Lay them beside each other; `seen` is the revision that the page had shown."""
    assert page.since is not None  # noqa: S101 - every page that is read has it
    typed = tuple((str(field.label), _said(field)) for field in form.visible_fields() if _said(field))
    return Versions(typed, page.since(seen), "\n".join(f"{label} {said}" for label, said in typed))


def _said(field: BoundField) -> str:
    """Give what stands in a field as its reader sees it: of a list the words, not the code."""
    value: Any = field.value()
    if isinstance(field.field, forms.ChoiceField):
        return str(dict(_flat(field.field.choices)).get(value or "", "")) if value else ""
    return str(value or "").strip()


def _flat(choices: Any) -> list[tuple[Any, Any]]:
    """Give the pairs of a list with or without groups."""
    found = []
    for value, words in choices:
        found += list(words) if isinstance(words, (list, tuple)) else [(value, words)]
    return found
