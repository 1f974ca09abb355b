"""PostgreSQL and Valkey of our own, for a machine that has no servers."""

from cityservices.stores.lifecycle import (
    Stores,
    data_directory,
    ensure,
    keep,
    kept,
    restart_dead,
    running,
    status,
    stop,
    throwaway,
)
from cityservices.stores.problem import StoreProblem
from cityservices.stores.process import free_port

__all__ = [
    "StoreProblem",
    "Stores",
    "data_directory",
    "ensure",
    "free_port",
    "keep",
    "kept",
    "restart_dead",
    "running",
    "status",
    "stop",
    "throwaway",
]
