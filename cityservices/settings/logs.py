"""Structured logs: one JSON line for each event, with the request's id and no personal data."""

import json
import logging
from typing import Any

from cityservices.settings import env
from requests_app.lib.left_out import left_out

with left_out("rich"):  # for coloured errors, which no log of ours has: 3 MB in every process
    import structlog
    from structlog.tracebacks import ExceptionDictTransformer
    from structlog.typing import ExcInfo


class _WhereNotWhat(ExceptionDictTransformer):
    """Tell the kind of an error and its place; its text and its variables may quote a person."""

    def __init__(self) -> None:
        super().__init__(show_locals=False)

    def __call__(self, exc_info: ExcInfo) -> list[dict[str, Any]]:
        return [{**stack, "exc_value": "", "exc_notes": []} for stack in super().__call__(exc_info)]


def _tell_where_in_brief(exc_info: ExcInfo) -> str:
    """Write an error for reading by eye: kinds and places only."""
    stacks = _WhereNotWhat()(exc_info)
    return "\n".join(
        line
        for stack in stacks
        for line in (stack["exc_type"], *(f"  {at['filename']}:{at['lineno']} {at['name']}" for at in stack["frames"]))
    )


def _cut_paths(_: Any, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Keep the number of what Django tells of a request: its text holds the path, and a path may hold a secret.

    `request_failed` and `request_finished` name the route and the request's id.
    """
    record: logging.LogRecord = event["_record"]
    if record.name.startswith(("django.request", "django.security")):
        event["event"] = f"{record.name} {getattr(record, 'status_code', '')}".strip()
    return event


_SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
_RENDERERS: dict[str, list[structlog.typing.Processor]] = {
    "json": [structlog.processors.ExceptionRenderer(_WhereNotWhat()), structlog.processors.JSONRenderer()],
    "plain": [
        structlog.processors.ExceptionRenderer(_tell_where_in_brief),
        structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
    ],
}


_written = json.JSONEncoder(default=repr).encode


class Lines(structlog.stdlib.ProcessorFormatter):
    """structlog's formatter; an event of ours without an error is written at once, in JSON, as it would write it."""

    def __init__(self, *, is_json: bool, **arguments: Any) -> None:
        super().__init__(**arguments)
        self._is_json = is_json

    def format(self, record: logging.LogRecord) -> str:
        """Write one line."""
        event: Any = record.msg
        if self._is_json and type(event) is dict and "exc_info" not in event and not record.exc_info:
            return _written(event)
        return super().format(record)


def formatter_of(log_format: str) -> dict[str, Any]:
    """Give the arguments of the formatter that writes lines of this kind."""
    return {
        "is_json": log_format != "plain",
        "foreign_pre_chain": [*_SHARED, _cut_paths],
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            *_RENDERERS.get(log_format, _RENDERERS["json"]),
        ],
    }


# No line of ours tells these, and the standard library asks for them at every one.
logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "structured": {"()": Lines, **formatter_of(env.LOG_FORMAT)},
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
