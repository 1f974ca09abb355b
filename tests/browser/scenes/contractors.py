"""Pages of a firm."""

from __future__ import annotations

from typing import Final

from tests.browser.pages import Scene
from tests.browser.scenes.steps import submit

# fmt: off
SCENES: Final = (
    Scene("contractor",        "/contractor/{firm}/"),
    Scene("contractor-mistake", "/contractor/{firm}/", step=submit),
    Scene("contractor-closed", "/contractor/{closed}/"),
)
# fmt: on
