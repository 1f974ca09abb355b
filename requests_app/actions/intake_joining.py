"""Whether a request that comes in hangs on a case that is there already."""

from __future__ import annotations

from collections.abc import Mapping

from requests_app.actions import workflow
from requests_app.models import Case, ServiceDefinition
from requests_app.queries import merges, residents
from requests_app.queries.nearby import related_in
from requests_app.rules import same_matter as rules
from requests_app.rules.actor import SYSTEM
from requests_app.rules.nearby import alike, metres_between, point_of
from requests_app.vocabulary import OPEN_STATES, ChildRelation


def case_to_join(reference: str, *, draft: Case, services: Mapping[str, ServiceDefinition]) -> Case | None:
    """Find and lock the open case of a reference, or the one it was joined to; within a transaction.

    None where there is none, where it has ended, or where it is about something else: the request then becomes a
    case of its own. `draft` is that case, not saved; `services` are those in use, by code.
    """
    named = merges.case_id_behind(reference) if reference else None
    if named is None:
        return None
    shared = workflow.lock_case(residents.path_of(named)[-1].case_id, by=SYSTEM)
    facts = rules.SameMatter(
        is_open=shared.state in OPEN_STATES and shared.parent_relation != ChildRelation.CONSULT,
        is_same_service=shared.service.code in alike(draft.service.code, related_in(services)),
        is_spam=draft.suspected_spam,
        districts=(_code_of(draft), _code_of(shared)),
        is_within_reach=_is_within_reach(draft, shared),
    )
    return shared if rules.joins(facts) else None


def _is_within_reach(draft: Case, shared: Case) -> bool:
    """Tell whether a person may have been shown this case as one nearby, perhaps over the border of a district."""
    here, there = point_of(draft.latitude, draft.longitude), point_of(shared.latitude, shared.longitude)
    return here is not None and there is not None and metres_between(here, there) <= draft.service.nearby_radius_metres


def _code_of(case: Case) -> str:
    return case.district.code if case.district else ""
