"""How every form of the city is drawn: Django's own renderer with our templates."""

from __future__ import annotations

from typing import Any, Final

from django.forms import BoundField, widgets
from django.forms.renderers import TemplatesSetting

# The first line that fits a widget gives its class; subclasses stand above their parents.
CLASS_OF_WIDGET: Final[tuple[tuple[type[widgets.Widget], str], ...]] = (
    (widgets.FileInput, "govuk-file-upload"),
    (widgets.CheckboxSelectMultiple, "govuk-checkboxes__input"),
    (widgets.RadioSelect, "govuk-radios__input"),
    (widgets.Select, "govuk-select"),
    (widgets.Textarea, "govuk-textarea"),
    (widgets.CheckboxInput, "govuk-checkboxes__input"),
    (widgets.Input, "govuk-input"),
)
# What is written from left to right in every language: addresses of e-mail, numbers, references.
LEFT_TO_RIGHT_TYPES: Final = frozenset({"email", "tel", "url", "number"})
LEFT_TO_RIGHT_CLASS: Final = "city-code"
CAN_BE_WRONG: Final = frozenset({"govuk-input", "govuk-textarea", "govuk-select", "govuk-file-upload"})


class CityBoundField(BoundField):
    """A field that knows its class, its anchor and whether it may stay empty."""

    @property
    def anchor(self) -> str:
        """Name the id that a link in the error summary jumps to."""
        grouped = isinstance(self.field.widget, widgets.RadioSelect)
        return f"{self.auto_id}_0" if grouped else self.auto_id

    @property
    def is_single_checkbox(self) -> bool:
        """Say whether the label stands beside the box."""
        return isinstance(self.field.widget, widgets.CheckboxInput)

    @property
    def is_optional(self) -> bool:
        """Say whether "(optional)" belongs behind the label; `says_optional` on the field forbids it."""
        return not self.field.required and getattr(self.field, "says_optional", True)

    def build_widget_attrs(self, attrs: dict[str, Any], widget: widgets.Widget | None = None) -> dict[str, Any]:
        """Add the design system's class to what Django gives."""
        drawn = widget or self.field.widget
        built = super().build_widget_attrs(attrs, widget)
        if self.is_hidden:
            return built
        base = next((name for kind, name in CLASS_OF_WIDGET if isinstance(drawn, kind)), "")
        wrong = f"{base}--error" if self.errors and base in CAN_BE_WRONG else ""
        given = str(drawn.attrs.get("class", ""))
        built["class"] = " ".join(part for part in (base, wrong, given) if part)
        kind = drawn.attrs.get("type") or getattr(drawn, "input_type", "")
        if kind in LEFT_TO_RIGHT_TYPES or LEFT_TO_RIGHT_CLASS in given:
            built["dir"] = "ltr"
        return built


class CityFormRenderer(TemplatesSetting):
    """The value of FORM_RENDERER; templates/ stands before django.forms, so that ours win."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"
    bound_field_class = CityBoundField
