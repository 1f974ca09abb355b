"""Publishes due job rows as hints into the lanes; the web process never publishes."""
