"""The only reader of the environment: each variable with its type, unit and default.

`.env` beside manage.py is read first; a variable that is already set wins over it.
manage.py fills DATABASE_URL and REDIS_URL when it has started stores of its own.
"""

import re
from datetime import time
from pathlib import Path

from environs import Env, EnvValidationError

BASE_DIR = Path(__file__).resolve().parents[2]

_BRACES = re.compile(r"\{\w\}").findall
_env = Env()
_env.read_env(str(BASE_DIR / ".env"), recurse=False)


def _port(name: str, default: int) -> int:
    given = _env.str(name, str(default))
    if not given.isascii() or not given.isdigit() or not 0 < int(given) < 65536:
        raise EnvValidationError(f"{name} must be a port from 1 to 65535, not “{given}”.", [name])
    return int(given)


def _clock(name: str, default: str) -> time:
    return _read_clock(name, _env.str(name, default))


def _read_clock(name: str, given: str) -> time:
    try:
        return time.fromisoformat(given.strip())
    except ValueError:
        raise EnvValidationError(f"{name} must be a time like 18:00, not “{given}”.", [name]) from None


def _quiet_hours(name: str, default: str) -> tuple[time, time] | None:
    given = _env.str(name, default).strip()
    if not given:
        return None
    begin, dash, end = given.partition("-")
    if not dash:
        raise EnvValidationError(f"{name} must be two times like 21:00-07:00, not “{given}”.", [name])
    return _read_clock(name, begin), _read_clock(name, end)


# What a provider of text messages may be told; requests_app/gateways/sms.py says what each means.
_OF_A_PROVIDER = {"name", "kind", "url", "token", "sender", "fields", "more", "timeout_seconds", "receipt_secret"}


def _providers(name: str) -> list[dict[str, object]]:
    given = _env.json(name, [])
    named = given if isinstance(given, list) and all(isinstance(one, dict) for one in given) else [{}]
    faults = [one for one in named if not one.get("name") or one.keys() - _OF_A_PROVIDER]
    if faults or len({one["name"] for one in named}) < len(named):
        known = ", ".join(sorted(_OF_A_PROVIDER))
        raise EnvValidationError(f"{name} must be a list of providers with a name each, and with: {known}.", [name])
    return named


def _tiles(name: str) -> str:
    given = _env.str(name, "")
    if given and (
        not given.startswith("https://") or "{s}" in given or not {"{x}", "{y}", "{z}"} <= set(_BRACES(given))
    ):
        raise EnvValidationError(f"{name} must be one https host with {{z}}, {{x}} and {{y}}, not “{given}”.", [name])
    return given


# Where we are
DATA_DIR = Path(_env.str("CITY_DATA_DIR", "") or BASE_DIR / ".data").resolve()
SUGGESTIONS_DIR = Path(_env.str("SUGGESTIONS_DIR", "") or DATA_DIR / "suggestions").resolve()
CITY = _env.str("CITY", "konstanz")
DEMO = _env.bool("DEMO", False)
PRACTICE = _env.bool("PRACTICE", False)  # a city of its own for new staff (cityservices/practice.py)
DEBUG = _env.bool("DEBUG", False)
SPEECH_DIR = Path(_env.str("SPEECH_DIR", "") or DATA_DIR / "speech").resolve()
SPEECH_AT_START = _env.bool("SPEECH_AT_START", False)
PSEUDO_LANGUAGE = _env.bool("PSEUDO_LANGUAGE", False)
TIME_ZONE = _env.str("TIME_ZONE", "Europe/Berlin")
WEB_HOST = _env.str("WEB_HOST", "127.0.0.1")
WEB_PORT = _port("WEB_PORT", 8000)
# Where display boards listen: a small process of its own on the next port but nine; its address as browsers reach it
EVENTS_PORT = _port("EVENTS_PORT", min(WEB_PORT + 10, 65535))
EVENTS_URL = _env.str("EVENTS_URL", "/events").rstrip("/")
SITE_URL = _env.str("SITE_URL", f"http://127.0.0.1:{WEB_PORT}").rstrip("/")

# Stores
DATABASE_URL = _env.str("DATABASE_URL", "")
REDIS_URL = _env.str("REDIS_URL", "")
# Set by manage.py: the stores are our own, so this is no server of a city.
EMBEDDED_STORES = _env.bool("CITY_EMBEDDED_STORES", False)
EMBEDDED_BROKER = _env.bool("CITY_EMBEDDED_BROKER", False)
DATABASE_ANSWER_SECONDS = _env.float("DATABASE_ANSWER_SECONDS", 10)
CONN_MAX_AGE_SECONDS = _env.int("CONN_MAX_AGE_SECONDS", 60)

