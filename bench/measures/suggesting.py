"""How often the right service is among three suggestions, for letters later than those that were learned from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Final

from bench.city import Room
from bench.rows import Row, row
from bench.shared import shared_file

LETTERS: Final = "requests/konstanz_maengelmelder_2020_2022.csv.gz"


def measure(room: Room) -> Iterator[Row]:
    """Learn from the earlier four fifths of Konstanz, and ask about the last fifth by the code that serves."""
    file = shared_file(LETTERS, room)
    if file is None:
        return
    if find_spec("sklearn") is None:
        room.say("  left out: training needs scikit-learn (uv pip install -r requirements-train.in)")
        return
    database = room.cluster.copied(room.cluster.filled("empty"))
    argv = ["train_suggestions", "--file", str(file), "--mapping", "konstanz", "--measure", "--json"]
    told = json.loads(room.manage(database, *argv).splitlines()[-1])["de"]
    room.cluster.drop(database)
    yield row("classifier_parent_top3", told["group_top3"], "share", at_least=0.95)
    yield row("classifier_child_top3", told["service_top3"], "share", at_least=0.85)
    yield row("classifier_ms", told["milliseconds"], "ms_cpu")
    yield row("classifier_file", told["bytes"] / 1_000_000, "MB", at_most=2)
    yield row("classifier_asked", told["asked"], "letters")
