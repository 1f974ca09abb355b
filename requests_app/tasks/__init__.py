"""What workers do: each task works off one job row, or sweeps."""

from requests_app.tasks import heartbeat, messages, passwords, routing, sweeps

__all__ = ["heartbeat", "messages", "passwords", "routing", "sweeps"]
