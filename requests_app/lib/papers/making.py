"""The one way of making a paper: a template of `templates/papers/` and facts give a PDF/UA-1.

Facts go in as data (JSON) beside the template: no word of them is read as markup, as a file's name or as an address.
Nothing is fetched, and no file is read but the templates and the two fonts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from requests_app.lib.papers.glyphs import cleaned, folder

TEMPLATES: Final = Path(__file__).resolve().parents[3] / "templates/papers"
RIGHT_TO_LEFT: Final = frozenset({"ar", "fa", "he", "ur"})
PANIC: Final = "PanicException"
STANDARD: Final = "ua-1"  # the compiler refuses to write what would break it


class PaperFailed(Exception):
    """No paper was made; the message names the template and never what stood in it."""


def paper(kind: str, facts: Mapping[str, Any], language: str) -> bytes:
    """Make a paper of a kind ("receipt") as PDF/UA-1, in a few thousandths of a second. Raises `PaperFailed`.

    `facts` has texts, lists and mappings of them, as its template reads them. Call it outside of transactions.
    """
    try:
        return _made(kind, facts, language)
    except BaseException as trouble:
        # A fault of the compiler itself, written in Rust, is no `Exception` (pyo3_runtime.PanicException).
        if not isinstance(trouble, Exception) and type(trouble).__name__ != PANIC:
            raise
        raise PaperFailed(kind) from _without_words(trouble)


def _made(kind: str, facts: Mapping[str, Any], language: str) -> bytes:
    import typst  # 24 MB: whoever makes no paper does without

    base = language.split("-", maxsplit=1)[0]
    told = {**cleaned(dict(facts)), "language": base, "is_right_to_left": base in RIGHT_TO_LEFT}
    made: bytes = typst.compile(
        TEMPLATES / f"{kind}.typ",
        root=TEMPLATES,
        font_paths=_fonts(),
        sys_inputs={"facts": json.dumps(told)},
        pdf_standards=[STANDARD],
    )
    return made


@lru_cache(maxsize=1)
def _fonts() -> Any:
    """Read the names of the fonts once; neither the system's fonts nor those of the compiler are used."""
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder()])


def _without_words(trouble: BaseException) -> Exception:
    """Keep what went wrong and leave out what is quoted: a person may have written it."""
    said = str(trouble).split("`")[0].split('"')[0]
    return RuntimeError(f"{type(trouble).__name__}: {said}")
