"""The one writer of the city's look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from requests_app.facts import Fact, MoveNotAllowed
from requests_app.lib.codes import sha256_hex
from requests_app.lib.picture_marks import is_picture_text, read_picture_mark
from requests_app.lib.svg_marks import Mark, MarkFault, MarkRefused, read_mark
from requests_app.models import City, Theme
from requests_app.rules.actor import Actor
from requests_app.rules.theme import COLOURS, Choice, dark, failings_of
from requests_app.rules.theme_sheet import sheet_of
from requests_app.vocabulary import KEEPERS

MARK_HEIGHT: Final = 36
MARK_WIDEST: Final = 220
VERSION_DIGITS: Final = 16
NO_MARK: Final = Mark("", 0.0)
WHY: Final[dict[MarkFault, Promise]] = {
    MarkFault.TOO_LARGE: _("The mark is larger than 40 KB. Please draw it more simply."),
    MarkFault.NO_SVG: _("This is no SVG drawing, and no picture as PNG or WebP."),
    MarkFault.HAS_A_SCRIPT: _("The mark carries a script (%(part)s). Please save it as a plain drawing."),
    MarkFault.REACHES_OUT: _("The mark loads something from elsewhere (%(part)s). Please save it as a plain drawing."),
    MarkFault.UNKNOWN_PART: _("The mark has a part that is not allowed: %(part)s. Please save it as plain shapes."),
    MarkFault.NO_PICTURE: _("This picture cannot be read. Please save it again as PNG or WebP."),
    MarkFault.BUSY: _("Too many files come in just now. Please try again in a moment."),
    MarkFault.NO_SIZE: _("The mark does not say how wide and high it is."),
}


class ThemeNotReadable(Fact):
    """A look that not everybody could read, or a mark that is not taken; `errors` says which field and why."""

    message = _("This look cannot be read by everybody.")
    code = "theme_not_readable"

    def __init__(self, errors: Mapping[str, Sequence[str]]) -> None:
        self.errors = errors
        super().__init__()


def set_theme(choice: Choice, *, by: Actor, at: datetime) -> Theme:
    """Let a supervisor or an administrator set the city's look. Raises `MoveNotAllowed`, `ThemeNotReadable`."""
    if not by.roles & KEEPERS:
        raise MoveNotAllowed(_("Only supervisors set the city's look."))
    return _write(_made(choice), set_by_id=by.person_id, at=at)


def follow_file(choice: Choice | None, *, at: datetime) -> bool:
    """Set what the city's file says, if it says something new: what the desk has set since stays. Tells whether it did.

    Raises `ThemeNotReadable`.
    """
    if choice is None:
        return False
    theme = _made(choice)
    last = Theme.objects.filter(set_by=None).order_by("-pk").first()
    if last and last.version == theme.version:
        return False
    _write(theme, set_by_id=None, at=at)
    return True


def set_plain(*, by: Actor) -> None:
    """Go back to the plain look; the rows stay. Raises `MoveNotAllowed`."""
    if not by.roles & KEEPERS:
        raise MoveNotAllowed(_("Only supervisors set the city's look."))
    City.objects.update(theme=None)


def errors_of(choice: Choice) -> dict[str, list[str]]:
    """List what stands against a look, under the names of its fields."""
    return _looked_at(choice)[0]


def _looked_at(choice: Choice) -> tuple[dict[str, list[str]], Mark]:
    """Read the mark once, a picture in a process of its own, and list what stands against it and the colours."""
    errors: dict[str, list[str]] = {}
    for failing in failings_of(choice):
        errors.setdefault(failing.field, []).append(str(failing))
    try:
        return errors, _read(choice.mark) if choice.mark else NO_MARK
    except MarkRefused as refused:
        return errors | {"mark": [str(WHY[refused.fault]) % {"part": refused.part}]}, NO_MARK


def _write(theme: Theme, *, set_by_id: int | None, at: datetime) -> Theme:
    theme.set_by_id, theme.set_at = set_by_id, at
    with transaction.atomic():
        theme.save(force_insert=True)
        City.objects.update(theme=theme)
    return theme


def _made(choice: Choice) -> Theme:
    """Make the look of a choice; nothing is saved. Raises `ThemeNotReadable`."""
    errors, mark = _looked_at(choice)
    if errors:
        raise ThemeNotReadable(errors)
    sheet = sheet_of(choice)
    return Theme(
        version=sha256_hex(f"{sheet}{mark.svg}")[:VERSION_DIGITS],
        **{name: getattr(choice, name) for name in COLOURS},
        radius=choice.radius,
        dark_header=dark(choice).header,
        mark=mark.svg,
        mark_width=min(MARK_WIDEST, max(1, round(MARK_HEIGHT * mark.aspect))) if mark.svg else 0,
        sheet=sheet,
    )


def _read(text: str) -> Mark:
    return read_picture_mark(text) if is_picture_text(text) else read_mark(text)
