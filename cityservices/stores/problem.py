"""What went wrong with a store, in one sentence for the operator."""


class StoreProblem(Exception):
    """Say in one sentence why a store cannot run, and what to do about it."""
