"""Ways to break the law of calls, people, doors, jobs and words, past every action and guard."""

from __future__ import annotations

from requests_app.models import (
    Attachment,
    AuditRun,
    Clock,
    Escalation,
    EventWords,
    FallbackPerson,
    Heartbeat,
    Incident,
    JobRow,
    Message,
    ServiceDefinition,
    ServiceRequest,
    StaffMember,
    WorkQueue,
)
from requests_app.vocabulary import OwnerSource
from tests.audit.conftest import drop
from tests.audit.lives import ADDRESS, NUMBER, called, ended, erase, event, held, of
from tests.factories import MONDAY, new_case, routed_case


# 3, 4: calls
def owner_of_call_off() -> None:
    StaffMember.objects.filter(pk=called().owner_id).update(is_active=False)


def clock_of_call_gone() -> None:
    Clock.objects.filter(escalation=called()).update(stopped_at=MONDAY)


def call_stands_still() -> None:
    Escalation.objects.filter(pk=called().pk).update(acknowledge_by=MONDAY)


def incident() -> Incident:
    return Incident.objects.create(
        title="Storm",
        services=["streetlight-broken"],
        since=MONDAY,
        owner=StaffMember.objects.get(username="sofia"),
        owner_source=OwnerSource.NAMED,
        opened_at=MONDAY,
        acknowledge_by=MONDAY,
        client_key="storm",
    )


def incident_stands_still() -> None:
    incident()


def incident_leaves_its_call() -> None:
    storm = incident()
    Escalation.objects.filter(pk=called().pk).update(incident=storm)
    Incident.objects.update(closed_at=MONDAY)


def fallback_of_one() -> None:
    first, *others = FallbackPerson.objects.order_by("position")
    erase(FallbackPerson.objects.exclude(pk=first.pk))
    assert others


def lead_off() -> None:
    StaffMember.objects.filter(username="uwe").update(is_active=False)


# 5: people
def queue_off() -> None:
    WorkQueue.objects.filter(cases=routed_case()).update(is_active=False)


def owner_off() -> None:
    held()
    StaffMember.objects.filter(username="cem").update(is_active=False)


def deputy_off() -> None:
    StaffMember.objects.filter(username="mirjam").update(is_active=False)


def team_off() -> None:
    case = routed_case()
    StaffMember.objects.filter(teams__queues=case.queue_id).update(is_active=False)


def service_off() -> None:
    ServiceDefinition.objects.filter(pk=routed_case().service_id).update(is_active=False)


# 6, 11: doors
def request_without_case() -> None:
    ServiceRequest.objects.filter(pk=routed_case().requests.get().pk).update(case=999_999)


def case_without_request() -> None:
    erase(ServiceRequest.objects.filter(case=routed_case()))


def spam_unseen() -> None:
    of(new_case()).update(suspected_spam=True)


def key_doubled() -> None:
    drop("request_key_once_per_client")
    first, second = new_case().requests.get(), new_case().requests.get()
    ServiceRequest.objects.filter(pk=second.pk).update(idempotency_key=first.idempotency_key)


def reference_doubled() -> None:
    drop("requests_app_servicerequest_reference_key")
    first, second = new_case().requests.get(), new_case().requests.get()
    ServiceRequest.objects.filter(pk=second.pk).update(reference=first.reference)


def note_made_public() -> None:
    EventWords.objects.create(event=event(routed_case(), "note_added"), kind="note", text="Said.", is_public=True)


def words_made_public() -> None:
    EventWords.objects.create(event=event(held(), "note_added"), kind="reason", text="Said.", is_public=True)


def words_for_a_stranger() -> None:
    stranger = routed_case().requests.get()
    said = event(routed_case(), "note_added")
    EventWords.objects.create(event=said, kind="answer", text="Said.", for_request=stranger)


# 8, 9, 12: work
def job_gone() -> None:
    JobRow.objects.filter(case=new_case()).update(done_at=MONDAY)


def job_forgotten() -> None:
    new_case()
    JobRow.objects.filter(message__isnull=False).update(done_at=MONDAY)


def job_dead() -> None:
    JobRow.objects.filter(case=new_case()).update(dead_at=MONDAY)


def message_without_job() -> None:
    new_case()
    erase(JobRow.objects.filter(message__isnull=False))


def resident_not_told() -> None:
    told = Message.objects.filter(event__case=ended(), kind="cancelled")
    erase(JobRow.objects.filter(message__in=told))
    erase(told)


def person_not_told() -> None:
    told = Message.objects.filter(event__case=called().case, person__isnull=False)
    erase(JobRow.objects.filter(message__in=told))
    erase(told)


def pinned_moved() -> None:
    case = new_case()
    event(case, "routed", actor_kind="staff", changes={"is_pinned": True})
    event(case, "routed")


def routed_after_a_person() -> None:
    event(held(), "routed")


def message_doubled() -> None:
    drop("message_once_per_resident")
    new_case()
    message = Message.objects.get(kind="receipt")
    Message.objects.create(
        event=message.event, resident=message.resident, kind="receipt", message_id="<x>", created_at=MONDAY
    )


def message_id_doubled() -> None:
    drop("requests_app_message_message_id_key")
    new_case()
    new_case()
    Message.objects.update(message_id="<x>")


def routed_twice() -> None:
    event(routed_case(), "routed")


def attachment_unchecked() -> None:
    written = {"kind": "picture", "state": "waiting", "size_bytes": 1, "checksum": "0", "source_checksum": "0"}
    Attachment.objects.create(request=new_case().requests.get(), key="k", added_at=MONDAY, **written)


def message_repeated() -> None:
    new_case()
    Message.objects.update(repeats=1)


# 14: words
def address_in_job() -> None:
    JobRow.objects.filter(case=new_case()).update(last_error=ADDRESS)


def number_in_message() -> None:
    new_case()
    Message.objects.update(last_error=NUMBER)


def number_in_event() -> None:
    event(routed_case(), "note_added", data={"phone": "07531 900111"})


def address_in_trace() -> None:
    routed_case().stays.filter(left_at=None).update(trace={"why": ADDRESS})


def address_in_audit() -> None:
    AuditRun.objects.create(at=MONDAY, milliseconds=1, violations=0, examples={"x": [ADDRESS]})


def address_in_heartbeat() -> None:
    Heartbeat.objects.create(process="relay:x", kind="relay", at=MONDAY, details={"said": ADDRESS})
