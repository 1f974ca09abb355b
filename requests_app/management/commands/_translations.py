"""Where the message files lie, for the three commands about translations."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polib
from django.conf import settings

from requests_app.lib.translations import Message, collect

# English is the language of the msgids, so it needs no file.
TRANSLATED: Final = ("de", "fr")


def catalogue_path(language: str) -> Path:
    """Give the path of a language's message file."""
    return Path(settings.BASE_DIR) / "requests_app" / "locale" / language / "LC_MESSAGES" / "django.po"


def open_catalogue(language: str) -> polib.POFile:
    """Open a language's message file, or begin one."""
    path = catalogue_path(language)
    if path.exists():
        return polib.pofile(str(path), wrapwidth=110)
    fresh = polib.POFile(wrapwidth=110)
    fresh.metadata = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);" if language == "de" else "nplurals=2; plural=(n > 1);",
    }
    return fresh


def used_messages() -> list[Message]:
    """Collect every string that code and templates show to people."""
    base = Path(settings.BASE_DIR)
    return collect([base / "cityservices", base / "requests_app", base / "templates"], base=base)
