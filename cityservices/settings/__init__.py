"""The settings, one file for each subject; read them through django.conf."""

from cityservices.settings.celery import *  # noqa: F403
from cityservices.settings.city import *  # noqa: F403
from cityservices.settings.core import *  # noqa: F403
from cityservices.settings.logs import *  # noqa: F403
from cityservices.settings.rest import *  # noqa: F403
from cityservices.settings.security import *  # noqa: F403
from cityservices.settings.stores import *  # noqa: F403
