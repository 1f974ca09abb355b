"""The one writer of what was suggested for a letter: planned with the letter, written in the same statement."""

from __future__ import annotations

from requests_app.models import ServiceRequest, Suggestion
from requests_app.models.writing import Ids, draw_ids, new_row
from requests_app.rules.intake import Submission


def rows_of(letter: Submission, request: ServiceRequest, *, ids: Ids) -> list[Suggestion]:
    """Plan the row of a suggestion; no row, and no id, where nothing was suggested."""
    shown = letter.suggested
    if shown is None:
        return []
    if not ids.hold(Suggestion):  # a door that looks before it reads the letter: the kiosk
        ids = draw_ids({Suggestion: 1})
    row = new_row(
        Suggestion,
        id=ids.take(Suggestion),
        request_id=request.pk,
        source=shown.source,
        model_version=shown.model_version,
        choices=list(shown.choices),
        taken=shown.taken_by(letter.service_code),
        suggested_at=letter.submitted_at,
    )
    return [row]
