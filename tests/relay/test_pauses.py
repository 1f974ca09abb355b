"""The relay waits for several jobs to come together, and waits for nothing where there are more than it may take."""

from __future__ import annotations

import pytest

from requests_app.relay.loop import GATHER_SECONDS, IDLE_SECONDS, pause_after
from requests_app.relay.rows import BATCH


@pytest.mark.parametrize(
    ("published", "pause"), [(0, IDLE_SECONDS), (1, GATHER_SECONDS), (BATCH - 1, GATHER_SECONDS), (BATCH, 0)]
)
def test_the_relay_gathers_jobs_while_few_come_in(published: int, pause: float) -> None:
    assert pause_after(published) == pause
