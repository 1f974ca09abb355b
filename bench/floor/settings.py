"""The barest settings that serve a view: the same server, driver and kind of connection as the city's."""

import os

from cityservices.settings.stores import DATABASES

SECRET_KEY = "only-for-measuring"  # noqa: S105
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = ["bench.floor"]
MIDDLEWARE: list[str] = []
ROOT_URLCONF = "bench.floor.urls"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
DATABASES["default"]["ENGINE"] = "django.db.backends.postgresql"  # not the city's own, which needs its settings
DATABASES["default"]["CONN_HEALTH_CHECKS"] = False
DATABASES["default"]["CONN_MAX_AGE"] = int(os.environ.get("CONN_MAX_AGE_SECONDS", "60"))
__all__ = ["DATABASES"]
