"""The addresses of the web door."""

from django.urls import path

from requests_app.channels.web import (
    correct,
    follow,
    moves,
    my,
    my_data,
    person,
    photos,
    report,
    service,
    start,
    status,
)

app_name = "web"
urlpatterns = [
    path("", start.start, name="start"),
    path("services/<slug:code>/", service.service, name="service"),
    path("report/<slug:code>/", report.report, name="report"),
    path("receipt/<slug:reference>/", report.receipt, name="receipt"),
    path("status/", status.status_form, name="status_form"),
    path("status/<slug:reference>/", status.status, name="status"),
    path("status/<slug:reference>/reply/", moves.reply, name="reply"),
    path("status/<slug:reference>/withdraw/", moves.withdraw, name="withdraw"),
    path("status/<slug:reference>/reopen/", moves.reopen, name="reopen"),
    path("status/<slug:reference>/appeal/", moves.appeal, name="appeal"),
    path("status/<slug:reference>/agree/", moves.agree, name="agree"),
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
    path("person/", person.person, name="person"),
    path("status/<slug:reference>/correct/", correct.correct, name="correct"),
    path("follow/", follow.follow, name="follow"),
    path("my/", my.my, name="my"),
    path("my/data/", my_data.data, name="my_data"),
    path("my/data/json/", my_data.data_json, name="my_data_json"),
    path("my/data/zip/", my_data.data_zip, name="my_data_zip"),
    path("my/delete/", my_data.delete, name="my_delete"),
    path("status/<slug:reference>/data/", my_data.data, name="status_data"),
    path("status/<slug:reference>/data/json/", my_data.data_json, name="status_data_json"),
    path("status/<slug:reference>/data/zip/", my_data.data_zip, name="status_data_zip"),
    path("status/<slug:reference>/delete/", my_data.delete, name="status_delete"),
    path("my/code/", my.code, name="my_code"),
    path("my/log-out/", my.log_out, name="my_log_out"),
    path("my/requests/<slug:reference>/", my.show, name="my_request"),
]
