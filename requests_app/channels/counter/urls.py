"""The addresses of the counter."""

from django.urls import path

from requests_app.channels.counter import (
    appointments,
    beside,
    drafts,
    filing,
    kept_doors,
    kept_pages,
    overviews,
    paper,
    person,
    receipts,
    replies,
    requests,
    scanning,
    visiting,
)

app_name = "counter"
urlpatterns = [
    path("", filing.screen, name="screen"),
    path("beside/", beside.beside, name="beside"),
    path("visit/", visiting.visit, name="visit"),
    path("scan/", scanning.scan, name="scan"),
    path("handed/", overviews.handed, name="handed"),
    path("figures/", overviews.figures, name="figures"),
    path("receipt/<slug:reference>/", receipts.receipt, name="receipt"),
    path("receipt/<slug:reference>/slip/", receipts.slip, name="slip"),
    path("requests/", requests.find, name="find"),
    path("requests/<slug:reference>/", requests.show, name="request"),
    path("requests/<slug:reference>/secret/", requests.replace_secret, name="secret"),
    path("requests/<slug:reference>/reply/", replies.reply, name="reply"),
    path("requests/<slug:reference>/person/", person.call, name="call"),
    path("appointments/", appointments.today, name="appointments"),
    path("drafts/", drafts.ask, name="draft_code"),
    path("drafts/done/", drafts.handed_back, name="draft_handed_back"),
    path("drafts/<int:draft_id>/", drafts.work, name="draft"),
    path("person/", person.person, name="person"),
    path("sw.js", kept_pages.worker, name="worker"),
    path("offline/", kept_pages.shell, name="offline"),
    path("kept/", kept_pages.kept, name="kept"),
    path("kept/state/", kept_doors.state, name="kept_state"),
    path("kept/letters/", kept_doors.letters, name="kept_letters"),
    path("kept/steps/", kept_doors.steps, name="kept_steps"),
    path("paper/", paper.forms, name="paper"),
    path("paper/enter/", paper.enter, name="paper_enter"),
    path("paper/<int:block_id>/", paper.sheet, name="paper_sheet"),
]
