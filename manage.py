#!/usr/bin/env python3
"""The operator's door: start or reuse the stores, then run the command."""

import errno
import os
import sys
from pathlib import Path

# What needs neither database nor broker.
WITHOUT_STORES = frozenset(
    {
        "",
        "check",
        "check_brand",
        "check_translations",
        "collectstatic",
        "compare_promises",
        "compile_translations",
        "create_max_migration_files",
        "diffsettings",
        "draw_workflow",
        "help",
        "make_seed",
        "makemessages",
        "reset_practice",
        "spectacular",
        "stores",
        "version",
    }
)
# What stops the stores itself; they must not outlive it.
KEEPER = "run_city"
# What serves for good must not wait for good; a command may work on one statement for an hour.
IMPATIENT = frozenset({"relay", KEEPER})


def main() -> int:
    """Run one management command; trouble of the machine is one sentence, not a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cityservices.settings")
    try:
        from environs import Env, EnvError

        from cityservices import practice, stores
    except ImportError as problem:
        return say(f"{problem.name} is not installed: run `make run` once, then use .venv/bin/python manage.py.")

    Env().read_env(str(Path(__file__).with_name(".env")), recurse=False)
    practice.enter(os.environ, data_dir=stores.data_directory(os.environ))
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    if command not in IMPATIENT:
        os.environ.setdefault("DATABASE_ANSWER_SECONDS", "0")
    try:
        if wants_stores(command, sys.argv[2:]):
            stores.ensure(os.environ, die_with_parent=command == KEEPER)

        from django.core.management import execute_from_command_line

        execute_from_command_line(sys.argv)
    except stores.StoreProblem as problem:
        return say(str(problem))
    except EnvError as problem:
        return say(str(problem))
    except OSError as problem:
        if problem.errno in {errno.ENOSPC, errno.EDQUOT}:
            return say(f"The disk is full: {problem.filename or 'no space left'}.")
        raise
    return 0


def wants_stores(command: str, options: list[str]) -> bool:
    """Tell whether the command needs a database or a broker."""
    return command not in WITHOUT_STORES and not command.startswith("-") and not {"--help", "-h"} & set(options)


def say(sentence: str) -> int:
    """Tell the operator what is wrong; return the exit code."""
    print(sentence, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
