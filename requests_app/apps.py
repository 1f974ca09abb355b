"""The one Django app."""

from __future__ import annotations

from importlib import import_module

from django.apps import AppConfig


class RequestsAppConfig(AppConfig):
    """Load checks, and the tasks, so that every process knows them by name."""

    name = "requests_app"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Import what registers itself."""
        import_module("requests_app.checks")
        import_module("requests_app.tasks")
