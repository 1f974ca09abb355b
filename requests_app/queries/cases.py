"""One case, as a member of staff sees it: where it stands, why it is here, and what can be done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from requests_app.facts import CaseNotFound
from requests_app.models import Case, CaseFollower, City, Handover, QueueStay, ServiceRequest, WorkQueue
from requests_app.queries.case_choices import Choices, choices_of, queues_to_choose, staff_around
from requests_app.queries.case_clocks import ClockCard, cards_of, clocks_in_one
from requests_app.queries.case_joined import JoinedCase, joined_in_one, joined_of
from requests_app.queries.case_kin import Relative, kin_of
from requests_app.queries.case_letters import Letter, letters_of
from requests_app.queries.case_next import HandoverCard, WaitCard, next_step, wait_of
from requests_app.queries.case_reasons import HereBecause, here_because
from requests_app.queries.case_since import Since, since
from requests_app.queries.case_timelines import Entry, Names, Said, event_rows, packet_of, timeline
from requests_app.queries.catalogue import in_language
from requests_app.queries.escalations import CallCard, calls_of_case
from requests_app.queries.incidents import incident_of
from requests_app.queries.promises import Standing, age, paused_since, standing_of
from requests_app.queries.records import read
from requests_app.queries.shapes import Marks, ask
from requests_app.queries.standing_facts import all_queues_under, attach, facts_under
from requests_app.queries.visibility import reader_of, reader_values, shape_of_sight, visible_to
from requests_app.rules.actor import Actor
from requests_app.rules.assignment import CaseTies, may_pick, relations_of
from requests_app.rules.incidents import KnownIncident
from requests_app.rules.references import normalise_reference
from requests_app.rules.visibility import Scope, scope_of
from requests_app.rules.workflow import possible_moves
from requests_app.vocabulary import ENDED_STATES, CaseState, Move, Picking, Priority


@dataclass(frozen=True)
class CasePage:
    """Everything that the page of a case shows."""

    case_id: int
    reference: str
    revision: int
    service: str
    service_names: Mapping[str, str]
    state: CaseState
    state_name: str
    queue: str
    office: str
    owner: str
    priority: int
    priority_name: str
    district: str
    age: str
    promised_at: datetime | None
    standing: Standing
    clocks: tuple[ClockCard, ...]
    next_step: str
    here_because: HereBecause | None
    handover: HandoverCard | None
    packet: tuple[Said, ...]
    letters: tuple[Letter, ...]
    calls: tuple[CallCard, ...]
    timeline: tuple[Entry, ...]
    moves: frozenset[Move]
    choices: Choices
    is_call_open: bool  # of somebody else: the case cannot end before it is answered
    wait: WaitCard | None = None
    kin: tuple[Relative, ...] = ()
    joined: tuple[JoinedCase, ...] = ()
    survivor: str = ""  # reference of the case that goes on for this one
    followers: tuple[str, ...] = ()
    objection_until: datetime | None = None
    incident: KnownIncident | None = None
    since: Callable[[int], Since] | None = None  # what has happened since a revision


def case_id_of(reference: str) -> int:
    """Find a case by its reference, for a call alone: it tells nothing of the case. Raises `CaseNotFound`."""
    wanted = normalise_reference(reference)
    found = ServiceRequest.objects.filter(reference=wanted).values_list("case_id", flat=True).first()
    if found is None:
        raise CaseNotFound
    return found


def reference_of(case_id: int) -> str:
    """Give the reference of a case that somebody has just moved."""
    return Case.objects.values_list("reference", flat=True).get(pk=case_id)


def sees(actor: Actor, case_id: int) -> bool:
    """Tell whether the actor may open the page of a case."""
    if scope_of(actor.roles) == Scope.CITY:
        return True
    shape = shape_of_sight(actor)
    if shape is None:
        return visible_to(actor).filter(pk=case_id).exists()
    return bool(ask(("is a case seen", shape), partial(_seen_or_not, actor), {"case": case_id, **reader_values(actor)}))


def _seen_or_not(actor: Actor, marks: Marks) -> Any:
    return visible_to(reader_of(actor, marks)).filter(pk=marks["case"]).values_list("pk")


def seen_case_id(actor: Actor, reference: str) -> int:
    """Find a case that the actor may open. Raises `CaseNotFound`."""
    wanted = normalise_reference(reference)
    if actor.is_staff:
        found = ask(("id of a case", scope_of(actor.roles)), partial(_id_seen, actor), _values(actor, wanted))
    else:
        found = list(visible_to(actor).filter(reference=wanted).values_list("pk"))
    if not found:
        raise CaseNotFound
    return int(found[0][0])


def _id_seen(actor: Actor, marks: Marks) -> Any:
    return visible_to(reader_of(actor, marks)).filter(reference=marks["reference"]).values_list("pk")


def queue_choices(actor: Actor, reference: str) -> Choices:
    """Say where a case can be sent, for a form that asks nothing else (one query). Raises `CaseNotFound`."""
    wanted = normalise_reference(reference)
    shape = shape_of_sight(actor)
    if shape is None:
        raise CaseNotFound  # forms are for colleagues
    found = read(("where a case can be sent", shape), partial(_where_it_is, actor), _values(actor, wanted))
    if not found:
        raise CaseNotFound
    [case] = found
    attach(case, facts_under(case.facts_stamp or 0))
    return queues_to_choose(case, all_queues_under(case.facts_stamp or 0))


def _where_it_is(actor: Actor, marks: Marks) -> Any:
    seen = visible_to(reader_of(actor, marks)).filter(reference=marks["reference"])
    return seen.annotate(facts_stamp=Subquery(City.objects.values("facts_stamp")[:1]))


def case_page(actor: Actor, reference: str, *, language: str, at: datetime) -> CasePage:
    """Read a case (six queries, seven for a review). Raises `CaseNotFound`: no such case, or not for this reader."""
    case = _find(actor, reference)
    staff = staff_around(case, at=at)
    known = all_queues_under(case.facts_stamp or 0)
    kin = kin_of(case, language=language)
    names = Names({person.pk: person.name for person in staff}, {queue.pk: queue.name for queue in known})
    calls = calls_of_case(case, actor, at=at, language=language)
    state = CaseState(case.state)
    owners = frozenset(call.owner_id for call in calls if call.is_open and not call.is_drill)
    moves = _moves_of(case, actor, called_in=owners)
    rows = event_rows(case.pk)
    history = timeline(rows, names)
    handover = _handover(case, at=at)
    return CasePage(
        case_id=case.pk,
        reference=case.reference,
        revision=case.revision,
        service=in_language(case.service.names, language),
        service_names=case.service.names,
        state=state,
        state_name=str(state.label),
        queue=case.queue.name if case.queue else "",
        office=case.queue.get_office_display() if case.queue else "",
        owner=case.owner.name if case.owner else "",
        priority=case.priority,
        priority_name=str(Priority(case.priority).label),
        district=case.district.name if case.district else _("unknown"),
        age=age(case.opened_at, at=at),
        promised_at=case.promised_at,
        standing=_standing(case, at=at),
        clocks=cards_of(case.clock_rows, at=at),
        next_step=next_step(case, handover),
        here_because=_why_here(case, names, known, language=language),
        handover=handover,
        packet=packet_of(history) if handover or case.came_id else (),
        letters=letters_of(case, language=language),
        calls=calls,
        timeline=history,
        moves=moves,
        choices=choices_of(case, staff, known, moves, reader_id=actor.person_id, kin=kin, language=language),
        is_call_open=bool(owners - {actor.person_id}),
        wait=wait_of(case, kin),
        kin=kin,
        joined=joined_of(case.joined_rows, language=language),
        survivor=case.merged_into.reference if case.merged_into else "",
        followers=tuple(names.people.get(person, "?") for person in case.follower_ids),
        objection_until=case.objection_until,
        incident=incident_of(case, case.facts_stamp or 0),
        since=lambda revision: since(rows, revision, names, services=_services(case, language)),
    )


def _standing(case: Any, *, at: datetime) -> Standing:
    if case.state in ENDED_STATES:
        return Standing.NONE
    return standing_of(case.promised_at, opened_at=case.opened_at, at=at, paused_at=case.paused_at)


def _why_here(case: Any, names: Names, known: Sequence[WorkQueue], *, language: str) -> HereBecause | None:
    queues = {queue.code: queue.name for queue in known}
    return here_because(case.stay, language=language, people=names.people, queues=queues)


def _services(case: Any, language: str) -> dict[int, str]:
    """Name the services that a case may have had."""
    known = facts_under(case.facts_stamp or 0).services.values()
    return {service.pk: in_language(service.names, language) for service in (case.service, *known)}


def _moves_of(case: Any, actor: Actor, *, called_in: frozenset[int]) -> frozenset[Move]:
    """List the moves that the page offers; by hand a case is placed from intake alone."""
    ties = CaseTies(case.queue_id, case.last_queue_id, case.owner_id, frozenset(), called_in)
    moves = frozenset(possible_moves(CaseState(case.state), relations_of(actor, ties)))
    is_in_intake = case.queue is not None and case.queue.is_intake
    done = {Move.FOLLOW if actor.person_id in case.follower_ids else Move.UNFOLLOW}
    if case.queue is not None and not may_pick(actor, case.queue_id, picking=Picking(case.queue.picking)):
        done.add(Move.CLAIM)  # it is taken in its order
    return moves - (done if is_in_intake else done | {Move.ROUTE})


def _find(actor: Actor, reference: str) -> Any:
    """Read the case with its open stay, its open hand-over, its origin and its clocks, in one statement."""
    found = _found(actor, normalise_reference(reference))
    if not found:
        raise CaseNotFound
    return found[0]


def _found(actor: Actor, reference: str) -> list[Any]:
    if actor.is_staff:
        return read(("a case", scope_of(actor.roles)), partial(_seen, actor), _values(actor, reference))
    # Who may see the cases that he names himself has a statement of his own.
    return list(_with_all(visible_to(actor).filter(reference=reference)))


def _seen(actor: Actor, marks: Marks) -> Any:
    return _with_all(visible_to(reader_of(actor, marks)).filter(reference=marks["reference"]))


def _values(actor: Actor, reference: str) -> dict[str, Any]:
    """Give what differs from reader to reader and case to case."""
    return {"reference": reference, **reader_values(actor)}


def _with_all(cases: QuerySet[Case]) -> Any:
    stay = QueueStay.objects.filter(case=OuterRef("pk"), left_at__isnull=True)
    sent = Handover.objects.filter(case=OuterRef("pk")).order_by("-sent_at", "-id")
    came = sent.filter(to_queue=OuterRef("queue"), from_queue__is_active=True)
    follower = CaseFollower.objects.filter(case=OuterRef("pk")).order_by("since", "id")
    return (
        cases.select_related("service", "district", "queue", "owner", "last_queue", "merged_into")
        .defer("district__outline", "service__synonyms", "service__descriptions")
        .annotate(
            stay=Subquery(stay.values(data=JSONObject(entered_at="entered_at", trace="trace"))[:1]),
            open_handover=Subquery(sent.filter(ended_at__isnull=True).values(data=JSONObject(**SENT))[:1]),
            came_id=Subquery(came.values("from_queue_id")[:1]),
            origin_id=Subquery(came.filter(is_return=False).values("from_queue_id")[:1]),
            follower_ids=ArraySubquery(follower.values("person_id")),
            joined_rows=joined_in_one(),
            clock_rows=clocks_in_one(),
            paused_at=paused_since(),
            facts_stamp=Subquery(City.objects.values("facts_stamp")[:1]),
        )
    )


SENT: Final = {
    "from_queue": "from_queue__name",
    "to_queue": "to_queue__name",
    "first_name": "sent_by__first_name",
    "last_name": "sent_by__last_name",
    "sent_at": "sent_at",
    "accept_by": "accept_by",
    "is_return": "is_return",
}


def _handover(case: Any, *, at: datetime) -> HandoverCard | None:
    sent = case.open_handover
    if sent is None:
        return None
    accept_by = datetime.fromisoformat(sent["accept_by"])
    return HandoverCard(
        from_queue=sent["from_queue"],
        to_queue=sent["to_queue"],
        sent_by=f"{sent['first_name']} {sent['last_name']}".strip(),
        sent_at=datetime.fromisoformat(sent["sent_at"]),
        accept_by=accept_by,
        is_return=sent["is_return"],
        is_late=at > accept_by,
    )
