"""A task that does nothing, for the city's own workers: `celery worker --include bench.floor.tasks`."""

from typing import Any, Final

from celery import shared_task

NAME: Final = "bench.nothing"


@shared_task(name=NAME)  # type: ignore[untyped-decorator]
def nothing(**_: Any) -> None:
    """Do nothing."""
