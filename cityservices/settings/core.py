"""Apps, middleware, templates, languages and static files."""

from cityservices.settings import env

BASE_DIR = env.BASE_DIR
DATA_DIR = env.DATA_DIR
DEBUG = env.DEBUG

INSTALLED_APPS = [
    # Before django.forms: its field templates override Django's.
    "requests_app",
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "rest_framework",
    "drf_spectacular",
    "django_htmx",
    "pgtrigger",
    "django_linear_migrations",
    "django_structlog",
    "csp",
]

MIDDLEWARE = [
    # First, so that every line below knows the request.
    "requests_app.ops.request_log.RequestLog",
    *(["requests_app.ops.tracing.Traces"] if env.TRACES_ENDPOINT else []),
    "requests_app.ops.meters.Meters",
    "django.middleware.security.SecurityMiddleware",
    "requests_app.ops.policy_header.PolicyHeader",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "requests_app.ops.languages.Languages",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "requests_app.ops.page_chain.PageChain",
]
# In the place of PageChain, for whatever is no JSON door.
PAGE_MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "cityservices.urls"
WSGI_APPLICATION = "cityservices.wsgi.application"
ASGI_APPLICATION = "cityservices.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "requests_app.channels.context.city",
                "requests_app.accounts.context.colleague",
            ],
            "builtins": ["requests_app.lib.marked"],
        },
    },
]
FORM_RENDERER = "requests_app.channels.renderer.CityFormRenderer"

LANGUAGE_CODE = "en"
# Colleagues work in the first three; residents may choose each of them.
STAFF_LANGUAGES = [("en", "English"), ("de", "Deutsch"), ("fr", "Français")]
LANGUAGES = [
    *STAFF_LANGUAGES,
    ("lb", "Lëtzebuergesch"),
    ("ar", "العربية"),
    # For whoever writes pages; `manage.py compile_translations` makes its words.
    *([("en-xa", "Ƥşḗŭḓǿ")] if env.PSEUDO_LANGUAGE else []),
]
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [BASE_DIR / "requests_app" / "locale", *([DATA_DIR / "locale"] if env.PSEUDO_LANGUAGE else [])]
# Dates in the languages for which Django has none, or none that fit here.
FORMAT_MODULE_PATH = ["cityservices.formats"]
TIME_ZONE = env.TIME_ZONE
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATA_DIR / "media"
# Files that no request names yet; on the disk of MEDIA_ROOT, so that a file can have a name in both.
INCOMING_ROOT = DATA_DIR / "incoming"
FILE_UPLOAD_HANDLERS = ["requests_app.channels.uploads.LimitedUpload"]
CLAMD_ADDRESS = env.CLAMD_ADDRESS
WHITENOISE_MANIFEST_STRICT = True
