"""The addresses for machines and operators."""

from __future__ import annotations

from django.urls import path

from requests_app.ops import mail, metrics, sms_receipts, speech, views

app_name = "ops"
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("statusz", views.statusz, name="statusz"),
    path("metrics", metrics.metrics, name="metrics"),
    path("demo/mail/", mail.index, name="mail"),
    path("demo/mail/<str:key>/", mail.letter, name="letter"),
    path("demo/mail/<str:key>/html/", mail.letter_html, name="letter_html"),
    path("speech/missing", speech.missing, name="speech_missing"),
    path("speech/<slug:language>/index.json", speech.index, name="speech"),
    path("speech/<slug:language>/<slug:name>.mp3", speech.sounds, name="speech_sounds"),
    path("sms/receipts/<slug:provider>/", sms_receipts.take, name="sms_receipts"),
]
