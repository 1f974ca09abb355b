"""One step for many cases: chosen, looked at, done by a job case by case, and taken back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from requests_app.actions import bulk, casework
from requests_app.lib.business_time import NoWorkingTime
from requests_app.models import Absence, BulkItem, BulkRun, Case, CaseEvent, JobRow, Message, StaffMember
from requests_app.tasks import bulk as task
from requests_app.vocabulary import BulkItemState, CaseState, EventKind, Job, MessageKind
from tests import factories, personas
from tests.desk.conftest import case_in

pytestmark = pytest.mark.django_db
STATEMENTS = 8


def choose(browser: Client, *cases: Case, **more: Any) -> BulkRun:
    browser.post("/desk/several/", {"case": [case.reference for case in cases], **more})
    return BulkRun.objects.latest("pk")


def plan(browser: Client, run: BulkRun, step: str, **typed: Any) -> Any:
    browser.post(f"/desk/several/{run.pk}/", {"step": step, **typed})
    return browser.get(f"/desk/several/{run.pk}/")


def work_off(run: BulkRun) -> None:
    for job in JobRow.objects.filter(bulk_run=run, done_at=None):
        task.work_off(job.pk)


def start(browser: Client, run: BulkRun) -> Any:
    browser.post(f"/desk/several/{run.pk}/start/")
    work_off(run)
    return browser.get(f"/desk/several/{run.pk}/")


def states(run: BulkRun) -> list[str]:
    return list(run.items.order_by("position").values_list("state", flat=True))


def test_cases_are_given_to_a_colleague_at_once_and_each_says_so() -> None:
    cases = [case_in(CaseState.QUEUED) for _ in range(3)]
    uwe, cem = personas.browser("uwe"), personas.person("cem")
    run = choose(uwe, *cases)

    page = plan(uwe, run, "assign", person=cem.pk, reason="Yours from today.")
    assert page.context["standing"].counts["planned"] == 3
    assert not CaseEvent.objects.filter(kind=EventKind.ASSIGNED).exists()  # nothing before it is started

    page = start(uwe, run)
    assert states(run) == [BulkItemState.CHANGED] * 3
    assert set(Case.objects.values_list("state", "owner")) == {(CaseState.IN_PROGRESS, cem.pk)}
    assert "3 changed, 0 not changed" in page.content.decode()
    assert BulkRun.objects.get().done_at is not None


def test_a_move_half_of_which_is_not_allowed_says_which_and_why_and_does_the_other_half() -> None:
    open_case, ended, roads = case_in(CaseState.QUEUED), case_in(CaseState.CLOSED), factories.routed_case("road-damage")
    sofia, cem = personas.browser("sofia"), personas.person("cem")
    run = choose(sofia, open_case, ended, roads)

    page = plan(sofia, run, "assign", person=cem.pk)
    text = page.content.decode()
    assert states(run) == [BulkItemState.PLANNED, BulkItemState.LEFT_OUT, BulkItemState.LEFT_OUT]
    assert "1 of 3 cases will change." in text
    assert "2 stay as they are." in text
    assert "1 × This step is not possible in the state the case is in now." in text
    assert "1 × The colleague takes no cases from its work queue." in text

    start(sofia, run)
    assert states(run) == [BulkItemState.CHANGED, BulkItemState.LEFT_OUT, BulkItemState.LEFT_OUT]
    roads.refresh_from_db()
    assert roads.owner_id is None


def test_whoever_is_faster_than_the_job_is_right() -> None:
    first, second = case_in(CaseState.QUEUED), case_in(CaseState.QUEUED)
    uwe, cem = personas.browser("uwe"), personas.person("cem")
    run = choose(uwe, first, second)
    plan(uwe, run, "assign", person=cem.pk)
    casework.claim_case(first.pk, by=personas.mirjam(), at=timezone.now())

    page = start(uwe, run)

    assert states(run) == [BulkItemState.REFUSED, BulkItemState.CHANGED]
    assert "1 × Somebody changed this case in the meantime." in page.content.decode()
    first.refresh_from_db()
    assert first.owner_id == personas.mirjam().person_id


def test_all_of_it_is_taken_back_but_for_what_somebody_has_decided_since() -> None:
    cases = [case_in(CaseState.QUEUED) for _ in range(3)]
    uwe, cem = personas.browser("uwe"), personas.person("cem")
    run = choose(uwe, *cases)
    plan(uwe, run, "assign", person=cem.pk)
    start(uwe, run)
    casework.release_case(cases[1].pk, reason="Not mine.", by=personas.cem(), at=timezone.now())

    answer = uwe.post(f"/desk/several/{run.pk}/take-back/")
    back = BulkRun.objects.get(undoes=run)
    work_off(back)

    assert answer.headers["location"] == f"/desk/several/{back.pk}/"
    assert states(back) == [BulkItemState.CHANGED, BulkItemState.REFUSED, BulkItemState.CHANGED]
    assert {(case.state, case.owner) for case in Case.objects.all()} == {(CaseState.QUEUED.value, None)}
    assert uwe.post(f"/desk/several/{run.pk}/take-back/").headers["location"].endswith(f"/{back.pk}/")
    assert BulkRun.objects.filter(undoes=run).count() == 1


def test_it_is_too_late_after_ten_minutes_and_never_possible_where_residents_were_told() -> None:
    case, cem = case_in(CaseState.IN_PROGRESS), personas.browser("cem")
    told, released = choose(cem, case), choose(cem, case)
    plan(cem, told, "reply", words="We come tomorrow.")
    assert "take-back" not in start(cem, told).content.decode()
    assert Message.objects.filter(kind=MessageKind.WRITTEN).count() == 1

    plan(cem, released, "release", reason="I am away.")
    assert "take-back" in start(cem, released).content.decode()
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        cem.post(f"/desk/several/{released.pk}/take-back/")
    assert not BulkRun.objects.filter(undoes=released).exists()


def test_a_kill_in_the_middle_does_nothing_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [case_in(CaseState.IN_PROGRESS) for _ in range(3)]
    cem = personas.browser("cem")
    run = choose(cem, *cases)
    plan(cem, run, "note", text="Ordered together.")
    real, seen = bulk.work_off_next, []

    def dies_at_the_second(run_id: int, **more: Any) -> Any:
        seen.append(run_id)
        if len(seen) == 2:
            raise SystemExit
        return real(run_id, **more)

    monkeypatch.setattr(bulk, "work_off_next", dies_at_the_second)
    cem.post(f"/desk/several/{run.pk}/start/")
    [job] = JobRow.objects.filter(name=Job.WORK_OFF_BULK)
    with pytest.raises(SystemExit):
        task.work_off(job.pk)
    assert states(run).count(BulkItemState.CHANGED) == 1

    with time_machine.travel(timezone.now() + timedelta(seconds=task.LEASE_SECONDS + 1), tick=False):
        task.work_off(job.pk)

    assert states(run) == [BulkItemState.CHANGED] * 3
    assert CaseEvent.objects.filter(kind=EventKind.NOTE_ADDED).count() == 3
    assert JobRow.objects.get(pk=job.pk).done_at is not None


def test_one_case_that_cannot_be_worked_off_does_not_hold_up_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    broken, whole = case_in(CaseState.IN_PROGRESS), case_in(CaseState.IN_PROGRESS)
    cem = personas.browser("cem")
    run = choose(cem, broken, whole)
    plan(cem, run, "note", text="Both.")
    real = casework.add_note

    def has_no_calendar(case_id: int, **more: Any) -> CaseEvent:
        if case_id == broken.pk:
            raise NoWorkingTime
        return real(case_id, **more)

    monkeypatch.setattr(casework, "add_note", has_no_calendar)
    start(cem, run)

    assert states(run) == [BulkItemState.REFUSED, BulkItemState.CHANGED]
    assert "Something about this case is wrong." in run.items.order_by("position")[0].why
    assert BulkRun.objects.get(pk=run.pk).done_at is not None


def test_whoever_has_left_meanwhile_changes_nothing() -> None:
    case, cem = case_in(CaseState.QUEUED), personas.browser("cem")
    run = choose(cem, case)
    plan(cem, run, "follow")
    cem.post(f"/desk/several/{run.pk}/start/")
    StaffMember.objects.filter(username="cem").update(is_active=False)

    work_off(run)

    assert BulkItem.objects.get().why == "Whoever has ordered this does not work here any more."


def test_a_form_that_is_not_filled_in_comes_back_with_the_error_and_what_was_typed() -> None:
    case, uwe = case_in(CaseState.QUEUED), personas.browser("uwe")
    run = choose(uwe, case)

    page = uwe.post(f"/desk/several/{run.pk}/", {"step": "assign", "reason": "Please."})

    text = page.content.decode()
    assert page.status_code == 422
    assert "Choose a colleague." in text
    assert ">Please.<" in text.replace("\n", "")
    assert BulkRun.objects.get().planned_at is None


def test_whoever_is_away_is_not_offered_and_whoever_was_or_will_be_is() -> None:
    case, uwe, now = case_in(CaseState.QUEUED), personas.browser("uwe"), timezone.now()
    for who, days in (("cem", (-9, -8)), ("cem", (8, 9)), ("mirjam", (-1, 1))):
        starts_at, ends_at = (now + timedelta(days=day) for day in days)
        Absence.objects.create(person=personas.person(who), starts_at=starts_at, ends_at=ends_at)
    run = choose(uwe, case)

    offered = uwe.get(f"/desk/several/{run.pk}/?step=assign").context["form"].fields["person"].choices

    names = {str(name) for _pk, name in offered}
    assert "Cem Yildiz" in names
    assert personas.person("mirjam").name not in names


def test_nothing_chosen_and_too_many_are_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    uwe = personas.browser("uwe")
    assert "Choose at least one case first." in uwe.post("/desk/several/", follow=True).content.decode()
    monkeypatch.setattr("requests_app.actions.bulk.MOST_CASES", 1)
    cases = [case_in(CaseState.QUEUED).reference for _ in range(2)]
    told = uwe.post("/desk/several/", {"case": cases}, follow=True).content.decode()
    assert "Choose at most 1 cases at once." in told
    assert not BulkRun.objects.exists()


def test_all_cases_of_a_view_are_chosen_and_only_those_she_may_see() -> None:
    lamps = [case_in(CaseState.QUEUED) for _ in range(2)]
    factories.routed_case("road-damage")
    cem, sofia = personas.browser("cem"), personas.browser("sofia")
    saved = {"name": "All", "readers": "shared", "joined": "all", "lines": "1"}
    address = sofia.post("/desk/views/new/", {**saved, "field_0": "channel", "op_0": "is", "value_0": "web"}).headers[
        "location"
    ]

    cem.post("/desk/several/", {"view": address.split("/")[-2]})

    run = BulkRun.objects.get()
    assert set(run.items.values_list("case", flat=True)) == {case.pk for case in lamps}


def test_a_selection_is_its_owners_alone_and_costs_few_statements(django_assert_max_num_queries: Any) -> None:
    uwe = personas.browser("uwe")
    run = choose(uwe, *[case_in(CaseState.QUEUED) for _ in range(4)])
    with django_assert_max_num_queries(STATEMENTS):
        plan_page = uwe.get(f"/desk/several/{run.pk}/?step=assign")
    assert plan_page.status_code == 200
    assert personas.browser("sofia").get(f"/desk/several/{run.pk}/").status_code == 404
    assert personas.browser("sofia").post(f"/desk/several/{run.pk}/start/").status_code == 404


def test_runs_are_forgotten_and_the_words_as_soon_as_the_ledgers_have_them() -> None:
    cem, case = personas.browser("cem"), case_in(CaseState.IN_PROGRESS)
    left, run = choose(cem, case), choose(cem, case)
    plan(cem, run, "note", text="For all of them.")
    assert BulkRun.objects.get(pk=run.pk).typed["text"] == "For all of them."
    start(cem, run)
    assert BulkRun.objects.get(pk=run.pk).typed == {}

    assert bulk.forget_old_runs(at=run.made_at + timedelta(days=8)) > 0
    assert list(BulkRun.objects.values_list("pk", flat=True)) == [run.pk] != [left.pk]
    assert bulk.forget_old_runs(at=run.made_at + timedelta(days=29)) == 0
    assert bulk.forget_old_runs(at=run.made_at + timedelta(days=31)) > 0
    assert not BulkItem.objects.exists()
