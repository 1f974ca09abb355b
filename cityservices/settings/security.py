"""Keys, hosts, cookies and the content security policy."""

import contextlib
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from cityservices.settings import env


def _own_key(file: Path) -> str:
    """Return the key of a city on its own machine, made at the first start."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_name(f"{file.name}.{secrets.token_hex(4)}")
        part.touch(mode=0o600)
        part.write_text(secrets.token_urlsafe(48))
        # Refuses to replace: of two processes at once the first one's key stays.
        with contextlib.suppress(FileExistsError):
            file.hardlink_to(part)
        part.unlink()
    return file.read_text()


def _secret_key() -> str:
    own_machine = env.DEMO or env.EMBEDDED_STORES or not env.DATABASE_URL
    if env.SECRET_KEY:
        return env.SECRET_KEY
    if own_machine:
        return _own_key(env.DATA_DIR / "secret-key")
    raise ImproperlyConfigured("SECRET_KEY is not set: a city on real servers needs one of 50 random characters.")


SECRET_KEY = _secret_key()
SECRET_KEY_FALLBACKS = env.SECRET_KEY_FALLBACKS
# The key of the references' secrets: letters repeat them, so it outlives a changed SECRET_KEY.
REFERENCE_SECRET = env.REFERENCE_SECRET or f"references:{SECRET_KEY}"

# The machine itself may always ask, for its health too.
ALLOWED_HOSTS = [*env.ALLOWED_HOSTS, "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = env.CSRF_TRUSTED_ORIGINS
CSRF_FAILURE_VIEW = "requests_app.ops.expired.form_was_open_too_long"

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = env.HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

SECURE_SSL_REDIRECT = env.HTTPS
# A machine inside asks for its health over plain HTTP.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = env.HSTS_SECONDS if env.HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = False
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.BEHIND_PROXY else None
# Whoever is counted by her address: behind a proxy it is what the proxy has written last.
BEHIND_PROXY = env.BEHIND_PROXY
RATE_LIMITS = {
    "guesses_of_client": env.LIMIT_GUESSES_OF_CLIENT,
    "guesses_at_reference": env.LIMIT_GUESSES_AT_REFERENCE,
    "codes_of_client": env.LIMIT_CODES_OF_CLIENT,
    "codes_to_address": env.LIMIT_CODES_TO_ADDRESS,
    "holds_of_client": env.LIMIT_HOLDS_OF_CLIENT,
    "help_codes_of_clerk": env.LIMIT_HELP_CODES_OF_CLERK,
    "pairings_of_client": env.LIMIT_PAIRINGS_OF_CLIENT,
    "texts_to_number": env.LIMIT_TEXTS_TO_NUMBER,
    "texts_of_city": env.LIMIT_TEXTS_OF_CITY,
}
USE_X_FORWARDED_HOST = False
X_FRAME_OPTIONS = "DENY"

# The one host from which a page may show pictures, where the city has named one.
_MAP_TILES = [f"https://{urlsplit(env.MAP_TILES_URL).netloc}"] if env.MAP_TILES_URL else []

# Nothing from elsewhere, nothing inline.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", *_MAP_TILES],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "media-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    },
}

AUTH_USER_MODEL = "requests_app.StaffMember"
AUTHENTICATION_BACKENDS = ["requests_app.accounts.backend.CityBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/"
