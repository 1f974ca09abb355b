"""A very small model, written by hand: two services, one group each."""

from __future__ import annotations

import base64
import json
from typing import Any

from requests_app.rules.suggesting import as_bytes
from requests_app.rules.terms import pieces_of

LAMP, ROAD = "streetlight-broken", "road-damage"
WORDS = ("dark", "hole", "lamp", "lamp dark")
PIECES = pieces_of("lamps")[:3]  # what "lamp" and "lamps" begin with


def fields(**changed: Any) -> dict[str, Any]:
    """Give the fields of the model: "dark" and "lamp" speak for lamps, "hole" for roads."""
    rows = len(WORDS) + len(PIECES)
    lamp = [3.0, -3.0, 4.0, 2.0] + [1.0] * len(PIECES)
    columns = [lamp, [-one for one in lamp], lamp, [-one for one in lamp]]
    packed, scales = as_bytes(columns)
    return {
        "format": 1,
        "version": "en-20261130-0a1b2c3d",
        "language": "en",
        "letters": 10,
        "services": [LAMP, ROAD],
        "groups": ["lighting", "streets"],
        "words": list(WORDS),
        "pieces": list(PIECES),
        "rarity": [1.0] * rows,
        "scales": scales,
        "begins": [0.0] * 4,
        "weights": base64.b64encode(packed).decode(),
    } | changed


def as_text(**changed: Any) -> str:
    """Give the model as its file says it."""
    return json.dumps(fields(**changed))
