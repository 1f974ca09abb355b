"""What an operator gets wrong is one sentence, not a traceback."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.ops.conftest import BASE


@pytest.mark.parametrize("port", ["abc", "99999", "0", "-1"])
def test_a_wrong_port(port: str) -> None:
    done = subprocess.run(
        [sys.executable, str(BASE / "manage.py"), "check"],
        env={**os.environ, "WEB_PORT": port},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr.splitlines() == [f"WEB_PORT must be a port from 1 to 65535, not “{port}”."]
