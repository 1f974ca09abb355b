"""What workers do: each task works off one job row, or sweeps."""

from requests_app.tasks import clocks, heartbeat, messages, routing, sweeps

__all__ = ["clocks", "heartbeat", "messages", "routing", "sweeps"]
