"""What must be true of a city before it opens."""
