"""What happened to a request, as its resident reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q

from requests_app.models import CaseEvent, EventWords, ServiceRequest
from requests_app.queries.residents import Stretch
from requests_app.queries.visibility import readable_for
from requests_app.rules.public_words import HERS_ALONE, PUBLIC_EVENTS
from requests_app.vocabulary import EventKind


@dataclass(frozen=True)
class PublicEntry:
    """One line of the history that a resident reads."""

    title: str
    at: datetime
    by: str = ""
    words: str = ""
    kind: str = ""


def timeline_of(request: ServiceRequest, path: Sequence[Stretch]) -> tuple[PublicEntry, ...]:
    """Tell what happened, newest first: only the kinds of event and the words on the allow-list.

    Of a case that hers was joined to, she reads what came after; of what another resident said, nothing.
    """
    public = Prefetch("words", EventWords.objects.filter(readable_for(request)).order_by("id"), to_attr="told")
    of_others = Q(kind__in=HERS_ALONE) & ~Q(data__request=request.pk)
    on_the_way = Q()
    for stretch in path:
        since = Q(at__gte=stretch.since) if stretch.since else Q()
        on_the_way |= Q(case=stretch.case_id) & since
    events = CaseEvent.objects.filter(on_the_way, kind__in=PUBLIC_EVENTS).exclude(of_others)
    return tuple(
        PublicEntry(
            kind=event.kind,
            title=str(PUBLIC_EVENTS[EventKind(event.kind)]),
            at=event.at,
            words="\n".join(word.text for word in getattr(event, "told", ()) if word.text),
        )
        for event in events.order_by("-id").prefetch_related(public)
    )
