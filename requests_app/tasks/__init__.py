"""What workers do: each task works off one job row, or sweeps."""

from requests_app.tasks import (
    attachments,
    bulk,
    clocks,
    connections,
    heartbeat,
    messages,
    passwords,
    reports,
    routing,
    sign_in,
    sweeps,
    watch,
)

__all__ = [
    "attachments",
    "bulk",
    "clocks",
    "connections",
    "heartbeat",
    "messages",
    "passwords",
    "reports",
    "routing",
    "sign_in",
    "sweeps",
    "watch",
]
