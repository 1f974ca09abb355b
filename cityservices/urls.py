"""The doors of the city, one line for each."""

from importlib.util import find_spec

from django.urls import include, path

_DOORS = [
    ("", "requests_app.ops.urls"),
    ("", "requests_app.channels.web.urls"),
    ("kiosk/", "requests_app.channels.kiosk.urls"),
    ("counter/", "requests_app.channels.counter.urls"),
    ("desk/", "requests_app.desk.urls"),
    ("accounts/", "requests_app.accounts.urls"),
    ("i18n/", "django.conf.urls.i18n"),
]


def _exists(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


# While the doors are being built; falls away when the last of them stands.
urlpatterns = [path(prefix, include(module)) for prefix, module in _DOORS if _exists(module)]
