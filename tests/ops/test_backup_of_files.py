"""A backup of photos and papers: one that goes while it is copied holds nothing up."""

from __future__ import annotations

import shutil
from pathlib import Path

from requests_app.management.backups import saving


def test_a_file_that_goes_while_it_is_copied_is_left_out(tmp_path: Path) -> None:
    store, copy = tmp_path / "media", tmp_path / "files"
    store.mkdir()
    for name in ("first", "second", "third"):
        (store / name).write_bytes(b"x")

    def one_goes(source: str, target: str) -> None:
        (store / "second").unlink(missing_ok=True)
        saving._copy(source, target)

    shutil.copytree(store, copy, copy_function=one_goes)

    assert {path.name for path in copy.iterdir()} >= {"first", "third"}
