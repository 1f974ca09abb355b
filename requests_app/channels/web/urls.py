"""The addresses of the web door."""

from django.urls import path

from requests_app.channels.web import (
    moves,
    new,
    papers,
    person,
    photos,
    report,
    service,
    start,
    status,
    surveys,
    telling,
)

app_name = "web"
urlpatterns = [
    path("", start.start, name="start"),
    path("services/<slug:code>/", service.service, name="service"),
    path("report/<slug:code>/", report.report, name="report"),
    path("report/<slug:code>/draft/", report.save, name="report_draft"),
    path("new/", new.what, name="new"),
    path("new/where/", new.where, name="new_where"),
    path("new/send/", new.send, name="new_send"),
    path("new/draft/", new.save, name="new_draft"),
    path("receipt/<slug:reference>/", report.receipt, name="receipt"),
    path("receipt/<slug:reference>/pdf/", papers.receipt, name="receipt_pdf"),
    path("status/", status.status_form, name="status_form"),
    path("status/<slug:reference>/", status.status, name="status"),
    path("status/<slug:reference>/reply/", moves.reply, name="reply"),
    path("status/<slug:reference>/withdraw/", moves.withdraw, name="withdraw"),
    path("status/<slug:reference>/reopen/", moves.reopen, name="reopen"),
    path("status/<slug:reference>/appeal/", moves.appeal, name="appeal"),
    path("status/<slug:reference>/agree/", moves.agree, name="agree"),
    path("status/<slug:reference>/survey/", surveys.survey, name="survey"),
    path("status/<slug:reference>/survey/thanks/", surveys.thanks, name="survey_thanks"),
    path("status/<slug:reference>/person/", moves.call, name="call"),
    path("status/<slug:reference>/photos/", photos.add, name="photos"),
    path("status/<slug:reference>/photos/<int:attachment_id>/", photos.show, name="photo"),
    path(
        "status/<slug:reference>/photos/<int:attachment_id>/small/",
        photos.show,
        {"is_small": True},
        name="photo_small",
    ),
    path("photo/<str:word>/", photos.look, name="photo_kept"),
    path("s/<slug:reference>/<slug:secret>/", status.show, name="show"),
    path("status/<slug:reference>/mail/", telling.resume, name="resume_mail"),
    path("mail/stop/<str:signed>/", telling.stop, name="stop_mail"),
    path("s/<slug:reference>/<slug:secret>/survey/", status.show, {"leads_to": "web:survey"}, name="show_survey"),
    path("person/", person.person, name="person"),
]
