"""Practice: a city of its own beside the real one, for new staff. It has no address of any real server."""

from __future__ import annotations

from collections.abc import MutableMapping
from pathlib import Path
from typing import Final

FOLDER: Final = "practice"
PORT: Final = "8100"
ENTERED: Final = "CITY_PRACTICE_ENTERED"
# What could reach a real server, or somebody: none of it is taken over. An empty value also hides the one of `.env`.
NOTHING_OF: Final = {
    **dict.fromkeys(("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SECRET_KEY", "REFERENCE_SECRET"), ""),
    **dict.fromkeys(("OTEL_EXPORTER_OTLP_ENDPOINT", "CLAMD_ADDRESS", "MAP_TILES_URL"), ""),
    **dict.fromkeys(("CITY_EMBEDDED_STORES", "CITY_EMBEDDED_BROKER"), "0"),
    "SMS_PROVIDERS": "[]",
}


def is_on(environ: MutableMapping[str, str]) -> bool:
    """Tell whether somebody wants to practise."""
    return environ.get("PRACTICE", "").strip().lower() in {"1", "true", "yes", "on"}


def enter(environ: MutableMapping[str, str], *, data_dir: Path) -> None:
    """Where somebody wants to practise: turn the environment of a city into that of its practice city.

    Once: processes below inherit it. Its stores are its own, in a folder of its own, and nobody can name others.
    """
    if not is_on(environ) or environ.get(ENTERED):
        return
    environ.update(NOTHING_OF)
    environ["CITY_DATA_DIR"] = str(data_dir / FOLDER)
    port = environ.get("PRACTICE_PORT") or PORT
    environ["WEB_PORT"], environ["SITE_URL"] = port, f"http://127.0.0.1:{port}"
    environ["DEMO"] = "1"  # demo people sign in, and what would be sent is shown at /demo/mail/
    environ[ENTERED] = "1"
