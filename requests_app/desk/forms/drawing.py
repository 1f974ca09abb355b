"""Forms as they are drawn: an empty one looks the same each time, so it is drawn once for what it offers."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.forms import BoundField
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

KEPT_MOST: Final = 256
_KEPT: Final[dict[Any, SafeString]] = {}


def draw_visible(form: forms.Form, *, name: str) -> SafeString:
    """Draw the fields that a person fills in; `name` is the one by which their ids begin."""
    fields = form.visible_fields()
    if form.is_bound or any(field.name in form.initial for field in fields):
        return _draw(fields)
    key = (type(form), name, get_language(), tuple(_offered(field) for field in fields))
    drawn = _KEPT.get(key)
    if drawn is None:
        if len(_KEPT) >= KEPT_MOST:
            _KEPT.clear()
        drawn = _KEPT[key] = _draw(fields)
    return drawn


def _offered(field: BoundField) -> Any:
    """Name a field with the list that it offers."""
    offered: Any = field.field.choices if isinstance(field.field, forms.ChoiceField) else ()
    return (field.name, *offered)


def _draw(fields: list[BoundField]) -> SafeString:
    return mark_safe("".join(field.as_field_group() for field in fields))  # noqa: S308 - each is drawn by a template


def draw_hidden(form: forms.Form) -> SafeString:
    """Draw the hidden fields, as Django's template does."""
    return mark_safe("".join(map(_hidden, form.hidden_fields())))  # noqa: S308 - each is escaped


def _hidden(field: BoundField) -> SafeString:
    value = field.field.widget.format_value(field.value())
    kept = format_html(' value="{}"', value) if value is not None else ""
    return format_html('<input type="hidden" name="{}"{} id="{}">', field.html_name, kept, field.auto_id)
