"""Whether e-mail goes out about requests, for whoever holds a signed address of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from requests_app.models import ServiceRequest


@dataclass(frozen=True)
class Stopped:
    """Requests, by id and reference, and whether no e-mail goes out about any of them."""

    request_ids: tuple[int, ...]
    references: tuple[str, ...]
    is_stopped: bool


def mail_of(request_ids: Sequence[int]) -> Stopped:
    """Say whether mail about these requests is stopped (one query)."""
    named = ServiceRequest.objects.filter(pk__in=request_ids).order_by("id")
    rows = list(named.values_list("pk", "reference", "mail_stopped_at")) if request_ids else []
    return Stopped(
        request_ids=tuple(pk for pk, *_ in rows),
        references=tuple(reference for _, reference, _ in rows),
        is_stopped=bool(rows) and all(stopped_at for *_, stopped_at in rows),
    )
