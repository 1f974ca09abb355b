"""Structured logs: one JSON line for each event, with the request's id and no personal data."""

from typing import Any

import structlog
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import ExcInfo

from cityservices.settings import env


class _WhereNotWhat(ExceptionDictTransformer):
    """Tell the kind of an error and its place; its text and its variables may quote a person."""

    def __init__(self) -> None:
        super().__init__(show_locals=False)

    def __call__(self, exc_info: ExcInfo) -> list[dict[str, Any]]:
        return [{**stack, "exc_value": "", "exc_notes": []} for stack in super().__call__(exc_info)]


_SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
_RENDERERS: dict[str, list[structlog.typing.Processor]] = {
    "json": [structlog.processors.ExceptionRenderer(_WhereNotWhat()), structlog.processors.JSONRenderer()],
    "plain": [structlog.dev.ConsoleRenderer(colors=False)],
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "structured": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": _SHARED,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *_RENDERERS.get(env.LOG_FORMAT, _RENDERERS["json"]),
            ],
        },
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "structured"}},
    "root": {"handlers": ["console"], "level": env.LOG_LEVEL},
    "loggers": {
        "django": {"level": "WARNING", "handlers": ["console"], "propagate": False},
        # Its "Not Found: /path" repeats the path, which may hold what a person typed.
        "django.request": {"level": "ERROR", "handlers": ["console"], "propagate": False},
        "celery": {"level": "WARNING", "handlers": ["console"], "propagate": False},
        "kombu": {"level": "ERROR", "handlers": ["console"], "propagate": False},
    },
}

structlog.configure(
    processors=[
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.filter_by_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.StackInfoRenderer(),
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)

DJANGO_STRUCTLOG_COMMAND_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_CELERY_ENABLED = False
# An address is personal data.
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
