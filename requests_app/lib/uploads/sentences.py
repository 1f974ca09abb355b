"""Why a file was not taken, in the words of whoever sent it."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from requests_app.lib.uploads.limits import Why

SENTENCES: Final[dict[Why, Promise]] = {
    Why.EMPTY: _("“%(name)s” is empty. Please choose the file again."),
    Why.TOO_LARGE: _("“%(name)s” is larger than 15 MB. Please choose a smaller one."),
    Why.TOO_MANY: _("“%(name)s” is one too many: six files at most. You can add more later."),
    Why.UNKNOWN_KIND: _("“%(name)s” is no photo and no PDF. We take JPEG, PNG, HEIC, WebP and PDF."),
    Why.TOO_MANY_PIXELS: _("“%(name)s” has too many pixels: 36 million at most. Please choose a smaller photo."),
    Why.UNREADABLE: _("“%(name)s” cannot be read. It may be damaged. Please choose another file."),
    Why.TWO_IN_ONE: _("“%(name)s” hides another file inside. Please take a new photo, or choose another file."),
    Why.LOCKED: _("“%(name)s” is locked with a password. Please choose a PDF without one."),
    Why.ACTIVE: _("“%(name)s” holds a programme, a form or another file. Please choose a plain PDF."),
    Why.TOO_MANY_PAGES: _("“%(name)s” has too many pages: 100 at most."),
    Why.BUSY: _("“%(name)s” could not be read, many photos come in just now. Please choose it again in a minute."),
    Why.GONE: _("A photo that you sent before is no longer kept. Please choose it again."),
}


def sentence_for(name: str, why: Why) -> str:
    """Say in the person's language why a file was not taken."""
    return str(SENTENCES[why]) % {"name": name[:60]}
