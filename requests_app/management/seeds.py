"""Where the files of cities and mappings lie, and how they are read."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

SEEDS: Final = Path(__file__).resolve().parents[1] / "seeds"
KINDS: Final = (".yaml", ".geojson")


def city_folder(name: str) -> Path:
    """Find the folder of a city by name or path. Raises `CommandError`."""
    for folder in (SEEDS / name, Path(name)):
        if (folder / "city.yaml").is_file():
            return folder
    known = ", ".join(sorted(path.parent.name for path in SEEDS.glob("*/city.yaml")))
    raise CommandError(_("There is no city “%(name)s”. Known are: %(known)s.") % {"name": name, "known": known})


def mapping_file(name: str) -> Path:
    """Find a mapping by name or path. Raises `CommandError`."""
    for path in (SEEDS / "mappings" / f"{name}.yaml", Path(name)):
        if path.is_file():
            return path
    known = ", ".join(sorted(path.stem for path in SEEDS.glob("mappings/*.yaml")))
    raise CommandError(_("There is no mapping “%(name)s”. Known are: %(known)s.") % {"name": name, "known": known})


def texts_of(folder: Path) -> dict[str, str]:
    """Read the files of a city: name -> text (UTF-8). Raises `CommandError`."""
    texts = {}
    for path in sorted(folder.iterdir()):
        if path.suffix in KINDS:
            texts[path.name] = text_of(path)
    return texts


def text_of(path: Path) -> str:
    """Read one file as UTF-8. Raises `CommandError`."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as problem:
        raise CommandError(_("%(file)s is not written in UTF-8.") % {"file": path}) from problem
