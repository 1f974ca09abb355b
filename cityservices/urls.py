"""The doors of the city, one line for each."""

import structlog
from django.urls import URLResolver, include, path

log = structlog.get_logger(__name__)
_DOORS = [
    ("", "requests_app.ops.urls"),
    ("", "requests_app.channels.web.urls"),
    ("kiosk/", "requests_app.channels.kiosk.urls"),
    ("counter/", "requests_app.channels.counter.urls"),
    ("desk/", "requests_app.desk.urls"),
    ("accounts/", "requests_app.accounts.urls"),
    ("", "requests_app.channels.openapi"),
    ("i18n/", "django.conf.urls.i18n"),
]
urlpatterns: list[URLResolver] = []
# While the doors are being built; falls away when the last of them stands.
for prefix, module in _DOORS:
    try:
        urlpatterns.append(path(prefix, include(module)))
    except ImportError as problem:
        log.warning("door.missing", door=module, problem=str(problem))
