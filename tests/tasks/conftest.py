"""Real processes for the tests of this room."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.machinery import Machinery, machinery


@pytest.fixture
def machines(transactional_db: None, konstanz: None, tmp_path: Path) -> Iterator[Machinery]:
    """Lend relays, workers and beats on a wiped broker."""
    with machinery(tmp_path) as lent:
        lent.flush()
        yield lent
