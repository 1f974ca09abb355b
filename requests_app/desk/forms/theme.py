"""Set the city's look: four colours, corners, and a mark."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from requests_app.desk.forms.base import DeskForm
from requests_app.lib.picture_marks import as_text, is_picture
from requests_app.lib.svg_marks import BYTES_MAX
from requests_app.rules.theme import COLOURS, Choice

ACCEPTED = ".svg,.png,.webp,image/svg+xml,image/png,image/webp"
COLOUR = _("Enter a colour such as #0f6b4a: a # and six digits or letters from a to f.")


def colour(label: Any, help_text: Any) -> forms.CharField:
    """Make a field for a colour."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=7,
        validators=[RegexValidator(r"\A#[0-9a-fA-F]{6}\Z", COLOUR)],
        error_messages={"required": COLOUR, "max_length": COLOUR},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "class": "govuk-input--width-10", "dir": "ltr"}
        ),
    )


class ThemeForm(DeskForm):
    """What a city may set; the dark colours are derived."""

    header = colour(_("Header colour"), _("Behind the city's name. The name is white or dark, whichever can be read."))
    brand = colour(_("Brand colour"), _("Links and lines on the page."))
    button = colour(_("Button colour"), _("The button that goes on."))
    accent = colour(_("Accent colour"), _("The line below the header, and frames."))
    radius = forms.ChoiceField(
        label=_("Corners"),
        choices=[("square", _("Square")), ("soft", _("Soft")), ("round", _("Round"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the corners.")},
    )
    mark = forms.FileField(
        required=False,
        label=_("Mark"),
        help_text=_(
            "An SVG drawing without scripts, or a PNG or WebP picture. 40 KB at most. It stands before the name."
        ),
        widget=forms.FileInput(attrs={"accept": ACCEPTED, "class": "govuk-file-upload"}),
    )
    mark_text = forms.CharField(required=False, widget=forms.HiddenInput, max_length=2 * BYTES_MAX, strip=False)
    is_plain_mark = forms.BooleanField(required=False, label=_("Use the plain mark"))

    def __init__(self, *args: Any, current_mark: str = "", **kwargs: Any) -> None:
        """Offer to take the mark away where there is one."""
        super().__init__(*args, **kwargs)
        self.current_mark = current_mark
        if not current_mark:
            del self.fields["is_plain_mark"]

    def clean(self) -> dict[str, Any]:
        """Read the drawing, so that it need not be chosen again when something else is wrong."""
        given = self.cleaned_data.get("mark")
        if given:
            read: bytes = given.read(BYTES_MAX + 1)
            text = as_text(read) if is_picture(read) else read.decode("utf-8", errors="replace")
            self.cleaned_data["mark_text"] = text
        return self.cleaned_data

    def keep_mark(self) -> None:
        """Let the page carry the drawing that was sent, so that nobody chooses it twice."""
        self.data = {**self.data.dict(), "mark_text": self.cleaned_data.get("mark_text", "")}  # type: ignore[attr-defined]  # of a request

    @property
    def choice(self) -> Choice:
        """Give what was chosen."""
        given = self.cleaned_data
        kept = "" if given.get("is_plain_mark") else self.current_mark
        colours = {name: given[name].lower() for name in COLOURS}
        return Choice(**colours, radius=given["radius"], mark=given.get("mark_text") or kept)
