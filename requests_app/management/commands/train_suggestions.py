"""Learn from past letters which service a text is about: `manage.py train_suggestions`."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_app.lib.files import write_whole
from requests_app.management.learning.letters import (
    Example,
    letters_of_file,
    often_enough,
    own_letters,
    split_by_time,
)
from requests_app.management.learning.measuring import quality_of
from requests_app.management.learning.training import LEAST_OF_A_SERVICE, TooFewLetters, learn
from requests_app.management.replay.mapping import read_mapping
from requests_app.management.seeds import mapping_file
from requests_app.queries import places, replays
from requests_app.rules.suggesting_file import model_from

HELD_BACK: Final = 0.2  # the last fifth, by time
FEWEST: Final = 200  # letters of a language; below, the search of the catalogue does better
Letters = Mapping[str, Sequence[Example]]


class Command(BaseCommand):
    """Learn one model for each language, and write it where the web finds it."""

    help = "Learn from past cases, or from a file, which service a text is about. Needs scikit-learn, here alone."

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask where the letters are, and what to do with what is learned."""
        parser.add_argument("--file", type=Path, help="a CSV file (perhaps gzipped) instead of the city's own cases")
        parser.add_argument("--mapping", help="a name in requests_app/seeds/mappings, or a path; goes with --file")
        parser.add_argument("--to", type=Path, help="folder for the models; left out: SUGGESTIONS_DIR")
        parser.add_argument("--fewest", type=int, default=FEWEST, help="languages with fewer letters are left out")
        parser.add_argument(
            "--measure",
            action="store_true",
            help="learn from the earlier four fifths, ask about the last fifth, and write nothing",
        )
        parser.add_argument("--json", action="store_true", help="print the figures as JSON")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, learn, write or measure, tell."""
        told = {
            language: _measured(examples, language) if options["measure"] else _written(examples, language, options)
            for language, examples in sorted(_letters(options).items())
            if len(examples) >= options["fewest"]
        }
        if options["json"]:
            self.stdout.write(json.dumps(told))
            return
        for language, figures in told.items():
            self.stdout.write(language + ": " + ", ".join(f"{name} {value}" for name, value in figures.items()))
        if not told:
            self.stdout.write(
                _("No language has %(fewest)s letters yet: the search of the catalogue goes on suggesting.") % options
            )


def _letters(options: Mapping[str, Any]) -> Letters:
    if bool(options["file"]) != bool(options["mapping"]):
        raise CommandError(_("--file and --mapping go together."))
    if not options["file"]:
        return own_letters()
    mapping = read_mapping(
        mapping_file(options["mapping"]),
        known_services=replays.service_codes(),
        known_districts={district.code for district in places.districts()},
    )
    return letters_of_file(options["file"], mapping)


def _learned(examples: Sequence[Example], language: str) -> str:
    try:
        return learn(often_enough(examples, least=LEAST_OF_A_SERVICE), language=language, on=f"{timezone.now():%Y%m%d}")
    except TooFewLetters as problem:
        raise CommandError(_("%(language)s: there is nothing to learn from.") % {"language": language}) from problem


def _written(examples: Sequence[Example], language: str, options: Mapping[str, Any]) -> dict[str, Any]:
    text = _learned(examples, language)
    file = (options["to"] or settings.SUGGESTIONS_DIR) / f"{language}.json"
    write_whole(file, text)
    return {
        "letters": len(examples),
        "version": model_from(text).version,
        "bytes": len(text.encode()),
        "file": str(file),
    }


def _measured(examples: Sequence[Example], language: str) -> dict[str, Any]:
    earlier, later = split_by_time(examples, HELD_BACK)
    text = _learned(earlier, language)
    began = time.perf_counter()
    model = model_from(text)
    load_ms = (time.perf_counter() - began) * 1000
    quality = quality_of(model, later)
    return {
        "letters": len(earlier),
        "asked": quality.asked,
        "service_first": round(quality.service_first, 4),
        "service_top3": round(quality.service_shown, 4),
        "group_top3": round(quality.group_shown, 4),
        "milliseconds": round(quality.milliseconds, 3),
        "load_milliseconds": round(load_ms, 1),
        "bytes": len(text.encode()),
        "terms": len(model.rarity),
    }
