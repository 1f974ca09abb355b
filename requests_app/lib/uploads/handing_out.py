"""How a photo or paper goes out: shown only where we have written it ourselves, kept by nobody but its reader."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.http import FileResponse

# Whatever the file holds: nothing in it runs, nothing is fetched, no page may frame it.
POLICY: Final = "default-src 'none'; frame-ancestors 'none'; sandbox"
KEPT_SECONDS: Final = 600


def hand_out(path: Path, *, is_picture: bool, name: str) -> FileResponse:
    """Answer with a file. A picture may be shown; a paper is saved, never opened in the page's own house."""
    answer = FileResponse(
        path.open("rb"),
        content_type="image/jpeg" if is_picture else "application/pdf",
        as_attachment=not is_picture,
        filename=name,
    )
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    answer.headers["Cache-Control"] = f"private, max-age={KEPT_SECONDS}"
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer
