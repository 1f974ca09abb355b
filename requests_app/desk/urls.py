"""The addresses of the desk; each step and each answer has its own."""

from django.urls import path

from requests_app.desk import (
    attachments,
    bulk,
    call_person,
    cases,
    contractors,
    drills,
    escalation,
    incidents,
    jobs,
    keys,
    kiosks,
    letters,
    macros,
    message_previews,
    people,
    publishing,
    queues,
    readings,
    reports,
    roster,
    saved_views,
    searching,
    staff,
    step_drafts,
    supervision,
    surveys,
    theme,
    undoing,
    visit_steps,
    visits,
)
from requests_app.desk.steps import STEPS

app_name = "desk"
urlpatterns = [
    path("", queues.show_board, name="board"),
    path("presence/", queues.set_presence, name="presence"),
    path("claim/", queues.claim_next, name="claim_next"),
    path("call/", call_person.call_person, name="call_person"),
    path("supervision/", supervision.show_supervision, name="supervision"),
    path("supervision/cases/", supervision.show_cases, name="supervision_cases"),
    path("supervision/calls/", supervision.show_calls, name="supervision_calls"),
    path("supervision/<slug:table>.csv", supervision.send_table, name="supervision_file"),
    path("keys/", keys.keys, name="keys"),
    path("search/", searching.find, name="search"),
    path("macros/", macros.list_macros, name="macros"),
    path("macros/new/", macros.edit, name="macro_new"),
    path("macros/<int:macro_id>/edit/", macros.edit, name="macro_edit"),
    path("macros/<int:macro_id>/delete/", macros.delete, name="macro_delete"),
    path("views/", saved_views.list_views, name="views"),
    path("views/new/", saved_views.edit, name="view_new"),
    path("views/count/", saved_views.count, name="view_count"),
    path("views/<int:view_id>/", saved_views.show_view, name="view"),
    path("views/<int:view_id>/edit/", saved_views.edit, name="view_edit"),
    path("views/<int:view_id>/delete/", saved_views.delete, name="view_delete"),
    path("several/", bulk.choose, name="bulk"),
    path("several/<int:run_id>/", bulk.show_run, name="bulk_run"),
    path("several/<int:run_id>/start/", bulk.start, name="bulk_start"),
    path("several/<int:run_id>/take-back/", bulk.take_back, name="bulk_take_back"),
    path("surveys/", surveys.show_surveys, name="surveys"),
    path("readings/", readings.show_readings, name="readings"),
    path("reports/", reports.show_report, name="reports"),
    path("reports/by-mail/", reports.order, name="report_order"),
    path("theme/", theme.theme, name="theme"),
    path("theme/preview.css", theme.preview, name="theme_preview"),
    path("visits/", visits.show_visits, name="visits"),
    path("visits/left-open/", visits.show_left_open, name="visits_left_open"),
    path("visits/<int:visit_id>/", visit_steps.show_visit, name="visit"),
    *(
        path(f"visits/<int:visit_id>/{name}/", visit_steps.move_on, {"name": name}, name=f"visit_{name}")
        for name in visit_steps.STEPS
    ),
    path("visits/desks/<int:desk_id>/", visit_steps.show_desk, name="visits_desk"),
    *(
        path(f"visits/desks/<int:desk_id>/{name}/", visit_steps.set_desk, {"name": name}, name=f"visits_desk_{name}")
        for name in visit_steps.DESK_STEPS
    ),
    *(
        path(f"visits/lines/<slug:code>/{name}/", visit_steps.set_line, {"name": name}, name=f"visits_line_{name}")
        for name in visit_steps.LINE_STEPS
    ),
    path("jobs/", jobs.show_jobs, name="jobs"),
    path("jobs/replay/", jobs.replay, name="replay"),
    path("kiosks/", kiosks.show_kiosks, name="kiosks"),
    path("kiosks/new/", kiosks.enrol, name="kiosk_new"),
    path("kiosks/<int:device_id>/", kiosks.show_kiosk, name="kiosk"),
    path("kiosks/<int:device_id>/code/", kiosks.give_code, name="kiosk_code"),
    path("kiosks/<int:device_id>/name/", kiosks.rename, name="kiosk_name"),
    path("kiosks/<int:device_id>/off/", kiosks.revoke, name="kiosk_off"),
    path("kiosks/<int:device_id>/paper/", kiosks.paper_is_there, name="kiosk_paper"),
    path("kiosks/<int:device_id>/no-paper/", kiosks.paper_is_out, name="kiosk_no_paper"),
    path("kiosks/<int:device_id>/letters/<int:letter_id>/", kiosks.settle, name="kiosk_letter"),
    path("letters/", letters.show_letters, name="letters"),
    path("letters/<int:message_id>/", letters.show_letter, name="letter"),
    path("letters/<int:message_id>/posted/", letters.note_posted, name="letter_posted"),
    path("messages/", message_previews.show_kinds, name="messages"),
    path("messages/<slug:kind>/<slug:language>/", message_previews.show_message, name="message"),
    path("messages/<slug:kind>/<slug:language>/html/", message_previews.show_html, name="message_html"),
    path("people/", people.show_people, name="people"),
    path("people/absences/", people.show_absences, name="absences"),
    path("people/absences/<int:absence_id>/end/", people.end_absence, name="end_absence"),
    path("people/roster/", roster.show_roster, name="roster"),
    path("people/roster/replace/", roster.replace, name="roster_replace"),
    path("people/roster/swap/", roster.swap, name="roster_swap"),
    path("people/new/", staff.bring_in, name="bring_in"),
    path("people/<int:person_id>/limits/", staff.set_limits, name="limits"),
    path("people/<int:person_id>/leave/", staff.let_go, name="let_go"),
    path("cases/<slug:reference>/", cases.case, name="case"),
    *(
        path(f"cases/<slug:reference>/{step.name}/", cases.case_step, {"name": step.name}, name=f"case_{step.name}")
        for step in STEPS
    ),
    path("cases/<slug:reference>/draft/", step_drafts.keep, name="draft"),
    path("cases/<slug:reference>/undo/", undoing.undo, name="undo"),
    path("cases/<slug:reference>/title/", publishing.show, name="title"),
    path("cases/<slug:reference>/title/withdraw/", publishing.withdraw, name="title_withdraw"),
    path("cases/<slug:reference>/contractors/", contractors.show, name="contractors"),
    path("cases/<slug:reference>/contractors/<int:link_id>/answer/", contractors.answer, name="answer_firm"),
    path("cases/<slug:reference>/contractors/<int:link_id>/revoke/", contractors.revoke, name="revoke_link"),
    path("cases/<slug:reference>/attach/", attachments.add, name="attach"),
    path("cases/<slug:reference>/photos/<int:attachment_id>/", attachments.show, name="photo"),
    path(
        "cases/<slug:reference>/photos/<int:attachment_id>/small/",
        attachments.show,
        {"is_small": True},
        name="photo_small",
    ),
    *(
        path(
            f"cases/<slug:reference>/photos/<int:attachment_id>/{name}/",
            attachments.decide,
            {"name": name},
            name=f"photo_{name}",
        )
        for name in attachments.DECISIONS
    ),
    path("incidents/", incidents.show_incidents, name="incidents"),
    path("incidents/new/", incidents.open_incident, name="incident_new"),
    path("incidents/<int:incident_id>/", incidents.show_incident, name="incident"),
    path("incidents/<int:incident_id>/change/", incidents.change, name="incident_change"),
    path("incidents/<int:incident_id>/heard/", incidents.acknowledge, name="incident_acknowledge"),
    path("incidents/<int:incident_id>/tell/", incidents.tell, name="incident_tell"),
    path("incidents/<int:incident_id>/pass/", incidents.pass_on, name="incident_pass"),
    path("incidents/<int:incident_id>/case/", incidents.set_case, name="incident_case"),
    path("incidents/<int:incident_id>/close/", incidents.close, name="incident_close"),
    path("drills/", drills.drills, name="drills"),
    path("escalations/", escalation.show_inbox, name="escalations"),
    path("escalations/<int:call_id>/", escalation.show_call, name="escalation"),
    *(
        path(
            f"escalations/<int:call_id>/{answer.name}/",
            escalation.answer_call,
            {"name": answer.name},
            name=f"escalation_{answer.name}",
        )
        for answer in escalation.ANSWERS
    ),
]
