"""A PDF, written anew: its pages and nothing that acts. Runs in the small process alone (`workshop.py`)."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

from requests_app.lib.uploads.limits import PAGES, Refused, Why

# Keys and names by which a paper runs something, sends something, or carries another file.
ACTING_KEYS: Final = frozenset({"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent"})
ACTING_NAMES: Final = frozenset(
    {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/GoToR", "/Rendition", "/Movie", "/Sound"}
    | {"/RichMedia", "/EmbeddedFile", "/FileAttachment", "/Screen", "/3D"}
)
MOST_OBJECTS: Final = 200_000


def write_anew(source: Path, *, kept: Path) -> dict[str, Any]:
    """Write the pages of a paper; give their number. Raises `Refused`."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(source, strict=False)
        if reader.is_encrypted:
            raise Refused(Why.LOCKED)
        if any(_acts(found) for found in _objects_of(reader)):
            raise Refused(Why.ACTIVE)
        return {"pages": _write_pages(reader, kept)}
    except Refused:
        raise
    except Exception as fault:  # a broken paper breaks its reader in many ways
        raise Refused(Why.UNREADABLE) from fault


def _write_pages(reader: PdfReader, kept: Path) -> int:
    pages = len(reader.pages)
    if not 0 < pages <= PAGES:
        raise Refused(Why.TOO_MANY_PAGES if pages else Why.UNREADABLE)
    writer = PdfWriter()
    for page in reader.pages:
        writer.add_page(page)
    writer.metadata = None
    with kept.open("wb") as opened:
        writer.write(opened)
    return pages


def _acts(found: DictionaryObject) -> bool:
    """Tell whether something runs, sends or carries a file: by its keys, and by what kind of thing it says it is."""
    if ACTING_KEYS & found.keys():
        return True
    return any(str(found.get(key)) in ACTING_NAMES for key in ("/S", "/Type", "/Subtype") if key in found)


def _objects_of(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Walk over every mapping of a paper, each object once: those of its index, whether a page leads there or not."""
    waiting: list[Any] = [reader.trailer]
    for generation, places in reader.xref.items():
        waiting += [IndirectObject(number, generation, reader) for number in places]
    waiting += [IndirectObject(number, 0, reader) for number in reader.xref_objStm]
    seen: set[tuple[int, int]] = set()
    count = 0
    while waiting:
        found = waiting.pop()
        if isinstance(found, IndirectObject):
            mark = (found.idnum, found.generation)
            if mark in seen:
                continue
            seen.add(mark)
            found = found.get_object()
        count += 1
        if count > MOST_OBJECTS:
            raise Refused(Why.UNREADABLE)
        if isinstance(found, DictionaryObject):
            yield found
            waiting += [value for value in found.values() if not isinstance(value, NameObject)]
        elif isinstance(found, ArrayObject):
            waiting += [value for value in found if isinstance(value, IndirectObject | DictionaryObject | ArrayObject)]
