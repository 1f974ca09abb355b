"""Make the clips that a kiosk and a board speak with: `manage.py build_speech`, or `--check` for what is missing."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from requests_app.lib.speech import Clips, Line
from requests_app.lib.speech.voice import NoVoice
from requests_app.management.speech.needed import needed_lines, spoken_languages
from requests_app.management.speech.screens import NoKiosk

POLITENESS: Final = 10
TOLD: Final = 20


class Command(BaseCommand):
    """Collect what the screens say, and speak what is new."""

    help = "Make the spoken words of the kiosk and the board; run it again after the catalogue or a text has changed."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Ask for languages, a folder, and whether to look alone."""
        parser.add_argument("--check", action="store_true", help="make nothing; fail when a clip is missing")
        parser.add_argument("--only", action="append", choices=spoken_languages(), help="a language; may be repeated")
        parser.add_argument("--folder", type=Path, help="where the clips lie, if elsewhere")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make the clips, or list the missing ones."""
        began = time.monotonic()
        languages = options["only"] or spoken_languages()
        clips = Clips(options["folder"] or settings.SPEECH_DIR)
        try:
            needed = needed_lines(languages, today=timezone.localdate())
            if options["check"]:
                self.check_clips(clips, needed)
                return
            os.nice(POLITENESS)
            made = {language: clips.make(language, lines) for language, lines in needed.items()}
        except (NoVoice, NoKiosk) as problem:
            raise CommandError(f"No speech was made: {problem}") from None
        if not options["only"]:
            clips.forget_unused(line.name(language) for language, lines in needed.items() for line in lines)
        for language, lines in needed.items():
            sounds = clips.sounds(language)
            size = sounds.stat().st_size / 1_000_000 if sounds else 0
            self.stdout.write(f"{language}: {len(lines)} clips, {made[language]} of them new, {size:.1f} MB")
        self.stdout.write(f"speech: made in {time.monotonic() - began:.1f} s")
        self.check_clips(clips, needed)

    def check_clips(self, clips: Clips, needed: dict[str, list[Line]]) -> None:
        """Tell each line that has no clip, and fail when there is one."""
        missing = [(language, line) for language, lines in needed.items() for line in clips.missing(language, lines)]
        for language, line in missing[:TOLD]:
            self.stderr.write(f"{language}: {line.key}: {line.words}")
        if missing:
            raise CommandError(f"{len(missing)} clips are missing. Run: manage.py build_speech")
        self.stdout.write(f"speech: {sum(map(len, needed.values()))} clips, none missing")
