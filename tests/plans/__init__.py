"""No page and no job reads a growing table whole."""
