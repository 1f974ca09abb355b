"""The floor as an app."""

from django.apps import AppConfig


class FloorConfig(AppConfig):
    """Where its table lies."""

    name = "bench.floor"
    label = "floor"
