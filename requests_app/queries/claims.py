"""What the next claim needs: who claims, and the case that has waited longest of those she may take."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final

from requests_app.lib.prepared import Row, fetch
from requests_app.models import Case, CaseEvent
from requests_app.models.reading import columns_of, record_of
from requests_app.models.writing import columns_of_ids
from requests_app.queries.abilities import is_up_to
from requests_app.queries.first_look import STAMP
from requests_app.queries.standing_facts import StandingFacts
from requests_app.rules.absences import MOVES_WORK_FROM
from requests_app.rules.assignment import LEFT_TO_SPEAKERS, Ability
from requests_app.rules.sla import effect_on
from requests_app.vocabulary import ClockEffect, ClockKind, ClockPhase

LOCK_CLAIMER: Final = f"""
    SELECT {STAMP}, person.capacity, array_to_string(person.speaks, ','), EXISTS (
        SELECT FROM requests_app_absence away WHERE away.person_id = person.id AND away.starts_at <= $2
          AND away.ends_at > $2 AND away.ends_at >= away.starts_at + make_interval(secs => {MOVES_WORK_FROM.total_seconds()})
    ), (
        SELECT json_agg(json_build_array(queue.id, member.skills, member.clearance))
        FROM requests_app_teammembership member JOIN requests_app_workqueue queue ON queue.team_id = member.team_id
        WHERE member.person_id = person.id
    )::text
    FROM requests_app_staffmember person WHERE person.id = $1 AND person.is_active FOR NO KEY UPDATE OF person
"""  # noqa: E501, S608 - names of our own tables
# What the index of waiting cases holds, and which of them people take.
MAY_BE_TAKEN: Final = """
    {case}.state IN ('new', 'queued') AND ({case}.state = 'queued' OR {case}.needs_routing_help)
    AND NOT EXISTS (
        SELECT FROM unnest($2::bigint[], $3::bigint[]) AS barred(queue, service)
        WHERE barred.queue = {case}.queue_id AND barred.service = {case}.service_id
    ) AND ($4::text[] IS NULL OR {case}.waiting_since < $5::timestamptz OR EXISTS (
        SELECT FROM requests_app_servicerequest letter
        WHERE letter.reference = {case}.reference AND letter.language = ANY($4)
    ))
"""


@dataclass(frozen=True)
class Claimer:
    """Somebody who claims, locked: what she can by queue, how much she takes, and the city's stamp."""

    stamp: int
    capacity: int | None
    speaks: tuple[str, ...]  # none: every language
    is_away: bool
    abilities: Mapping[int, Ability]  # queue -> what she can in its team


@dataclass(frozen=True)
class Candidate:
    """The case that is next, locked, with the id of the event that will say so."""

    case: Case
    event_id: int
    is_plain: bool  # nothing hangs on it that a claim would have to change


def lock_claimer(person_id: int, *, at: datetime) -> Claimer | None:
    """Lock a person and read what a claim asks about her (one statement); None for whoever is switched off."""
    for stamp, capacity, speaks, is_away, memberships in fetch(LOCK_CLAIMER, [person_id, at]):
        abilities = {
            queue: Ability(frozenset(skills), clearance) for queue, skills, clearance in json.loads(memberships or "[]")
        }
        return Claimer(stamp, capacity, tuple(filter(None, speaks.split(","))), is_away, abilities)
    return None


def lock_next(claimer: Claimer, facts: StandingFacts, queue_ids: Iterable[int], *, at: datetime) -> Candidate | None:
    """Lock the case that has waited longest in these queues (one statement); what others hold is passed over.

    A case whose resident speaks none of her languages is left for some hours to whoever speaks one of them.
    """
    queues = [queue for queue in queue_ids if queue in claimer.abilities]
    barred = list(_barred(claimer, facts, queues))
    spoken = "{" + ",".join(claimer.speaks) + "}" if claimer.speaks else None
    values = [_array(queues), _array(one for one, _ in barred), _array(one for _, one in barred)]
    return _candidate(fetch(_next(), [*values, spoken, at - LEFT_TO_SPEAKERS]))


def lock_chosen(case_id: int) -> Candidate | None:
    """Lock the case that somebody has chosen (one statement, which waits for whoever holds it)."""
    return _candidate(fetch(_chosen(), [case_id]))


def _candidate(rows: Iterable[Row]) -> Candidate | None:
    for seen, clocks, is_handed_over, [event_id], *columns in rows:
        case = record_of(Case, columns)
        # The columns are those of the moment of the lock; what hangs on the case, of a moment before.
        is_plain = seen == case.event_count and not is_handed_over and not _moves_clocks(clocks)
        return Candidate(case, event_id, is_plain)
    return None


def _barred(claimer: Claimer, facts: StandingFacts, queues: Iterable[int]) -> Iterable[tuple[int, int]]:
    """Name what she may not take: queue and service."""
    demanding = [service for service in facts.services.values() if service.required_skills or service.clearance]
    office_of = {queue.pk: queue.office for queue in facts.queues.values()}
    for queue in queues:
        for service in demanding:
            if not is_up_to(service, claimer.abilities[queue], office=office_of.get(queue, service.office)):
                yield queue, service.pk


def _moves_clocks(clocks: str | None) -> bool:
    """Tell whether a running clock stops, pauses or goes on when somebody takes the case."""
    wanted = {True: ClockEffect.PAUSES, False: ClockEffect.RUNS}
    return any(
        effect_on(ClockKind(kind), ClockPhase.IN_PROGRESS, pauses) != wanted[is_paused]
        for kind, pauses, is_paused in json.loads(clocks or "[]")
    )


def _array(numbers: Iterable[int]) -> str:
    return "{" + ",".join(map(str, numbers)) + "}"


def _what_is_read() -> str:
    wanted: dict[Any, int] = {CaseEvent: 1}
    return f"""
        SELECT (SELECT seen.event_count FROM requests_app_case seen WHERE seen.id = subject.id), (
            SELECT json_agg(json_build_array(clock.kind, clock.pauses, clock.paused_at IS NOT NULL))
            FROM requests_app_clock clock
            WHERE clock.case_id = subject.id AND clock.stopped_at IS NULL AND clock.escalation_id IS NULL
        )::text, EXISTS (
            SELECT FROM requests_app_handover sent WHERE sent.case_id = subject.id AND sent.ended_at IS NULL
        ), {columns_of_ids(wanted)}, {columns_of(Case, "subject")}
        FROM requests_app_case subject
    """  # noqa: S608 - names of our own tables


@cache
def _chosen() -> str:
    return f"{_what_is_read()} WHERE subject.id = $1 FOR UPDATE OF subject"


@cache
def _next() -> str:
    """Find the queue whose first case has waited longest, by each index; lock the first case there that is free."""
    free = MAY_BE_TAKEN.format(case="subject")
    first = MAY_BE_TAKEN.format(case="first")
    return f"""
        {_what_is_read()}
        WHERE subject.queue_id = (
            SELECT mine.id FROM unnest($1::bigint[]) AS mine(id) CROSS JOIN LATERAL (
                SELECT first.rank_at, first.id FROM requests_app_case first
                WHERE first.queue_id = mine.id AND {first} ORDER BY first.rank_at, first.id LIMIT 1
            ) head ORDER BY head.rank_at, head.id LIMIT 1
        ) AND {free}
        ORDER BY subject.rank_at, subject.id LIMIT 1 FOR UPDATE OF subject SKIP LOCKED
    """  # noqa: S608 - names of our own tables
