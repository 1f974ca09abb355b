"""The one Django app."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig
from django.conf import settings

from requests_app.lib.tracing import record_with


class RequestsAppConfig(AppConfig):
    """Load the checks; the tasks are loaded by Celery alone, for a job goes out by its name."""

    name = "requests_app"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Import what registers itself."""
        import_module("requests_app.checks")
        if settings.TRACES_ENDPOINT:
            traces = import_module("requests_app.gateways.traces")
            record_with(traces.Collector(settings.TRACES_ENDPOINT, service="cityservices"))
