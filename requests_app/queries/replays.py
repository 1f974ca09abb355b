"""What became of rows that came from another system: counted in the database, by their keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count

from requests_app.models import City, Heartbeat, QueueStay, ServiceDefinition, ServiceRequest
from requests_app.vocabulary import CaseState


@dataclass(frozen=True)
class Standing:
    """How many of the keys are here; `waiting_case_ids` wait for the router, unrouted ones perhaps for a rule."""

    present: int
    doubled: int
    routed: int
    unrouted: int
    unrouted_because: Mapping[str, int]  # why, in the router's own words -> how many
    waiting_case_ids: tuple[int, ...]


def known_keys(source: str) -> set[str]:
    """List the keys of a source that are here already, whatever door they took."""
    rows = ServiceRequest.objects.filter(idempotency_key__startswith=f"{source}:")
    return set(rows.values_list("idempotency_key", flat=True))


def standing_of(source: str, keys: Iterable[str]) -> Standing:
    """Count what became of the keys; a key that is here n times counts n - 1 as doubled."""
    wanted = set(keys)
    rows = ServiceRequest.objects.filter(idempotency_key__startswith=f"{source}:")
    copies = rows.values("idempotency_key").annotate(copies=Count("id")).values_list("idempotency_key", "copies")
    found = {key: count for key, count in copies if key in wanted}
    columns = ("idempotency_key", "case_id", "case__state", "case__needs_routing_help")
    cases = {
        case_id: (state, is_stuck) for key, case_id, state, is_stuck in rows.values_list(*columns) if key in wanted
    }
    unrouted = [case_id for case_id, (state, _is_stuck) in cases.items() if state == CaseState.NEW]
    return Standing(
        present=len(found),
        doubled=sum(count - 1 for count in found.values()),
        routed=len(cases) - len(unrouted),
        unrouted=len(unrouted),
        unrouted_because=_reasons(unrouted),
        waiting_case_ids=tuple(sorted(case_id for case_id in unrouted if not cases[case_id][1])),
    )


def _reasons(case_ids: Sequence[int]) -> dict[str, int]:
    """Count by the reason that the router left at the stay in intake; one without waits for the router."""
    stays = QueueStay.objects.filter(case__in=case_ids, left_at__isnull=True)
    why = Counter(why or "not_routed_yet" for why in stays.values_list("trace__why", flat=True))
    return dict(why.most_common())


def service_codes() -> set[str]:
    """List the codes of all services in use, internal ones too."""
    return set(ServiceDefinition.objects.filter(is_active=True).values_list("code", flat=True))


def is_city_loaded() -> bool:
    """Tell whether requests can be taken at all."""
    return City.objects.exists()


def newest_relay_beat() -> Heartbeat | None:
    """Give the newest sign of life of any relay."""
    return Heartbeat.objects.filter(kind="relay").order_by("-at").first()
