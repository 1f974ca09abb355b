"""Display boards: the page on the wall, and the small process that tells it of every call."""
