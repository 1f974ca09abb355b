"""One command for each file."""
