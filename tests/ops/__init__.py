"""Ways in: starting, stopping, and what machines ask."""
