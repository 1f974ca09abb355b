"""The settings under test: as in the city, but nothing leaves the process and keys are cheap."""

import os
from pathlib import Path
from tempfile import gettempdir

from cityservices.settings import *  # noqa: F403
from cityservices.settings import LOGGING

DEMO = True
# What a test sends is no file of a city.
if "CITY_DATA_DIR" not in os.environ:  # noqa: TID251 - a process that a test starts has a folder of its own
    MEDIA_ROOT = Path(gettempdir()) / f"city-files-{os.getpid()}" / "media"
    INCOMING_ROOT = MEDIA_ROOT.with_name("incoming")
    SPEECH_DIR = MEDIA_ROOT.with_name("speech")  # nor does it count on clips that a run beside it has made
CLAMD_ADDRESS = ""
SMS_PROVIDERS = [{"name": "demo", "kind": "file"}]
SMS_DIR = Path(gettempdir()) / f"city-files-{os.getpid()}" / "sms"
RATE_LIMIT_STORE = "memory"
# A test that undoes thousands of rows asks all their deferred constraints at once.
DATABASE_ANSWER_SECONDS = 120
REFERENCE_SECRET = "references-under-test"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True  # where a test starts a server of its own
LOGGING = {**LOGGING, "root": {"handlers": ["console"], "level": "WARNING"}}
