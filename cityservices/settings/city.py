"""Which city this is, and the terms it has set for itself."""

from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from cityservices.settings import env

CITY = env.CITY
DEMO = env.DEMO
SPEECH_DIR = env.SPEECH_DIR  # what build_speech has made: an index and the sounds of each language
SPEECH_AT_START = env.SPEECH_AT_START  # whether run_city makes what is missing of it
# For new staff: a city of its own from which nothing reaches anybody, and which says so on every page.
PRACTICE = env.PRACTICE
if PRACTICE and env.DATABASE_URL and not env.EMBEDDED_STORES:
    raise ImproperlyConfigured("Practice has a database of its own and takes no DATABASE_URL: start it by manage.py.")
SUGGESTIONS_DIR = env.SUGGESTIONS_DIR  # what train_suggestions has learned, one file for each language
SITE_URL = env.SITE_URL
WEB_HOST = env.WEB_HOST
WEB_PORT = env.WEB_PORT
EVENTS_PORT = env.EVENTS_PORT
EVENTS_URL = env.EVENTS_URL  # where boards listen, as a browser reaches it; /events: below the web, or behind the proxy
MAIL_PORT = env.MAIL_PORT
OBJECTION_WINDOW_DAYS = env.OBJECTION_WINDOW_DAYS
APPEAL_WINDOW_DAYS = env.APPEAL_WINDOW_DAYS
READING_DAYS = env.READING_DAYS  # so long it is kept who has looked a person up at a counter
# So many calls for a person about one service within an hour are one incident, and reach whoever is on duty as one.
INCIDENT_FROM_CALLS = env.INCIDENT_FROM_CALLS
DRAFT_DAYS = env.DRAFT_DAYS  # so long a request that is not sent yet, and its photos, are kept

LOCAL_MAIL = PRACTICE or not env.EMAIL_URL
# Mail: smtp://user:password@host:port, smtps:// or smtp+tls://; the local catcher where none is named.
_caught = f"smtp://127.0.0.1:{env.MAIL_PORT}"
_mail = urlsplit(_caught if PRACTICE else env.EMAIL_URL or _caught)
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = _mail.hostname or "127.0.0.1"
EMAIL_PORT = _mail.port or 25
EMAIL_HOST_USER = unquote(_mail.username or "")
EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
EMAIL_USE_SSL = _mail.scheme == "smtps"
EMAIL_USE_TLS = _mail.scheme == "smtp+tls"
EMAIL_TIMEOUT = env.EMAIL_TIMEOUT_SECONDS
DEFAULT_FROM_EMAIL = env.EMAIL_FROM
# What the local catcher of a demo has caught (a Maildir).
# The right-hand side of every Message-ID.
MESSAGE_ID_DOMAIN = urlsplit(env.SITE_URL).hostname or "localhost"
MAIL_DIR = env.DATA_DIR / "mail"

# Text messages: providers in their order. A demo keeps them in a folder, beside the caught mail.
SMS_DIR = env.DATA_DIR / "sms"
_kept = [{"name": "demo", "kind": "file"}]
SMS_PROVIDERS = _kept if PRACTICE else env.SMS_PROVIDERS or (_kept if env.DEMO else [])
QUIET_HOURS = env.QUIET_HOURS
DIGEST_AT = env.DIGEST_AT

# Pictures of the map, from a host that the content security policy then allows; empty: outlines alone.
MAP_TILES_URL = env.MAP_TILES_URL
MAP_TILES_ATTRIBUTION = env.MAP_TILES_ATTRIBUTION

# How large the screens of the kiosks are and how far people stand from them; which keys go through their pages.
KIOSK_SCREENS = env.KIOSK_SCREENS
KIOSK_HEADSETS = env.KIOSK_HEADSETS
KIOSK_KEYS = env.KIOSK_KEYS

# Who may read /metrics with a token; empty: signed-in keepers alone (everybody in a demo).
METRICS_TOKEN = env.METRICS_TOKEN
# Where traces go (OTLP over HTTP); empty: nowhere, and nothing is recorded.
TRACES_ENDPOINT = env.TRACES_ENDPOINT
