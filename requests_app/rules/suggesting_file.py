"""The file in which a learned model stands: JSON, read with nothing but the standard library."""

from __future__ import annotations

import base64
import json
from typing import Any, Final

from requests_app.lib.codes import sha256_hex
from requests_app.rules.suggesting import Model

FORMAT: Final = 1  # another number: another way to read the file
VERSION_LETTERS: Final = 8


class UnreadableModel(Exception):
    """The file holds no model that this code can read; the text says why."""


def text_of(fields: dict[str, Any], *, trained_on: str) -> str:
    """Write a model's fields as the text of a file; its version is language, day and a hash of all it says."""
    said = json.dumps({"format": FORMAT, **fields}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    version = f"{fields['language']}-{trained_on}-{sha256_hex(said)[:VERSION_LETTERS]}"
    return json.dumps({"version": version, **json.loads(said)}, ensure_ascii=False, separators=(",", ":")) + "\n"


def model_from(text: str) -> Model:
    """Read a model. Raises `UnreadableModel`."""
    try:
        said = json.loads(text)
        if said["format"] != FORMAT:
            raise UnreadableModel(f"format {said['format']}, not {FORMAT}")
        return _model(said)
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise UnreadableModel(f"{type(problem).__name__}: {problem}") from problem


def _model(said: dict[str, Any]) -> Model:
    words, pieces = said["words"], said["pieces"]
    weights = memoryview(base64.b64decode(said["weights"], validate=True)).cast("b")
    columns = len(said["services"]) + len(said["groups"])
    lengths = {
        "weights": (len(weights), columns * (len(words) + len(pieces))),
        "scales": (len(said["scales"]), columns),
        "begins": (len(said["begins"]), columns),
        "rarity": (len(said["rarity"]), len(words) + len(pieces)),
    }
    for name, (found, wanted) in lengths.items():
        if found != wanted:
            raise UnreadableModel(f"{name}: {found} numbers, not {wanted}")
    return Model(
        language=said["language"],
        version=said["version"],
        services=tuple(said["services"]),
        groups=tuple(said["groups"]),
        words={word: row for row, word in enumerate(words)},
        pieces={piece: row for row, piece in enumerate(pieces, start=len(words))},
        rarity=tuple(said["rarity"]),
        weights=weights,
        scales=tuple(said["scales"]),
        begins=tuple(said["begins"]),
    )
