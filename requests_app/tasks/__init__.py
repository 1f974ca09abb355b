"""What workers do: each task works off one job row, or sweeps."""

from requests_app.tasks import clocks, connections, heartbeat, messages, passwords, routing, sweeps, watch

__all__ = ["clocks", "connections", "heartbeat", "messages", "passwords", "routing", "sweeps", "watch"]
