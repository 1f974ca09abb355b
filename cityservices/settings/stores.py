"""The database and the broker; both addresses come from the environment or from manage.py."""

from urllib.parse import parse_qsl, unquote, urlsplit

from cityservices.settings import env

# Nothing listens there: settings must be readable while no store runs.
_NOWHERE = "postgresql://city@127.0.0.1:15432/city"

PREPARED_AFTER = 3
# Once and for any value: what is asked of a large table has its index. And never compiled, which servers that can do so
# begin where they expect a statement to be dear; ours run for milliseconds.
PLANNED = {"plan_cache_mode": "force_generic_plan", "jit": "off"}


def _database(url: str) -> dict[str, object]:
    parts = urlsplit(url)
    return {
        "ENGINE": "cityservices.database",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        # One connection for each worker thread; one for each request costs 5 ms of CPU.
        "CONN_MAX_AGE": env.CONN_MAX_AGE_SECONDS,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": "5",
            # What is sent is acknowledged within so many milliseconds; a peer that is gone is noticed within 25 s.
            "tcp_user_timeout": "15000",
            "keepalives_idle": "10",
            "keepalives_interval": "5",
            "keepalives_count": "3",
            "application_name": "cityservices",
            # The hot statements (requests_app/lib/prepared.py) are planned once for each connection.
            "prepare_threshold": PREPARED_AFTER,
            "options": " ".join(f"-c {name}={value}" for name, value in PLANNED.items()),
            **dict(parse_qsl(parts.query)),
        },
    }


DATABASES = {"default": _database(env.DATABASE_URL or _NOWHERE)}
# Seconds of silence after which a query is given up; manage.py sets 0, without end, for commands.
DATABASE_ANSWER_SECONDS = env.DATABASE_ANSWER_SECONDS
EMBEDDED_STORES = env.EMBEDDED_STORES
EMBEDDED_BROKER = env.EMBEDDED_BROKER
REDIS_URL = env.REDIS_URL or "redis://127.0.0.1:16379/0"

# Where tries are counted.
RATE_LIMIT_STORE = REDIS_URL

# Messages and sessions need no third store.
SESSION_ENGINE = "requests_app.accounts.sessions"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
