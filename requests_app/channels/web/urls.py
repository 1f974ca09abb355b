"""The addresses of the web door."""

from django.urls import path

from requests_app.channels.web import (
    feed,
    figures,
    moves,
    open_matters,
    outlines,
    pages,
    person,
    photos,
    report,
    service,
    sitemaps,
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
    path("map/districts.json", outlines.districts, name="districts"),
    path("open/", open_matters.show_list, name="open_matters"),
    path("open/map/", open_matters.show_map, name="open_map"),
    path("open/feed.atom", feed.feed, name="feed"),
    path("figures/", figures.figures, name="figures"),
    path("figures/figures.csv", figures.figures_file, name="figures_file"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
    path("robots.txt", pages.robots, name="robots"),
    path("sitemap.xml", sitemaps.show, name="sitemap"),
]
