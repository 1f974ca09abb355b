"""What can be done to a scene at once: every move, every way to call a person and to answer, every job."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any, Final

from requests_app.actions import bounds, casework, escalation, escalation_answers, routing, sweeps
from requests_app.actions.sla_recounting import recount_batch
from requests_app.models import Absence, Calendar, Device
from requests_app.rules.actor import CLOCK, SYSTEM, Actor, kiosk_user
from requests_app.rules.workflow import MOVES as TABLE
from requests_app.vocabulary import EventKind, Move
from tests.at_the_same_time.scenes import AT, UNTIL, Scene, calls_on
from tests.factories import receive
from tests.personas import person

Act = Callable[[], Any]
PACKET: Final = dict.fromkeys(("summary", "asked", "checked", "promised"), "x")


@dataclass(frozen=True)
class Attempt:
    """Something that one of them is about to do, and how it is told apart afterwards."""

    name: str
    act: Act
    case_id: int = 0
    by: Actor = SYSTEM
    revision: int | None = None
    event: EventKind | None = None


def _owner(scene: Scene, case: Any) -> Actor:
    name = case.owner.username if case.owner else ""
    return scene.people.get(name) or scene.anybody()


# move -> (who usually tries, what it is given besides)
MOVES: Final[dict[Move, tuple[str, Callable[..., Any], dict[str, Any]]]] = {
    Move.CLAIM: ("anybody", casework.claim_case, {}),
    Move.RELEASE: ("owner", casework.release_case, {"reason": "x"}),
    Move.FORWARD: ("owner", casework.forward_case, {"queue_code": "roads", "packet": PACKET}),
    Move.TRANSFER: ("owner", casework.transfer_case, {"queue_code": "roads", "reason": "x"}),
    Move.RETURN: ("owner", casework.return_case, {"reason": "x", "missing": "y"}),
    Move.PARK: ("owner", casework.park_case, {"wait_reason": "scheduled", "reason": "x", "wake_on": "timer"}),
    Move.RESUME: ("owner", casework.resume_case, {}),
    Move.RESOLVE: ("owner", casework.resolve_case, {"outcome": "done", "words": "x", "objection_until": UNTIL}),
    Move.CLOSE: ("resident", casework.close_case, {}),
    Move.REOPEN: ("anybody", casework.reopen_case, {"reason": "x"}),
    Move.APPEAL: ("resident", casework.appeal_case, {"reason": "x"}),
    Move.UPHOLD: ("owner", casework.uphold_decision, {"words": "x"}),
    Move.OVERTURN: ("owner", casework.overturn_decision, {"words": "x"}),
    Move.CANCEL: ("anybody", casework.cancel_case, {"cancel_reason": "invalid", "reason": "x"}),
    Move.UNMERGE: ("lead", casework.unmerge_case, {"reason": "x"}),
    Move.RECLASSIFY: ("lead", casework.reclassify_case, {"service_code": "road-damage", "reason": "x"}),
    Move.ASSIGN: ("lead", casework.assign_case, {}),
    Move.MERGE: ("lead", casework.merge_case, {"reason": "x"}),
    Move.ROUTE: ("lead", routing.place_case, {"queue_code": "lighting"}),
}
BESIDE: Final[dict[Move, tuple[Callable[..., Any], dict[str, Any]]]] = {
    Move.CONSULT: (casework.consult_team, {"queue_code": "roads", "question": "x", "is_blocking": True}),
    Move.SPLIT: (casework.split_case, {"service_code": "road-damage", "queue_code": "roads", "reason": "x"}),
    Move.FOLLOW: (casework.follow_case, {}),
    Move.WRITE: (casework.write_to_resident, {"words": "x"}),
    Move.UNFOLLOW: (casework.unfollow_case, {}),
}


def _who(scene: Scene, usual: str, case: Any) -> Actor:
    if scene.dice.random() < 0.2:
        return scene.anybody()
    known = {"owner": _owner(scene, case), "resident": scene.resident(), "lead": scene.people["sofia"]}
    return known.get(usual) or scene.anybody()


def _given(scene: Scene, move: Move, case: Any) -> dict[str, Any]:
    if move == Move.ASSIGN:
        return {"to_person_id": person(scene.dice.choice(["cem", "mirjam", "uwe", "bruno"])).pk}
    if move == Move.MERGE:
        others = [one for one in scene.cases if one.pk != case.pk]
        return {"into_reference": scene.dice.choice(others or [case]).reference}
    return {"wake_at": AT + timedelta(days=3)} if move == Move.PARK else {}


def deciding(move: Move, scene: Scene) -> Attempt:
    """Try a move with the revision that the page showed."""
    usual, act, more = MOVES[move]
    case = scene.any_case()
    by, given = _who(scene, usual, case), {**more, **_given(scene, move, case)}
    event = TABLE[move].event
    seen = case.revision
    return Attempt(
        move.value, lambda: act(case.pk, by=by, at=AT, revision=seen, **given), case.pk, by, revision=seen, event=event
    )


def beside(move: Move, scene: Scene) -> Attempt:
    """Try a move that leaves the revision alone."""
    act, given = BESIDE[move]
    case = scene.any_case()
    by = _owner(scene, case)
    return Attempt(move.value, lambda: act(case.pk, by=by, at=AT, **given), case.pk, by, None, TABLE[move].event)


def call(scene: Scene) -> Attempt:
    """Call a person, as anybody can."""
    case, device = scene.any_case(), Device.objects.get()
    kiosk = kiosk_user(device_id=device.pk, site_id=device.site_id, request_ids=scene.resident().request_ids)
    known = [*scene.people.values(), CLOCK, SYSTEM]
    outside = [scene.resident(), kiosk] if _asked(scene, case) else []
    by = scene.dice.choice(known + outside * 3)
    return Attempt("call", lambda: escalation.escalate_case(case.pk, by=by, at=AT, reason="Help."), case.pk, by)


def _asked(scene: Scene, case: Any) -> bool:
    return bool(case.requests.filter(pk=scene.request_id).exists())


def answer(scene: Scene) -> Attempt:
    """Answer a call that is open, if any is."""
    calls = calls_on(scene)
    by = scene.people["sofia"]
    if not calls:
        return call(scene)
    pk, to = scene.dice.choice(calls), person("malik").pk
    acts: dict[str, Act] = {
        "acknowledge": lambda: escalation_answers.acknowledge(pk, by=by, at=AT),
        "take over": lambda: casework.take_over(pk, by=by, at=AT),
        "instruct": lambda: escalation_answers.instruct(pk, instruction="x", by=by, at=AT),
        "refuse": lambda: escalation_answers.refuse(pk, reason="x", by=by, at=AT),
        "answer": lambda: escalation_answers.close_with_answer(pk, answer="x", by=by, at=AT),
        "pass on": lambda: escalation_answers.reassign(pk, to_person_id=to, reason="x", by=by, at=AT),
    }
    name = scene.dice.choice(list(acts))
    return Attempt(name, acts[name], 0, by)


def reply(scene: Scene) -> Attempt:
    """Answer as the resident."""
    case, by = scene.any_case(), scene.resident()
    letter, text = scene.request_id, "It is there."
    return Attempt(
        "reply", lambda: casework.receive_reply(case.pk, request_id=letter, text=text, by=by, at=AT), case.pk, by
    )


def claim_next(scene: Scene) -> Attempt:
    """Take whatever comes next."""
    by = scene.people[scene.dice.choice(["cem", "mirjam", "bruno"])]
    return Attempt("claim next", lambda: casework.claim_next(by=by, at=AT), 0, by, None, EventKind.CLAIMED)


def join_by_letter(scene: Scene) -> Attempt:
    """Ask for the same matter."""
    reference = scene.any_case().reference
    return Attempt("ask for the same", lambda: receive(joins=reference, at=AT))


def note(scene: Scene) -> Attempt:
    """Write a note."""
    case, by = scene.any_case(), scene.anybody()
    return Attempt("note", lambda: casework.add_note(case.pk, text="x", by=by, at=AT), case.pk, by)


def _away(name: str) -> int:
    """Send somebody away, and move what she holds; whoever sets the scene calls her back."""
    Absence.objects.get_or_create(
        person=person(name), starts_at=AT - timedelta(hours=1), ends_at=AT + timedelta(days=9)
    )
    return sweeps.move_work_of_the_absent(at=AT)


def job(name: str, run: Act) -> Callable[[Scene], Attempt]:
    """Run a job beside them."""
    return lambda _scene: Attempt(name, run)


def _routes(scene: Scene) -> Attempt:
    case = scene.any_case()
    return Attempt("route", lambda: routing.route_case(case.pk, at=AT), case.pk)


def _recount() -> bool:
    calendar = Calendar.objects.order_by("id")[0]
    Calendar.objects.filter(pk=calendar.pk).update(version=calendar.version + 1)
    return recount_batch(calendar.pk, at=AT)


JOBS: Final[dict[str, Callable[[Scene], Attempt]]] = {
    "route": _routes,
    "watch calls": job("watch calls", lambda: sweeps.watch_calls(at=AT)),
    "clocks": job("clocks", lambda: sweeps.act_on_clocks(at=AT)),
    "late hand-overs": job("late hand-overs", lambda: sweeps.escalate_late_handovers(at=AT)),
    "windows": job("windows", lambda: sweeps.close_after_objection_window(at=AT)),
    "waits": job("waits", lambda: sweeps.wake_waiting(at=AT)),
    "bounds": job("bounds", lambda: bounds.watch_bounds(at=AT)),
    "absence": job("absence", lambda: _away("cem")),
    "recount": job("recount", _recount),
    "route again": job("route again", lambda: routing.route_unmatched_again(at=AT)),
}
OTHERS: Final[dict[str, Callable[[Scene], Attempt]]] = {
    "answer": answer,
    "reply": reply,
    "claim next": claim_next,
    "ask for the same": join_by_letter,
    "note": note,
}
ATTEMPTS: Final[dict[str, Callable[[Scene], Attempt]]] = {
    **{move.value: partial(deciding, move) for move in MOVES},
    **{move.value: partial(beside, move) for move in BESIDE},
    **OTHERS,
    **JOBS,
    "call": call,
}