# Secrets
SECRET_KEY = _env.str("SECRET_KEY", "")
SECRET_KEY_FALLBACKS: list[str] = _env.list("SECRET_KEY_FALLBACKS", [])
REFERENCE_SECRET = _env.str("REFERENCE_SECRET", "")

# How the world reaches us
ALLOWED_HOSTS: list[str] = _env.list("ALLOWED_HOSTS", [])
CSRF_TRUSTED_ORIGINS: list[str] = _env.list("CSRF_TRUSTED_ORIGINS", [])
HTTPS = _env.bool("HTTPS", False)
HSTS_SECONDS = _env.int("HSTS_SECONDS", 0)
BEHIND_PROXY = _env.bool("BEHIND_PROXY", False)

# Mail
EMAIL_URL = _env.str("EMAIL_URL", "")
MAIL_PORT = _port("MAIL_PORT", 2525)
EMAIL_FROM = _env.str("EMAIL_FROM", "City services <city@localhost>")
EMAIL_TIMEOUT_SECONDS = _env.int("EMAIL_TIMEOUT_SECONDS", 10)

# Text messages: a JSON list of providers in their order; empty: none is sent (a demo keeps them for its page)
SMS_PROVIDERS: list[dict[str, object]] = _providers("SMS_PROVIDERS")
# From when to when no phone rings, and when the day's letters go, in the city's own zone
QUIET_HOURS = _quiet_hours("QUIET_HOURS", "21:00-07:00")
DIGEST_AT = _clock("DIGEST_AT", "18:00")
# How often something may be tried before a break: so many in a time, several with a semicolon
LIMIT_GUESSES_OF_CLIENT = _env.str("LIMIT_GUESSES_OF_CLIENT", "30 per 10 minutes")
LIMIT_GUESSES_AT_REFERENCE = _env.str("LIMIT_GUESSES_AT_REFERENCE", "20 per 10 minutes")
LIMIT_CODES_OF_CLIENT = _env.str("LIMIT_CODES_OF_CLIENT", "20 per hour")
LIMIT_CODES_TO_ADDRESS = _env.str("LIMIT_CODES_TO_ADDRESS", "5 per hour; 10 per day")
LIMIT_HOLDS_OF_CLIENT = _env.str("LIMIT_HOLDS_OF_CLIENT", "30 per 10 minutes")
LIMIT_HELP_CODES_OF_CLERK = _env.str("LIMIT_HELP_CODES_OF_CLERK", "20 per 10 minutes")
LIMIT_PAIRINGS_OF_CLIENT = _env.str("LIMIT_PAIRINGS_OF_CLIENT", "10 per 15 minutes")
LIMIT_TEXTS_TO_NUMBER = _env.str("LIMIT_TEXTS_TO_NUMBER", "6 per hour; 15 per day")
LIMIT_TEXTS_OF_CITY = _env.str("LIMIT_TEXTS_OF_CITY", "500 per hour; 3000 per day")

# Photos and papers of residents: clamd as unix:/path or tcp://host:port; empty: no virus check
CLAMD_ADDRESS = _env.str("CLAMD_ADDRESS", "")

# The city's terms
OBJECTION_WINDOW_DAYS = _env.int("OBJECTION_WINDOW_DAYS", 14)
APPEAL_WINDOW_DAYS = _env.int("APPEAL_WINDOW_DAYS", 30)
DRAFT_DAYS = _env.int("DRAFT_DAYS", 7)
INCIDENT_FROM_CALLS = _env.int("INCIDENT_FROM_CALLS", 50)
READING_DAYS = _env.int("READING_DAYS", 365)

# Pictures below the outlines of the map: https://tiles.example/{z}/{x}/{y}.png; empty: none, nothing from elsewhere
MAP_TILES_URL = _tiles("MAP_TILES_URL")
MAP_TILES_ATTRIBUTION = _env.str("MAP_TILES_ATTRIBUTION", "")

# Kiosks: code=inches:millimetres of its screen and its people, several with a comma; and the four keys of a keypad:
# previous, next, select, say it again
KIOSK_SCREENS: dict[str, str] = _env.dict("KIOSK_SCREENS", {})
# Kiosks at which a new sound device is a headset: code=devices; else only a keypad's key says so
KIOSK_HEADSETS: dict[str, str] = _env.dict("KIOSK_HEADSETS", {})
KIOSK_KEYS: list[str] = _env.list("KIOSK_KEYS", ["ArrowUp", "ArrowDown", "Enter", "Space"])

# Who watches
METRICS_TOKEN = _env.str("METRICS_TOKEN", "")
TRACES_ENDPOINT = _env.str("OTEL_EXPORTER_OTLP_ENDPOINT", "").rstrip("/")

# Logs
LOG_LEVEL = _env.str("LOG_LEVEL", "INFO").upper()
LOG_FORMAT = _env.str("LOG_FORMAT", "json")
